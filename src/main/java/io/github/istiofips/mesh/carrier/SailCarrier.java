// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Defaults;
import io.github.istiofips.mesh.HelmResolver;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Value;
import io.github.istiofips.project.YamlMapping;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves the Sail operator's Istio, IstioRevision, IstioCNI and ZTunnel (istio-ecosystem/sail-operator api/v1). The
 * operator installs the chart of the kind with its profile and values. Where those give neither hub nor tag nor a whole
 * image, the list of images of the operator's build decides (pkg/istiovalues/digests.go, pkg/reconcile/ztunnel.go); and a
 * chart's default hub is rewritten by that build, so it does not count either. Builds for Istio before 1.27 that bring a list
 * let it win over {@code global.hub} and {@code global.tag} (pull request 1129), which no file tells; they are read as the
 * newer ones.
 */
final class SailCarrier implements Carrier {

    private static final Set<String> GROUPS = Set.of("sailoperator.io", "operator.istio.io");
    private static final Map<String, String> CHARTS =
            Map.of("Istio", "istiod", "IstioRevision", "istiod", "IstioCNI", "cni", "ZTunnel", "ztunnel");
    /** Profiles of istioctl whose values touch no image, and which the charts do not know by name. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("default", "openshift", "minimal", "empty", "external");

    private static final Pattern NEWEST_PATCH = Pattern.compile("v?(\\d+\\.\\d+)-latest");
    private static final String VALUES = "spec.values";
    private static final String PROFILE = "profile";
    private static final String REVISION = "revision";
    private static final String ZTUNNEL = "ztunnel";
    private static final String DEFAULT_REVISION = "default";

    private final CarrierContext context;
    private final HelmResolver helm;

    SailCarrier(CarrierContext context) {
        this.context = context;
        this.helm = new HelmResolver(context.reader(), context.collector());
    }

    @Override
    public boolean accepts(KubernetesObject object) {
        return GROUPS.contains(object.group()) && CHARTS.containsKey(object.kind());
    }

    @Override
    public boolean resolve(KubernetesObject object) {
        String chart = CHARTS.getOrDefault(object.kind(), "");
        HelmValues given = object.mapping(VALUES)
                .map(values -> new HelmValues((Value.Block) Value.of(values, VALUES)))
                .orElse(HelmValues.EMPTY);
        context.collector()
                .note(object.file() + ": " + object.title() + " of the Sail operator, read as it installs the " + chart
                        + " chart.");
        helm.resolve(
                chart,
                version(object),
                chart.equals(ZTUNNEL) ? ztunnel(object, given) : revised(object, profiled(object, given)),
                new Origin(
                        Optional.of(object.node().location()),
                        "spec.values",
                        "what the Sail operator installs for " + object.title()),
                Defaults.unknown(SailProblems.imageList(object)));
        return true;
    }

    /** Returns the version as the other carriers write it; {@code v1.30-latest} is any patch of 1.30. */
    private static Optional<String> version(KubernetesObject object) {
        String text = object.text("spec.version");
        Matcher newest = NEWEST_PATCH.matcher(text);
        return newest.matches()
                ? Optional.of(newest.group(1))
                : Optional.of(text).filter(version -> !version.isEmpty() && !version.equals("master"));
    }

    /** Returns the values with the profile of the object under them. */
    private static HelmValues profiled(KubernetesObject object, HelmValues given) {
        return object.scalar("spec." + PROFILE)
                .filter(profile -> !WITHOUT_EFFECT.contains(profile.text()))
                .map(profile -> HelmValues.EMPTY
                        .with(PROFILE, Value.of(profile, "spec." + PROFILE))
                        .merge(given))
                .orElse(given);
    }

    /** Returns the values with the revision that the operator sets, whatever the user's say. */
    private static HelmValues revised(KubernetesObject object, HelmValues given) {
        String name = object.name();
        if (object.text("spec.updateStrategy.type").equals("RevisionBased")) {
            name += "-" + object.text("spec.version").replace('.', '-');
        }
        String revision = name.equals(DEFAULT_REVISION) ? "" : name;
        return given.with(REVISION, Value.Scalar.builtIn(revision, "metadata.name", Value.Source.CHART));
    }

    /**
     * Returns what the ztunnel chart gets: always with the ambient profile, the block {@code ztunnel} over the rest. Of the
     * Istio that {@code targetRef} names, global fills in what the object leaves out, unless it leaves out everything:
     * then the list of images decides.
     */
    private HelmValues ztunnel(KubernetesObject object, HelmValues given) {
        HelmValues own = given.foldOver(ZTUNNEL).without(ZTUNNEL);
        boolean byList =
                Set.of("global.hub", "global.tag", ZTUNNEL + ".hub", ZTUNNEL + ".tag", ZTUNNEL + ".image").stream()
                        .noneMatch(key -> given.find(key).isPresent());
        HelmValues shared = byList ? HelmValues.EMPTY : target(object);
        return HelmValues.EMPTY
                .with(PROFILE, Value.Scalar.builtIn("ambient", PROFILE, Value.Source.PROFILE))
                .merge(shared)
                .merge(own);
    }

    private HelmValues target(KubernetesObject object) {
        return context
                .index()
                .objects(object.text("spec.targetRef.kind"), object.text("spec.targetRef.name"), "")
                .stream()
                .filter(this::accepts)
                .findFirst()
                .flatMap(istio -> istio.mapping(VALUES + ".global"))
                .map(SailCarrier::global)
                .orElse(HelmValues.EMPTY);
    }

    private static HelmValues global(YamlMapping global) {
        return HelmValues.EMPTY.with("global", Value.of(global, VALUES + ".global"));
    }
}
