// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns scalars of one file into inputs whose places are the true lines of the file. */
final class ScalarText {

    /**
     * How much longer than its text a folded or escaped scalar is looked through for its blocks: an escape has ten characters
     * ({@code \U0000000A}), and lines of 64 characters may be indented as deep as the parser allows.
     */
    private static final int MAX_STRETCH = 16;

    private final String file;
    private final String raw;
    private int[] lineStarts = new int[0];

    ScalarText(YamlFile file) {
        this.file = file.path();
        this.raw = file.text();
    }

    /** Returns the text of a scalar as input. */
    CertificateInput plain(String entry, YamlScalar value, String group, Set<Mark> marks) {
        byte[] bytes = value.text().getBytes(StandardCharsets.UTF_8);
        Optional<Location> start = value.textStart();
        return start.isPresent()
                ? CertificateInput.ofLines(bytes, new Place(file, start.get().line(), entry), group, marks)
                : CertificateInput.ofBlocks(bytes, place(entry, value), blockLines(value), group, marks);
    }

    /** Returns where PEM that was found encoded in a scalar stands. */
    Place placeOf(EncodedPem.Found found, String entry, YamlScalar value) {
        return value.textStart()
                .map(start -> new Place(file, start.line() + found.lineOffset(), entry))
                .filter(place -> found.lineOffset() > 0 || !found.key().isEmpty())
                .orElse(place(entry, value));
    }

    Place place(String entry, YamlScalar value) {
        return new Place(file, value.location().line(), entry);
    }

    private List<Integer> blockLines(YamlScalar value) {
        List<Integer> lines = new ArrayList<>();
        String text = value.text();
        int offset = offset(value.location());
        long end = Math.min(raw.length(), offset + (long) MAX_STRETCH * text.length());
        String region = raw.substring(offset, (int) end);
        int from = 0;
        for (int at = text.indexOf(Content.PEM); at >= 0; at = text.indexOf(Content.PEM, at + 1)) {
            int found = region.indexOf(Content.PEM, from);
            if (found < 0) {
                break;
            }
            lines.add(line(offset + found));
            from = found + 1;
        }
        return lines;
    }

    /** Columns count code points, so that the result is at or before the scalar on its line. */
    private int offset(Location location) {
        int[] starts = lineStarts();
        int line = Math.min(location.line(), starts.length) - 1;
        return Math.min(raw.length(), starts[line] + location.column() - 1);
    }

    private int line(int offset) {
        int found = Arrays.binarySearch(lineStarts(), offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Lines end where YAML 1.2 ends them: at CR LF, LF and CR. */
    private int[] lineStarts() {
        if (lineStarts.length == 0) {
            List<Integer> starts = new ArrayList<>(List.of(0));
            for (int i = 0; i < raw.length(); i++) {
                char c = raw.charAt(i);
                if (c == '\n' || (c == '\r' && (i + 1 == raw.length() || raw.charAt(i + 1) != '\n'))) {
                    starts.add(i + 1);
                }
            }
            lineStarts = starts.stream().mapToInt(Integer::intValue).toArray();
        }
        return lineStarts;
    }
}
