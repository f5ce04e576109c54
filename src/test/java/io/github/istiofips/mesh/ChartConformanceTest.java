// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of Istio's charts, one row each in chart-conformance.txt, chart-surprises.txt and chart-stops.txt. */
class ChartConformanceTest {

    @TempDir
    Path base;

    static Stream<Arguments> images() {
        return rows("chart-conformance.txt", 6);
    }

    static Stream<Arguments> surprises() {
        return rows("chart-surprises.txt", 6);
    }

    static Stream<Arguments> stops() {
        return rows("chart-stops.txt", 5);
    }

    private static Stream<Arguments> rows(String table, int cells) {
        return RuleTable.rows(table, cells).stream().map(row -> Arguments.of(row.toArray()));
    }

    @ParameterizedTest(name = "{1} {2}: {0}")
    @MethodSource("images")
    void runsTheseImages(String shows, String chart, String version, String values, String set, String images)
            throws SourceException {
        String[] pairs = set.equals("-") ? new String[0] : set.split(" ", -1);
        MeshResolution resolution = new Fixture(base).helm(chart, version, values, pairs);
        assertThat(Fixture.line(resolution)).as(shows).isEqualTo(images.equals("-") ? "" : images);
    }

    @ParameterizedTest(name = "{1} {2}: {0}")
    @MethodSource("surprises")
    void observesWhatIsIgnoredAndNotItsHealthyTwin(
            String shows, String chart, String version, String values, String keys, String healthy)
            throws SourceException {
        assertThat(observed(chart, version, values)).as(shows).isEqualTo(new TreeSet<>(List.of(keys.split(" ", -1))));
        assertThat(observed(chart, version, healthy)).as("healthy: " + shows).isEmpty();
    }

    private Set<String> observed(String chart, String version, String values) throws SourceException {
        MeshResolution resolution = new Fixture(base).helm(chart, version, values);
        Set<String> keys = new TreeSet<>();
        for (Observation observation : resolution.observations()) {
            assertThat(observation.kind()).isEqualTo(Observation.Kind.VALUE_WITHOUT_EFFECT);
            assertThat(observation.origin().location()).isPresent();
            keys.add(observation.subject());
        }
        return keys;
    }

    @Test
    void everyIgnoredKeyHasARowAmongTheSurprises() {
        Set<String> shown = new TreeSet<>();
        for (List<String> row : RuleTable.rows("chart-surprises.txt", 6)) {
            for (String key : row.get(4).split(" ", -1)) {
                shown.add(row.get(1) + " " + key);
            }
        }
        Set<String> ignored = new TreeSet<>();
        RuleTable.rows("ignored-keys.txt", 9).forEach(row -> ignored.add(row.get(0) + " " + row.get(3)));
        assertThat(shown).isEqualTo(ignored);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("stops")
    void saysWhyThereIsNoReference(String chart, String version, String values, String reason, String remedy)
            throws SourceException {
        UnresolvedImage open =
                new Fixture(base).helm(chart, version, values).unresolved().get(0);
        assertThat(open.reason()).isEqualTo(reason);
        assertThat(open.remedy()).isEqualTo(remedy);
    }
}
