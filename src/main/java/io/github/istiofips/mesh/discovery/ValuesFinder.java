// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.HelmResolver;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.ManifestResolver;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Problems;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.mesh.carrier.GlooPlatformValues;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds values of Istio's charts in a document without kind: the document itself, or blocks in it, as values for a
 * chart of charts have them.
 */
final class ValuesFinder {

    private final Collector collector;
    private final HelmResolver helm;
    private final ManifestResolver manifests;
    private final ImageFields images;
    private final ValuesClassifier classifier;
    private final GlooPlatformValues gloo;

    private static final String GLOBAL = "global";

    private final Set<String> switchedOn = new HashSet<>();
    private final List<SwitchedOff> switchedOff = new ArrayList<>();

    /** A block of values that its file switches off. */
    private record SwitchedOff(String name, NestedValues.Block block, Set<String> charts) {}

    ValuesFinder(
            SourceReader reader,
            Collector collector,
            HelmResolver helm,
            ManifestResolver manifests,
            GlooPlatformValues gloo) {
        this.gloo = gloo;
        this.collector = collector;
        this.helm = helm;
        this.manifests = manifests;
        this.images = new ImageFields(reader, collector);
        this.classifier = new ValuesClassifier(reader.components());
    }

    /**
     * Resolves what a document holds.
     *
     * @param name the file or text that holds it, as notes call it
     * @param hint path that may tell by its words what it is
     * @param notesAlone whether to say what was left alone
     */
    void resolve(String name, String hint, YamlMapping document, boolean notesAlone) {
        HelmValues values = SourceReader.values(document);
        if (gloo.resolve(values, new Origin(Optional.of(document.location()), "gloo", "installed by Gloo"))) {
            collector.note(name + ": values of gloo-platform, each installation of Istio read as an IstioOperator.");
            pods(name, document);
            return;
        }
        ValuesClassifier.Classified classified = classifier.classify(values, hint);
        if (classifier.isForOperator(values)) {
            Origin hub = new Origin(values.location("hub"), "hub", "values of a chart that writes an IstioOperator");
            unclear(name, "", hub);
            pods(name, document);
        } else if (classified.verdict() == ValuesClassifier.Verdict.CHARTS) {
            Set<String> charts = new TreeSet<>(classified.charts());
            collector.note(name + ": values of " + String.join(" and ", charts) + ", told by keys and file name.");
            Origin origin = new Origin(Optional.of(document.location()), "helm", "values found in the project");
            charts.forEach(chart -> helm.resolve(chart, Optional.empty(), values, origin));
            beside(name, hint, document, classified.charts());
        } else {
            mixed(name, hint, document, classified, notesAlone);
        }
    }

    /** Resolves blocks for other charts beside the keys of one, such as {@code ztunnel} beside {@code pilot}. */
    private void beside(String name, String hint, YamlMapping document, Set<String> charts) {
        for (NestedValues.Block block : blocks(hint, document)) {
            Set<String> others = new TreeSet<>(block.charts());
            others.removeAll(charts);
            if (!others.isEmpty() && NestedValues.isChartKey(block.path())) {
                block(name, block, others);
            }
        }
    }

    private void mixed(
            String name,
            String hint,
            YamlMapping document,
            ValuesClassifier.Classified classified,
            boolean notesAlone) {
        pods(name, document);
        Set<YamlNode> resolved = Collections.newSetFromMap(new IdentityHashMap<>());
        List<NestedValues.Block> blocks = blocks(hint, document);
        for (NestedValues.Block block : blocks) {
            resolved.add(block.node());
            block(name, block, new TreeSet<>(block.charts()));
        }
        boolean packages = packages(name, document, blocks);
        boolean named = images.find(document, resolved) > 0;
        if (named) {
            collector.note(name + ": names images of Istio.");
        }
        if (blocks.isEmpty() && !named && !packages) {
            alone(name, document, classified.verdict(), notesAlone);
        }
    }

    /** Adds the images that values of a chart of charts name beside the values of Istio's, which were resolved with it. */
    void besideParts(String name, YamlMapping document) {
        Set<YamlNode> resolved = Collections.newSetFromMap(new IdentityHashMap<>());
        document.mapping(GLOBAL).ifPresent(resolved::add);
        new NestedValues(classifier).find(name, document).forEach(block -> resolved.add(block.node()));
        images.find(document, resolved);
    }

    private List<NestedValues.Block> blocks(String hint, YamlMapping document) {
        NestedValues nested = new NestedValues(classifier);
        List<NestedValues.Block> blocks = nested.find(hint, document);
        switchedOn.addAll(nested.switchedOn());
        return blocks;
    }

    private void block(String name, NestedValues.Block block, Set<String> charts) {
        if (block.isOff()) {
            switchedOff.add(new SwitchedOff(name, block, charts));
        } else {
            resolve(name, block, charts);
        }
    }

    /** Resolves the blocks that one file switches off and another one on; every file must have been read. */
    void finish() {
        for (SwitchedOff off : switchedOff) {
            if (switchedOn.containsAll(off.block().off())) {
                resolve(off.name(), off.block(), off.charts());
            } else {
                collector.note(off.name() + ": " + off.block().path() + " holds values of Istio and is switched off.");
            }
        }
    }

    /** Leaves open what packages of Istio run, unless the document holds the values they get. */
    private boolean packages(String name, YamlMapping document, List<NestedValues.Block> blocks) {
        List<PackageReference> packages = PackageReference.in(document).stream()
                .filter(found -> blocks.stream()
                        .noneMatch(block -> !block.isOff() && block.path().startsWith(found.key() + ".")))
                .toList();
        for (PackageReference found : packages) {
            collector.note(name + ": " + found.key() + " installs a package of Istio, whose images are not resolved.");
            collector.add(found.open(), found.origin());
        }
        return !packages.isEmpty();
    }

    private void pods(String name, YamlMapping document) {
        int before = collector.choices().size();
        manifests.resolve(document, "pods that " + name + " configures");
        if (collector.choices().size() > before) {
            collector.note(name + ": values with annotations for the proxies that istiod injects.");
        }
    }

    private void resolve(String name, NestedValues.Block block, Set<String> charts) {
        if (charts.isEmpty()) {
            unclear(name, block.path(), block.origin());
            return;
        }
        collector.note(name + ": " + block.path() + " holds values of " + String.join(" and ", charts)
                + ", told by keys and the names above them.");
        charts.forEach(chart -> helm.resolve(chart, Optional.empty(), block.values(), block.origin()));
    }

    private void alone(String name, YamlMapping document, ValuesClassifier.Verdict verdict, boolean notesAlone) {
        switch (verdict) {
            case CHART_UNCLEAR ->
                unclear(name, "", new Origin(Optional.of(document.location()), "helm", "values found in the project"));
            case NO_IMAGE ->
                note(
                        notesAlone,
                        name + ": values of Istio without hub, tag or image, left alone; "
                                + "if it is installed, name it in <sources> with the files it is combined with.");
            case IN_DOUBT ->
                note(
                        notesAlone,
                        name + ": has hub or tag but no key that only Istio has, left alone; "
                                + "if it is Istio's, name it in <sources> as <helm> with its <chart>.");
            case CHARTS, FOREIGN -> {
                // Resolved already, or nothing in it bears on images of Istio.
            }
        }
    }

    private void unclear(String name, String path, Origin origin) {
        String place = path.isEmpty() ? name : name + ", " + path + ",";
        collector.note((path.isEmpty() ? name + ": " : name + ": " + path + " holds ")
                + "values of Istio, but of which chart cannot be told.");
        collector.add(ImageOutcome.open(Component.OTHER, name, List.of(origin), Problems.chartUnclear(place)), origin);
    }

    private void note(boolean wanted, String sentence) {
        if (wanted) {
            collector.note(sentence);
        }
    }
}
