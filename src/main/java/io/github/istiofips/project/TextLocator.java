// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.util.Optional;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Finds where the text of a scalar stands, as against its quotes, indicator and indentation. */
final class TextLocator {

    private final TextPlace place;
    private final TextLines lines;

    /**
     * @param place where the text around the scalars stands
     * @param text that text
     */
    TextLocator(TextPlace place, String text) {
        this.place = place;
        this.lines = new TextLines(text);
    }

    /** Returns the place of the text's first character; empty if the file does not hold the text as it is. */
    Optional<Location> start(ScalarEvent event) {
        Optional<Mark> start = event.getStartMark().filter(mark -> place.lineByLine());
        if (start.isEmpty() || event.isFolded()) {
            return Optional.empty();
        }
        return event.isLiteral()
                ? ofLiteral(event.getValue(), start.get())
                : ofLine(event, start.get(), event.isPlain() ? 0 : 1);
    }

    /** A literal block begins on the line after its indicator; what stands before its first text is the indentation. */
    private Optional<Location> ofLiteral(String text, Mark start) {
        int blank = 0;
        while (blank < text.length() && text.charAt(blank) == '\n') {
            blank++;
        }
        int end = text.indexOf('\n', blank);
        String first = text.substring(blank, end < 0 ? text.length() : end);
        String line = lines.line(start.getLine() + 1 + blank);
        int indent = line.length() - first.length();
        return !first.isEmpty()
                        && line.endsWith(first)
                        && line.substring(0, indent).isBlank()
                ? Optional.of(shifted(start, 1, indent - start.getColumn()))
                : Optional.empty();
    }

    /** Text on one line stands there as it is if it fills its place: every escape is longer than what it stands for. */
    private Optional<Location> ofLine(ScalarEvent event, Mark start, int quote) {
        String text = event.getValue();
        int length = text.codePointCount(0, text.length()) + 2 * quote;
        return event.getEndMark()
                .filter(end -> end.getLine() == start.getLine() && end.getColumn() - start.getColumn() == length)
                .map(end -> shifted(start, 0, quote));
    }

    private Location shifted(Mark mark, int down, int right) {
        Location location = place.at(mark);
        return new Location(location.file(), location.line() + down, location.column() + right);
    }
}
