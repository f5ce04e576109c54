// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlScalar;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Resolves Zarf's packages (docs.zarf.dev/ref/components): the charts of each component with their values files, and the
 * images that it takes along. Components of another flavour are components of their own.
 */
final class ZarfCarrier implements Carrier {

    private static final List<String> KINDS = List.of("ZarfPackageConfig", "ZarfComponentConfig");

    private final CarrierContext context;

    ZarfCarrier(CarrierContext context) {
        this.context = context;
    }

    @Override
    public boolean accepts(KubernetesObject object) {
        return KINDS.contains(object.kind());
    }

    @Override
    public boolean resolve(KubernetesObject object) {
        ZarfComponents components = new ZarfComponents(context.index());
        boolean imported = components.isImported(object);
        boolean installs = false;
        Set<String> missing = new HashSet<>();
        for (ZarfComponents.Composed component : components.of(object)) {
            for (ZarfComponents.Chart chart : component.charts()) {
                installs |= chart(chart, component);
            }
            for (YamlScalar image : component.images()) {
                installs |= image(image, component);
            }
            for (YamlScalar file : component.missing()) {
                if ((namesIstio(component.name()) || namesIstio(file.text())) && missing.add(file.text())) {
                    missing(file, component);
                    installs = true;
                }
            }
        }
        if (installs) {
            context.collector().note(object.file() + ": " + object.title() + ", charts and images of its components.");
        }
        return installs || imported;
    }

    private static boolean namesIstio(String text) {
        return text.toLowerCase(Locale.ROOT).contains("istio");
    }

    private void missing(YamlScalar file, ZarfComponents.Composed component) {
        Origin origin =
                new Origin(Optional.of(file.location()), "components.import", "imported by a component of Istio");
        ImageOutcome.Problem problem = new ImageOutcome.Problem(
                "Component " + component.name() + " imports " + file.text()
                        + ", which is not in the module, and its charts and images are not known.",
                "Add what is imported to the module, or name the images in <images>.");
        context.collector().add(ImageOutcome.open(Component.OTHER, file.text(), List.of(origin), problem), origin);
    }

    private boolean image(YamlScalar image, ZarfComponents.Composed component) {
        Optional<Component> known = context.reader().components().recognise(image.text());
        known.ifPresent(kind -> {
            Origin origin = new Origin(
                    Optional.of(image.location()), "components.images", "taken along by component " + component.name());
            context.collector().add(context.reader().reference(kind, image.text(), origin), origin);
        });
        return known.isPresent();
    }

    private boolean chart(ZarfComponents.Chart chart, ZarfComponents.Composed component) {
        Origin origin = new Origin(
                Optional.of(chart.location()), "components.charts", "chart of component " + component.name());
        ChartReference reference = new ChartReference(chart.name(), chart.repository(), chart.version(), origin);
        boolean local = chart.directory().isPresent();
        if (!local && reference.istioChart().isEmpty()) {
            return false;
        }
        Optional<HelmValues> values = values(chart);
        if (values.isEmpty()) {
            return !local;
        }
        HelmValues given = new ZarfRegistry(component.images()).fill(values.get());
        return local
                ? context.charts().installDirectory(chart.directory().orElseThrow(), reference, given)
                : context.charts().install(reference, given);
    }

    /** Returns the values of a chart; empty if a file is missing or unreadable, which is then reported. */
    private Optional<HelmValues> values(ZarfComponents.Chart chart) {
        HelmValues values = HelmValues.EMPTY;
        for (ZarfComponents.ValuesFile file : chart.valuesFiles()) {
            if (file.file().isEmpty()) {
                open(file, chart, "is not in the module");
                return Optional.empty();
            }
            try {
                values = values.merge(context.reader().values(file.file().get().path()));
                context.index().claim(file.file().get());
            } catch (SourceException e) {
                open(file, chart, "cannot be read");
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private void open(ZarfComponents.ValuesFile file, ZarfComponents.Chart chart, String why) {
        String path = file.path().text();
        Origin origin = new Origin(
                Optional.of(file.path().location()), "charts.valuesFiles", "values of chart " + chart.name());
        ImageOutcome.Problem problem = new ImageOutcome.Problem(
                "Values file " + path + " of chart " + chart.name() + " " + why + ", and it may decide the images.",
                "Correct the path or the file, or name the images in <images>.");
        context.collector().add(ImageOutcome.open(Component.OTHER, path, List.of(origin), problem), origin);
    }
}
