// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.policy.data.Rule;
import io.github.istiofips.policy.data.RuleCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule has its page, and every page its rule. */
class RulePagesTest {

    private static final Path PAGES = Path.of("docs", "rules");

    static List<Rule> rules() {
        return RuleCatalogue.load().rules();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyRuleHasAPage(Rule rule) throws IOException {
        String page = Files.readString(PAGES.resolve(rule.id() + ".md"));

        assertThat(page)
                .startsWith(
                        "# " + rule.id() + "\n\n**Outcome:** " + rule.outcome().toLowerCase(Locale.ROOT))
                .containsSubsequence(
                        "\n## What it means\n", "\n## Why\n", "\n## How to fix\n", "\n## How to check by hand\n");
        rule.otherOutcomes()
                .forEach(outcome -> assertThat(outcomeLine(page)).contains(outcome.toLowerCase(Locale.ROOT)));
    }

    @Test
    void everyRuleIsJudged() {
        assertThat(Policy.judgedRules())
                .containsExactlyInAnyOrderElementsOf(
                        rules().stream().map(Rule::id).toList());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theIndexListsEveryRule(Rule rule) throws IOException {
        assertThat(Files.readAllLines(PAGES.resolve("README.md")))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("| [" + rule.id() + "](" + rule.id() + ".md) | "
                                + rule.outcome().toLowerCase(Locale.ROOT))
                        .endsWith("| " + rule.title() + " |"));
    }

    @Test
    void thereIsNoPageWithoutARule() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString())
                            .filter(name -> !name.equals("README.md"))
                            .map(name -> name.replace(".md", "")))
                    .containsExactlyInAnyOrderElementsOf(
                            rules().stream().map(Rule::id).toList());
        }
    }

    private static String outcomeLine(String page) {
        return page.lines()
                .filter(line -> line.startsWith("**Outcome:**"))
                .findFirst()
                .orElse("");
    }
}
