// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Origin;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Resolves Flux's HelmRelease (fluxcd.io/flux/components/helm/helmreleases). */
final class FluxCarrier implements Carrier {

    private final CarrierContext context;
    private final GitOpsInstaller installer;
    private final FluxObjects objects;
    private final FluxSubstitution substitution;

    FluxCarrier(CarrierContext context) {
        this.context = context;
        this.installer = new GitOpsInstaller(context);
        this.objects = new FluxObjects(context.index());
        this.substitution = new FluxSubstitution(context.index(), objects);
    }

    @Override
    public boolean accepts(KubernetesObject object) {
        return object.is("helm.toolkit.fluxcd.io", "HelmRelease");
    }

    @Override
    public boolean resolve(KubernetesObject object) {
        boolean installs = false;
        for (FluxSubstitution.Variant variant : substitution.of(object)) {
            KubernetesObject filled = new KubernetesObject(object.file(), variant.fill(object.file(), object.node()));
            installs |= release(filled, variant);
        }
        return installs;
    }

    private boolean release(KubernetesObject release, FluxSubstitution.Variant variant) {
        FluxChart charts = new FluxChart(context.index(), objects, variant);
        Optional<FluxChart.Found> chart = charts.of(release);
        if (chart.isEmpty()) {
            return unknownChart(release);
        }
        FluxValues values = new FluxValues(context.index(), objects, variant, release);
        Optional<List<GitOpsLayers>> alternatives = values.alternatives(chart.get());
        GitOpsInstaller.Release what = chart.get().release();
        if (alternatives.isEmpty()) {
            GitOpsLayers unclear = new GitOpsLayers(context.index());
            unclear.gap(release.node().location(), "valuesFrom", GitOpsProblems.manyAlternatives(release.title()));
            return installer.install(what, unclear);
        }
        boolean installs = false;
        for (GitOpsLayers layers : alternatives.get()) {
            installs |= new FluxPostRenderers(context, installer, release).install(what, layers);
        }
        return installs;
    }

    /** A chart that no file of the module names may be Istio's if the names of the objects say so. */
    private boolean unknownChart(KubernetesObject release) {
        String reference = release.text("spec.chartRef.name");
        Origin origin = release.origin("spec.chartRef", "chart that " + release.title() + " installs");
        boolean istios = Stream.of(release.name(), reference)
                .anyMatch(name -> new ChartReference(name, name, Optional.empty(), origin)
                                .istioChart()
                                .isPresent()
                        || name.startsWith("istio"));
        if (istios) {
            String what = release.text("spec.chartRef.kind") + " " + reference + " is not in this module";
            installer.open(release.title(), List.of(origin), GitOpsProblems.chartUnknown(what));
        }
        return istios;
    }
}
