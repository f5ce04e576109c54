// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Placeholders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds what is set in an IstioOperator and does not do what it seems to, for the versions that may apply. */
final class OperatorObservations {

    private static final String HUB = "hub";
    private static final String TAG = "tag";
    private static final List<String> PARTS = List.of(HUB, TAG);
    private static final Predicate<IstioVersion> REWRITTEN = version -> !version.isBefore(IstioctlRules.REWRITE);

    private final HelmValues user;
    private final List<IstioVersion> versions;
    private final Placeholders placeholders;
    private final List<Observation> found = new ArrayList<>();

    private OperatorObservations(HelmValues user, List<IstioVersion> versions, Placeholders placeholders) {
        this.user = user;
        this.versions = versions;
        this.placeholders = placeholders;
    }

    /**
     * Returns the surprises.
     *
     * @param user the user's merged spec
     * @param spec the same with its profile, for the newest version that may apply
     * @param versions versions that may apply, at least one
     */
    static List<Observation> of(HelmValues user, OperatorSpec spec, List<IstioVersion> versions) {
        OperatorObservations observations = new OperatorObservations(user, versions, spec.placeholders());
        observations.conflicts(spec);
        observations.overridden();
        observations.gateways(spec);
        observations.numbers();
        observations.overlays(spec);
        return List.copyOf(observations.found);
    }

    private boolean always(Predicate<IstioVersion> rule) {
        return versions.stream().allMatch(rule);
    }

    private Optional<Value.Scalar> given(String path) {
        return user.scalar(path).filter(scalar -> !scalar.isEmpty());
    }

    private String filled(Value.Scalar scalar) {
        return placeholders.fill(scalar.rendered()).text();
    }

    /** A component's own hub or tag against that of its values. */
    private void conflicts(OperatorSpec spec) {
        List<String> on = OperatorSpec.COMPONENTS.stream().filter(spec::isOn).toList();
        for (String component : on) {
            for (String part : PARTS) {
                Optional<Value.Scalar> ofComponent = given("components." + component + "." + part);
                Optional<Value.Scalar> ofValues = given("values." + component + "." + part);
                if (ofComponent.isPresent()
                        && ofValues.isPresent()
                        && !filled(ofComponent.get()).equals(filled(ofValues.get()))) {
                    conflict(ofComponent.get(), ofValues.get());
                }
            }
        }
    }

    private void conflict(Value.Scalar ofComponent, Value.Scalar ofValues) {
        boolean componentWins = always(REWRITTEN);
        Value.Scalar loser = componentWins ? ofValues : ofComponent;
        String now = componentWins
                ? ofComponent.key() + " wins."
                : always(REWRITTEN.negate()) ? ofValues.key() + " wins." : "which of them wins depends on istioctl.";
        withoutEffect(
                loser,
                ofComponent.key() + " is " + ofComponent.rendered() + " and " + ofValues.key() + " is "
                        + ofValues.rendered() + ": " + now
                        + " istioctl up to 1.23 takes the one of values, from 1.24 on"
                        + " the one of components.",
                "Give one of them only, or both the same value.");
    }

    /** The hub or tag of the spec against that of global values. */
    private void overridden() {
        for (String part : PARTS) {
            Optional<Value.Scalar> ofSpec = given(part);
            Optional<Value.Scalar> global = given("values.global." + part);
            if (ofSpec.isPresent()
                    && global.isPresent()
                    && !filled(ofSpec.get()).equals(filled(global.get()))) {
                withoutEffect(
                        ofSpec.get(),
                        global.get().key() + " (" + global.get().rendered() + ") wins over "
                                + ofSpec.get().key() + " (" + ofSpec.get().rendered()
                                + "), whatever the order of files and flags.",
                        "Give one of them only.");
            }
        }
    }

    private void gateways(OperatorSpec spec) {
        for (OperatorSpec.Gateway gateway : spec.gateways()) {
            Optional<Value.Scalar> hub = gateway.entry().scalar(HUB);
            Optional<Value.Scalar> tag = gateway.entry().scalar(TAG);
            hub.ifPresent(value -> withoutEffect(
                    value,
                    "No version of istioctl uses the hub of a gateway; its image comes from the global hub.",
                    "Remove it, and set spec.hub or values.global.hub."));
            boolean injected = OperatorEvaluator.isInjected(spec, gateway);
            if (tag.isPresent() && (injected || always(version -> version.isBefore(IstioctlRules.GATEWAY_TAG)))) {
                withoutEffect(
                        tag.get(),
                        injected
                                ? "The image of a gateway with an injectionTemplate is injected; its own tag is not used."
                                : "istioctl before 1.26 does not use the tag of a gateway; its image has the global tag.",
                        "Remove it, and set spec.tag or values.global.tag.");
            }
            if (!injected) {
                PodAnnotations.images(OperatorEvaluator.annotations(spec, gateway))
                        .forEach(value -> withoutEffect(
                                value,
                                "Nothing injects gateway " + gateway.name() + ": its image is written into its"
                                        + " Deployment, and this annotation is not read.",
                                "Remove the annotation, or set values."
                                        + gateway.kind().block() + ".injectionTemplate to gateway."));
            }
        }
    }

    /** Tags that istioctl takes for numbers although a file would keep them. */
    private void numbers() {
        for (String path : List.of(TAG, "values.global.tag")) {
            given(path).ifPresent(this::numeric);
        }
        for (String component : OperatorSpec.COMPONENTS) {
            given("values." + component + ".tag").ifPresent(this::numeric);
            given("components." + component + ".tag").ifPresent(tag -> {
                if (always(REWRITTEN)) {
                    IstioctlValue.number(tag.source() == Value.Source.SET ? tag.text() : filled(tag))
                            .filter(printed -> !printed.equals(tag.text()))
                            .ifPresent(printed -> number(
                                    tag, printed, "Set values." + component + ".tag to the quoted text instead."));
                } else {
                    numeric(tag);
                }
            });
        }
    }

    /** Observes a flag; numbers of files are observed where charts print them. */
    private void numeric(Value.Scalar tag) {
        if (tag.source() == Value.Source.SET && !tag.rendered().equals(tag.text())) {
            number(tag, tag.rendered(), "Set it in a file, in quotes, instead of with set.");
        }
    }

    private void number(Value.Scalar tag, String printed, String remedy) {
        found.add(new Observation(
                Observation.Kind.TAG_IS_NUMBER,
                tag.key(),
                "istioctl takes " + tag.key() + " for a number, quotes or not: " + tag.text() + " becomes " + printed
                        + ".",
                remedy,
                tag.origin("tag of a component")));
    }

    private void overlays(OperatorSpec spec) {
        if (spec.runsIstiod()) {
            misnamed(Overlays.of(spec.spec(), "components.pilot"), OperatorEvaluator.istiod(spec));
        }
    }

    private void misnamed(List<HelmValues> overlays, Overlays.Workload workload) {
        for (HelmValues overlay : overlays) {
            Optional<Value.Scalar> name = overlay.scalar("name");
            if (Overlays.isWorkload(overlay) && name.isPresent() && !workload.isNamed(filled(name.get()))) {
                withoutEffect(
                        name.get(),
                        "No object of this component is called " + filled(name.get()) + ", so the overlay changes"
                                + " nothing; its Deployment is called "
                                + workload.names().iterator().next() + ".",
                        "Correct the name; a revision is part of it.");
            }
        }
    }

    private void withoutEffect(Value.Scalar value, String message, String remedy) {
        if (value.isGiven()) {
            found.add(new Observation(
                    Observation.Kind.VALUE_WITHOUT_EFFECT,
                    value.key(),
                    message,
                    remedy,
                    value.origin("set for istioctl")));
        }
    }
}
