// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Placeholders;
import java.util.List;

/**
 * A component of the old microservices, which Istio 1.5 to 1.7 can still install (istio/istio
 * operator/data/profiles/default.yaml at 1.5). Its image stays open: what such an image must hold is not known.
 */
enum LegacyComponent {
    GALLEY("galley", "galley", "galley"),
    CITADEL("citadel", "security", "citadel"),
    NODE_AGENT("nodeAgent", "nodeagent", "node-agent-k8s"),
    SIDECAR_INJECTOR("sidecarInjector", "sidecarInjectorWebhook", "sidecar_injector"),
    POLICY("policy", "mixer.policy", "mixer"),
    TELEMETRY("telemetry", "mixer.telemetry", "mixer");

    private final String key;
    private final String block;
    private final String image;

    LegacyComponent(String key, String block, String image) {
        this.key = key;
        this.block = block;
        this.image = image;
    }

    /** Returns its key among the components, which is also the role of its image. */
    String key() {
        return key;
    }

    /** Returns its image as far as values tell it, left open. */
    ImageOutcome evaluate(HelmValues values, Placeholders placeholders) {
        return new ImageExpression(
                        Component.OTHER,
                        "the image of " + key,
                        List.of(block + ".image"),
                        image,
                        List.of(block + ".hub", "global.hub"),
                        List.of(block + ".tag", "global.tag"),
                        List.of(),
                        ImageExpression.Suffix.APPENDED)
                .evaluate(values, placeholders)
                .because(OperatorProblems.legacy(key));
    }
}
