// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.Defaults;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.IstioOperatorResolver;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Resolves installations of Gloo's lifecycle managers: each holds the spec of an IstioOperator, and what it leaves out of
 * hub and tag Gloo's management server chooses (docs.solo.io, reference/api/istio_lifecycle_manager).
 */
final class GlooInstallations {

    private static final String SPEC = "istioOperatorSpec";
    private static final String PROFILE = "profile";
    private static final String REVISION = "revision";
    private static final String CHOSEN = "auto";
    private static final String INGRESS = "components.ingressGateways";
    /** The gateway that is meant where the spec of a gateway names none. */
    private static final Value DEFAULT_GATEWAY = new Value.Items(List.of(new Value.Block(Map.of(
            "name", builtIn("istio-ingressgateway", "name", Value.Kind.STRING),
            "enabled", builtIn("true", "enabled", Value.Kind.BOOLEAN)))));

    private final IstioOperatorResolver operators;
    private final Collector collector;

    GlooInstallations(IstioOperatorResolver operators, Collector collector) {
        this.operators = operators;
        this.collector = collector;
    }

    /** What an installation is of. */
    enum Part {
        CONTROL_PLANE("istiod's image", "minimal", REVISION, Component.PILOT),
        GATEWAY("the gateway's image", "empty", "controlPlaneRevision", Component.PROXY);

        private final String title;
        private final String profile;
        private final String revisionKey;
        private final Component component;

        Part(String title, String profile, String revisionKey, Component component) {
            this.title = title;
            this.profile = profile;
            this.revisionKey = revisionKey;
            this.component = component;
        }
    }

    /**
     * Resolves each installation of a list, or says that nothing is known if there is none.
     *
     * @param owner what holds the list, in words
     * @param origin origin of what no value decides
     */
    void resolve(List<Value> installations, Part part, String owner, Origin origin) {
        boolean any = false;
        for (Value installation : installations) {
            if (installation instanceof Value.Block block) {
                any = true;
                HelmValues known = new HelmValues(block);
                resolve(known, part, owner, nearer(known, origin));
            }
        }
        if (!any) {
            ImageOutcome open = ImageOutcome.open(
                    part.component, owner, List.of(origin), GlooProblems.managementServer(owner, part.title));
            collector.add(open, origin);
        }
    }

    private void resolve(HelmValues installation, Part part, String owner, Origin origin) {
        HelmValues spec = installation.block(SPEC).orElse(HelmValues.EMPTY);
        Optional<Value> revision = installation
                .scalar(part.revisionKey)
                .filter(name -> !name.rendered().equals(CHOSEN))
                .map(name -> name);
        resolveSpec(
                revision.map(name -> HelmValues.EMPTY.with(REVISION, name).merge(spec))
                        .orElse(spec),
                part,
                owner,
                origin);
    }

    /** Resolves the spec of one installation. */
    void resolveSpec(HelmValues spec, Part part, String owner, Origin origin) {
        HelmValues profiled = HelmValues.EMPTY
                .with(PROFILE, builtIn(part.profile, PROFILE, Value.Kind.STRING))
                .merge(part == Part.GATEWAY && !namesGateway(spec) ? spec.with(INGRESS, DEFAULT_GATEWAY) : spec);
        operators.resolve(
                profiled,
                Optional.empty(),
                nearer(spec, origin),
                Defaults.unknown(GlooProblems.managementServer(owner, part.title)));
    }

    private static boolean namesGateway(HelmValues spec) {
        return spec.find(INGRESS).isPresent()
                || spec.find("components.egressGateways").isPresent();
    }

    private static Value.Scalar builtIn(String text, String key, Value.Kind kind) {
        return new Value.Scalar(text, text, kind, key, Optional.empty(), Value.Source.PROFILE);
    }

    /** Returns the place of the first value, if a file holds any. */
    private static Origin nearer(HelmValues values, Origin origin) {
        return values.root().entries().keySet().stream()
                .flatMap(key -> values.location(key).stream())
                .findFirst()
                .map(location -> new Origin(Optional.of(location), origin.key(), origin.why()))
                .orElse(origin);
    }
}
