// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The page of a rule, docs/rules/ID.md of the sources, as plain text for a console. */
public final class RulePage {

    /** {@code [text](target)}: the text is enough, a console leads nowhere. */
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\([^)\\s]*\\)");

    /** {@code *word*}, a word with stress; a pattern of files in code has no end after a letter. */
    private static final Pattern STRESS = Pattern.compile("(?<![^ (])\\*([^*` ]+)\\*(?![^ ,.:;)])");

    private static final Pattern HEADING = Pattern.compile("#{1,6} +");
    private static final String FENCE = "```";
    private static final String COMMAND_INDENT = "    ";

    private RulePage() {}

    /**
     * Returns the page.
     *
     * @param rule id of a rule
     * @return its lines without marks of Markdown, commands indented and otherwise as they are; empty if there is no such page
     */
    public static Optional<List<String>> lines(String rule) {
        try (InputStream page = RulePage.class.getResourceAsStream("rules/" + rule + ".md")) {
            return page == null
                    ? Optional.empty()
                    : Optional.of(plain(new String(page.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException("the plugin's page of " + rule + " cannot be read", e);
        }
    }

    /** Returns the command that prints the page of a rule. */
    static String command(String rule) {
        return "mvn io.github.istiofips:istio-fips-maven-plugin:explain -DistioFips.rule=" + rule;
    }

    static List<String> plain(String markdown) {
        List<String> lines = new ArrayList<>();
        boolean command = false;
        for (String line : markdown.lines().toList()) {
            if (line.startsWith(FENCE)) {
                command = !command;
            } else {
                lines.add(command ? COMMAND_INDENT + line : prose(line));
            }
        }
        return List.copyOf(lines);
    }

    private static String prose(String line) {
        String text = HEADING.matcher(line).lookingAt()
                ? HEADING.matcher(line).replaceFirst("").replace("`", "")
                : line;
        text = LINK.matcher(text).replaceAll("$1").replace("**", "");
        return STRESS.matcher(text).replaceAll("$1");
    }
}
