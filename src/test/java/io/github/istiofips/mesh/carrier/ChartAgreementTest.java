// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.mesh.HelmCharts;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.Placeholders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Switches of dependencies, and values of charts in charts, agree with Helm itself on random values. */
@Tag("real-components")
class ChartAgreementTest {

    private static final int ROUNDS = 150;
    private static final List<String> SWITCHES = List.of("true", "false", "'false'", "null", "0", "x");

    @TempDir
    Path base;

    @BeforeAll
    static void requireHelm() {
        HelmCharts.requireHelm();
    }

    @Test
    void dependenciesAreSwitchedAsInHelm() throws IOException {
        Random random = new Random(51);
        ChartDependency dependency = new ChartDependency(
                "sub",
                "sub",
                "1.0.0",
                "",
                List.of("a.run", "sub.run"),
                List.of("x", "y"),
                new Origin(Optional.empty(), "", ""));
        DependencySwitch switches = new DependencySwitch(Placeholders.none());
        int off = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String ofParent = switching(random);
            String ofSub = random.nextBoolean() ? "run: " + SWITCHES.get(random.nextInt(2)) + "\n" : "{}\n";
            String given = switching(random);
            Path parent = HelmCharts.dumping(base, "parent", ofParent);
            HelmCharts.dumping(Files.createDirectories(parent.resolve("charts")), "sub", ofSub);
            Files.writeString(parent.resolve("Chart.yaml"), """
                    apiVersion: v2
                    name: parent
                    version: 1.0.0
                    dependencies:
                    - {name: sub, version: 1.0.0, condition: 'a.run,sub.run', tags: [x, y]}
                    """);
            Optional<String> rendered =
                    HelmCharts.render(parent, List.of(Files.writeString(base.resolve("g.yaml"), given)), Map.of());
            HelmValues values = Fixture.values(ofParent).coalesce(Fixture.values(given));
            HelmValues all = Fixture.values("sub:\n" + ofSub.indent(2)).merge(values);
            boolean ours = switches.off(dependency, all, values.block("tags").orElse(HelmValues.EMPTY))
                    .isPresent();
            assertThat(rendered).isPresent();
            assertThat(!rendered.get().contains("# Source: parent/charts/sub/"))
                    .as("parent:\n%ssub:\n%sgiven:\n%s", ofParent, ofSub, given)
                    .isEqualTo(ours);
            off += ours ? 1 : 0;
        }
        assertThat(off).isBetween(10, ROUNDS - 10);
    }

    @Test
    void valuesOfChartsInChartsAreAsInHelm() throws IOException {
        Random random = new Random(52);
        int compared = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String ofTop = values(random, "mid", false);
            String ofMid = values(random, "sub", false);
            String ofSub = "global:\n" + leaves(random, false).indent(2) + leaves(random, false);
            String given = values(random, "mid", true);
            Path top = HelmCharts.dumping(base, "top", ofTop);
            Path mid = HelmCharts.dumping(Files.createDirectories(top.resolve("charts")), "mid", ofMid);
            HelmCharts.dumping(Files.createDirectories(mid.resolve("charts")), "sub", ofSub);
            Optional<String> rendered =
                    HelmCharts.render(top, List.of(Files.writeString(base.resolve("g.yaml"), given)), Map.of());
            if (rendered.isPresent()) {
                compared++;
                HelmValues forMid =
                        Fixture.values(ofTop).coalesce(Fixture.values(given)).subchart("mid");
                HelmValues ours = Fixture.values(ofSub)
                        .merge(Fixture.values(ofMid).coalesce(forMid).subchart("sub"));
                assertThat(HelmCharts.leaves(ours))
                        .as("top:\n%smid:\n%ssub:\n%sgiven:\n%s", ofTop, ofMid, ofSub, given)
                        .isEqualTo(HelmCharts.leaves(rendered.get(), "sub"));
            }
        }
        assertThat(compared).isGreaterThan(ROUNDS / 2);
    }

    private static String switching(Random random) {
        StringBuilder yaml = new StringBuilder("other: 1\n");
        for (String line : List.of("a: {run: %s}\n", "sub: {run: %s}\n", "tags: {x: %s}\n", "tags: {y: %s, x: %s}\n")) {
            String key = line.substring(0, line.indexOf(':'));
            if (random.nextInt(3) == 0 && !yaml.toString().contains(key + ":")) {
                String value = SWITCHES.get(random.nextInt(SWITCHES.size()));
                yaml.append(line.formatted(value, SWITCHES.get(random.nextInt(2))));
            }
        }
        return yaml.toString();
    }

    private static String values(Random random, String part, boolean nulls) {
        String below = part.equals("mid") ? "  sub:\n" + leaves(random, nulls).indent(4) : "";
        return "global:\n" + leaves(random, nulls).indent(2) + part + ":\n  global:\n"
                + leaves(random, nulls).indent(4) + below
                + leaves(random, nulls).indent(2);
    }

    private static String leaves(Random random, boolean nulls) {
        StringBuilder yaml = new StringBuilder("k: 1\n");
        for (String key : List.of("a", "b", "c")) {
            String text = List.of("x", "1.10", "null", "{d: y}", "true").get(random.nextInt(5));
            if (random.nextBoolean()) {
                yaml.append(key)
                        .append(": ")
                        .append(nulls || !text.equals("null") ? text : "z")
                        .append('\n');
            }
        }
        return yaml.toString();
    }
}
