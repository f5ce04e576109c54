// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.1 and 1.2 (yaml.org/spec/1.2.2) into nodes that keep raw text and positions. A value that begins with a
 * placeholder between at signs, as in a file that Maven filters ({@code tag: @istio.tag@}), is read as a plain scalar, which
 * YAML itself does not allow.
 */
public final class YamlParser {

    private static final String REMEDY = "correct the file";

    private YamlParser() {}

    /**
     * Parses every document of a text.
     *
     * @param relativeFile file name for locations and messages
     * @param text at most {@link SourceText#MAX_BYTES} characters; a byte order mark is skipped
     * @return the top node of each document that has one, in order
     * @throws SourceException if the text is not YAML or exceeds a limit on size, depth or aliases
     */
    public static List<YamlNode> parse(String relativeFile, String text) throws SourceException {
        return parse(relativeFile, text, false);
    }

    /**
     * The same for files of our own, in which a key may stand only once. Helm takes the last one.
     *
     * @throws SourceException also if a mapping has a key twice
     */
    public static List<YamlNode> parseUnique(String relativeFile, String text) throws SourceException {
        return parse(relativeFile, text, true);
    }

    private static List<YamlNode> parse(String relativeFile, String text, boolean unique) throws SourceException {
        if (text.length() > SourceText.MAX_BYTES) {
            throw SourceException.in(
                    relativeFile,
                    "cannot be read as YAML: it is larger than " + SourceText.MAX_BYTES + " characters; " + REMEDY);
        }
        return parse(TextPlace.wholeFile(relativeFile), text.startsWith("\uFEFF") ? text.substring(1) : text, unique);
    }

    /** Parses every document of a text that stands at a place of a file. */
    static List<YamlNode> parse(TextPlace place, String text) throws SourceException {
        return parse(place, text, false);
    }

    private static List<YamlNode> parse(TextPlace place, String text, boolean unique) throws SourceException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(place.file())
                .setCodePointLimit(SourceText.MAX_BYTES)
                .setParseComments(false)
                .build();
        AtSigns readable = AtSigns.hide(text);
        try {
            return new YamlComposer(
                            place,
                            readable,
                            new Parse(settings).parseString(readable.text()).iterator(),
                            unique)
                    .documents();
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = mark(e);
            String problem = oneLine(e.getProblem());
            throw mark.map(m -> unreadable(place.at(m), problem)).orElseGet(() -> unreadable(place, problem));
        } catch (YamlEngineException e) {
            throw unreadable(place, oneLine(String.valueOf(e.getMessage())));
        }
    }

    /** A quote or bracket that is never closed fails at the end of the file; the line to mend is where it begins. */
    private static Optional<Mark> mark(MarkedYamlEngineException e) {
        return e.getProblem().contains("end of stream")
                ? e.getContextMark().or(e::getProblemMark)
                : e.getProblemMark().or(e::getContextMark);
    }

    static SourceException unreadable(Location location, String problem) {
        return SourceException.at(location, "cannot be read as YAML: " + problem + "; " + REMEDY);
    }

    private static SourceException unreadable(TextPlace place, String problem) {
        return SourceException.in(place.file(), "cannot be read as YAML: " + problem + "; " + REMEDY);
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
