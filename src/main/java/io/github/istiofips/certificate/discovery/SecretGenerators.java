// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.ProjectFiles;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Files that kustomize makes Secrets of ({@code secretGenerator}; kustomize, api/types/secretargs.go and kvpairsources.go). */
final class SecretGenerators {

    /**
     * What a file becomes part of.
     *
     * @param marks what is known of the Secret
     * @param trust whether the Secret is there for the roots of clients
     * @param group identity of the Secret
     * @param entry key that the kustomization gives the file; empty if the file's own name is taken
     */
    record Use(Set<Mark> marks, boolean trust, String group, String entry) {
        Use {
            marks = Set.copyOf(marks);
        }

        /** The group that a mesh Secret gives a file wins over that of another. */
        Use and(Use other) {
            Set<Mark> both = EnumSet.noneOf(Mark.class);
            both.addAll(marks);
            both.addAll(other.marks);
            Use first = marks.isEmpty() && !other.marks.isEmpty() ? other : this;
            return new Use(both, trust && other.trust, first.group, first.entry);
        }
    }

    private final ProjectFiles files;
    private final MeshSecrets secrets;
    private final Gathered gathered;
    private final Map<String, Use> uses = new LinkedHashMap<>();

    SecretGenerators(ProjectFiles files, MeshSecrets secrets, Gathered gathered) {
        this.files = files;
        this.secrets = secrets;
        this.gathered = gathered;
    }

    /** Reads the generators of a kustomization; does nothing for other files. */
    void add(YamlFile kustomization) {
        if (!FileNames.isKustomization(kustomization.file().name())) {
            return;
        }
        for (YamlNode document : kustomization.documents().orElse(List.of())) {
            if (document instanceof YamlMapping mapping) {
                String prefix = Nodes.text(mapping, "namePrefix").orElse("");
                String suffix = Nodes.text(mapping, "nameSuffix").orElse("");
                for (YamlNode item : Nodes.items(mapping, "secretGenerator")) {
                    if (item instanceof YamlMapping generator) {
                        String name = Nodes.text(generator, "name").orElse("");
                        addGenerator(kustomization, generator, prefix + name + suffix);
                    }
                }
            }
        }
    }

    /** Returns what a file becomes part of. */
    Optional<Use> use(String relative) {
        return Optional.ofNullable(uses.get(relative));
    }

    /** Returns the paths of the files that become part of Secrets, relative to the module. */
    Set<String> paths() {
        return uses.keySet();
    }

    private void addGenerator(YamlFile kustomization, YamlMapping generator, String name) {
        String group = kustomization.path() + "#" + generator.location().line() + "/" + name;
        Set<Mark> marks = secrets.marks(name);
        boolean trust = secrets.isForTrust(name);
        if (!marks.isEmpty()) {
            addValues(kustomization, generator, name, marks, group);
        }
        for (YamlNode item : Nodes.items(generator, "files")) {
            if (item instanceof YamlScalar scalar && !scalar.isNull()) {
                int equals = scalar.text().indexOf('=');
                String path = scalar.text().substring(equals + 1);
                String key = equals < 0 ? "" : scalar.text().substring(0, equals);
                Optional<String> found = find(FileNames.folder(kustomization.file()) + path);
                if (found.isPresent()) {
                    uses.merge(found.get(), new Use(marks, trust, group, key), Use::and);
                } else if (!marks.isEmpty()) {
                    addMissing(new Place(kustomization.path(), scalar.location().line(), key), name, path);
                }
            }
        }
    }

    private void addValues(YamlFile kustomization, YamlMapping generator, String name, Set<Mark> use, String group) {
        Set<Mark> marks = EnumSet.copyOf(use);
        marks.addAll(kustomization.marks());
        for (YamlNode item : Nodes.items(generator, "literals")) {
            if (item instanceof YamlScalar literal && literal.text().contains("=")) {
                String[] pair = literal.text().split("=", 2);
                Place place = new Place(kustomization.path(), literal.location().line(), pair[0]);
                gathered.add(CertificateInput.ofValue(pair[1].getBytes(StandardCharsets.UTF_8), place, group, marks));
            }
        }
        for (String field : List.of("envs", "env")) {
            YamlNode named = generator.entries().get(field);
            if (named != null) {
                gathered.add(new UnreadableCertificate(
                        new Place(kustomization.path(), named.location().line(), ""),
                        "The secretGenerator of " + name + " takes entries from " + field
                                + ", which is not read; name them" + " under files.",
                        true));
            }
        }
    }

    /** Returns the path of a file of the module, also of one in a folder that is not searched. */
    private Optional<String> find(String path) {
        try {
            Path file = files.base().resolve(path).normalize();
            return Files.isRegularFile(file)
                            && file.toRealPath().startsWith(files.base().toRealPath())
                    ? Optional.of(files.relative(file))
                    : Optional.empty();
        } catch (InvalidPathException | IOException e) {
            return Optional.empty();
        }
    }

    private void addMissing(Place place, String name, String path) {
        gathered.add(new UnreadableCertificate(
                place,
                "The secretGenerator of " + name + " names " + path + ", which is not there; correct the path, which is"
                        + " relative to the folder of the kustomization and must lead to a file of this module.",
                true));
    }

    /** Returns a file of the module by its path. */
    ProjectFile file(String relative) {
        Path path = files.base().resolve(relative);
        return new ProjectFile(path, relative, path.toFile().length());
    }
}
