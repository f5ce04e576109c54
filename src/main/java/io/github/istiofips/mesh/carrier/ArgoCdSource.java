// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One source of an Application: a chart of a repository of charts, or a path of a Git repository, which is taken for this
 * one if the path is there.
 */
final class ArgoCdSource {

    private static final String OCI = "oci://";
    /** The namespace that Istio's documentation installs into, and names of directories that hold what is installed. */
    private static final String NAMESPACE = "istio-system";

    private static final Set<String> ISTIOS =
            Set.of("istio", "istiod", "istio-system", "istio-control-plane", "istio-cni", "ztunnel");

    private final CarrierContext context;
    private final GitOpsInstaller installer;
    private final KubernetesObject object;
    private final YamlMapping source;
    private final List<YamlMapping> siblings;

    /**
     * @param object the Application, or the ApplicationSet that makes it
     * @param siblings all sources of the Application
     */
    ArgoCdSource(
            CarrierContext context,
            GitOpsInstaller installer,
            KubernetesObject object,
            YamlMapping source,
            List<YamlMapping> siblings) {
        this.context = context;
        this.installer = installer;
        this.object = object;
        this.source = source;
        this.siblings = siblings;
    }

    /** Resolves the source; returns whether it installs Istio. */
    boolean resolve() {
        Optional<YamlScalar> chart = chart();
        boolean plugin = source.get("plugin").isPresent();
        boolean kustomized = kustomized();
        if (chart.isEmpty()) {
            return kustomized;
        }
        GitOpsInstaller.Release release = release(chart.get());
        if (plugin) {
            return plugin(release) || kustomized;
        }
        if (release.chart().name().contains("{{") && namesIstio()) {
            installer.open(
                    object.title(),
                    List.of(release.chart().origin()),
                    GitOpsProblems.chartUnknown("its name is a template"));
            return true;
        }
        GitOpsLayers layers = new ArgoCdValues(context, source, siblings, release.directory()).layers();
        return installer.install(release, layers) || kustomized || elsewhere(release);
    }

    /** Tells, and leaves open, whether the path of another repository is said to hold Istio itself. */
    private boolean elsewhere(GitOpsInstaller.Release release) {
        String path = release.chart().name();
        boolean istios = !isChartOfRepository()
                && release.directory().isEmpty()
                && Arrays.stream(path.split("/", -1)).anyMatch(ISTIOS::contains)
                && Stream.of("spec.destination.namespace", "spec.template.spec.destination.namespace")
                        .anyMatch(key -> object.text(key).equals(NAMESPACE));
        if (istios) {
            installer.open(object.title(), List.of(release.chart().origin()), GitOpsProblems.pathElsewhere(path));
        }
        return istios;
    }

    /** Returns what names the chart: the chart, the path, or the end of the URL of an OCI artifact. */
    private Optional<YamlScalar> chart() {
        return source.scalar("chart").filter(chart -> !chart.text().isEmpty()).or(() -> {
            Optional<YamlScalar> oci =
                    source.scalar("repoURL").filter(url -> url.text().startsWith(OCI));
            return oci.or(() -> source.scalar("path"));
        });
    }

    private boolean isChartOfRepository() {
        return source.scalar("chart").filter(chart -> !chart.text().isEmpty()).isPresent()
                || text("repoURL").startsWith(OCI);
    }

    /** The revision of a chart is its version; that of a Git repository says nothing about a chart's defaults. */
    private GitOpsInstaller.Release release(YamlScalar chart) {
        boolean ofRepository = isChartOfRepository();
        Optional<String> version =
                Optional.of(text("targetRevision")).filter(revision -> ofRepository && !revision.isEmpty());
        Optional<String> directory =
                ofRepository ? Optional.empty() : context.index().repositoryDirectory(chart.text());
        Origin origin =
                new Origin(Optional.of(chart.location()), "chart", "chart that " + object.title() + " installs");
        return new GitOpsInstaller.Release(
                object.file(),
                object.title(),
                "Argo CD reads it",
                new ChartReference(chart.text(), text("repoURL"), version, origin),
                directory);
    }

    private boolean plugin(GitOpsInstaller.Release release) {
        YamlNode plugin = source.get("plugin").orElseThrow();
        boolean istios = release.chart().istioChart().isPresent() || namesIstio(plugin);
        if (istios) {
            Origin origin = new Origin(Optional.of(plugin.location()), "plugin", "renders the source");
            installer.open(object.title(), List.of(origin), GitOpsProblems.plugin());
        }
        return istios;
    }

    private boolean namesIstio() {
        return namesIstio(source) || object.name().toLowerCase(Locale.ROOT).contains("istio");
    }

    private static boolean namesIstio(YamlNode node) {
        return NodeTexts.scalars(node)
                .anyMatch(scalar -> scalar.text().toLowerCase(Locale.ROOT).contains("istio"));
    }

    /** Reads what the Application adds to a kustomization; returns whether it replaces an image of Istio. */
    private boolean kustomized() {
        Optional<YamlMapping> kustomize = source.mapping("kustomize");
        boolean replaces = false;
        for (YamlNode image : items(kustomize, "images")) {
            if (image instanceof YamlScalar text && isIstios(text.text())) {
                Origin origin = new Origin(Optional.of(text.location()), "kustomize.images", "replaces an image");
                installer.open(object.title(), List.of(origin), GitOpsProblems.imagesOfKustomization(text.text()));
                replaces = true;
            }
        }
        for (YamlNode patch : items(kustomize, "patches")) {
            if (patch instanceof YamlMapping mapping) {
                mapping.scalar("patch").ifPresent(this::patch);
            }
        }
        return replaces;
    }

    private void patch(YamlScalar text) {
        try {
            TemplatedYaml.parse(text).forEach(context.manifests()::resolve);
        } catch (SourceException e) {
            context.collector().note(e.getMessage() + "; patch of " + object.title() + " left alone.");
        }
    }

    /** Tells whether {@code name=new:tag} or {@code name:tag} concerns an image of Istio. */
    private boolean isIstios(String image) {
        return Arrays.stream(image.split("=", 2))
                .anyMatch(part -> context.reader().components().recognise(part).isPresent());
    }

    private static List<YamlNode> items(Optional<YamlMapping> parent, String key) {
        return parent.flatMap(mapping -> mapping.sequence(key))
                .map(YamlSequence::items)
                .orElse(List.of());
    }

    private String text(String key) {
        return source.scalar(key).map(YamlScalar::text).orElse("");
    }
}
