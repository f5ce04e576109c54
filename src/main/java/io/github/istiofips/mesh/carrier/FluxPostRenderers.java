// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.HelmResolver;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Value;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Installs the chart of a HelmRelease as its post-renderers change it ({@code postRenderers[].kustomize}). Replaced images
 * are those of containers in what the chart renders; the sidecar's image stands inside a text of the injector and stays.
 */
final class FluxPostRenderers {

    private final CarrierContext context;
    private final GitOpsInstaller installer;
    private final KubernetesObject release;

    FluxPostRenderers(CarrierContext context, GitOpsInstaller installer, KubernetesObject release) {
        this.context = context;
        this.installer = installer;
        this.release = release;
    }

    /** A chart with one image of its own, and the value that, as a whole reference, sets that image and no other. */
    private record Settable(Component component, String key) {

        static Optional<Settable> of(String chart) {
            return switch (chart) {
                case "istiod", "istio-discovery" -> Optional.of(new Settable(Component.PILOT, "pilot.image"));
                case "cni", "istio-cni" -> Optional.of(new Settable(Component.CNI, "cni.image"));
                case "ztunnel" -> Optional.of(new Settable(Component.ZTUNNEL, "image"));
                default -> Optional.empty();
            };
        }
    }

    /** Installs the chart; returns whether it is Istio's. */
    boolean install(GitOpsInstaller.Release chart, GitOpsLayers layers) {
        List<ImageOutcome> open = new ArrayList<>();
        if (layers.gaps().isEmpty()) {
            for (YamlMapping image : entries("images")) {
                image(chart, layers, image).ifPresent(open::add);
            }
        }
        boolean installs = installer.install(chart, layers);
        if (installs) {
            open.forEach(outcome ->
                    context.collector().add(outcome, outcome.origins().get(0)));
            for (String key : List.of("patches", "patchesJson6902")) {
                entries(key).forEach(patch -> patch.scalar("patch").ifPresent(this::patch));
            }
        }
        return installs;
    }

    /** Lays a replaced image over the values, or returns what keeps it from being known. */
    private Optional<ImageOutcome> image(GitOpsInstaller.Release chart, GitOpsLayers layers, YamlMapping entry) {
        String name = text(entry, "name");
        Location place = entry.location();
        Optional<Settable> settable = chart.chart()
                .istioChart()
                .filter(known -> chart.directory().isEmpty())
                .flatMap(Settable::of);
        Optional<String> before = settable.flatMap(own -> rendered(chart, layers.values(), own.component()));
        if (before.isPresent()) {
            replaced(before.get(), name, entry)
                    .ifPresent(image -> layers.over(settable.orElseThrow().key(), scalar(image, place)));
            return Optional.empty();
        }
        Origin origin = new Origin(Optional.of(place), "postRenderers.kustomize.images", "replaces an image");
        return context.reader().components().of(name) == Component.OTHER
                ? Optional.empty()
                : Optional.of(ImageOutcome.open(
                        Component.OTHER,
                        release.title(),
                        List.of(origin),
                        GitOpsProblems.postRenderer("image " + name)));
    }

    /** Returns the image that the chart renders with values, if they determine it. */
    private Optional<String> rendered(GitOpsInstaller.Release chart, HelmValues values, Component component) {
        Collector apart = new Collector();
        new HelmResolver(context.reader(), apart)
                .resolve(
                        chart.chart().istioChart().orElseThrow(),
                        chart.chart().version(),
                        values,
                        chart.chart().origin());
        MeshResolution resolution = apart.resolution();
        List<String> found = resolution.images().stream()
                .filter(image -> image.component() == component)
                .map(ImageUse::reference)
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** Returns what Kustomize makes of an image if an entry is about it: the name counts without tag and digest. */
    private static Optional<String> replaced(String image, String name, YamlMapping entry) {
        int at = image.indexOf('@');
        String tagged = at < 0 ? image : image.substring(0, at);
        int colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
        String bare = colon < 0 ? tagged : tagged.substring(0, colon);
        if (!bare.equals(name)) {
            return Optional.empty();
        }
        String newName = text(entry, "newName").isEmpty() ? name : text(entry, "newName");
        if (!text(entry, "digest").isEmpty()) {
            return Optional.of(newName + "@" + text(entry, "digest"));
        }
        String newTag = text(entry, "newTag");
        return Optional.of(newName + (newTag.isEmpty() ? image.substring(bare.length()) : ":" + newTag));
    }

    private static Value.Scalar scalar(String image, Location place) {
        return new Value.Scalar(
                image,
                image,
                Value.Kind.STRING,
                "postRenderers.kustomize.images",
                Optional.of(place),
                Value.Source.FILE);
    }

    /** Images that a patch writes run beside those of the chart, for all that is known. */
    private void patch(YamlScalar text) {
        try {
            TemplatedYaml.parse(text).forEach(context.manifests()::resolve);
        } catch (SourceException e) {
            Origin origin = new Origin(Optional.of(text.location()), "postRenderers.kustomize.patches", "patch");
            installer.open(release.title(), List.of(origin), GitOpsProblems.postRenderer("objects"));
        }
    }

    private List<YamlMapping> entries(String key) {
        List<YamlMapping> found = new ArrayList<>();
        for (YamlNode item : items(release.mapping("spec"), "postRenderers")) {
            if (item instanceof YamlMapping renderer) {
                for (YamlNode entry : items(renderer.mapping("kustomize"), key)) {
                    if (entry instanceof YamlMapping mapping) {
                        found.add(mapping);
                    }
                }
            }
        }
        return found;
    }

    private static List<YamlNode> items(Optional<YamlMapping> parent, String key) {
        return parent.flatMap(mapping -> mapping.sequence(key))
                .map(YamlSequence::items)
                .orElse(List.of());
    }

    private static String text(YamlMapping mapping, String key) {
        return mapping.scalar(key).map(YamlScalar::text).orElse("");
    }
}
