// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.IstioOperatorResolver;
import io.github.istiofips.mesh.ManifestResolver;
import io.github.istiofips.mesh.carrier.CarrierContext;
import io.github.istiofips.mesh.carrier.Carriers;
import io.github.istiofips.mesh.carrier.EmbeddedDocuments;
import io.github.istiofips.mesh.carrier.KubernetesObject;
import io.github.istiofips.mesh.carrier.MentionedCharts;
import io.github.istiofips.mesh.carrier.NestedObjects;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import java.util.List;
import java.util.Set;

/** Reads an object that no carrier installs from: its pods, and the objects and texts inside it as if each were a file. */
final class ObjectReader {

    /** Kinds of objects that count for more than the pods in them. */
    private static final Set<String> COUNTING_BY_KIND = Set.of("ConfigMap", "Secret", "Gateway", "ProxyConfig");

    /** Groups whose objects name charts that carriers either install or refuse for a reason. */
    private static final Set<String> READ_BY_CARRIERS =
            Set.of("argoproj.io", "helm.toolkit.fluxcd.io", "source.toolkit.fluxcd.io", "helm.cattle.io", "");

    private final CarrierContext context;
    private final Collector collector;
    private final ManifestResolver manifests;
    private final Carriers carriers;
    private final ImageFields images;
    private final EmbeddedDocuments embedded;
    private final MentionedCharts charts;
    private final Values values;

    /** Takes values that stand as text in an object. */
    interface Values {

        /**
         * Resolves values if they are Istio's.
         *
         * @param name the text, as notes call it
         * @param hint path that may tell by its words what they are
         */
        void read(String name, String hint, YamlMapping document);
    }

    ObjectReader(CarrierContext context, Carriers carriers, Values values) {
        this.context = context;
        this.collector = context.collector();
        this.manifests = context.manifests();
        this.carriers = carriers;
        this.images = new ImageFields(context.reader(), collector);
        this.embedded = new EmbeddedDocuments(collector);
        this.charts = new MentionedCharts(collector);
        this.values = values;
    }

    /** Reads an object that carriers refused. */
    void read(KubernetesObject object) {
        read(object, 0);
    }

    /** Reads an IstioOperator. */
    void operator(KubernetesObject object) {
        collector.note(object.file() + ": IstioOperator, read as istioctl install reads it.");
        context.operators().resolve(object.node());
    }

    /** Reads the objects and names of charts inside a document that is no object, of which only the pods are read yet. */
    void nestedIn(YamlNode document) {
        charts.find(document, document.location().file());
        NestedObjects.in(document.location().file(), document).forEach(nested -> nested(nested, 0));
    }

    private void read(KubernetesObject object, int depth) {
        if (IstioOperatorResolver.isOperator(object.node())) {
            operator(object);
            return;
        }
        int before = collector.choices().size();
        int found = manifests.resolve(object.node()) + images.find(object.node(), Set.of());
        if (found > 0) {
            collector.note(object.file() + ": objects that name images of Istio.");
        } else if (collector.choices().size() > before) {
            collector.note(object.file() + ": objects for which istiod injects or deploys a proxy.");
        }
        if (!READ_BY_CARRIERS.contains(object.group())) {
            charts.find(object.node(), object.title());
        }
        NestedObjects.of(object).forEach(nested -> nested(nested, depth));
        texts(object, depth);
    }

    private void nested(KubernetesObject object, int depth) {
        if (IstioOperatorResolver.isOperator(object.node())) {
            operator(object);
        } else if (!carriers.resolve(object) && COUNTING_BY_KIND.contains(object.kind())) {
            manifests.resolve(object.node());
            texts(object, depth);
        }
    }

    private void texts(KubernetesObject object, int depth) {
        if (depth >= EmbeddedDocuments.MAX_DEPTH || context.index().isClaimed(object)) {
            return;
        }
        for (EmbeddedDocuments.Embedded text : embedded.of(object)) {
            for (YamlNode document : text.documents()) {
                if (document instanceof YamlMapping mapping && Discovery.isValues(mapping)) {
                    values.read(
                            object.file() + ", entry " + text.name() + " of " + object.title(),
                            object.name() + "/" + text.name(),
                            mapping);
                } else {
                    document(object.file(), document, depth + 1);
                }
            }
        }
    }

    private void document(String file, YamlNode document, int depth) {
        List<YamlNode> items = ManifestResolver.items(document);
        items.forEach(item -> document(file, item, depth));
        if (items.isEmpty()) {
            KubernetesObject.of(file, document)
                    .filter(object -> !carriers.resolve(object))
                    .ifPresent(object -> read(object, depth));
        }
    }
}
