// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the chart of a HelmRelease: {@code spec.chart}, or what {@code spec.chartRef} refers to. */
final class FluxChart {

    /** Sources that hold files of a repository, where the chart is a path. */
    private static final Set<String> FILE_SOURCES = Set.of("GitRepository", "Bucket");

    private final ProjectIndex index;
    private final FluxObjects objects;
    private final FluxSubstitution.Variant variant;

    FluxChart(ProjectIndex index, FluxObjects objects, FluxSubstitution.Variant variant) {
        this.index = index;
        this.objects = objects;
        this.variant = variant;
    }

    /**
     * A chart and the values files that go with it.
     *
     * @param valuesFiles paths in the chart's source
     * @param ignoreMissing whether those that are missing do not count
     * @param ofFiles whether the source holds files of a repository
     */
    record Found(
            GitOpsInstaller.Release release, List<YamlScalar> valuesFiles, boolean ignoreMissing, boolean ofFiles) {
        Found {
            valuesFiles = List.copyOf(valuesFiles);
        }
    }

    /** Returns the chart; empty if no file of the module says which. */
    Optional<Found> of(KubernetesObject release) {
        Optional<YamlMapping> own = release.mapping("spec.chart.spec");
        if (own.isPresent()) {
            return chart(release, own.get());
        }
        String kind = release.text("spec.chartRef.kind");
        Optional<KubernetesObject> source = source(release, kind, release.text("spec.chartRef.name"));
        if (kind.equals("HelmChart")) {
            return source.flatMap(found -> found.mapping("spec")).flatMap(spec -> chart(release, spec));
        }
        return source.flatMap(found -> artifact(release, found));
    }

    private Optional<KubernetesObject> source(KubernetesObject release, String kind, String name) {
        return objects.find(kind, name, release.namespace(), release).stream()
                .findFirst()
                .map(found -> new KubernetesObject(found.file(), variant.fill(found.file(), found.node())));
    }

    private Optional<Found> chart(KubernetesObject release, YamlMapping spec) {
        Optional<YamlScalar> name = spec.scalar("chart");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        YamlMapping reference = spec.mapping("sourceRef").orElse(new YamlMapping(Map.of(), spec.location()));
        String kind = text(reference, "kind");
        boolean ofFiles = FILE_SOURCES.contains(kind);
        String urls = objects.find(kind, text(reference, "name"), text(reference, "namespace"), release).stream()
                .map(found -> found.text("spec.url"))
                .collect(Collectors.joining(" "));
        Optional<String> version = Optional.of(text(spec, "version")).filter(given -> !ofFiles && !given.isEmpty());
        Optional<String> directory =
                ofFiles ? index.repositoryDirectory(name.get().text()) : Optional.empty();
        return Optional.of(new Found(
                release(release, name.get(), text(reference, "name") + " " + urls, version, directory),
                valuesFiles(spec),
                spec.scalar("ignoreMissingValuesFiles")
                        .flatMap(YamlScalar::bool)
                        .orElse(false),
                ofFiles));
    }

    /** The chart that an OCI artifact is: the last element of its URL. */
    private static Optional<Found> artifact(KubernetesObject release, KubernetesObject source) {
        Optional<String> version = Stream.of("spec.ref.tag", "spec.ref.semver")
                .map(source::text)
                .filter(text -> !text.isEmpty())
                .findFirst();
        return source.scalar("spec.url")
                .map(url -> new Found(
                        release(release, url, source.name(), version, Optional.empty()), List.of(), false, false));
    }

    private static GitOpsInstaller.Release release(
            KubernetesObject release,
            YamlScalar name,
            String repository,
            Optional<String> version,
            Optional<String> directory) {
        Origin origin =
                new Origin(Optional.of(name.location()), "chart", "chart that " + release.title() + " installs");
        return new GitOpsInstaller.Release(
                release.file(),
                release.title(),
                "Flux reads it",
                new ChartReference(name.text(), repository, version, origin),
                directory);
    }

    private static List<YamlScalar> valuesFiles(YamlMapping spec) {
        List<YamlNode> files =
                spec.sequence("valuesFiles").map(YamlSequence::items).orElse(List.of());
        return Stream.concat(files.stream(), spec.scalar("valuesFile").stream())
                .filter(YamlScalar.class::isInstance)
                .map(YamlScalar.class::cast)
                .toList();
    }

    private static String text(YamlMapping mapping, String key) {
        return mapping.scalar(key).map(YamlScalar::text).orElse("");
    }
}
