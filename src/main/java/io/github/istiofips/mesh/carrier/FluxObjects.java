// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the objects of the module that Flux's objects refer to by name, ConfigMaps and Secrets of generators included. */
final class FluxObjects {

    private static final String SECRET = "Secret";
    private static final String SOPS_VALUE = "ENC[";

    private final ProjectIndex index;

    FluxObjects(ProjectIndex index) {
        this.index = index;
    }

    /**
     * Returns the objects that a reference may mean: those beside the file that refers to them, or else all of the name.
     * A namespace that Kustomize gives is not in the files, so any other is taken if none of the right one is there.
     */
    List<KubernetesObject> find(String kind, String name, String namespace, String file) {
        List<KubernetesObject> exact = index.objects(kind, name, namespace);
        List<KubernetesObject> found = exact.isEmpty() ? index.objects(kind, name, "") : exact;
        List<KubernetesObject> beside =
                found.stream().filter(object -> isBeside(object.file(), file)).toList();
        return beside.isEmpty() ? found : beside;
    }

    /** Returns the data of the ConfigMaps or Secrets that a reference may mean. */
    List<FluxData> data(String kind, String name, String namespace, String file) {
        List<FluxData> found = new ArrayList<>(generated(kind, name));
        Set<String> generating = found.stream().map(FluxData::file).collect(Collectors.toSet());
        find(kind, name, namespace, file).stream()
                .filter(object -> !generating.contains(object.file()))
                .forEach(object -> found.add(data(object)));
        List<FluxData> beside =
                found.stream().filter(data -> isBeside(data.file(), file)).toList();
        return beside.isEmpty() ? List.copyOf(found) : beside;
    }

    private static boolean isBeside(String file, String other) {
        return ProjectIndex.directory(file).equals(ProjectIndex.directory(other));
    }

    private static FluxData data(KubernetesObject object) {
        boolean secret = object.kind().equals(SECRET);
        Map<String, YamlScalar> texts = new LinkedHashMap<>();
        boolean encrypted = object.mapping("sops").isPresent();
        for (Map.Entry<String, YamlNode> entry : entries(object, "data").entrySet()) {
            if (entry.getValue() instanceof YamlScalar text) {
                encrypted |= text.text().startsWith(SOPS_VALUE);
                Optional<YamlScalar> plain = secret ? decoded(text) : Optional.of(text);
                plain.ifPresent(value -> texts.put(entry.getKey(), value));
            }
        }
        for (Map.Entry<String, YamlNode> entry : entries(object, "stringData").entrySet()) {
            if (entry.getValue() instanceof YamlScalar text) {
                encrypted |= text.text().startsWith(SOPS_VALUE);
                texts.put(entry.getKey(), text);
            }
        }
        return new FluxData(object.file(), object.title(), texts, Map.of(), secret, encrypted, Optional.of(object));
    }

    private static Map<String, YamlNode> entries(KubernetesObject object, String key) {
        return object.mapping(key).map(YamlMapping::entries).orElse(Map.of());
    }

    private static Optional<YamlScalar> decoded(YamlScalar text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.text().replaceAll("\\s", ""));
            String plain = new String(bytes, StandardCharsets.UTF_8);
            return Optional.of(new YamlScalar(plain, YamlScalar.Style.BLOCK, text.location()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private List<FluxData> generated(String kind, String name) {
        List<FluxData> found = new ArrayList<>();
        String generator = kind.equals(SECRET) ? "secretGenerator" : "configMapGenerator";
        for (ProjectFile file : index.files()) {
            if (KustomizationFile.isKustomization(file)) {
                for (YamlNode entry : generators(file, generator)) {
                    if (entry instanceof YamlMapping made
                            && made.scalar("name")
                                    .filter(own -> own.text().equals(name))
                                    .isPresent()) {
                        found.add(generated(file, made, kind, name));
                    }
                }
            }
        }
        return found;
    }

    private List<YamlNode> generators(ProjectFile file, String key) {
        try {
            return index.documents(file).stream()
                    .filter(YamlMapping.class::isInstance)
                    .flatMap(document -> ((YamlMapping) document).sequence(key).stream())
                    .flatMap(sequence -> sequence.items().stream())
                    .toList();
        } catch (SourceException e) {
            return List.of();
        }
    }

    /** Reads {@code files} ({@code key=path}, or a path whose last element is the key) and {@code literals}. */
    private FluxData generated(ProjectFile kustomization, YamlMapping generator, String kind, String name) {
        Map<String, YamlScalar> texts = new LinkedHashMap<>();
        Map<String, ProjectFile> files = new LinkedHashMap<>();
        boolean encrypted = false;
        String directory = ProjectIndex.directory(kustomization.relative());
        for (YamlScalar entry : scalars(generator, "files")) {
            int equals = entry.text().indexOf('=');
            String path = entry.text().substring(equals + 1);
            String key = equals < 0
                    ? path.substring(path.lastIndexOf('/') + 1)
                    : entry.text().substring(0, equals);
            Optional<ProjectFile> file = index.file(directory, path);
            file.ifPresent(found -> files.put(key, found));
            encrypted |= file.filter(this::isEncrypted).isPresent();
        }
        for (YamlScalar entry : scalars(generator, "literals")) {
            int equals = entry.text().indexOf('=');
            if (equals > 0) {
                String text = entry.text().substring(equals + 1).replaceAll("^(['\"])(.*)\\1$", "$2");
                texts.put(
                        entry.text().substring(0, equals),
                        new YamlScalar(text, YamlScalar.Style.BLOCK, entry.location()));
            }
        }
        return new FluxData(
                kustomization.relative(),
                kind + " " + name,
                texts,
                files,
                kind.equals(SECRET),
                encrypted,
                Optional.empty());
    }

    private boolean isEncrypted(ProjectFile file) {
        try {
            return index.documents(file).stream()
                    .anyMatch(document -> document instanceof YamlMapping mapping
                            && mapping.mapping("sops").isPresent());
        } catch (SourceException e) {
            return false;
        }
    }

    private static List<YamlScalar> scalars(YamlMapping parent, String key) {
        return parent.sequence(key).map(YamlSequence::items).orElse(List.of()).stream()
                .filter(YamlScalar.class::isInstance)
                .map(YamlScalar.class::cast)
                .toList();
    }
}
