// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The command lines of {@link Evidence}: what a person types to see the same in a file, with tools of GNU coreutils, grep,
 * binutils, OpenSSL and Go. They are made of numbers and constants only, so that nothing in a file can get into a shell.
 */
final class HandCheck {

    /** Lists the segments; code is where the flags have an E. */
    static final String SEGMENTS = "readelf -lW FILE";

    /** Lists the sections. */
    static final String SECTIONS = "readelf -SW FILE";

    /** Shows class, byte order, type and machine. */
    static final String HEADER = "readelf -hW FILE";

    /** Lists the shared libraries that the loader is asked for. */
    static final String LIBRARIES = "readelf -dW FILE";

    /** Shows the notes, of which the build id is one. */
    static final String NOTES = "readelf -n FILE";

    /** Shows what Go's linker wrote about the build. */
    static final String BUILD_INFO = "go version -m FILE";

    /** Shows the environment that the image sets. */
    static final String ENVIRONMENT = "skopeo inspect --config docker://IMAGE | grep GODEBUG";

    /** Shorter runs of printable bytes are more often code than text. */
    private static final int SHORTEST_TEXT = 4;

    private static final int ZLIB_HEADER = 2;

    private HandCheck() {}

    /** Prints so many bytes as they are. */
    static String text(long at, long length) {
        return from(at) + " | head -c " + length;
    }

    /** Prints so many bytes in hexadecimal. */
    static String bytes(long at, long length) {
        return String.format("od -A x -t x1 -j 0x%x -N %d FILE", at, length);
    }

    /** Prints so many bytes in hexadecimal, without blanks. */
    static String hexadecimal(long at, long length) {
        return String.format("od -A n -v -t x1 -j 0x%x -N %d FILE | tr -d ' \\n'", at, length);
    }

    /** Prints bytes as characters, as far as they are printable. */
    static String characters(long at, long length) {
        return String.format("od -A x -c -j 0x%x -N %d FILE", at, length);
    }

    /** Prints one unsigned number of 4 or 8 bytes. */
    static String number(long at, int size, boolean bigEndian) {
        return String.format(
                "od -A n --endian=%s -t u%d -j 0x%x -N %d FILE", bigEndian ? "big" : "little", size, at, size);
    }

    /** Prints the texts in a part of the file, one a line. */
    static String texts(Range range) {
        return part(range) + " | LC_ALL=C tr -c '[:print:]' '\\n' | grep -E '.{" + SHORTEST_TEXT + "}'";
    }

    /** Prints the texts at an offset and so many bytes before and behind it. */
    static String textsAround(long at, long reach) {
        return texts(new Range(Math.max(0, at - reach), at + reach));
    }

    /** Prints the offset, in decimal, of each occurrence of texts that contain no quotation mark. */
    static String offsets(String... texts) {
        return "LC_ALL=C grep -a -b -o -F "
                + List.of(texts).stream().map(text -> "-e '" + text + "'").collect(Collectors.joining(" ")) + " FILE";
    }

    /** Counts the texts between zero bytes that an extended regular expression without quotation marks matches. */
    static String count(Range range, String expression) {
        return part(range) + " | tr '\\0' '\\n' | LC_ALL=C grep -a -c -E '" + expression + "'";
    }

    /** Prints the first line from an offset on that matches a basic regular expression without quotation marks. */
    static String line(long at, String expression) {
        return from(at) + " | LC_ALL=C grep -a -m 1 '" + expression + "'";
    }

    /** Counts the lines from an offset on that match. */
    static String lines(long at, String expression) {
        return from(at) + " | LC_ALL=C grep -a -c '" + expression + "'";
    }

    /**
     * Prints the objects of a JSON text compressed by zlib that match. What gzip cannot do without is put in place of
     * zlib's two bytes in front; it then misses its own sum behind, which is no matter.
     */
    static String inflated(Range range, String expression) {
        return "{ printf '\\037\\213\\010\\000\\000\\000\\000\\000\\000\\003'; "
                + part(new Range(Math.min(range.start() + ZLIB_HEADER, range.end()), range.end()))
                + "; } | gzip -dc 2>/dev/null | tr '{' '\\n' | grep '" + expression + "'";
    }

    /** Prints the HMAC of a part of the file under a key of zero bytes. */
    static String hmac(String algorithm, int keyLength, Range range) {
        return part(range) + " | " + hmac(algorithm, keyLength);
    }

    /** Counts how often (in lines, of which there is one) the HMAC of one part stands in another. */
    static String hmacIn(String algorithm, int keyLength, Range range, Range place) {
        return part(place) + " | od -A n -v -t x1 | tr -d ' \\n' | grep -c \"$(" + hmac(algorithm, keyLength, range)
                + " -r | cut -d ' ' -f 1)\"";
    }

    /**
     * Prints the HMAC of a text and of parts of the file, each behind its length in eight bytes, big-endian.
     *
     * @param prefix as {@code printf} takes it
     */
    static String hmac(String algorithm, int keyLength, String prefix, List<Range> parts) {
        return parts.stream()
                .map(part -> "printf '" + octal(part.length()) + "'; " + part(part) + "; ")
                .collect(Collectors.joining("", "{ printf '" + prefix + "'; ", "} | " + hmac(algorithm, keyLength)));
    }

    private static String hmac(String algorithm, int keyLength) {
        String digest = algorithm.substring("Hmac".length()).toLowerCase(Locale.ROOT);
        return "openssl dgst -" + digest + " -mac HMAC -macopt hexkey:$(printf %0" + 2 * keyLength + "d 0)";
    }

    private static String octal(long number) {
        StringBuilder escapes = new StringBuilder();
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            escapes.append(String.format("\\%03o", (number >>> shift) & 0xff));
        }
        return escapes.toString();
    }

    private static String part(Range range) {
        return text(range.start(), range.length());
    }

    /** {@code tail} counts from 1. */
    private static String from(long at) {
        return String.format("tail -c +$((0x%x + 1)) FILE", at);
    }
}
