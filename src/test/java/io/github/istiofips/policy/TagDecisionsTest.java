// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.resolvedOnly;
import static io.github.istiofips.policy.Samples.use;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.policy.data.TagRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The decision table of the documentation holds, row by row. */
class TagDecisionsTest {

    private static final Path TABLE = Path.of("docs", "tag-decisions.md");
    private static final Set<String> RULES = Stream.of(
                    new TagRules(), new RegistryRules(), new SupportRules(), new PolicyDataRules())
            .flatMap(family -> family.rules().stream())
            .collect(Collectors.toSet());

    record Row(String image, LocalDate on, String findings, List<String> ids, String source) {
        @Override
        public String toString() {
            return image + " on " + on;
        }
    }

    static List<Row> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|"))
                .map(cells -> new Row(
                        code(cells[1]).replaceFirst("^S/", Samples.SOLO),
                        LocalDate.parse(cells[2].strip()),
                        cells[3].strip().replace("–", ""),
                        Arrays.asList(cells[4].strip().split(", ")),
                        code(cells[5])))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void holds(Row row) {
        PolicyRequest request = new PolicyRequest(row.on(), PolicyRequest.Rsa4096.FAIL, true, true, Map.of());

        assertThat(Samples.POLICY.judge(resolvedOnly(use(row.image())), request).findings().stream()
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

    /** Every entry of the table of rules has a row in which it applies, and every id one in which nothing is found. */
    @Test
    void everyRuleIsThereOnBothSides() throws IOException {
        List<Row> rows = rows();
        Set<String> passing = ids(rows.stream().filter(row -> row.findings().isEmpty()));
        Set<String> found = ids(rows.stream().filter(row -> !row.findings().isEmpty()));

        assertThat(PolicyData.builtIn().publishers().stream()
                        .flatMap(publisher -> publisher.tagRules().stream())
                        .map(TagRule::id)
                        .filter(id -> !id.equals("G7") && !id.equals("A5") && !id.equals("F5"))
                        .toList())
                .isSubsetOf(found)
                .isSubsetOf(passing);
        assertThat(found).contains("G7", "A5", "F5");
        assertThat(rows.stream()
                        .flatMap(row -> Arrays.stream(row.findings().split(", ")))
                        .map(finding -> finding.replaceFirst(" .*", ""))
                        .collect(Collectors.toSet()))
                .containsAll(RULES.stream()
                        .filter(rule -> !rule.equals("tag-claims-fips"))
                        .toList());
    }

    private static Set<String> ids(Stream<Row> rows) {
        return rows.flatMap(row -> row.ids().stream()).collect(Collectors.toSet());
    }

    private static String code(String cell) {
        return cell.strip().replace("`", "");
    }
}
