// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Placeholders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells the images that one release of istioctl would install for an IstioOperator. */
final class OperatorEvaluator {

    /** Role of the image that istiod injects. */
    static final String PROXY = "proxy";

    private static final String DEFAULT_PROFILE = "default";
    private static final String CNI = "cni";
    private static final String ZTUNNEL = "ztunnel";
    private static final String PILOT = "pilot";
    private static final List<String> INJECTOR_COMPONENTS = List.of(PILOT, "istiodRemote");
    private static final List<String> IMAGE_PARTS = List.of("hub", "tag", "variant", "image");
    private static final String ISTIOD_CONTAINER = "discovery";
    private static final String PROXY_CONTAINER = "istio-proxy";

    private final SourceReader reader;
    private final ChartEvaluator charts;

    OperatorEvaluator(SourceReader reader) {
        this.reader = reader;
        this.charts = new ChartEvaluator(reader.rules(), reader.placeholders());
    }

    /** Returns the spec with its profile; empty if that profile or its charts are not known. */
    Optional<OperatorSpec> spec(OperatorInput input, Release release) {
        HelmValues user = input.spec(release.version());
        return packagePath(user).isPresent()
                ? Optional.empty()
                : profile(user, release)
                        .map(profile -> OperatorSpec.of(user, profile, release.version(), reader.placeholders()));
    }

    /** Returns the images by role. */
    Map<String, ImageOutcome> evaluate(OperatorInput input, Release release) {
        HelmValues user = input.spec(release.version());
        Optional<OperatorSpec> spec = spec(input, release);
        if (spec.isEmpty()) {
            return Map.of(
                    ChartEvaluator.ISTIOD,
                    packagePath(user)
                            .map(OperatorEvaluator::ofPackage)
                            .orElseGet(() -> unknownProfile(user, release.version())));
        }
        Map<String, ImageOutcome> outcomes = new LinkedHashMap<>();
        control(spec.get(), release, outcomes);
        for (OperatorSpec.Gateway gateway : spec.get().gateways()) {
            gateway(spec.get(), gateway, release, outcomes);
        }
        if (spec.get().isOn(CNI)) {
            put(outcomes, CNI, spec.get(), spec.get().values(), release);
            overlay(spec.get(), CNI, CNI, new Overlays.Workload("install-cni", Set.of()), outcomes);
        }
        if (spec.get().isOn(ZTUNNEL)) {
            ztunnel(spec.get(), release, outcomes);
        }
        legacy(spec.get(), release, outcomes);
        return outcomes;
    }

    private void control(OperatorSpec spec, Release release, Map<String, ImageOutcome> outcomes) {
        if (!spec.hasInjector()) {
            return;
        }
        put(outcomes, ChartEvaluator.ISTIOD, spec, spec.values(), release);
        if (!spec.runsIstiod()) {
            outcomes.remove(ChartEvaluator.ISTIOD);
        }
        overlay(spec, PILOT, ChartEvaluator.ISTIOD, istiod(spec), outcomes);
        if (injectorOverlay(spec).isPresent()) {
            outcomes.keySet().removeIf(role -> role.startsWith(PROXY));
        }
    }

    /** Returns the workload of istiod; one that only injects may have any name. */
    static Overlays.Workload istiod(OperatorSpec spec) {
        if (spec.isRemote()) {
            return new Overlays.Workload(ISTIOD_CONTAINER, Set.of());
        }
        String revision = spec.values()
                .scalar("revision")
                .map(value -> spec.placeholders().fill(value.rendered()).text())
                .orElse("");
        return new Overlays.Workload(ISTIOD_CONTAINER, Set.of(revision.isEmpty() ? "istiod" : "istiod-" + revision));
    }

    /** Returns the overlay that rewrites what the injector reads, if there is one. */
    static Optional<HelmValues> injectorOverlay(OperatorSpec spec) {
        return INJECTOR_COMPONENTS.stream()
                .flatMap(component -> Overlays.ofInjector(Overlays.of(spec.spec(), "components." + component)).stream())
                .findFirst();
    }

    private void ztunnel(OperatorSpec spec, Release release, Map<String, ImageOutcome> outcomes) {
        put(outcomes, ZTUNNEL, spec, spec.ztunnelValues(), release);
        if (spec.version().isBefore(IstioctlRules.ZTUNNEL_READS_GLOBAL)) {
            ambiguous(spec.values())
                    .ifPresent(key -> outcomes.computeIfPresent(
                            ZTUNNEL, (role, outcome) -> outcome.because(OperatorProblems.ambiguousZtunnel(key))));
        }
        overlay(spec, ZTUNNEL, ZTUNNEL, new Overlays.Workload(PROXY_CONTAINER, Set.of()), outcomes);
    }

    private static Optional<String> ambiguous(HelmValues values) {
        return IMAGE_PARTS.stream()
                .filter(key -> values.scalar(key).isPresent()
                        && values.scalar("global." + key).isPresent()
                        && values.scalar(ZTUNNEL + "." + key).isEmpty())
                .findFirst();
    }

    private void legacy(OperatorSpec spec, Release release, Map<String, ImageOutcome> outcomes) {
        if (!spec.version().isBefore(IstioctlRules.LEGACY_GONE)) {
            return;
        }
        HelmValues values = charts.values(ChartEvaluator.ISTIOD, spec.values(), profileName(spec), release)
                .orElse(spec.values());
        for (LegacyComponent component : LegacyComponent.values()) {
            if (spec.isOn(component.key())) {
                outcomes.put(component.key(), component.evaluate(values, reader.placeholders()));
            }
        }
    }

    private void gateway(
            OperatorSpec spec, OperatorSpec.Gateway gateway, Release release, Map<String, ImageOutcome> outcomes) {
        Optional<ImageOutcome> image = isInjected(spec, gateway)
                ? Optional.ofNullable(outcomes.get(PROXY))
                : charts.evaluate(gateway.kind().chart(), spec.gatewayValues(gateway), profileName(spec), release)
                        .map(evaluated -> evaluated.get(gateway.kind().chart()));
        List<HelmValues> overlays = Overlays.of(gateway.entry(), "");
        boolean own = !overlays.isEmpty() || gateway.entry().scalar("tag").isPresent();
        String role = own
                ? gateway.kind().chart() + " " + gateway.name()
                : gateway.kind().chart();
        image.ifPresent(outcome -> outcomes.put(role, outcome));
        Set<String> names = spec.version().isBefore(IstioctlRules.LISTS_MERGED)
                ? Set.copyOf(List.of(gateway.name(), gateway.kind().defaultName()))
                : Set.of(gateway.name());
        Overlays.apply(overlays, new Overlays.Workload(PROXY_CONTAINER, names), role, outcomes, reader);
    }

    /** Tells whether an injector decides the image of a gateway. */
    static boolean isInjected(OperatorSpec spec, OperatorSpec.Gateway gateway) {
        return !spec.version().isBefore(IstioctlRules.INJECTED_GATEWAYS)
                && spec.values()
                        .scalar(gateway.kind().block() + ".injectionTemplate")
                        .filter(template -> !template.isEmpty())
                        .isPresent();
    }

    /** Returns the annotations of a gateway's pods, those of the spec over those of values. */
    static HelmValues annotations(OperatorSpec spec, OperatorSpec.Gateway gateway) {
        return spec.values()
                .block(gateway.kind().block() + ".podAnnotations")
                .orElse(HelmValues.EMPTY)
                .merge(gateway.entry().block("k8s.podAnnotations").orElse(HelmValues.EMPTY));
    }

    private void overlay(
            OperatorSpec spec,
            String component,
            String role,
            Overlays.Workload workload,
            Map<String, ImageOutcome> outcomes) {
        Overlays.apply(Overlays.of(spec.spec(), "components." + component), workload, role, outcomes, reader);
    }

    private void put(
            Map<String, ImageOutcome> outcomes, String chart, OperatorSpec spec, HelmValues values, Release release) {
        charts.evaluate(chart, values, profileName(spec), release).ifPresent(outcomes::putAll);
    }

    /** Returns everything that the templates of istiod see. */
    Optional<HelmValues> injectorValues(OperatorInput input, Release release) {
        return spec(input, release)
                .filter(spec -> injectorOverlay(spec).isEmpty())
                .flatMap(spec -> charts.values(ChartEvaluator.ISTIOD, spec.values(), profileName(spec), release));
    }

    /** Returns the profile whose values the charts get; empty if values.profile of the user replaces it. */
    private Optional<String> profileName(OperatorSpec spec) {
        boolean replaced = !spec.version().isBefore(IstioctlRules.CHART_PROFILES)
                && spec.values().scalar("profile").isPresent();
        String name = profileName(spec.spec()).text();
        return replaced
                ? Optional.empty()
                : reader.rules().profiles().profile(name, spec.version()).map(ProfileTable.Profile::values);
    }

    private Placeholders.Filled profileName(HelmValues spec) {
        String name = Overlays.text(spec, "profile");
        return reader.placeholders().fill(name.isEmpty() ? DEFAULT_PROFILE : name);
    }

    private Optional<ProfileTable.Profile> profile(HelmValues user, Release release) {
        return reader.rules().profiles().profile(profileName(user).text(), release.version());
    }

    private static Optional<Value.Scalar> packagePath(HelmValues user) {
        return user.scalar("installPackagePath").filter(path -> !path.isEmpty());
    }

    private static ImageOutcome ofPackage(Value.Scalar path) {
        return ImageOutcome.open(
                Component.PILOT,
                "installPackagePath " + path.rendered(),
                List.of(path.origin("charts and profiles of istioctl")),
                OperatorProblems.packagePath(path.rendered()));
    }

    private ImageOutcome unknownProfile(HelmValues user, IstioVersion version) {
        Placeholders.Filled profile = profileName(user);
        ImageOutcome.Problem problem = profile.unresolved().isEmpty()
                ? Problems.unknownProfile(
                        profile.text(),
                        version.toString(),
                        reader.rules().profiles().names(version))
                : Problems.placeholders(profile.unresolved());
        List<Origin> origins = user.scalar("profile")
                .map(value -> List.of(value.origin("profile of istioctl")))
                .orElse(List.of());
        return ImageOutcome.open(Component.PILOT, "profile " + profile.text(), origins, problem);
    }
}
