// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The decision table of the documentation holds, row by row. */
class ComplianceDecisionsTest {

    private static final Path TABLE = Path.of("docs", "compliance-decisions.md");
    private static final Set<String> RULES = Stream.of(
                    new ComplianceRules(), new PolicyPresenceRules(), new SettingRules(), new KeySettingRules())
            .flatMap(family -> family.rules().stream())
            .collect(Collectors.toSet());

    record Row(String name, String istio, String settings, String images, String findings, String source) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Row> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| name "))
                .map(line -> Arrays.stream(line.split("\\|"))
                        .map(cell -> cell.strip().replace("–", ""))
                        .toList())
                .map(cells -> new Row(
                        cells.get(1),
                        cells.get(2),
                        cells.get(3),
                        cells.get(4),
                        cells.get(5),
                        cells.get(6).replace("`", "")))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void holds(Row row) {
        MeshFacts facts = SettingSamples.mesh(row.istio(), row.settings(), row.images());

        assertThat(Samples.POLICY.judge(facts, Samples.REQUEST).findings().stream()
                        .filter(finding -> RULES.contains(finding.rule()))
                        .map(finding ->
                                finding.rule() + " " + finding.outcome().name().charAt(0))
                        .sorted()
                        .collect(Collectors.joining(", ")))
                .isEqualTo(row.findings());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void namesASourceThatIsListed(Row row) throws IOException {
        assertThat(Files.readAllLines(TABLE)).anyMatch(line -> line.startsWith("- `" + row.source() + "`: "));
    }

    @Test
    void everyRowHasANameOfItsOwnAndEveryRuleIsThereOnBothSides() throws IOException {
        List<Row> rows = rows();

        assertThat(rows).hasSizeGreaterThan(70).extracting(Row::name).doesNotHaveDuplicates();
        for (String rule : RULES) {
            assertThat(rows).as(rule).anyMatch(row -> row.findings().startsWith(rule + " "));
        }
        assertThat(rows).anyMatch(row -> row.findings().isEmpty());
    }
}
