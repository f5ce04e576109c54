// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ChartNames;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.SourceException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells charts of Istio, and charts that install them, from those of others. */
final class IstioCharts {

    /** Where a copy of a chart that runs an image has hub or tag. */
    private static final List<String> IMAGE_KEYS =
            List.of("hub", "tag", "global.hub", "global.tag", "pilot.hub", "pilot.tag", "cni.hub", "cni.tag");

    private static final String DEFAULTS = "_internal_defaults_do_not_set";
    private static final String FORMER_DEFAULTS = "defaults";
    private static final String ANNOTATIONS = "podAnnotations";
    private static final String INJECTED = "inject.istio.io/templates";

    private final ChartLoader loader;
    private final ChartNames names = ChartNames.load();
    private final IdentityHashMap<HelmChart, Boolean> installing = new IdentityHashMap<>();

    IstioCharts(ChartLoader loader) {
        this.loader = loader;
    }

    /** Tells whether a chart is one of Istio's, or installs one. */
    boolean holds(HelmChart chart) throws SourceException {
        return installs(chart) || copied(chart).isPresent();
    }

    /** Tells whether a chart has parts that are charts of Istio, or install them. */
    boolean installs(HelmChart chart) throws SourceException {
        Boolean known = installing.get(chart);
        if (known == null) {
            installing.put(chart, false); // what a circle of file: repositories leads back to adds nothing
            known = !chart.isLibrary() && anyPart(chart);
            installing.put(chart, known);
        }
        return known;
    }

    private boolean anyPart(HelmChart chart) throws SourceException {
        for (ChartPart part : loader.parts(chart)) {
            if (isIstios(chart, part)) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether a part is a chart of Istio, or installs one. */
    boolean isIstios(HelmChart parent, ChartPart part) throws SourceException {
        Optional<HelmChart> chart = part.chart();
        return named(parent, part).isPresent()
                ? chart.isEmpty() || !chart.get().isLibrary()
                : chart.isPresent() && holds(chart.get());
    }

    /**
     * Returns the chart of Istio that a part is said to be; empty if it is another product's. A name that is not Istio's
     * alone counts if the repository or alias names Istio, or a chart that is Istio's alone comes from the same repository.
     */
    Optional<String> named(HelmChart parent, ChartPart part) {
        Optional<String> name = part.dependency()
                .flatMap(dependency -> dependency
                        .reference()
                        .istioChart()
                        .or(() -> Optional.of(dependency.name())
                                .filter(shared ->
                                        names.find(shared).isPresent() && isBesideIstio(parent, dependency))));
        return part.chart().isPresent()
                ? name.filter(known ->
                        names.find(known).equals(names.find(part.chart().get().name())))
                : name;
    }

    private static boolean isBesideIstio(HelmChart parent, ChartDependency dependency) {
        return !dependency.repository().isEmpty()
                && parent.dependencies().stream()
                        .anyMatch(other -> other.repository().equals(dependency.repository())
                                && other.reference().istioChart().isPresent());
    }

    /**
     * Returns the chart of Istio that a chart is a copy of: it has its name, and its description and values tell.
     *
     * @throws SourceException if its values cannot be read
     */
    Optional<String> copied(HelmChart chart) throws SourceException {
        Optional<ChartNames.Row> row = names.find(chart.name());
        if (row.isEmpty() || chart.isLibrary() || installs(chart)) {
            return Optional.empty();
        }
        boolean copy = switch (row.get().use()) {
            case IMAGES, INJECTOR -> has(chart, IstioCharts::anyScalar) && tells(chart);
            case GATEWAY -> has(chart, IstioCharts::isInjected);
            case NONE, UMBRELLA -> false;
        };
        return copy ? Optional.of(chart.name()) : Optional.empty();
    }

    /**
     * Tells whether a chart is a copy of one of Istio's, those that run no image included.
     *
     * @throws SourceException if its values cannot be read
     */
    boolean isCopy(HelmChart chart) throws SourceException {
        return copied(chart).isPresent()
                || (names.find(chart.name())
                                .filter(row -> row.use() == ChartNames.Use.NONE)
                                .isPresent()
                        && tells(chart));
    }

    /**
     * Tells whether a chart says that it is one of Istio's that run images, but only its description is in the module: neither
     * values nor templates.
     */
    boolean isBare(HelmChart chart, boolean alone) throws SourceException {
        boolean images = names.find(chart.name())
                .filter(row -> row.use() == ChartNames.Use.IMAGES)
                .isPresent();
        return alone
                && images
                && !chart.isLibrary()
                && tells(chart)
                && chart.dependencies().isEmpty()
                && chart.values().root().entries().isEmpty();
    }

    private interface Test {
        boolean of(HelmValues values);
    }

    private static boolean has(HelmChart chart, Test test) throws SourceException {
        HelmValues values = chart.values();
        return Stream.of(Optional.of(values), values.block(DEFAULTS), values.block(FORMER_DEFAULTS))
                .flatMap(Optional::stream)
                .anyMatch(test::of);
    }

    private static boolean tells(HelmChart chart) {
        Origin origin = new Origin(Optional.of(chart.location()), "name", "name of the chart");
        return new ChartReference(chart.name(), "", Optional.empty(), origin)
                        .istioChart()
                        .isPresent()
                || chart.namesIstio();
    }

    private static boolean anyScalar(HelmValues values) {
        return IMAGE_KEYS.stream().anyMatch(key -> values.scalar(key).isPresent());
    }

    private static boolean isInjected(HelmValues values) {
        return values.block(ANNOTATIONS)
                .filter(annotations -> annotations.root().entries().containsKey(INJECTED))
                .isPresent();
    }
}
