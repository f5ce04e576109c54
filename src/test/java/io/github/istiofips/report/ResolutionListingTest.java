// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Setting;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.project.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolutionListingTest {

    private static final String KEY = "istio-0123456789ab";
    private static final Origin TAG = origin("b.yaml", 3, "global.tag");
    private static final Origin HUB = origin("a.yaml", 2, "global.hub");
    private static final Origin SET = new Origin(Optional.empty(), "tag", "tag of istiod, given with set");

    private static final MeshResolution NOTHING =
            new MeshResolution(List.of(), List.of(), List.of(), List.of(), List.of());

    private static Origin origin(String file, int line, String key) {
        return new Origin(Optional.of(new Location(file, line, 7)), key, "why " + key);
    }

    private static MeshResolution images(ImageUse... images) {
        return new MeshResolution(List.of(images), List.of(), List.of(), List.of(), List.of());
    }

    private static MeshResolution unresolved(UnresolvedImage... images) {
        return new MeshResolution(List.of(), List.of(images), List.of(), List.of(), List.of());
    }

    private static String text(List<ConsoleLine> lines) {
        return lines.stream()
                .map(line -> (line.level() + " " + line.text()).stripTrailing() + "\n")
                .collect(Collectors.joining());
    }

    private static String chain(MeshResolution resolution, String text) {
        return text(ImageChain.lines(
                resolution, text, at -> at.line() == 2 ? Optional.of("hub/" + KEY) : Optional.empty()));
    }

    @Test
    void imagesAreSortedByComponentThenReference() {
        MeshResolution resolution = images(
                new ImageUse("z/other:1", Component.OTHER, List.of(HUB)),
                new ImageUse("b/pilot:1", Component.PILOT, List.of(SET)),
                new ImageUse("a/proxy:1", Component.PROXY, Set.of(Component.CNI, Component.PROXY), List.of(TAG, HUB)),
                new ImageUse("a/pilot:1", Component.PILOT, List.of(TAG)));
        assertThat(text(ResolutionListing.lines(resolution))).isEqualTo("""
                INFO Images
                INFO   component   image      decided by
                INFO   PILOT       a/pilot:1  b.yaml:3
                INFO   PILOT       b/pilot:1  tag (tag of istiod, given with set)
                INFO   PROXY, CNI  a/proxy:1  b.yaml:3
                INFO   OTHER       z/other:1  a.yaml:2
                INFO
                INFO 4 images, 0 not resolved; -DistioFips.image=TEXT explains those that contain TEXT.
                """);
    }

    @Test
    void imagesThatOnePlaceDecidesAreToldApartByAnotherFile() {
        Origin annotation = origin("shop.yaml", 12, "annotation");
        MeshResolution resolution = images(
                new ImageUse("h/proxyv2:1", Component.PROXY, List.of(TAG)),
                new ImageUse("h/proxyv2:1-debug", Component.PROXY, List.of(TAG, SET, annotation)));
        assertThat(text(ResolutionListing.lines(resolution)))
                .contains("h/proxyv2:1        b.yaml:3\n", "h/proxyv2:1-debug  b.yaml:3, shop.yaml:12\n");
    }

    @Test
    void unresolvedImagesSayWhyAndWhereAndWhatToDo() {
        MeshResolution resolution = unresolved(
                new UnresolvedImage(Component.PROXY, "auto", "Nobody decides.", "Name istiod.", List.of(SET)),
                new UnresolvedImage(
                        Component.PILOT, KEY + "/pilot:$T", "T has no value.", "Set T.", List.of(TAG, HUB, HUB)));
        assertThat(text(ResolutionListing.lines(resolution))).isEqualTo("""
                WARN Not resolved
                WARN   PILOT  istio-****/pilot:$T
                WARN     found  T has no value.
                WARN     at     b.yaml:3 (global.tag)
                WARN     also   a.yaml:2 (global.hub)
                WARN     fix    Set T.
                WARN   PROXY  auto
                WARN     found  Nobody decides.
                WARN     at     tag (tag of istiod, given with set)
                WARN     fix    Name istiod.
                INFO
                WARN 0 images, 2 not resolved; -DistioFips.image=TEXT explains those that contain TEXT.
                """);
    }

    @Test
    void settingsAndNotesAreListedWithoutImagesToo() {
        MeshResolution resolution = new MeshResolution(
                List.of(),
                List.of(),
                List.of(
                        new Setting("GODEBUG", "fips140=on", SET),
                        new Setting("GODEBUG", "fips140=off", TAG),
                        new Setting("COMPLIANCE_POLICY", "fips-140-2", HUB)),
                List.of(),
                List.of("a.yaml: left alone."));
        assertThat(text(ResolutionListing.lines(resolution))).isEqualTo("""
                INFO Settings
                INFO   COMPLIANCE_POLICY  fips-140-2   a.yaml:2                             why global.hub
                INFO   GODEBUG            fips140=off  b.yaml:3                             why global.tag
                INFO   GODEBUG            fips140=on   tag (tag of istiod, given with set)  tag of istiod, given with set
                INFO
                INFO What was looked at
                INFO   a.yaml: left alone.
                INFO
                WARN No configuration was found that leads to an Istio image; if there is some, name it in <sources>.
                """);
    }

    @ParameterizedTest
    @EnumSource
    void observationsAreNamedByTheirRule(Observation.Kind kind) {
        Observation observation = new Observation(kind, "subject", "It is so.", "Change it.", TAG);
        MeshResolution resolution =
                new MeshResolution(List.of(), List.of(), List.of(), List.of(observation), List.of());
        String rule = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        assertThat(text(ResolutionListing.lines(resolution))).startsWith("""
                WARN Observations
                WARN   %s  subject
                WARN     found  It is so.
                WARN     at     b.yaml:3 (global.tag)
                WARN     fix    Change it.
                WARN     page   mvn io.github.istiofips:istio-fips-maven-plugin:explain -DistioFips.rule=%s
                """.formatted(rule, rule));
        assertThat(Path.of("docs/rules", rule + ".md")).exists();
    }

    @Test
    void theChainEndsInTheReference() {
        MeshResolution resolution = images(
                new ImageUse(KEY + "/pilot:1", Component.PILOT, List.of(TAG, HUB, SET)),
                new ImageUse("x/proxy:1", Component.PROXY, List.of(TAG)));
        assertThat(chain(resolution, "pilot")).isEqualTo("""
                INFO istio-****/pilot:1
                INFO   -           tag         -               tag of istiod, given with set
                INFO   a.yaml:2:7  global.hub  hub/istio-****  why global.hub
                INFO   b.yaml:3:7  global.tag  -               why global.tag
                INFO   => PILOT  istio-****/pilot:1
                INFO
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "istio-", "****/pilot", KEY})
    void theTextMayBeMaskedOrNot(String text) {
        assertThat(chain(images(new ImageUse(KEY + "/pilot:1", Component.PILOT, List.of(TAG))), text))
                .startsWith("INFO istio-****/pilot:1\n");
    }

    @Test
    void theChainOfAnUnresolvedImageEndsInTheReason() {
        UnresolvedImage image = new UnresolvedImage(
                Component.PROXY, "a/proxyv2:$T", "T has no value.", "Set T.", List.of(origin("b.yaml", 3, "")));
        assertThat(chain(unresolved(image), "proxy")).isEqualTo("""
                WARN a/proxyv2:$T is not resolved
                WARN   b.yaml:3:7  -  -  why
                WARN   => PROXY  a/proxyv2:$T
                WARN     found  T has no value.
                WARN     fix    Set T.
                INFO
                """);
    }

    @Test
    void foreignTextCannotSteerTheTerminal() {
        Origin hostile = new Origin(Optional.of(new Location("\u001b[2Ja.yaml", 2, 1)), "k\u202e", "w\nw");
        MeshResolution resolution = new MeshResolution(
                List.of(new ImageUse("a/\u001bpilot:1", Component.PILOT, List.of(hostile))),
                List.of(),
                List.of(new Setting("N", "v\r\nERROR", hostile)),
                List.of(),
                List.of("n\u0007"));
        assertThat(text(ResolutionListing.lines(resolution)) + chain(resolution, "") + chain(NOTHING, "\u001b"))
                .doesNotContain("\u001b", "\u202e", "\r", "\u0007")
                .contains("a/?pilot:1", "?[2Ja.yaml:2", "v  ERROR");
    }
}
