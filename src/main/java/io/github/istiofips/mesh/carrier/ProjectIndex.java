// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ManifestResolver;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlParser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of a module as carriers refer to them: by path, and as objects by kind and name. Each file is read and
 * parsed once. What a carrier reads as part of itself it claims, so that it is not resolved on its own as well.
 */
public final class ProjectIndex {

    private final Map<String, ProjectFile> files = new LinkedHashMap<>();
    private final Set<String> directories = new HashSet<>();
    private final Map<String, List<YamlNode>> documents = new HashMap<>();
    private final Set<String> claimed = new HashSet<>();
    private final Set<YamlMapping> claimedObjects = Collections.newSetFromMap(new IdentityHashMap<>());
    private Optional<List<KubernetesObject>> objects = Optional.empty();
    private Map<KubernetesObject, Set<String>> rendered = Map.of();
    private Set<String> replaced = Set.of();
    /** Objects by kind and name, as {@link #objects(String, String, String)} looks for them. */
    private final Map<List<String>, List<KubernetesObject>> named = new HashMap<>();

    /** Indexes files, sorted by path. */
    public ProjectIndex(List<ProjectFile> files) {
        directories.add("");
        for (ProjectFile file : files) {
            this.files.put(file.relative(), file);
            for (String directory = directory(file.relative());
                    directories.add(directory);
                    directory = directory(directory)) {
                // Every directory on the way up is one.
            }
        }
    }

    /** Returns all files, sorted by path. */
    public List<ProjectFile> files() {
        return List.copyOf(files.values());
    }

    /** Returns the file at a path relative to the module; {@code .} and {@code ..} are followed. */
    public Optional<ProjectFile> file(String path) {
        return normalised(path).map(files::get);
    }

    /** Returns the file at a path relative to a directory of the module. */
    public Optional<ProjectFile> file(String directory, String path) {
        return file(join(directory, path));
    }

    /**
     * Returns the directory at a path relative to a directory of the module, which is taken as it is if it is there.
     */
    public Optional<String> directory(String directory, String path) {
        return normalised(join(directory, path)).filter(directories::contains);
    }

    /**
     * Returns the directory that a path from the top of a repository means. The module may itself lie below that top,
     * so a directory of the module whose path the given one ends with is taken as well.
     */
    public Optional<String> repositoryDirectory(String path) {
        Optional<String> whole = normalised(path.replaceFirst("^/+", ""));
        for (String rest = whole.orElse(""); !rest.isEmpty(); rest = withoutFirst(rest)) {
            if (directories.contains(rest)) {
                return Optional.of(rest);
            }
        }
        return whole.filter(String::isEmpty);
    }

    /** Returns the file that a path from the top of a repository means, as {@link #repositoryDirectory} does. */
    public Optional<ProjectFile> repositoryFile(String path) {
        for (String rest = normalised(path.replaceFirst("^/+", "")).orElse("");
                !rest.isEmpty();
                rest = withoutFirst(rest)) {
            if (files.containsKey(rest)) {
                return Optional.of(files.get(rest));
            }
        }
        return Optional.empty();
    }

    /** Returns the files that lie in a directory itself. */
    public List<ProjectFile> filesIn(String directory) {
        return files.values().stream()
                .filter(file -> directory(file.relative()).equals(directory))
                .toList();
    }

    /** Returns the files that lie in a directory or below. */
    public List<ProjectFile> filesBelow(String directory) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        return files.values().stream()
                .filter(file -> file.relative().startsWith(prefix))
                .toList();
    }

    /**
     * Returns the documents of a YAML or JSON file.
     *
     * @throws SourceException if it cannot be read or parsed
     */
    public List<YamlNode> documents(ProjectFile file) throws SourceException {
        List<YamlNode> known = documents.get(file.relative());
        if (known == null) {
            known = YamlParser.parse(file.relative(), SourceText.read(file.relative(), file.path()));
            documents.put(file.relative(), known);
        }
        return known;
    }

    /** Returns every object of every YAML file that can be parsed, those of lists included, in the order of files. */
    public List<KubernetesObject> objects() {
        if (objects.isEmpty()) {
            List<KubernetesObject> found = new ArrayList<>();
            files.values().stream().filter(ProjectIndex::isYaml).forEach(file -> {
                try {
                    documents(file).forEach(document -> collect(file.relative(), document, found));
                } catch (SourceException unparsable) {
                    // Discovery tells of it when it comes to the file.
                }
            });
            objects = Optional.of(List.copyOf(found));
        }
        return objects.get();
    }

    private static void collect(String file, YamlNode document, List<KubernetesObject> found) {
        List<YamlNode> items = ManifestResolver.items(document);
        items.forEach(item -> collect(file, item, found));
        if (items.isEmpty()) {
            KubernetesObject.of(file, document).ifPresent(found::add);
        }
    }

    /**
     * Takes objects that kustomizations give; a reference by name means them and no longer those of the files claimed by now,
     * which they are made of.
     *
     * @param given each object with the directories of the kustomizations that give it and that no other one includes
     */
    void render(Map<KubernetesObject, Set<String>> given) {
        rendered = Collections.unmodifiableMap(new LinkedHashMap<>(given));
        named.clear();
        replaced = Set.copyOf(claimed);
    }

    /** Returns the objects that kustomizations give. */
    Set<KubernetesObject> rendered() {
        return rendered.keySet();
    }

    /** Returns the directories of the kustomizations that give an object; none if none does. */
    Set<String> roots(KubernetesObject object) {
        return rendered.getOrDefault(object, Set.of());
    }

    /**
     * Returns the objects that a reference by name may mean, as kustomizations give them if they do.
     *
     * @param namespace namespace of the reference; an object that names none counts as being in it
     */
    public List<KubernetesObject> objects(String kind, String name, String namespace) {
        if (named.isEmpty()) {
            Stream.concat(
                            rendered.keySet().stream(),
                            objects().stream().filter(object -> !replaced.contains(object.file())))
                    .forEach(object -> named.computeIfAbsent(
                                    List.of(object.kind(), object.name()), key -> new ArrayList<>())
                            .add(object));
        }
        return named.getOrDefault(List.of(kind, name), List.of()).stream()
                .filter(object -> (namespace.isEmpty()
                        || object.namespace().isEmpty()
                        || object.namespace().equals(namespace)))
                .toList();
    }

    /** Records that a carrier reads a file as part of itself. */
    public void claim(ProjectFile file) {
        claimed.add(file.relative());
    }

    /** Tells whether a carrier reads a file as part of itself. */
    public boolean isClaimed(ProjectFile file) {
        return claimed.contains(file.relative());
    }

    /** Records that a carrier reads an object, such as a ConfigMap with values, as part of itself. */
    public void claim(KubernetesObject object) {
        claimedObjects.add(object.node());
    }

    /** Tells whether a carrier reads an object as part of itself. */
    public boolean isClaimed(KubernetesObject object) {
        return claimedObjects.contains(object.node());
    }

    /** Tells whether a file's name is that of a YAML file. */
    public static boolean isYaml(ProjectFile file) {
        String name = file.name().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    /** Returns the directory part of a path, without a slash at the end; empty for a file of the module's directory. */
    public static String directory(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static String withoutFirst(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? "" : path.substring(slash + 1);
    }

    private static String join(String directory, String path) {
        return directory.isEmpty() ? path : directory + "/" + path;
    }

    /** Returns a path without {@code .} and {@code ..}; empty if it leads out of the module. */
    private static Optional<String> normalised(String path) {
        List<String> elements = new ArrayList<>();
        for (String element : path.split("/+", -1)) {
            if (element.equals("..")) {
                if (elements.isEmpty()) {
                    return Optional.empty();
                }
                elements.remove(elements.size() - 1);
            } else if (!element.isEmpty() && !element.equals(".")) {
                elements.add(element);
            }
        }
        return Optional.of(String.join("/", elements));
    }
}
