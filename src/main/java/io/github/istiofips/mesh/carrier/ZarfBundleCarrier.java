// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Leaves open what the Zarf packages of a UDS bundle (defenseunicorns/uds-cli) run that hold Istio and come from a registry:
 * UDS Core, whose package brings Istio, and packages of which the bundle names components of Istio.
 */
final class ZarfBundleCarrier implements Carrier {

    private static final Pattern CORE = Pattern.compile(".*/uds/core(?:-base|-slim-dev)?/?");

    private final CarrierContext context;

    ZarfBundleCarrier(CarrierContext context) {
        this.context = context;
    }

    @Override
    public boolean accepts(KubernetesObject object) {
        return object.kind().equals("UDSBundle");
    }

    @Override
    public boolean resolve(KubernetesObject object) {
        List<YamlMapping> packages = items(object.node(), "packages")
                .filter(YamlMapping.class::isInstance)
                .map(YamlMapping.class::cast)
                .filter(part -> part.scalar("repository").isPresent() && holdsIstio(part))
                .toList();
        packages.forEach(this::open);
        if (!packages.isEmpty()) {
            context.collector().note(object.file() + ": " + object.title() + ", whose packages are not in the module.");
        }
        return !packages.isEmpty();
    }

    private static boolean holdsIstio(YamlMapping part) {
        Stream<String> components = Stream.concat(
                items(part, "optionalComponents")
                        .filter(YamlScalar.class::isInstance)
                        .map(item -> ((YamlScalar) item).text()),
                part.mapping("overrides").stream().flatMap(over -> over.entries().keySet().stream()));
        return CORE.matcher(text(part, "repository")).matches()
                || Stream.concat(components, Stream.of(text(part, "name"), text(part, "repository")))
                        .anyMatch(name -> name.toLowerCase(Locale.ROOT).contains("istio"));
    }

    private void open(YamlMapping part) {
        String name = text(part, "repository") + ":" + text(part, "ref");
        YamlNode place = part.scalar("ref").or(() -> part.scalar("repository")).orElseThrow();
        Origin origin = new Origin(Optional.of(place.location()), "packages.ref", "package of the bundle");
        ImageOutcome.Problem problem = new ImageOutcome.Problem(
                "Package " + name + " brings Istio, but is not in the module, and its images are not known.",
                "Name the images that its zarf.yaml lists in <images>.");
        context.collector().add(ImageOutcome.open(Component.OTHER, name, List.of(origin), problem), origin);
    }

    private static Stream<YamlNode> items(YamlMapping parent, String key) {
        return parent.sequence(key).map(YamlSequence::items).orElse(List.of()).stream();
    }

    private static String text(YamlMapping mapping, String key) {
        return mapping.scalar(key).map(YamlScalar::text).orElse("");
    }
}
