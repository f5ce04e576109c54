// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Revision and status of an Envoy. Both are character arrays of one object file, so that they stand side by side: clang
 * leaves them in the order of the source and without a gap, gcc turns the order round when it optimises and aligns the
 * arrays. Source: envoyproxy/envoy, source/common/version/version_linkstamp.cc.
 *
 * @param offset file offset of the revision
 * @param revision 40 hexadecimal digits
 * @param status such as {@code Clean}
 */
record EnvoyStamp(long offset, String revision, String status) {

    static final int REVISION = 40;

    /** What the build's own script writes (envoyproxy/envoy, bazel/get_workspace_status); a build may set another text. */
    private static final List<byte[]> STATUSES = Stream.of("Clean", "Modified", "Distribution", "Library")
            .map(status -> (status + "\0").getBytes(StandardCharsets.US_ASCII))
            .toList();

    /** Zero bytes between the two: one ends a text, the others align the next to at most 32 bytes. */
    private static final int MOST_ZEROS = 32;

    private static final int LONGEST_STATUS = 32;

    /** Any status: a slash would divide the line. */
    private static final Pattern OTHER_STATUS =
            Pattern.compile("\\x00([ -.0-~]{1," + LONGEST_STATUS + "})\\x00.*", Pattern.DOTALL);

    /** One pair with another status tells; of more, none does. */
    private static final int AMBIGUOUS = 2;

    /**
     * Finds the pair. Digits with a text behind them occur in many programs, so that one with an unusual status counts
     * only if it is the only one outside code and the file names Envoy's HTTP filter.
     *
     * @return empty if there is none: it is not an Envoy, or one without a stamp
     */
    static Optional<EnvoyStamp> find(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        NavigableMap<Long, Range> code = new TreeMap<>();
        elf.executableRanges().forEach(range -> code.put(range.start(), range));
        List<EnvoyStamp> others = new ArrayList<>();
        for (Range range : elf.loadedRanges()) {
            Optional<EnvoyStamp> found = find(bytes, code, range, others);
            if (found.isPresent()) {
                return found;
            }
        }
        boolean only = others.size() == 1 && EnvoyFilter.find(bytes, elf).isPresent();
        return only ? Optional.of(others.get(0)) : Optional.empty();
    }

    /** A run of so many digits covers one of every so many bytes, so only these are looked at. */
    private static Optional<EnvoyStamp> find(
            FileBytes bytes, NavigableMap<Long, Range> code, Range range, List<EnvoyStamp> others)
            throws MalformedExecutableException {
        ByteBuffer content = bytes.slice(range.start(), range.length());
        int done = 0;
        for (int at = 0; at < content.limit(); at += REVISION) {
            if (!isDigit(content.get(at))) {
                continue;
            }
            int start = at;
            while (start > done && isDigit(content.get(start - 1))) {
                start--;
            }
            while (at < content.limit() && isDigit(content.get(at))) {
                at++;
            }
            done = at;
            if (at - start >= REVISION) {
                Range digits = new Range(range.start() + start, range.start() + at);
                Optional<EnvoyStamp> found = known(bytes, range, digits);
                if (found.isPresent()) {
                    return found;
                }
                if (others.size() < AMBIGUOUS) {
                    other(bytes, code, range, digits).ifPresent(others::add);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isDigit(byte value) {
        return (value >= '0' && value <= '9') || (value >= 'a' && value <= 'f');
    }

    private static Optional<EnvoyStamp> known(FileBytes bytes, Range range, Range digits)
            throws MalformedExecutableException {
        Range room = new Range(range.start(), Math.min(range.end(), bytes.size()));
        long behind = digits.end() + zeros(bytes, new Range(digits.end(), room.end()));
        long end = digits.start() - zerosBefore(bytes, new Range(room.start(), digits.start()));
        boolean front = end < digits.start() && digits.length() == REVISION && bytes.matches(digits.end(), new byte[1]);
        for (byte[] text : STATUSES) {
            long start = end - text.length + 1;
            if (behind > digits.end() && room.contains(behind, text.length) && bytes.matches(behind, text)) {
                return Optional.of(stamp(bytes, digits.end() - REVISION, text));
            }
            if (front
                    && room.contains(start, text.length)
                    && bytes.matches(start, text)
                    && !isPrintable(bytes, start - 1)) {
                return Optional.of(stamp(bytes, digits.start(), text));
            }
        }
        return Optional.empty();
    }

    private static EnvoyStamp stamp(FileBytes bytes, long at, byte[] status) throws MalformedExecutableException {
        String text = new String(status, 0, status.length - 1, StandardCharsets.US_ASCII);
        return new EnvoyStamp(at, bytes.text(at, REVISION), text);
    }

    private static int zeros(FileBytes bytes, Range range) throws MalformedExecutableException {
        int count = 0;
        while (count < MOST_ZEROS && count < range.length() && bytes.u8(range.start() + count) == 0) {
            count++;
        }
        return count;
    }

    private static int zerosBefore(FileBytes bytes, Range range) throws MalformedExecutableException {
        int count = 0;
        while (count < MOST_ZEROS && count < range.length() && bytes.u8(range.end() - 1 - count) == 0) {
            count++;
        }
        return count;
    }

    private static boolean isPrintable(FileBytes bytes, long at) throws MalformedExecutableException {
        int value = at < 0 ? 0 : bytes.u8(at);
        return value >= ' ' && value <= '~';
    }

    private static Optional<EnvoyStamp> other(
            FileBytes bytes, NavigableMap<Long, Range> code, Range range, Range digits)
            throws MalformedExecutableException {
        Map.Entry<Long, Range> last = code.lowerEntry(digits.end());
        if (digits.length() != REVISION || (last != null && digits.overlaps(last.getValue()))) {
            return Optional.empty();
        }
        long length = Math.min(LONGEST_STATUS + 2L, range.end() - digits.end());
        Matcher behind =
                OTHER_STATUS.matcher(new String(bytes.copy(digits.end(), length), StandardCharsets.ISO_8859_1));
        return behind.matches()
                ? Optional.of(new EnvoyStamp(digits.start(), bytes.text(digits.start(), REVISION), behind.group(1)))
                : Optional.empty();
    }
}
