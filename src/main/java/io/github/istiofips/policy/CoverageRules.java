// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.project.Location;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Rule on a configuration that leads to one plane of the mesh only, the other being configured elsewhere. */
final class CoverageRules implements RuleFamily {

    private static final Charge NOT_COVERED = new Charge("plane-not-covered", Outcome.NOTE);
    private static final Set<Component> CONTROL_PLANE = EnumSet.of(Component.PILOT);
    private static final Set<Component> DATA_PLANE =
            EnumSet.of(Component.PROXY, Component.ZTUNNEL, Component.AGENTGATEWAY);

    @Override
    public Set<String> rules() {
        return Set.of(NOT_COVERED.rule());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        MeshResolution resolution = mesh.facts().resolution();
        Set<Component> components = EnumSet.noneOf(Component.class);
        resolution.images().forEach(image -> components.addAll(image.components()));
        resolution.unresolved().stream().map(UnresolvedImage::component).forEach(components::add);
        boolean control = components.stream().anyMatch(CONTROL_PLANE::contains);
        boolean data = components.stream().anyMatch(DATA_PLANE::contains);
        // What an open image without a component plays is not known, so that no plane can be said to be missing.
        return !mesh.request().tagRules() || control == data || components.contains(Component.OTHER)
                ? Stream.empty()
                : Stream.of(notCovered(resolution, control));
    }

    private static Finding notCovered(MeshResolution resolution, boolean control) {
        String present = control ? "control plane" : "data plane";
        String missing = control ? "data plane" : "control plane";
        Optional<Location> first = Stream.concat(
                        resolution.images().stream().map(ImageUse::origins),
                        resolution.unresolved().stream().map(UnresolvedImage::origins))
                .flatMap(origins -> OriginLines.of(origins).first().stream())
                .min(Comparator.naturalOrder());
        return new Finding(
                NOT_COVERED.rule(),
                NOT_COVERED.outcome(),
                missing,
                "The configuration leads to images of the " + present + " only; the " + missing
                        + " is configured elsewhere and was not judged here.",
                "Name the configuration of the " + missing + " in <sources>, or run this goal where it is configured.",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                first,
                List.of());
    }
}
