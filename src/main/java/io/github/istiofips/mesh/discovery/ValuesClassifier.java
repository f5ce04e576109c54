// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ComponentTable;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Tells from keys and file name which of Istio's charts a mapping without kind holds values of. */
final class ValuesClassifier {

    /** Keys of the istiod chart that no other product's values have. */
    private static final List<String> ISTIOD_KEYS = List.of(
            "pilot",
            "meshConfig",
            "sidecarInjectorWebhook",
            "istio_cni",
            "istiodRemote",
            "global.proxy",
            "global.proxy_init",
            "global.istiod",
            "global.istioNamespace",
            "global.meshID",
            "global.pilotCertProvider");

    private static final List<String> IMAGE_KEYS = List.of(
            "global.hub",
            "global.tag",
            "global.variant",
            "global.proxy.image",
            "global.proxy_init.image",
            "pilot.hub",
            "pilot.tag",
            "pilot.image",
            "pilot.variant",
            "global.proxy.variant",
            "meshConfig.defaultConfig.image.imageType",
            "sidecarInjectorWebhook.templates",
            "gatewayClasses",
            "hub",
            "tag");

    private static final List<String> CNI_KEYS = List.of("cni.hub", "cni.tag", "cni.image");
    /** Keys at the top of the cni chart's values from 1.24 on that the istiod chart does not have. */
    private static final List<String> CNI_OWN_KEYS = List.of(
            "cniBinDir", "cniConfDir", "cniConfFileName", "cniNetnsDir", "ambient", "repair", "excludeNamespaces");
    /** Blocks in which Istio's charts of 1.21 and later keep the defaults of their values. */
    private static final List<String> DEFAULTS = List.of("defaults", "_internal_defaults_do_not_set");
    /** What charts that write an IstioOperator have beside a hub and tag of their own, and Istio's charts have not. */
    private static final List<String> OPERATOR_KEYS =
            List.of("values.global", "values.pilot", "ingressGateways", "egressGateways", "components");

    private static final List<String> HUB_KEYS = List.of("global.hub", "pilot.hub", "cni.hub", "hub");
    private static final List<String> HUB_AND_TAG_KEYS = List.of("global.hub", "global.tag", "hub", "tag");

    private final ComponentTable components;

    ValuesClassifier(ComponentTable components) {
        this.components = components;
    }

    /** What a file was taken for. */
    enum Verdict {
        /** Values of the charts named. */
        CHARTS,
        /** Istio's, but of which chart cannot be told. */
        CHART_UNCLEAR,
        /** Istio's, without hub, tag or image. */
        NO_IMAGE,
        /** Has hub or tag but nothing that only Istio has. */
        IN_DOUBT,
        /** Nothing to do with images of Istio. */
        FOREIGN
    }

    /** The verdict and, for values of charts, their names. */
    record Classified(Verdict verdict, Set<String> charts) {
        Classified {
            charts = Set.copyOf(charts);
        }
    }

    /**
     * Classifies values.
     *
     * @param relative path of the file, whose name and directory are a hint
     */
    Classified classify(HelmValues values, String relative) {
        return classify(values, names(relative));
    }

    /**
     * Classifies values.
     *
     * @param named words that name what they are for, in lower case
     */
    Classified classify(HelmValues given, Set<String> named) {
        HelmValues values = withDefaults(given);
        boolean hubOrTag = anyScalar(values, HUB_AND_TAG_KEYS);
        boolean istiodKeys = hasIstiodKeys(values);
        boolean cniImage = anyScalar(values, CNI_KEYS);
        boolean istioImage = namesIstio(values);
        boolean istio = istiodKeys || istioImage || named.contains("istio");
        Set<String> charts = new LinkedHashSet<>();
        if (named.contains("ztunnel") && values.find("pilot").isEmpty()) {
            add(charts, hubOrTag || anyScalar(values, List.of("image")), "ztunnel");
        } else if (named.contains("gateway") && !istiodKeys) {
            add(charts, hubOrTag && istio, "gateway");
        } else if (!istiodKeys && (named.contains("cni") || any(values, CNI_OWN_KEYS))) {
            add(charts, (hubOrTag || cniImage) && istio, "cni");
        } else {
            add(charts, isIstiod(values, named, istiodKeys, istioImage), "istiod");
            add(charts, cniImage && istio, "cni");
        }
        return charts.isEmpty()
                ? new Classified(withoutChart(istiodKeys, istioImage, hubOrTag, named), Set.of())
                : new Classified(Verdict.CHARTS, charts);
    }

    private static HelmValues withDefaults(HelmValues values) {
        HelmValues merged = values;
        for (String block : DEFAULTS) {
            HelmValues over = merged;
            merged = values.block(block)
                    .filter(defaults -> anyScalar(defaults, HUB_AND_TAG_KEYS) || anyScalar(defaults, CNI_KEYS))
                    .map(defaults -> defaults.merge(over))
                    .orElse(over);
        }
        return merged;
    }

    /**
     * Tells whether values are for a chart that writes an IstioOperator: they name Istio's hub at the top, where Istio's
     * own charts do not read it beside these keys, and what they lead to is in a template.
     */
    boolean isForOperator(HelmValues values) {
        return values.scalar("hub").isPresent() && namesIstio(values) && any(values, OPERATOR_KEYS);
    }

    private static boolean isIstiod(HelmValues values, Set<String> named, boolean istiodKeys, boolean istioImage) {
        boolean global = anyScalar(values, List.of("global.hub", "global.tag"));
        return (istiodKeys && any(values, IMAGE_KEYS))
                || (named.contains("istiod") && anyScalar(values, HUB_AND_TAG_KEYS))
                || (global && (named.contains("istio") || istioImage));
    }

    private static Verdict withoutChart(boolean istiodKeys, boolean istioImage, boolean hubOrTag, Set<String> named) {
        if (istioImage) {
            return Verdict.CHART_UNCLEAR;
        }
        if (istiodKeys) {
            return Verdict.NO_IMAGE;
        }
        if (!hubOrTag) {
            return Verdict.FOREIGN;
        }
        return named.contains("istio") ? Verdict.CHART_UNCLEAR : Verdict.IN_DOUBT;
    }

    /** Tells whether values have a key that only the istiod chart has. */
    static boolean hasIstiodKeys(HelmValues values) {
        return any(values, ISTIOD_KEYS);
    }

    /** Tells whether a hub or the proxy's image is recognisably Istio's. */
    boolean namesIstio(HelmValues values) {
        Optional<Value.Scalar> proxy = values.scalar("global.proxy.image");
        return HUB_KEYS.stream()
                        .flatMap(key -> values.scalar(key).stream())
                        .anyMatch(hub -> hub.text().toLowerCase(Locale.ROOT).contains("istio"))
                || proxy.filter(image -> components.of(image.text()) != Component.OTHER)
                        .isPresent();
    }

    private static boolean any(HelmValues values, List<String> keys) {
        return keys.stream().anyMatch(key -> values.find(key).isPresent());
    }

    private static boolean anyScalar(HelmValues values, List<String> keys) {
        return keys.stream().anyMatch(key -> values.scalar(key).isPresent());
    }

    private static void add(Set<String> charts, boolean condition, String chart) {
        if (condition) {
            charts.add(chart);
        }
    }

    /** Returns the words of a file's name, and of its directory if the name has none that counts. */
    static Set<String> names(String relative) {
        String[] path = relative.split("/", -1);
        Set<String> ofFile = words(path[path.length - 1]);
        if (path.length < 2) {
            return ofFile;
        }
        Set<String> ofDirectory = words(path[path.length - 2]);
        boolean fileDecides = Stream.of("istiod", "ztunnel", "cni", "gateway").anyMatch(ofFile::contains);
        Set<String> all = new LinkedHashSet<>(ofFile);
        if (fileDecides) {
            ofDirectory.retainAll(Set.of("istio"));
        }
        all.addAll(ofDirectory);
        return all;
    }

    /** Returns the words of a name in lower case; a capital letter after a small one begins a word. */
    static Set<String> words(String name) {
        Set<String> words = new LinkedHashSet<>();
        String separated = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        for (String word : separated.split("[^a-z0-9]+", -1)) {
            words.add(word.endsWith("gateway") || word.endsWith("gateways") ? "gateway" : word);
        }
        return words;
    }
}
