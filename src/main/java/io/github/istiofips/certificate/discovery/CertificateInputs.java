// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.PlannedKey;
import io.github.istiofips.certificate.StorePassword;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.ProjectFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Collects what may be certificates, keys and keystores: files by their names, files that kustomizations make Secrets of,
 * and values in YAML and JSON files; and the settings that have keys made.
 */
public final class CertificateInputs {

    /**
     * What was collected.
     *
     * @param inputs to be inspected together
     * @param unreadable files and values that could not even be had
     * @param plannedKeys keys that settings have made for the mesh
     */
    public record Collected(
            List<CertificateInput> inputs, List<UnreadableCertificate> unreadable, List<PlannedKey> plannedKeys) {
        public Collected {
            inputs = List.copyOf(inputs);
            unreadable = List.copyOf(unreadable);
            plannedKeys = List.copyOf(plannedKeys);
        }
    }

    private final ProjectFiles files;
    private final Predicate<ProjectFile> excluded;
    private final Gathered gathered = new Gathered();
    private final FileInputs fileInputs;
    private final List<ProjectFile> others = new ArrayList<>();

    private CertificateInputs(ProjectFiles files, Predicate<ProjectFile> named, Predicate<ProjectFile> excluded) {
        this.files = files;
        this.excluded = excluded;
        this.fileInputs = new FileInputs(files.list(), named, gathered);
        for (ProjectFile file : files.list()) {
            if (!excluded.test(file)
                    && !FileNames.isYaml(file.name())
                    && (FileNames.isCertificate(file.name()) || named.test(file))) {
                others.add(file);
            }
        }
    }

    /**
     * Collects from the files of a module.
     *
     * @param files the files
     * @param named files that the user named; taken whatever they are called
     * @param excluded files that the user left out; wins over {@code named}
     * @param passwords passwords of keystores and keys by the path of their file, relative to the module, with {@code /};
     *     asked once for each file that holds an input
     */
    public static Collected collect(
            ProjectFiles files,
            Predicate<ProjectFile> named,
            Predicate<ProjectFile> excluded,
            Function<String, Optional<StorePassword>> passwords) {
        return new CertificateInputs(files, named, excluded).collect(passwords);
    }

    private Collected collect(Function<String, Optional<StorePassword>> passwords) {
        List<YamlFile> yaml = readYaml();
        Set<String> gateways = new HashSet<>();
        yaml.forEach(file -> file.documents()
                .ifPresent(
                        documents -> documents.forEach(document -> gateways.addAll(GatewaySecrets.namedIn(document)))));
        MeshSecrets secrets = new MeshSecrets(gateways);
        SecretGenerators generators = new SecretGenerators(files, secrets, gathered);
        yaml.forEach(generators::add);
        addFiles(generators);
        yaml.forEach(file -> addYaml(file, secrets));
        return new Collected(
                withPasswords(gathered.inputs(), passwords), gathered.unreadable(), gathered.plannedKeys());
    }

    private List<YamlFile> readYaml() {
        YamlReader reader = new YamlReader(gathered);
        List<YamlFile> yaml = new ArrayList<>();
        for (ProjectFile file : files.list()) {
            if (FileNames.isYaml(file.name()) && !excluded.test(file)) {
                reader.read(file, fileInputs.marks(file)).ifPresent(yaml::add);
            }
        }
        return yaml;
    }

    /** A YAML file that becomes part of a Secret is read for its values all the same. */
    private void addFiles(SecretGenerators generators) {
        Set<String> added = new HashSet<>();
        for (ProjectFile file : others) {
            fileInputs.add(file, generators.use(file.relative()));
            added.add(file.relative());
        }
        for (String path : generators.paths()) {
            ProjectFile file = generators.file(path);
            if (!added.contains(path) && !FileNames.isYaml(file.name()) && !excluded.test(file)) {
                fileInputs.add(file, generators.use(path));
            }
        }
    }

    private void addYaml(YamlFile file, MeshSecrets secrets) {
        if (file.documents().isPresent()) {
            YamlValues values = new YamlValues(file, secrets, gathered);
            file.documents().get().forEach(values::add);
        } else {
            new TemplateText(file, secrets, gathered).add();
        }
    }

    private static List<CertificateInput> withPasswords(
            List<CertificateInput> inputs, Function<String, Optional<StorePassword>> passwords) {
        Map<String, Optional<StorePassword>> known = new HashMap<>();
        return inputs.stream()
                .map(input -> known.computeIfAbsent(input.place().file(), passwords)
                        .map(input::withPassword)
                        .orElse(input))
                .toList();
    }
}
