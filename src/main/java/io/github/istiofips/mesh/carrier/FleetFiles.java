// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Resolves the charts that Rancher Fleet's {@code fleet.yaml} files install (fleet.rancher.io/ref-fleet-yaml): {@code
 * values}, then {@code valuesFiles} over them, and again with each entry of {@code targetCustomizations}.
 */
public final class FleetFiles {

    private static final String TITLE = "fleet.yaml";

    private final CarrierContext context;
    private final GitOpsInstaller installer;

    public FleetFiles(CarrierContext context) {
        this.context = context;
        this.installer = new GitOpsInstaller(context);
    }

    /** Resolves every file of the module that installs Istio, and claims what it reads. */
    public void resolve() {
        for (ProjectFile file : context.index().files()) {
            if (file.name().equals(TITLE) && installs(file)) {
                context.index().claim(file);
            }
        }
    }

    private boolean installs(ProjectFile file) {
        boolean installs = false;
        try {
            for (YamlNode document : context.index().documents(file)) {
                if (document instanceof YamlMapping mapping) {
                    installs |= bundle(file, mapping);
                }
            }
        } catch (SourceException e) {
            return false;
        }
        return installs;
    }

    /** Resolves the chart as it is, or as the clusters that are customized get it. */
    private boolean bundle(ProjectFile file, YamlMapping bundle) {
        Optional<YamlMapping> helm = bundle.mapping("helm");
        if (helm.isEmpty()) {
            return false;
        }
        boolean installs = chart(file, List.of(helm.get()));
        for (YamlNode item : items(bundle, "targetCustomizations")) {
            Optional<YamlMapping> own = item instanceof YamlMapping target ? target.mapping("helm") : Optional.empty();
            if (own.isPresent()) {
                installs |= chart(file, List.of(helm.get(), own.get()));
            }
        }
        return installs;
    }

    /** Resolves the chart that some blocks describe, later ones over earlier ones. */
    private boolean chart(ProjectFile file, List<YamlMapping> blocks) {
        Optional<YamlScalar> name = last(blocks, "chart");
        if (name.isEmpty()) {
            return false;
        }
        String directory = ProjectIndex.directory(file.relative());
        Origin origin = new Origin(
                Optional.of(name.get().location()), "helm.chart", "chart that " + file.relative() + " installs");
        boolean local = last(blocks, "repo").isEmpty() && !name.get().text().contains("://");
        ChartReference chart = new ChartReference(
                name.get().text(),
                last(blocks, "repo").map(YamlScalar::text).orElse(""),
                last(blocks, "version").map(YamlScalar::text),
                origin);
        GitOpsLayers layers = new GitOpsLayers(context.index());
        blocks.forEach(block -> layers(directory, block, layers));
        return installer.install(
                new GitOpsInstaller.Release(
                        file.relative(),
                        "bundle " + (directory.isEmpty() ? "." : directory),
                        "Fleet reads it",
                        chart,
                        Optional.of(name.get().text())
                                .filter(path -> local)
                                .flatMap(path -> context.index().directory(directory, path))),
                layers);
    }

    private void layers(String directory, YamlMapping helm, GitOpsLayers layers) {
        helm.mapping("values").ifPresent(layers::mapping);
        for (YamlNode item : items(helm, "valuesFiles")) {
            if (item instanceof YamlScalar path) {
                Optional<ProjectFile> file = context.index().file(directory, path.text());
                file.ifPresent(layers::file);
                if (file.isEmpty()) {
                    layers.gap(path.location(), "helm.valuesFiles", GitOpsProblems.missingFile(path.text()));
                }
            }
        }
        for (YamlNode from : items(helm, "valuesFrom")) {
            layers.gap(from.location(), "helm.valuesFrom", GitOpsProblems.notRead("helm.valuesFrom"));
        }
        helm.get("templateValues")
                .ifPresent(node -> layers.gap(
                        node.location(), "helm.templateValues", GitOpsProblems.notRead("helm.templateValues")));
    }

    private static Optional<YamlScalar> last(List<YamlMapping> blocks, String key) {
        List<YamlScalar> found = new ArrayList<>();
        blocks.forEach(block ->
                block.scalar(key).filter(scalar -> !scalar.text().isEmpty()).ifPresent(found::add));
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
    }

    private static List<YamlNode> items(YamlMapping parent, String key) {
        return parent.sequence(key).map(YamlSequence::items).orElse(List.of());
    }
}
