// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the line of a value in the POM. Maven hands over parameter values without their places; the text of the element is
 * looked up in the file instead, from its first {@code <sources>} on and not in comments. A value that stands there only as a
 * property, or in a parent, has no location.
 */
final class PomOrigins implements Function<String, Origin> {

    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    private static final Pattern NOT_A_LINE_BREAK = Pattern.compile("[^\n]");

    private final String text;
    private final int start;
    private final String fileName;
    private final String why;

    /**
     * @param pom the module's POM, if there is one
     * @param why how the value counts, one clause
     */
    PomOrigins(Optional<Path> pom, String why) {
        this.text = pom.map(PomOrigins::textOf).orElse("");
        this.start = Math.max(text.indexOf("<sources>"), 0);
        this.fileName = pom.map(file -> String.valueOf(file.getFileName())).orElse("");
        this.why = why;
    }

    @Override
    public Origin apply(String value) {
        return new Origin(locate(value), "sources", why);
    }

    private Optional<Location> locate(String value) {
        Matcher matcher =
                Pattern.compile(">\\s*(" + Pattern.quote(value) + ")\\s*<").matcher(text);
        if (!matcher.find(start)) {
            return Optional.empty();
        }
        int position = matcher.start(1);
        int line = 1
                + (int) text.substring(0, position)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return Optional.of(new Location(fileName, line, position - text.lastIndexOf('\n', position)));
    }

    /** Returns the text with comments blanked out, so that positions stay. */
    private static String textOf(Path pom) {
        try {
            String text = Files.readString(pom, StandardCharsets.UTF_8);
            return COMMENT.matcher(text)
                    .replaceAll(
                            comment -> NOT_A_LINE_BREAK.matcher(comment.group()).replaceAll(" "));
        } catch (IOException e) {
            return ""; // a POM in another encoding costs the line number, nothing else
        }
    }
}
