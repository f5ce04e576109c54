// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resolves IstioOperator files (install.istio.io/v1alpha1) as {@code istioctl install} reads them. */
public final class IstioOperatorResolver {

    private static final String GROUP = "install.istio.io/";
    private static final String KIND = "IstioOperator";
    private static final String SPEC = "spec";

    private final SourceReader reader;
    private final Collector collector;
    private final OperatorEvaluator evaluator;
    private final VersionConsensus consensus;

    public IstioOperatorResolver(SourceReader reader, Collector collector) {
        this.reader = reader;
        this.collector = collector;
        this.evaluator = new OperatorEvaluator(reader);
        this.consensus = new VersionConsensus(reader.rules());
    }

    /** Tells whether a document is an IstioOperator. */
    public static boolean isOperator(YamlMapping document) {
        return document.scalar("apiVersion")
                        .filter(version -> version.text().startsWith(GROUP))
                        .isPresent()
                && document.scalar("kind")
                        .filter(kind -> kind.text().equals(KIND))
                        .isPresent();
    }

    /** Resolves a source that the user named. */
    public void resolve(MeshSource.Istioctl source) throws SourceException {
        List<HelmValues> specs = new ArrayList<>();
        for (Path file : source.files()) {
            specs.add(spec(operator(file)));
        }
        List<SetFlag> flags = new ArrayList<>();
        for (String flag : source.set()) {
            flags.add(SetFlag.of(flag));
        }
        Optional<Location> place =
                source.files().stream().findFirst().map(file -> new Location(reader.relative(file), 1, 1));
        resolve(
                new OperatorInput(specs, flags),
                source.version(),
                new Origin(place, SPEC, "installed with istioctl"),
                Defaults.OF_RELEASE);
    }

    private static HelmValues spec(YamlMapping document) {
        return SourceReader.values(document).block(SPEC).orElse(HelmValues.EMPTY);
    }

    private YamlMapping operator(Path file) throws SourceException {
        List<YamlMapping> operators = new ArrayList<>();
        for (YamlNode document : reader.documents(file)) {
            if (document instanceof YamlMapping mapping && isNamedOperator(mapping)) {
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

    /** In a file that the user named, istioctl does not insist on a kind. */
    private static boolean isNamedOperator(YamlMapping document) {
        boolean bare = document.get("apiVersion").isEmpty()
                && document.get("kind").isEmpty()
                && document.mapping(SPEC).isPresent();
        return bare || isOperator(document);
    }

    /** Resolves a document that was found. */
    public void resolve(YamlMapping document) {
        Origin origin = new Origin(Optional.of(document.location()), SPEC, KIND);
        resolve(spec(document), Optional.empty(), origin);
    }

    /**
     * Resolves the {@code spec} of an IstioOperator that stands in something else.
     *
     * @param origin origin of what no value decides
     */
    public void resolve(HelmValues spec, Optional<String> version, Origin origin) {
        resolve(spec, version, origin, Defaults.OF_RELEASE);
    }

    /**
     * Resolves the {@code spec} of an IstioOperator that a controller installs.
     *
     * @param origin origin of what no value decides
     * @param defaults what counts where the spec gives no hub or tag
     */
    public void resolve(HelmValues spec, Optional<String> version, Origin origin, Defaults defaults) {
        resolve(new OperatorInput(List.of(spec), List.of()), version, origin, defaults);
    }

    private void resolve(OperatorInput input, Optional<String> version, Origin origin, Defaults defaults) {
        VersionScope scope = reader.scope(version);
        Map<String, ImageOutcome> outcomes = consensus.decide(
                scope, release -> Optional.of(defaults.explain(evaluator.evaluate(input, defaults.of(release)))));
        outcomes.values().forEach(outcome -> collector.add(outcome, origin));
        List<Release> observed = observed(input, scope);
        Release newest = observed.get(observed.size() - 1);
        Optional<OperatorSpec> spec = evaluator.spec(input, newest);
        boolean gateway = spec.map(known -> decidedElsewhere(known, origin)).orElse(false);
        if (outcomes.isEmpty() && !gateway) {
            collector.note(origin.location().map(Location::file).orElse("<istioctl>")
                    + ": this IstioOperator switches on nothing that runs an image of Istio.");
        }
        spec.filter(OperatorSpec::hasInjector).ifPresent(known -> injector(input, known, scope, origin, defaults));
        HelmValues user = input.spec(newest.version());
        spec.ifPresent(known -> observe(user, known, observed));
        Readers source = Readers.ofSource(ImageOutcome.references(outcomes.values()), scope);
        new Settings(reader, collector).ofOperator(scope.versions(), user, source);
        ControlPlanes.ofOperator(outcomes.values(), user, source).forEach(collector::add);
    }

    /** Returns the releases to look for surprises in: the one that the tag begins with, or all that may apply. */
    private List<Release> observed(OperatorInput input, VersionScope scope) {
        Release newest = scope.releases().get(scope.releases().size() - 1);
        Optional<Release> ofTag = evaluator
                .spec(input, newest)
                .flatMap(spec -> spec.values().scalar("global.tag"))
                .flatMap(tag -> Release.inferred(
                        reader.placeholders().fill(tag.rendered()).text(), reader.rules()));
        return scope.isExact() || ofTag.isEmpty() ? scope.releases() : List.of(ofTag.get());
    }

    private void injector(
            OperatorInput input, OperatorSpec spec, VersionScope scope, Origin origin, Defaults defaults) {
        collector.addInjector(new Injector(
                revision(spec).orElse(""),
                scope,
                release -> evaluator.injectorValues(input, defaults.of(release)),
                origin));
    }

    /** Leaves open what something outside of the files' values decides; tells whether it is a gateway's image. */
    private boolean decidedElsewhere(OperatorSpec spec, Origin origin) {
        List<OperatorSpec.Gateway> injected = spec.gateways().stream()
                .filter(gateway -> OperatorEvaluator.isInjected(spec, gateway))
                .toList();
        injected.forEach(gateway -> choose(spec, gateway));
        if (spec.hasInjector()) {
            OperatorEvaluator.injectorOverlay(spec)
                    .flatMap(overlay -> overlay.scalar("name"))
                    .ifPresent(name -> collector.addOpenProxy(
                            name.rendered(),
                            name.origin("overlay of istiod"),
                            OperatorProblems.overlaidConfiguration(name.rendered())));
            return false;
        }
        for (OperatorSpec.Gateway gateway : injected) {
            collector.addGateway(spec.values()
                    .scalar(gateway.kind().block() + ".injectionTemplate")
                    .map(template -> template.origin("image of gateway " + gateway.name() + " is auto"))
                    .orElse(origin));
        }
        return !injected.isEmpty();
    }

    private void choose(OperatorSpec spec, OperatorSpec.Gateway gateway) {
        String owner = "gateway " + gateway.name();
        PodAnnotations.of(OperatorEvaluator.annotations(spec, gateway), owner, collector)
                .choose(ProxyChoice.Template.GATEWAY, revision(spec), owner, reader, collector);
    }

    private static Optional<String> revision(OperatorSpec spec) {
        return spec.values()
                .scalar("revision")
                .map(value -> spec.placeholders().fill(value.rendered()).text());
    }

    private void observe(HelmValues user, OperatorSpec spec, List<Release> releases) {
        List<IstioVersion> versions = releases.stream().map(Release::version).toList();
        OperatorObservations.of(user, spec, versions).forEach(collector::add);
        if (spec.runsIstiod()) {
            reader.rules()
                    .ignoredKeys()
                    .observe(ChartEvaluator.ISTIOD, spec.values(), versions)
                    .forEach(collector::add);
        }
    }
}
