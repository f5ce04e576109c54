// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.policy.data.Rule;
import io.github.istiofips.policy.data.RuleCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExplainMojoTest extends GoalTest {

    private static final String EMPTY = "src/test/projects/empty";

    static List<String> rules() {
        return RuleCatalogue.load().rules().stream().map(Rule::id).toList();
    }

    @ParameterizedTest
    @MethodSource("rules")
    @Basedir(EMPTY)
    void printsThePageWithItsCommandsAsTheyAre(String rule, @InjectMojo(goal = "explain") ExplainMojo mojo)
            throws Exception {
        set(mojo, "rule", rule);

        mojo.execute();

        assertThat(log.lines().get(0)).isEqualTo("INFO " + rule);
        assertThat(log.lines())
                .containsSubsequence("INFO What it means", "INFO Why", "INFO How to fix", "INFO How to check by hand")
                .noneMatch(line -> line.contains("](") || line.contains("```") || line.contains("**Outcome"))
                .noneMatch(line -> line.matches("INFO (?! {4}).*(?<![^ (])\\*[a-z]+\\*.*"));
        List<String> page = Files.readAllLines(Path.of("docs", "rules", rule + ".md"));
        assertThat(page)
                .filteredOn(line -> line.startsWith("|"))
                .allSatisfy(row -> assertThat(log.text())
                        .contains(row.substring(0, row.indexOf('|', 1)).replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")));
        boolean command = false;
        for (String line : page) {
            if (line.startsWith("```")) {
                command = !command;
            } else if (command) {
                assertThat(log.lines()).contains("INFO     " + line);
            }
        }
    }

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "explain")
    void listsAllRules(ExplainMojo mojo) throws Exception {
        mojo.execute();

        assertThat(log.lines())
                .hasSize(rules().size())
                .anyMatch(line -> line.matches("INFO digest-drift +Tag that moved"));
    }

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "explain")
    @MojoParameter(name = "rule", value = "go-standart-crypto")
    void namesTheNearestAndListsAll(ExplainMojo mojo) {
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageStartingWith(
                        "rule is 'go-standart-crypto', which is no rule; nearest are go-standard-crypto, ");
        assertThat(log.lines()).hasSize(rules().size());
    }

    @ParameterizedTest
    @CsvSource({"README", "../rules.json", "'a\u0007'"})
    @Basedir(EMPTY)
    void readsNothingButPages(String text, @InjectMojo(goal = "explain") ExplainMojo mojo) throws Exception {
        set(mojo, "rule", text);

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("which is no rule")
                .hasMessageNotContaining("\u0007");
    }

    @ParameterizedTest
    @CsvSource({"drift, digest-drift", "not-loked, not-locked", "rsa-4098, rsa-4096", "envoy, envoy-not-fips"})
    void nearest(String typed, String meant) {
        assertThat(NearestNames.of(typed, rules())).hasSize(3).first().isEqualTo(meant);
    }
}
