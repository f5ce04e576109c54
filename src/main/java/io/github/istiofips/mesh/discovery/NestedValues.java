// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.mesh.Value;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds blocks of a document that hold values of Istio's charts. Which chart is told by the keys in the block and by
 * the key above it, as {@code istiod} in {@code istiod.values.upstream.global.hub}.
 */
final class NestedValues {

    /** Deeper blocks are not values of charts any more; six levels are the deepest seen in published values. */
    private static final int MAX_DEPTH = 8;
    /** Keys that only hold values and say nothing of whose they are. */
    private static final Set<String> HOLDERS =
            Set.of("values", "upstream", "helmvalues", "valuesobject", "chartvalues", "overrides", "helm");
    /** Keys of Istio's own charts whose blocks belong to the chart around them. */
    private static final Set<String> OWN_KEYS = Set.of(
            "global",
            "pilot",
            "meshconfig",
            "proxy",
            "proxy_init",
            "sidecarinjectorwebhook",
            "istio_cni",
            "istiodremote",
            "gateways",
            "telemetry",
            "base",
            "_internal_defaults_do_not_set");

    private static final Set<String> CHART_KEYS = Set.of("istiod", "istio-cni", "ztunnel");
    private static final List<String> SWITCHES = List.of("enabled", "installed", "install", "deploy");
    private static final String ISTIO = "istio";

    private final ValuesClassifier classifier;
    private final List<Block> blocks = new ArrayList<>();
    private final Set<String> switchedOn = new HashSet<>();

    NestedValues(ValuesClassifier classifier) {
        this.classifier = classifier;
    }

    /**
     * A block of values.
     *
     * @param path keys that lead to it
     * @param node the block
     * @param values its values, with the {@code global} of the document where it stands at the top
     * @param charts charts it holds values of; empty if it is Istio's, but of which chart cannot be told
     * @param off paths of the block and of those around it that a key in them switches off
     */
    record Block(String path, YamlMapping node, HelmValues values, Set<String> charts, Set<String> off) {
        Block {
            charts = Set.copyOf(charts);
            off = Set.copyOf(off);
        }

        boolean isOff() {
            return !off.isEmpty();
        }

        Origin origin() {
            return new Origin(Optional.of(node.location()), path, "values found in the project");
        }
    }

    /** Tells whether a path is a key by which only a chart of Istio goes. */
    static boolean isChartKey(String path) {
        return CHART_KEYS.contains(path);
    }

    /**
     * Returns the blocks of a document, outermost only.
     *
     * @param file path of the file, a hint where keys say nothing
     */
    List<Block> find(String file, YamlMapping document) {
        HelmValues values = SourceReader.values(document);
        document.entries().forEach((key, child) -> {
            if (child instanceof YamlMapping block && !OWN_KEYS.contains(key.toLowerCase(Locale.ROOT))) {
                visit(file, List.of(key), block, topLevel(values, key, block), Set.of());
            }
        });
        return List.copyOf(blocks);
    }

    /** Returns the paths that a key in them switches on; those below a block of values are not among them. */
    Set<String> switchedOn() {
        return Set.copyOf(switchedOn);
    }

    private void visit(String file, List<String> path, YamlMapping block, HelmValues values, Set<String> offAbove) {
        Set<String> off = new HashSet<>(offAbove);
        for (String key : SWITCHES) {
            block.scalar(key)
                    .flatMap(YamlScalar::bool)
                    .ifPresent(on -> (on ? switchedOn : off).add(String.join(".", path)));
        }
        ValuesClassifier.Classified classified = classifier.classify(values, words(file, path));
        boolean unclear = classified.verdict() == ValuesClassifier.Verdict.CHART_UNCLEAR
                && values.scalar("hub").isPresent();
        if (classified.verdict() == ValuesClassifier.Verdict.CHARTS || unclear) {
            blocks.add(new Block(String.join(".", path), block, values, classified.charts(), off));
        } else if (path.size() < MAX_DEPTH) {
            for (Map.Entry<String, YamlNode> entry : block.entries().entrySet()) {
                if (entry.getValue() instanceof YamlMapping nested) {
                    List<String> longer = new ArrayList<>(path);
                    longer.add(entry.getKey());
                    visit(file, longer, nested, values(longer, nested), off);
                }
            }
        }
    }

    /**
     * Returns a block of the top level: as a subchart gets it, with the document's {@code global}, if the block itself
     * or that {@code global} speaks of Istio; for others a {@code global} is another product's.
     */
    private HelmValues topLevel(HelmValues document, String key, YamlMapping block) {
        HelmValues own = values(List.of(key), block);
        boolean istios = isChartKey(key) && (ValuesClassifier.hasIstiodKeys(own) || classifier.namesIstio(document));
        boolean complete =
                classifier.classify(own, ValuesClassifier.words(key)).verdict() == ValuesClassifier.Verdict.CHARTS;
        return key.indexOf('.') < 0 && (istios || complete) ? document.subchart(key) : own;
    }

    private static HelmValues values(List<String> path, YamlMapping block) {
        return new HelmValues((Value.Block) Value.of(block, String.join(".", path)));
    }

    /** Returns the words of the last key that says whose values these are, else those of the file. */
    private static Set<String> words(String file, List<String> path) {
        Set<String> words = new HashSet<>();
        for (int i = path.size() - 1; i >= 0 && words.isEmpty(); i--) {
            if (!HOLDERS.contains(path.get(i).toLowerCase(Locale.ROOT))) {
                words.addAll(ValuesClassifier.words(path.get(i)));
            }
        }
        Set<String> ofFile = ValuesClassifier.names(file);
        if (words.isEmpty()) {
            return ofFile;
        }
        boolean istio = ofFile.contains(ISTIO)
                || path.stream().anyMatch(key -> key.toLowerCase(Locale.ROOT).contains(ISTIO));
        if (istio) {
            words.add(ISTIO);
        }
        return words;
    }
}
