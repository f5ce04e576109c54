// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.project.Placeholders;
import io.github.istiofips.project.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Merge, null, global, number and image rules agree with Helm itself on random values for charts of our own. */
@Tag("real-components")
class HelmAgreementTest {

    private static final int ROUNDS = 150;
    private static final List<String> SCALARS = List.of(
            "x", "''", "null", "~", "true", "no", "y", "0", "7", "1.10", "20250101", "1e3", "'1.10'", "0x1F", "017");

    @TempDir
    Path base;

    @BeforeAll
    static void requireHelm() {
        HelmCharts.requireHelm();
    }

    @Test
    void valuesFilesAndSetMergeAsInHelm() throws IOException, SourceException {
        Random random = new Random(31);
        Set<Integer> refused = new TreeSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            String own = yaml(random, 3, false);
            String one = yaml(random, 3, true);
            String two = yaml(random, 3, true);
            Map<String, String> set = set(random);
            Path chart = HelmCharts.dumping(base, "one", own);
            Optional<String> rendered = HelmCharts.render(chart, List.of(file("1", one), file("2", two)), set);
            HelmValues values = StrVals.apply(values(one).merge(values(two)), pairs(set), "");
            if (rendered.isPresent()) {
                assertThat(HelmCharts.leaves(values(own).merge(values)))
                        .as("own:\n%sfirst:\n%ssecond:\n%sset: %s", own, one, two, set)
                        .isEqualTo(HelmCharts.leaves(rendered.get(), "one"));
            } else {
                refused.add(round);
            }
        }
        assertThat(refused).hasSizeLessThan(ROUNDS / 3);
    }

    @Test
    void subchartsGetTheirBlockAndTheGlobalOfTheParentAsInHelm() throws IOException {
        Random random = new Random(32);
        Set<Integer> refused = new TreeSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            String ofParent = umbrella(random, false);
            String ofSubchart = "global:\n" + yaml(random, 2, false).indent(2) + yaml(random, 2, false);
            String given = umbrella(random, true);
            Path parent = HelmCharts.dumping(base, "parent", ofParent);
            HelmCharts.dumping(Files.createDirectories(parent.resolve("charts")), "sub", ofSubchart);
            Optional<String> rendered = HelmCharts.render(parent, List.of(file("given", given)), Map.of());
            HelmValues ours = values(ofSubchart)
                    .merge(values(ofParent).coalesce(values(given)).subchart("sub"));
            if (rendered.isPresent()) {
                Map<String, String> expected = HelmCharts.leaves(rendered.get(), "sub");
                assertThat(HelmCharts.leaves(ours))
                        .as("parent:\n%ssubchart:\n%sgiven:\n%s", ofParent, ofSubchart, given)
                        .isEqualTo(expected);
            } else {
                refused.add(round);
            }
        }
        assertThat(refused).hasSizeLessThan(ROUNDS / 3);
    }

    @Test
    void scalarsPrintAsInHelm() throws IOException {
        Random random = new Random(33);
        for (int round = 0; round < 20; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                text.append("k").append(i).append(": ").append(literal(random)).append('\n');
            }
            Path chart = HelmCharts.dumping(base, "scalars", "{}\n");
            Optional<String> rendered = HelmCharts.render(chart, List.of(file("scalars", text.toString())), Map.of());
            assertThat(rendered).as(text.toString()).isPresent();
            assertThat(HelmCharts.leaves(values(text.toString())))
                    .as(text.toString())
                    .isEqualTo(HelmCharts.leaves(rendered.get(), "scalars"));
        }
    }

    /** The templates say in our words what charts.txt says of the chart in that version. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "istiod~1.15.0~plain~pilot~pilot~{{ .Values.pilot.hub | default .Values.global.hub }}~{{ .Values.pilot.tag | default .Values.global.tag }}~",
                "istiod~1.20.0~plain~pilot~pilot~{{ .Values.pilot.hub | default .Values.global.hub }}~{{ .Values.pilot.tag | default .Values.global.tag }}~.Values.pilot.variant | default .Values.global.variant",
                "cni~1.23.0~defaults~cni~install-cni~{{ .Values.cni.hub | default .Values.global.hub }}~{{ .Values.cni.tag | default .Values.global.tag }}~.Values.cni.variant | default .Values.global.variant",
                "istiod~1.30.0~_internal_defaults_do_not_set~~pilot~{{ .Values.hub | default .Values.global.hub }}~{{ .Values.tag | default .Values.global.tag }}~.Values.variant | default .Values.global.variant",
                "ztunnel~1.22.4~defaults~~ztunnel~{{ .Values.hub }}~{{ .Values.tag }}~.Values.variant",
                "ztunnel~1.30.0~_internal_defaults_do_not_set~~ztunnel~{{ .Values.hub }}~{{ .Values.tag }}~.Values.variant",
            })
    void imagesComeOutAsInHelm(
            String chart,
            String version,
            String layers,
            String block,
            String name,
            String hub,
            String tag,
            String variant)
            throws IOException {
        Random random = new Random(34);
        Release release = new Release(IstioVersion.of(version), Optional.of("dh"), Optional.of("dt"));
        ChartEvaluator evaluator = new ChartEvaluator(RuleBook.load(), Placeholders.none());
        Path directory = imageChart(chart, layers, block == null ? "" : block + ".", name, hub, tag, variant);
        int compared = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String given = imageValues(random, chart);
            Optional<String> rendered = HelmCharts.render(directory, List.of(file("v", given)), Map.of());
            ImageOutcome ours = evaluator
                    .evaluate(chart, values(given), Optional.empty(), release)
                    .flatMap(outcomes -> Optional.ofNullable(outcomes.get(chart)))
                    .orElseThrow();
            String reference = rendered.map(text -> text.lines()
                            .filter(line -> line.startsWith("image: "))
                            .collect(Collectors.joining())
                            .substring("image: ".length()))
                    .orElse("");
            if (reference.matches("[^/:]+/[^/:]+:\\w[^/:]*|a/b:c")) {
                compared++;
                assertThat(ours.text()).as(given).isEqualTo(reference);
                assertThat(ours.problem()).as(given).isEmpty();
            } else {
                assertThat(ours.problem()).as("%s%n%s", given, reference).isPresent();
            }
        }
        assertThat(compared).isGreaterThan(ROUNDS / 2);
    }

    private Path imageChart(
            String chart, String layers, String block, String name, String hub, String tag, String variant)
            throws IOException {
        boolean plain = layers.equals("plain");
        boolean flat = chart.equals("ztunnel");
        String defaults = (flat ? "hub: dh\ntag: dt\n" : "global: {hub: dh, tag: dt}\n")
                + (block.isEmpty() ? "image: " + name + "\n" + (flat ? "" : "pilot: {}\n") : "")
                + (block.isEmpty() ? "" : block.replace(".", "") + ": {image: " + name + "}\n");
        StringBuilder merge = new StringBuilder();
        if (!plain) {
            merge.append("{{- $own := index .Values \"" + layers + "\" }}\n");
            merge.append("{{- $given := omit .Values \"" + layers + "\" }}\n");
            if (flat) {
                merge.append("{{- $own = mustMergeOverwrite $own (deepCopy ($given.global | default dict)) }}\n");
            }
            merge.append("{{- $_ := set $ \"Values\" (mustMergeOverwrite $own $given) }}\n");
            if (block.isEmpty() && !flat) {
                merge.append("{{- $_ := mustMergeOverwrite .Values (index .Values \"pilot\") }}\n");
            }
        }
        String suffix = variant == null ? "" : "{{ with (" + variant + ") }}-{{ . }}{{ end }}";
        String image = ".Values." + block + "image";
        String template =
                merge + "{{- if contains \"/\" " + image + " }}\nimage: {{ " + image + " }}\n{{- else }}\nimage: " + hub
                        + "/{{ " + image + " | default \"" + name + "\" }}:" + tag + suffix + "\n{{- end }}\n";
        return HelmCharts.chart(
                base, "image", plain ? defaults : layers + ":\n" + defaults.indent(2), Map.of("image.yaml", template));
    }

    private static String imageValues(Random random, String chart) {
        List<String> texts = List.of("x", "y", "''", "null", "0", "false", "true", "1.10", "20250101", "'1.10'", "on");
        StringBuilder yaml = new StringBuilder();
        for (String block : List.of("", "global", chart.equals("cni") ? "cni" : "pilot")) {
            StringBuilder entries = new StringBuilder();
            for (String key : List.of("hub", "tag", "variant")) {
                if (random.nextInt(3) == 0) {
                    entries.append(key)
                            .append(": ")
                            .append(texts.get(random.nextInt(texts.size())))
                            .append('\n');
                }
            }
            if (random.nextInt(6) == 0) {
                entries.append("image: ")
                        .append(List.of("own", "a/b:c", "''").get(random.nextInt(3)))
                        .append('\n');
            }
            if (block.isEmpty()) {
                yaml.append(entries);
            } else if (entries.length() > 0) {
                yaml.append(block).append(":\n").append(entries.toString().indent(2));
            }
        }
        return yaml.length() == 0 ? "{}\n" : yaml.toString();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(base.resolve(name + ".yaml"), text);
    }

    private static HelmValues values(String yaml) {
        return Fixture.values(yaml);
    }

    private static String umbrella(Random random, boolean nulls) {
        return "global:\n" + yaml(random, 2, nulls).indent(2) + "sub:\n  global:\n"
                + yaml(random, 2, nulls).indent(4) + yaml(random, 2, nulls).indent(2);
    }

    private static String yaml(Random random, int depth, boolean nulls) {
        StringBuilder yaml = new StringBuilder();
        for (String key : List.of("a", "b", "c")) {
            switch (random.nextInt(4)) {
                case 0 ->
                    yaml.append(key).append(": ").append(scalar(random, nulls)).append('\n');
                case 1 -> {
                    if (depth > 1) {
                        yaml.append(key)
                                .append(":\n")
                                .append(yaml(random, depth - 1, nulls).indent(2));
                    } else {
                        yaml.append(key).append(": [1, 2]\n");
                    }
                }
                default -> {
                    // The key is left out.
                }
            }
        }
        return yaml.length() == 0 ? "d: x\n" : yaml.toString();
    }

    private static String scalar(Random random, boolean nulls) {
        String text = SCALARS.get(random.nextInt(SCALARS.size()));
        return nulls || !(text.equals("null") || text.equals("~")) ? text : "z";
    }

    private static Map<String, String> set(Random random) {
        Map<String, String> set = new LinkedHashMap<>();
        List<String> texts =
                List.of("v", "1.10", "20250101", "0", "-0", "+5", "-007", "007", "TRUE", "false", "Null", "");
        List<String> keys = List.of("a", "b.a", "c.b.a", "d");
        for (int i = random.nextInt(3); i > 0; i--) {
            set.put(keys.get(random.nextInt(keys.size())), texts.get(random.nextInt(texts.size())));
        }
        return set;
    }

    private static List<String> pairs(Map<String, String> set) {
        List<String> pairs = new ArrayList<>();
        set.forEach((key, value) -> pairs.add(key + "=" + value));
        return pairs;
    }

    /** A scalar that looks like a number, nearly. */
    private static String literal(Random random) {
        List<String> heads = List.of("", "-", "+", "0", "0x", "0o", "0b", "-0x", "0B", "0O", ".", "_");
        List<String> alphabets =
                List.of("0123456789", "0123456789.", "0123456789_", "01234567", "01", "0123456789e+-.");
        String alphabet = alphabets.get(random.nextInt(alphabets.size()));
        StringBuilder text = new StringBuilder(heads.get(random.nextInt(heads.size())));
        for (int i = random.nextInt(15); i >= 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString().matches("-+|-.*---.*|.*:|") ? "x" : text.toString();
    }
}
