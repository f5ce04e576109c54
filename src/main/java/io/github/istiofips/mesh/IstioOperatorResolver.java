// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.Placeholders;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resolves IstioOperator files (install.istio.io/v1alpha1) as {@code istioctl install} reads them. */
final class IstioOperatorResolver {

    private static final String GROUP = "install.istio.io/";
    private static final String KIND = "IstioOperator";
    private static final String DEFAULT_PROFILE = "default";
    private static final String ZTUNNEL = "ztunnel";
    /** Stands for an injector without an istiod of its own, as in profile remote. */
    private static final String INJECTOR_ONLY = "injector";

    private final SourceReader reader;
    private final Collector collector;
    private final ChartEvaluator evaluator;
    private final VersionConsensus consensus;

    IstioOperatorResolver(SourceReader reader, Collector collector) {
        this.reader = reader;
        this.collector = collector;
        this.evaluator = new ChartEvaluator(reader.rules(), reader.placeholders());
        this.consensus = new VersionConsensus(reader.rules());
    }

    /** Tells whether a document is an IstioOperator. */
    static boolean isOperator(YamlMapping document) {
        return document.scalar("apiVersion")
                        .filter(version -> version.text().startsWith(GROUP))
                        .isPresent()
                && document.scalar("kind")
                        .filter(kind -> kind.text().equals(KIND))
                        .isPresent();
    }

    /** Resolves a source that the user named. */
    void resolve(MeshSource.Istioctl source) throws SourceException {
        HelmValues merged = HelmValues.EMPTY;
        for (Path file : source.files()) {
            merged = merged.merge(SourceReader.values(operator(file)));
        }
        HelmValues spec = merged.block("spec").orElse(HelmValues.EMPTY);
        Optional<Location> place =
                source.files().stream().findFirst().map(file -> new Location(reader.relative(file), 1, 1));
        resolve(
                StrVals.apply(spec, source.set(), "spec"),
                source.version(),
                new Origin(place, "spec", "installed with istioctl"));
    }

    private YamlMapping operator(Path file) throws SourceException {
        List<YamlMapping> operators = new ArrayList<>();
        for (YamlNode document : reader.documents(file)) {
            if (document instanceof YamlMapping mapping && isOperator(mapping)) {
                operators.add(mapping);
            }
        }
        if (operators.size() == 1) {
            return operators.get(0);
        }
        String relative = reader.relative(file);
        if (operators.isEmpty()) {
            throw SourceException.in(
                    relative,
                    "holds no IstioOperator (apiVersion install.istio.io/v1alpha1), named in <istioctl>; "
                            + "name it in <helm> or <manifests> if it is something else");
        }
        throw SourceException.at(
                operators.get(1).location(),
                "is a second IstioOperator in one file, which istioctl refuses; put each into a file of its own");
    }

    /** Resolves a document that was found. */
    void resolve(YamlMapping document) {
        HelmValues values = SourceReader.values(document);
        Origin origin = new Origin(Optional.of(document.location()), "spec", "IstioOperator");
        resolve(values.block("spec").orElse(HelmValues.EMPTY), Optional.empty(), origin);
    }

    private void resolve(HelmValues spec, Optional<String> version, Origin origin) {
        VersionScope scope = reader.scope(version);
        Map<String, ImageOutcome> outcomes = consensus.decide(scope, release -> Optional.of(evaluate(spec, release)));
        outcomes.values().forEach(outcome -> collector.add(outcome, origin));
        if (outcomes.isEmpty()) {
            collector.note(origin.location().map(Location::file).orElse("<istioctl>")
                    + ": this IstioOperator switches on nothing that runs an image of Istio.");
        }
        if (outcomes.containsKey("proxy")) {
            String revision = text(spec, "revision").orElse("");
            collector.addInjector(new Injector(revision, scope, release -> injectorValues(spec, release), origin));
        }
        new Settings(reader, collector).ofOperator(scope.versions(), spec);
    }

    private Map<String, ImageOutcome> evaluate(HelmValues spec, Release release) {
        Placeholders.Filled profile = reader.placeholders()
                .fill(spec.scalar("profile").map(Value.Scalar::rendered).orElse(DEFAULT_PROFILE));
        Optional<Set<String>> components = reader.rules().profiles().components(profile.text(), release.version());
        if (components.isEmpty()) {
            return Map.of(ChartEvaluator.ISTIOD, unknownProfile(spec, profile, release.version()));
        }
        OperatorSpec operator = new OperatorSpec(spec, release.version());
        Map<String, ImageOutcome> outcomes = new LinkedHashMap<>();
        HelmValues values = operator.values();
        Set<String> on = components.get();
        if (operator.isOn("pilot", on)) {
            put(outcomes, "istiod", values, profile.text(), release);
        } else if (on.contains(INJECTOR_ONLY)) {
            put(outcomes, "istiod", values, profile.text(), release);
            outcomes.remove(ChartEvaluator.ISTIOD);
        }
        for (String kind : List.of("ingress", "egress")) {
            if (operator.hasGateways(kind, on)) {
                put(outcomes, kind, values, profile.text(), release);
            }
        }
        if (operator.isOn("cni", on)) {
            put(outcomes, "cni", values, profile.text(), release);
        }
        if (operator.isOn(ZTUNNEL, on)) {
            put(outcomes, ZTUNNEL, operator.ztunnelValues(), profile.text(), release);
            outcomes.computeIfPresent(ZTUNNEL, (role, outcome) -> oldZtunnel(outcome, operator));
        }
        Overlays.apply(spec, outcomes, reader);
        return outcomes;
    }

    /** Returns everything that istiod's templates see. */
    private Optional<HelmValues> injectorValues(HelmValues spec, Release release) {
        return evaluator.values(
                ChartEvaluator.ISTIOD,
                new OperatorSpec(spec, release.version()).values(),
                Optional.of(text(spec, "profile").orElse(DEFAULT_PROFILE)),
                release);
    }

    private Optional<String> text(HelmValues spec, String key) {
        return spec.scalar(key)
                .map(value -> reader.placeholders().fill(value.rendered()).text());
    }

    private void put(
            Map<String, ImageOutcome> outcomes, String chart, HelmValues values, String profile, Release release) {
        evaluator
                .evaluate(chart, values, Optional.of(profile), release)
                .ifPresent(evaluated -> outcomes.putAll(evaluated));
    }

    private static ImageOutcome oldZtunnel(ImageOutcome outcome, OperatorSpec operator) {
        HelmValues values = operator.ztunnelValues();
        boolean whole = values.scalar("image")
                .filter(image -> image.rendered().contains("/"))
                .isPresent();
        boolean complete = whole
                || (values.scalar("hub").isPresent() && values.scalar("tag").isPresent());
        return operator.version().isBefore(IstioctlRules.ZTUNNEL_READS_GLOBAL) && !complete
                ? outcome.because(Problems.oldZtunnel())
                : outcome;
    }

    private ImageOutcome unknownProfile(HelmValues spec, Placeholders.Filled profile, IstioVersion version) {
        ImageOutcome.Problem problem = profile.unresolved().isEmpty()
                ? Problems.unknownProfile(
                        profile.text(),
                        version.toString(),
                        reader.rules().profiles().names(version))
                : Problems.placeholders(profile.unresolved());
        List<Origin> origins = spec.scalar("profile")
                .map(value -> List.of(value.origin("profile of istioctl")))
                .orElse(List.of());
        return ImageOutcome.open(Component.PILOT, "profile " + profile.text(), origins, problem);
    }
}
