// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A kustomization.
 *
 * @param file the file
 * @param content what it says
 */
record KustomizationFile(ProjectFile file, YamlMapping content) {

    private static final Set<String> NAMES = Set.of("kustomization.yaml", "kustomization.yml", "kustomization");
    private static final String OWN_GROUP = "kustomize.config.k8s.io/";

    /** Tells whether Kustomize reads a file of that name. */
    static boolean isKustomization(ProjectFile file) {
        return NAMES.contains(file.name().toLowerCase(Locale.ROOT));
    }

    /** Reads a file if it is one that Kustomize takes; a file of that name can also hold an object of Flux. */
    static Optional<KustomizationFile> of(ProjectFile file, ProjectIndex index) {
        if (!isKustomization(file)) {
            return Optional.empty();
        }
        try {
            List<YamlNode> documents = index.documents(file);
            return documents.size() == 1
                            && documents.get(0) instanceof YamlMapping content
                            && content.scalar("apiVersion")
                                    .filter(version -> !version.text().startsWith(OWN_GROUP))
                                    .isEmpty()
                    ? Optional.of(new KustomizationFile(file, content))
                    : Optional.empty();
        } catch (SourceException unparsable) {
            return Optional.empty();
        }
    }

    String directory() {
        return ProjectIndex.directory(file.relative());
    }

    /** Returns what it takes objects from: files, directories and addresses. */
    List<YamlScalar> resources() {
        List<YamlScalar> all = new ArrayList<>(Nodes.scalars(content, "resources"));
        all.addAll(Nodes.scalars(content, "bases"));
        return all;
    }

    /** Returns what it takes components from. */
    List<YamlScalar> components() {
        return Nodes.scalars(content, "components");
    }
}
