// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlScalar;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Leaves open what a Kustomization of Flux changes of Istio in the objects it applies ({@code spec.images}, {@code
 * spec.patches}, see fluxcd.io/flux/components/kustomize/kustomizations).
 */
final class FluxKustomizationCarrier implements Carrier {

    /** What a patch that changes an image names. */
    private static final Pattern CHANGES = Pattern.compile("(?i)image|\\b(?:hub|tag|chart|version)\\b");
    /** The namespace, in which other products run as well. */
    private static final String NAMESPACE = "istio-system";

    private final CarrierContext context;
    private final GitOpsInstaller installer;

    FluxKustomizationCarrier(CarrierContext context) {
        this.context = context;
        this.installer = new GitOpsInstaller(context);
    }

    @Override
    public boolean accepts(KubernetesObject object) {
        return object.is("kustomize.toolkit.fluxcd.io", "Kustomization");
    }

    @Override
    public boolean resolve(KubernetesObject object) {
        Optional<YamlMapping> spec = object.mapping("spec");
        List<YamlMapping> images = spec.map(own -> Nodes.mappings(own, "images")).orElse(List.of()).stream()
                .filter(this::isIstios)
                .toList();
        List<YamlMapping> patches = spec.map(own -> Nodes.mappings(own, "patches")).orElse(List.of()).stream()
                .filter(FluxKustomizationCarrier::mayChangeIstio)
                .toList();
        images.forEach(image -> open(object, "spec.images", image));
        patches.forEach(patch -> open(object, "spec.patches", patch));
        return !images.isEmpty() || !patches.isEmpty();
    }

    private void open(KubernetesObject object, String key, YamlMapping change) {
        Origin origin = new Origin(Optional.of(change.location()), key, "changes what is applied");
        ImageOutcome.Problem problem = new ImageOutcome.Problem(
                object.title() + " changes by " + key + " what it applies of Istio, which is not followed.",
                "Move the entry into the kustomization.yaml that it applies, or name the images in <images>.");
        installer.open(object.title(), List.of(origin), problem);
    }

    private boolean isIstios(YamlMapping image) {
        return Stream.of("name", "newName")
                .flatMap(key -> image.scalar(key).stream())
                .anyMatch(name ->
                        context.reader().components().recognise(name.text()).isPresent());
    }

    private static boolean mayChangeIstio(YamlMapping patch) {
        return CHANGES.matcher(Nodes.text(patch, "patch")).find()
                && NodeTexts.scalars(patch)
                        .map(YamlScalar::text)
                        .anyMatch(text -> Nodes.namesIstio(text.replace(NAMESPACE, "")));
    }
}
