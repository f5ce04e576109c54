// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Placeholders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lays the values of a chart over each other as its templates do (istio/istio manifests/zzz_profile.yaml): the chart's
 * defaults, the profile, the compatibility version, the platform, the given values. Compatibility versions and
 * platforms touch no image, but an unknown one stops the chart.
 */
final class ChartLayers {

    private static final String DEFAULT_PROFILE = "default";
    private static final String PLATFORM = "platform-";
    private static final String COMPATIBILITY = "compatibilityVersion";
    /** The key that charts since 1.24 stop at; the charts before have their own defaults there. */
    private static final String FORMER_DEFAULTS = "defaults";

    private static final Pattern MINOR = Pattern.compile("1\\.(\\d{1,3})");
    /** The first version that a compatibility version names. */
    private static final int FIRST_COMPATIBLE_MINOR = 20;

    private final RuleBook rules;
    private final Placeholders placeholders;

    ChartLayers(RuleBook rules, Placeholders placeholders) {
        this.rules = rules;
        this.placeholders = placeholders;
    }

    /** Why a chart does not render and the value that makes it so. */
    record Stop(ImageOutcome.Problem problem, Origin origin) {}

    /** Everything that the templates see, and why they do not render, if they do not. */
    record Layered(HelmValues values, Optional<Stop> stop) {}

    /**
     * Returns what the templates of a chart see.
     *
     * @param given values as the user gave them
     * @param istioctlProfile profile that istioctl applies; empty when Helm installs the chart
     */
    Layered lay(ChartTable.Row row, HelmValues given, Optional<String> istioctlProfile, Release release) {
        HelmValues own = row.weakest()
                .flatMap(given::block)
                .map(defaults(row, release)::merge)
                .orElseGet(() -> defaults(row, release));
        HelmValues user = row.weakest().map(given::without).orElse(given);
        HelmValues profile = istioctlProfile
                .flatMap(name ->
                        rules.profiles().values(name, row.chart(), release.version(), ProfileTable.Reader.ISTIOCTL))
                .orElse(HelmValues.EMPTY);
        Optional<HelmValues> chosen = chosen(row, given, release.version());
        HelmValues merged = own.merge(row.flatten(profile.merge(chosen.orElse(HelmValues.EMPTY))))
                .merge(row.flatten(user));
        return new Layered(row.descope(merged), stop(row, given, chosen.isPresent(), release.version()));
    }

    private static HelmValues defaults(ChartTable.Row row, Release release) {
        HelmValues values = HelmValues.EMPTY;
        String hubKey = Value.join(row.defaults(), "hub");
        String tagKey = Value.join(row.defaults(), "tag");
        if (release.hub().isPresent()) {
            values = values.with(hubKey, Value.Scalar.builtIn(release.hub().get(), hubKey, Value.Source.DEFAULT));
        }
        if (release.tag().isPresent()) {
            values = values.with(tagKey, Value.Scalar.builtIn(release.tag().get(), tagKey, Value.Source.DEFAULT));
        }
        return values;
    }

    /** Returns the values of the profile that the given values select, none if they select none; empty if unknown. */
    private Optional<HelmValues> chosen(ChartTable.Row row, HelmValues given, IstioVersion version) {
        return given.firstSet(row.profileKeys())
                .map(this::filled)
                .filter(name -> !name.text().equals(DEFAULT_PROFILE))
                .map(name -> rules.profiles().values(name.text(), row.chart(), version, ProfileTable.Reader.CHARTS))
                .orElse(Optional.of(HelmValues.EMPTY));
    }

    private Placeholders.Filled filled(Value.Scalar value) {
        return placeholders.fill(value.rendered());
    }

    private Optional<Stop> stop(ChartTable.Row row, HelmValues given, boolean profileKnown, IstioVersion version) {
        if (row.profileKeys().isEmpty()) {
            return Optional.empty();
        }
        Optional<Stop> profile = profileKnown
                ? Optional.empty()
                : given.firstSet(row.profileKeys()).map(value -> unknownProfile(value, version));
        return profile.or(() -> compatibility(given, version))
                .or(() -> platform(row, given, version))
                .or(() -> formerDefaults(row, given, version))
                .or(() -> descoped(row, given));
    }

    private Stop unknownProfile(Value.Scalar value, IstioVersion version) {
        Placeholders.Filled name = filled(value);
        List<String> known = rules.profiles().names(version, ProfileTable.Reader.CHARTS).stream()
                .filter(profile -> !profile.startsWith(PLATFORM))
                .toList();
        return new Stop(
                name.unresolved().isEmpty()
                        ? Problems.unknownProfile(name.text(), version.toString(), known)
                        : Problems.placeholders(name.unresolved()),
                value.origin("profile of the chart"));
    }

    private Optional<Stop> compatibility(HelmValues given, IstioVersion version) {
        Optional<Value.Scalar> value = given.scalar(COMPATIBILITY).filter(scalar -> !scalar.isEmpty());
        return value.flatMap(scalar -> compatibilityProblem(scalar, version))
                .map(problem -> new Stop(problem, value.orElseThrow().origin("compatibility version of the chart")));
    }

    private Optional<ImageOutcome.Problem> compatibilityProblem(Value.Scalar value, IstioVersion version) {
        Placeholders.Filled filled = filled(value);
        if (!filled.unresolved().isEmpty()) {
            return Optional.of(Problems.placeholders(filled.unresolved()));
        }
        if (value.kind() != Value.Kind.STRING) {
            return Optional.of(ChartProblems.compatibilityNumber(value.text()));
        }
        Matcher minor = MINOR.matcher(filled.text());
        boolean known = minor.matches()
                && Integer.parseInt(minor.group(1)) >= FIRST_COMPATIBLE_MINOR
                && Integer.parseInt(minor.group(1)) < version.minor();
        return known
                ? Optional.empty()
                : Optional.of(ChartProblems.unknownCompatibility(filled.text(), version.toString()));
    }

    private Optional<Stop> platform(ChartTable.Row row, HelmValues given, IstioVersion version) {
        Optional<Value.Scalar> value = given.firstSet(row.platformKeys());
        return value.flatMap(scalar -> platformProblem(row, scalar, version))
                .map(problem -> new Stop(problem, value.orElseThrow().origin("platform of the chart")));
    }

    private Optional<ImageOutcome.Problem> platformProblem(
            ChartTable.Row row, Value.Scalar value, IstioVersion version) {
        Placeholders.Filled filled = filled(value);
        if (!filled.unresolved().isEmpty()) {
            return Optional.of(Problems.placeholders(filled.unresolved()));
        }
        if (rules.profiles()
                .values(PLATFORM + filled.text(), row.chart(), version, ProfileTable.Reader.CHARTS)
                .isPresent()) {
            return Optional.empty();
        }
        List<String> known = rules.profiles().names(version, ProfileTable.Reader.CHARTS).stream()
                .filter(name -> name.startsWith(PLATFORM))
                .map(name -> name.substring(PLATFORM.length()))
                .toList();
        return Optional.of(ChartProblems.unknownPlatform(filled.text(), version.toString(), known));
    }

    private static Optional<Stop> formerDefaults(ChartTable.Row row, HelmValues given, IstioVersion version) {
        boolean stops = !row.weakest().equals(Optional.of(FORMER_DEFAULTS)) && given.isTruthy(FORMER_DEFAULTS);
        return stops
                ? Optional.of(new Stop(
                        ChartProblems.defaultsKey(version.toString()),
                        new Origin(given.location(FORMER_DEFAULTS), FORMER_DEFAULTS, "given to the chart")))
                : Optional.empty();
    }

    private static Optional<Stop> descoped(ChartTable.Row row, HelmValues given) {
        return row.descoped()
                .filter(block -> given.find(block)
                        .filter(value -> !(value instanceof Value.Block))
                        .isPresent())
                .map(block -> new Stop(
                        ChartProblems.notAMap(block), new Origin(given.location(block), block, "given to the chart")));
    }
}
