// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gathers what the sources of a project lead to; one entry per reference. */
public final class Collector {

    private final Map<String, ImageUse> images = new TreeMap<>();
    private final Map<UnresolvedKey, UnresolvedImage> unresolved = new LinkedHashMap<>();
    private final Map<SettingKey, Setting> settings = new LinkedHashMap<>();
    private final Map<ObservationKey, Observation> observations = new LinkedHashMap<>();
    private final Set<String> notes = new TreeSet<>();
    private final List<Origin> gateways = new ArrayList<>();
    private final Set<ControlPlane> controlPlanes = new LinkedHashSet<>();
    private final GatewayDeployments deployments = new GatewayDeployments();
    private final Map<Origin, ImageOutcome> openProxies = new LinkedHashMap<>();
    private final List<Injector> injectors = new ArrayList<>();
    private final Set<ProxyChoice> choices = new LinkedHashSet<>();
    private final IstiodConfigMaps configMaps = new IstiodConfigMaps();
    private boolean proxyNamed;

    /** What one value leaves open is said once, however many images need the value. */
    private record UnresolvedKey(Component component, String text, String reason, Optional<Location> location) {
        static UnresolvedKey of(UnresolvedImage image) {
            return new UnresolvedKey(
                    image.component(),
                    image.text(),
                    image.reason(),
                    image.origins().get(0).location());
        }
    }

    /** A setting stands once at its place, however many charts read it. */
    private record SettingKey(String name, String value, Optional<Location> location, String key) {}

    /** An observation is made once per place, however many images it concerns. */
    private record ObservationKey(Observation.Kind kind, Optional<Location> location, String key, String message) {}

    /**
     * Adds an image or what keeps it from being known.
     *
     * @param otherwise where what is installed is named; it comes first if what decides is a default, which no line gives
     */
    public void add(ImageOutcome outcome, Origin otherwise) {
        List<Origin> origins = placedFirst(outcome.origins(), otherwise);
        if (outcome.problem().isPresent()) {
            ImageOutcome.Problem problem = outcome.problem().get();
            UnresolvedImage open = new UnresolvedImage(
                    outcome.component(), outcome.text(), problem.reason(), problem.remedy(), origins);
            unresolved.merge(UnresolvedKey.of(open), open, Collector::join);
        } else {
            images.merge(outcome.text(), new ImageUse(outcome.text(), outcome.component(), origins), Collector::join);
        }
        outcome.observations().forEach(this::add);
    }

    private static List<Origin> placedFirst(List<Origin> origins, Origin otherwise) {
        boolean byDefault = origins.isEmpty()
                || (origins.get(0).location().isEmpty() && !Value.Scalar.isGivenWithSet(origins.get(0)));
        if (byDefault && otherwise.location().isPresent()) {
            return join(List.of(otherwise), origins);
        }
        boolean placed = origins.stream().anyMatch(origin -> origin.location().isPresent());
        return placed ? origins : join(origins, List.of(otherwise));
    }

    private static ImageUse join(ImageUse known, ImageUse more) {
        Component component = known.component() == Component.OTHER ? more.component() : known.component();
        Set<Component> components = new TreeSet<>(known.components());
        components.addAll(more.components());
        return new ImageUse(known.reference(), component, components, join(known.origins(), more.origins()));
    }

    private static UnresolvedImage join(UnresolvedImage known, UnresolvedImage more) {
        return new UnresolvedImage(
                known.component(), known.text(), known.reason(), known.remedy(), join(known.origins(), more.origins()));
    }

    private static List<Origin> join(List<Origin> known, List<Origin> more) {
        Set<Origin> origins = new LinkedHashSet<>(known);
        origins.addAll(more);
        return List.copyOf(origins);
    }

    public void add(Observation observation) {
        observations.putIfAbsent(
                new ObservationKey(
                        observation.kind(),
                        observation.origin().location(),
                        observation.subject(),
                        observation.message()),
                observation);
    }

    public void add(Setting setting) {
        Origin origin = setting.origin();
        settings.merge(
                new SettingKey(setting.name(), setting.value(), origin.location(), origin.key()),
                setting,
                Setting::and);
    }

    /** Adds an istiod whose environment is configured in a source. */
    void add(ControlPlane controlPlane) {
        controlPlanes.add(controlPlane);
    }

    /** Returns what is known of Gateways that istiod deploys. */
    GatewayDeployments deployments() {
        return deployments;
    }

    /** Tells whether nothing was found that leads to an image, resolved or not. */
    public boolean isEmpty() {
        return images.isEmpty()
                && unresolved.isEmpty()
                && openProxies.isEmpty()
                && injectors.isEmpty()
                && !configMaps.hasInjector()
                && choices.stream().noneMatch(ProxyChoice::decides);
    }

    public void note(String sentence) {
        notes.add(sentence);
    }

    /** Adds an istiod whose configuration is known. */
    public void addInjector(Injector injector) {
        injectors.add(injector);
    }

    public List<Injector> injectors() {
        return List.copyOf(injectors);
    }

    /** Adds what a pod, a Gateway or a ProxyConfig chooses about its proxy. */
    public void addChoice(ProxyChoice choice) {
        choices.add(choice);
    }

    public Set<ProxyChoice> choices() {
        return choices;
    }

    public IstiodConfigMaps configMaps() {
        return configMaps;
    }

    /** Adds a gateway whose image an injector decides. */
    public void addGateway(Origin origin) {
        gateways.add(origin);
    }

    /** Adds what decides the proxy's image and is not resolved, such as a ConfigMap of the injector. */
    public void addOpenProxy(String text, Origin origin, ImageOutcome.Problem problem) {
        openProxies.putIfAbsent(origin, ImageOutcome.open(Component.PROXY, text, List.of(origin), problem));
    }

    /** Records that the user named the proxy's image, which settles what is open about it. */
    public void proxyNamed() {
        proxyNamed = true;
    }

    /** Returns the gateways whose image an injector decides. */
    public List<Origin> gateways() {
        return gateways;
    }

    public MeshResolution resolution() {
        if (!proxyNamed) {
            openProxies.forEach((origin, outcome) -> add(outcome, origin));
        }
        return new MeshResolution(
                List.copyOf(images.values()),
                List.copyOf(unresolved.values()),
                List.copyOf(settings.values()),
                List.copyOf(observations.values()),
                List.copyOf(controlPlanes),
                deployments.gateways(),
                List.copyOf(notes));
    }
}
