// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.List;
import java.util.Map;

/**
 * Applies {@code spec.components.X.k8s.overlays} of an IstioOperator, which patch rendered objects and so win over
 * every value (istio.io/latest/docs/setup/additional-setup/customize-installation).
 */
final class Overlays {

    private static final Map<String, String> ROLES = Map.of("pilot", "istiod", "cni", "cni", "ztunnel", "ztunnel");
    private static final String CONFIG_MAP = "ConfigMap";
    private static final String INJECTOR = "istio-sidecar-injector";

    private Overlays() {}

    static void apply(HelmValues spec, Map<String, ImageOutcome> outcomes, SourceReader reader) {
        ROLES.forEach((component, role) -> {
            for (Value overlay : spec.items("components." + component + ".k8s.overlays")) {
                if (overlay instanceof Value.Block block) {
                    apply(new HelmValues(block), role, outcomes, reader);
                }
            }
        });
    }

    private static void apply(
            HelmValues overlay, String role, Map<String, ImageOutcome> outcomes, SourceReader reader) {
        boolean injector = text(overlay, "kind").equals(CONFIG_MAP)
                && text(overlay, "name").startsWith(INJECTOR);
        List<Value> patches = overlay.items("patches");
        if (injector && !patches.isEmpty()) {
            outcomes.computeIfPresent("proxy", (proxy, outcome) -> outcome.because(Problems.overlaidInjector()));
        }
        for (Value patch : patches) {
            if (patch instanceof Value.Block block && !injector) {
                HelmValues one = new HelmValues(block);
                if (text(one, "path").endsWith(".image")) {
                    one.scalar("value")
                            .ifPresent(image -> outcomes.computeIfPresent(
                                    role, (name, outcome) -> replaced(outcome, image, reader)));
                }
            }
        }
    }

    private static ImageOutcome replaced(ImageOutcome outcome, Value.Scalar image, SourceReader reader) {
        return reader.reference(
                outcome.component(), image.rendered(), image.origin("image patched into the rendered object"));
    }

    private static String text(HelmValues values, String key) {
        return values.scalar(key).map(Value.Scalar::rendered).orElse("");
    }
}
