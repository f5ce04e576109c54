// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings together the istiods whose configuration is known and what pods, Gateways and ProxyConfigs choose: the images
 * of every proxy that is injected or deployed (istio/istio pkg/kube/inject, pilot/pkg/config/kube/gateway).
 */
public final class InjectionResolver {

    private static final String TEMPLATES = "sidecarInjectorWebhook.templates";
    private static final String GATEWAY_CLASSES = "gatewayClasses";
    private static final String BINARY = "meshConfig.defaultConfig.binaryPath";
    private static final List<String> AGENTGATEWAY_SWITCHES =
            List.of("pilot.env.PILOT_ENABLE_AGENTGATEWAY", "env.PILOT_ENABLE_AGENTGATEWAY");

    private final SourceReader reader;
    private final Collector collector;
    private final VersionConsensus consensus;

    public InjectionResolver(SourceReader reader, Collector collector) {
        this.reader = reader;
        this.collector = collector;
        this.consensus = new VersionConsensus(reader.rules());
    }

    /** Adds the images; everything that the sources hold must have been collected. */
    public void resolve() {
        collector.configMaps().resolve(reader, collector);
        for (Injector injector : collector.injectors()) {
            injector(injector);
        }
        collector.choices().forEach(this::choice);
        if (collector.injectors().isEmpty()) {
            collector
                    .gateways()
                    .forEach(gateway -> collector.addOpenProxy("auto", gateway, Problems.gatewayWithoutIstiod()));
        }
    }

    private void injector(Injector injector) {
        if (injector.rendered()) {
            consensus
                    .decide(
                            injector.scope(),
                            release -> injector.values()
                                    .apply(release)
                                    .map(values -> reader.rules()
                                            .injector()
                                            .evaluate(values, release.version(), reader.placeholders())))
                    .values()
                    .forEach(outcome -> collector.add(outcome, injector.origin()));
        }
        newest(injector).ifPresent(values -> {
            values.scalar(BINARY).ifPresent(path -> ProxyConfigs.observeBinary(path, "the mesh", collector));
            values.block(TEMPLATES)
                    .ifPresent(templates ->
                            templates.root().entries().forEach((name, template) -> template(name, template, values)));
            values.block(GATEWAY_CLASSES).ifPresent(classes -> containers(classes.root()));
            values.firstSet(AGENTGATEWAY_SWITCHES)
                    .filter(value -> value.rendered().equals("true"))
                    .map(value -> value.origin("switches agentgateway on"))
                    .ifPresent(origin -> choice(
                            new ProxyChoice(
                                    ProxyChoice.Template.AGENTGATEWAY,
                                    "Gateways of class istio-agentgateway",
                                    Optional.of(injector.revision()),
                                    Optional.empty(),
                                    false,
                                    Optional.empty(),
                                    origin),
                            injector));
        });
    }

    /** Returns the values of the newest release that may apply and knows their profile. */
    private static Optional<HelmValues> newest(Injector injector) {
        List<Release> releases = new ArrayList<>(injector.scope().releases());
        Collections.reverse(releases);
        return releases.stream()
                .flatMap(release -> injector.values().apply(release).stream())
                .findFirst();
    }

    private void template(String name, Value template, HelmValues values) {
        if (!(template instanceof Value.Scalar text)) {
            return;
        }
        Origin origin = text.origin("injection template " + name);
        for (TemplateImages.Found found : TemplateImages.of(text.text(), values)) {
            Optional<Component> component = reader.components()
                    .recognise(found.text())
                    .or(() -> found.proxy() ? Optional.of(Component.PROXY) : Optional.empty());
            if (found.kind() == TemplateImages.Kind.LITERAL) {
                component.ifPresent(known -> collector.add(reader.reference(known, found.text(), origin), origin));
            } else if (component.isPresent()) {
                collector.addOpenProxy(found.text(), origin, Problems.injectionTemplate(name));
            }
        }
    }

    /** Adds the images of containers that values lay over the Deployments of Gateways; the parser bounds the nesting. */
    private void containers(Value value) {
        if (value instanceof Value.Items items) {
            items.values().forEach(this::containers);
        } else if (value instanceof Value.Block block) {
            HelmValues container = new HelmValues(block);
            Optional<Value.Scalar> image = container.scalar("image");
            boolean proxy = container
                    .scalar("name")
                    .filter(name -> PodReader.isProxyContainer(name.rendered()))
                    .isPresent();
            image.flatMap(reference -> reader.components().recognise(reference.rendered()))
                    .or(() -> proxy && image.isPresent() ? Optional.of(Component.PROXY) : Optional.empty())
                    .ifPresent(component -> {
                        Origin origin = image.orElseThrow().origin("image laid over the Deployment of Gateways");
                        collector.add(reader.reference(component, image.get().rendered(), origin), origin);
                    });
            block.entries().values().forEach(this::containers);
        }
    }

    private void choice(ProxyChoice choice) {
        List<Injector> deciding = deciding(choice);
        boolean anywhere = choice.template() == ProxyChoice.Template.SIDECAR || deciding.isEmpty();
        if (choice.whole() && anywhere) {
            Component component =
                    choice.template() == ProxyChoice.Template.AGENTGATEWAY ? Component.AGENTGATEWAY : Component.PROXY;
            String why = "replaces the image of the proxy of " + choice.owner();
            Origin origin = choice.image().orElseThrow().origin(why);
            collector.add(reader.reference(component, choice.image().get().rendered(), origin), origin);
        } else if (deciding.isEmpty() && choice.type().isPresent()) {
            collector.addOpenProxy(
                    choice.type().get().value().rendered(),
                    choice.origin(),
                    Problems.choiceWithoutIstiod(choice.owner()));
        }
        deciding.forEach(injector -> choice(choice, injector));
    }

    /** Returns the istiods that may decide for a choice: those of its revision, or all if none has that name. */
    private List<Injector> deciding(ProxyChoice choice) {
        List<Injector> named = collector.injectors().stream()
                .filter(injector ->
                        choice.revision().filter(injector.revision()::equals).isPresent())
                .toList();
        return named.isEmpty() ? collector.injectors() : named;
    }

    private void choice(ProxyChoice choice, Injector injector) {
        if (choice.whole() && choice.template() == ProxyChoice.Template.SIDECAR) {
            return;
        }
        InjectorTable table = reader.rules().injector();
        boolean typeCounts = injector.scope().versions().stream().anyMatch(table::knowsImageTypes);
        if (!typeCounts && choice.type().isPresent()) {
            collector.add(withoutImageTypes(choice));
        }
        Map<String, ImageOutcome> outcomes = consensus.decide(
                injector.scope(),
                release -> injector.values()
                        .apply(release)
                        .flatMap(values -> table.evaluate(choice, values, release.version(), reader.placeholders()))
                        .map(outcome -> Map.of("proxy", outcome)));
        outcomes.values().stream()
                .filter(outcome -> choice.decides() || outcome.problem().isPresent())
                .forEach(outcome -> collector.add(chosenBy(choice, outcome), choice.origin()));
    }

    private static Observation withoutImageTypes(ProxyChoice choice) {
        Value.Scalar type = choice.type().orElseThrow().value();
        return new Observation(
                Observation.Kind.VALUE_WITHOUT_EFFECT,
                type.key(),
                "Istio before 1.13 knows no image types; " + choice.owner()
                        + " gets the tag of istiod's configuration.",
                "Write the whole tag into global.tag, or the whole reference into annotation"
                        + " sidecar.istio.io/proxyImage.",
                choice.origin());
    }

    /** Adds the place of a choice that led to an outcome which other values decide. */
    private static ImageOutcome chosenBy(ProxyChoice choice, ImageOutcome outcome) {
        Origin place = choice.origin();
        boolean named = outcome.origins().stream()
                .anyMatch(origin -> origin.location().equals(place.location())
                        && origin.key().equals(place.key()));
        if (named || !choice.decides()) {
            return outcome;
        }
        List<Origin> origins = new ArrayList<>(outcome.origins());
        origins.add(place);
        return outcome.withOrigins(origins);
    }
}
