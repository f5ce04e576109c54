// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of {@code envoy --version}, {@code <revision>/<version>/<status>/<type>/<ssl>}, which a build puts together
 * at run time from constants. Revision and status stand side by side, because they come from one object; the others are
 * taken where they are told beyond doubt and are empty otherwise. All of it is a label, not a proof. Source:
 * envoyproxy/envoy, source/common/version.
 *
 * @param offset file offset of the revision
 * @param revision 40 hexadecimal digits
 * @param version such as {@code 1.30.4}, or empty
 * @param status such as {@code Clean}
 * @param type {@code RELEASE}, {@code DEBUG} or empty
 * @param ssl such as {@code BoringSSL-FIPS}, {@code OpenSSL} or {@code no-ssl}, or empty
 * @param sslOffset file offset of the last part, or of its second half if it is two operands of code
 * @param sslTold whether that stands where only the label stands; the bare name of BoringSSL is in its FIPS builds too
 */
record EnvoyVersionLine(
        long offset,
        String revision,
        String version,
        String status,
        String type,
        String ssl,
        Optional<Long> sslOffset,
        boolean sslTold) {

    /** What the build's own script writes; a build may set any other text, which is not recognised. */
    private static final List<String> STATUSES = List.of("Clean", "Modified", "Distribution", "Library");

    private static final int REVISION = 40;

    /** Constants of one object are this close together; farther away, a number with dots may be anything. */
    static final int NEIGHBOURHOOD = 128;

    /** In front of it stands a zero byte or, in a string object, its length. */
    private static final Pattern VERSION_TEXT =
            Pattern.compile("(?<![ -~])(\\d+\\.\\d+\\.\\d+(?:-dev|-contrib)?)(?=\\x00)");

    private static final Pattern TYPE_TEXT = Pattern.compile("(?<![A-Z_])(RELEASE|DEBUG)(?=\\x00)");

    private static final String BORINGSSL = "BoringSSL";
    private static final String NO_SSL = "no-ssl";
    private static final List<String> PLAIN = List.of("OpenSSL", NO_SSL, BORINGSSL);

    /** libc++ stores a short constant string as an object: twice its length, its text, and zero bytes up to this. */
    private static final int STRING_OBJECT = 24;

    private static final String FIPS = "-FIPS";
    private static final String AWS_LC_FIPS = "AWS-LC" + FIPS;
    private static final String FIPS_TAIL = "SSL-FIPS";

    /** Compilers load a text of 14 characters as two overlapping words within so many bytes of code. */
    private static final int IMMEDIATES = 40;

    /**
     * Finds the revision and status, and with them the rest.
     *
     * @return empty if the file has no such pair: it is not an Envoy, or one without a stamp
     */
    static Optional<EnvoyVersionLine> find(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        for (Range range : elf.loadedRanges()) {
            Optional<EnvoyVersionLine> found = find(bytes, elf, range);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** A run of so many digits covers one of every so many bytes, so only these are looked at. */
    private static Optional<EnvoyVersionLine> find(FileBytes bytes, ElfFile elf, Range range)
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
                Optional<String> status = status(bytes, range, range.start() + at);
                if (status.isPresent()) {
                    return Optional.of(read(bytes, elf, range.start() + at - REVISION, status.get()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isDigit(byte value) {
        return (value >= '0' && value <= '9') || (value >= 'a' && value <= 'f');
    }

    private static Optional<String> status(FileBytes bytes, Range range, long end) {
        return STATUSES.stream()
                .filter(status -> range.contains(end, status.length() + 2L)
                        && bytes.matches(end, ("\0" + status + "\0").getBytes(StandardCharsets.US_ASCII)))
                .findFirst();
    }

    private static EnvoyVersionLine read(FileBytes bytes, ElfFile elf, long start, String status)
            throws MalformedExecutableException {
        Optional<Ssl> ssl = ssl(bytes, elf, start);
        String around = window(bytes, start)
                + "\0"
                + (ssl.isPresent() ? window(bytes, ssl.get().offset()) : "");
        return new EnvoyVersionLine(
                start,
                bytes.text(start, REVISION),
                only(VERSION_TEXT, around),
                status,
                only(TYPE_TEXT, around),
                ssl.map(Ssl::name).orElse(""),
                ssl.map(Ssl::offset),
                ssl.filter(Ssl::told).isPresent());
    }

    private static String window(FileBytes bytes, long at) throws MalformedExecutableException {
        long start = Math.max(0, at - NEIGHBOURHOOD);
        long end = Math.min(bytes.size(), at + NEIGHBOURHOOD);
        return new String(bytes.copy(start, end - start), StandardCharsets.ISO_8859_1);
    }

    private static String only(Pattern pattern, String text) {
        TreeSet<String> found = new TreeSet<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            found.add(matcher.group(1));
        }
        return found.size() == 1 ? found.first() : "";
    }

    private record Ssl(String name, long offset, boolean told) {}

    private static Optional<Ssl> ssl(FileBytes bytes, ElfFile elf, long stamp) throws MalformedExecutableException {
        List<Range> ranges = elf.loadedRanges();
        Optional<Ssl> boringFips = bytes.first(
                FIPS_TAIL,
                ranges,
                at -> Optional.of(new Ssl(BORINGSSL + FIPS, at, true))
                        .filter(found -> inPlace(bytes, at) || asImmediates(bytes, at)));
        if (boringFips.isPresent()) {
            return boringFips;
        }
        Optional<Ssl> awsFips = bytes.first(AWS_LC_FIPS, ranges, at -> Optional.of(new Ssl(AWS_LC_FIPS, at, true)));
        if (awsFips.isPresent()) {
            return awsFips;
        }
        for (String name : PLAIN) {
            Optional<Ssl> plain = plain(bytes, ranges, stamp, name);
            if (plain.isPresent()) {
                return plain;
            }
        }
        return bytes.first(BORINGSSL + "\0", ranges, at -> Optional.of(new Ssl(BORINGSSL, at, false)));
    }

    /** The names of other libraries occur in many texts; told beyond doubt are string objects, and neighbours of the stamp. */
    private static Optional<Ssl> plain(FileBytes bytes, List<Range> ranges, long stamp, String name)
            throws MalformedExecutableException {
        byte[] object = new byte[STRING_OBJECT];
        object[0] = (byte) (2 * name.length());
        System.arraycopy(name.getBytes(StandardCharsets.US_ASCII), 0, object, 1, name.length());
        Optional<Ssl> found = bytes.first(object, ranges, at -> Optional.of(new Ssl(name, at + 1, true)));
        if (found.isPresent()) {
            return found;
        }
        byte[] constant = ("\0" + name + "\0").getBytes(StandardCharsets.US_ASCII);
        Range near = new Range(Math.max(0, stamp - NEIGHBOURHOOD), Math.min(bytes.size(), stamp + NEIGHBOURHOOD));
        return bytes.first(constant, List.of(near), at -> Optional.of(new Ssl(name, at + 1, true)));
    }

    private static boolean inPlace(FileBytes bytes, long tail) {
        return bytes.matches(tail - 6, "Boring".getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether the text is the operand of an amd64 {@code movabs}, with that of its first half near. */
    private static boolean asImmediates(FileBytes bytes, long tail) {
        byte[] head = "BoringSS".getBytes(StandardCharsets.US_ASCII);
        Range near = new Range(Math.max(0, tail - IMMEDIATES), Math.min(bytes.size(), tail + IMMEDIATES));
        long at = bytes.indexOf(head, near, near.start());
        return at >= 0 && ImmediateText.isOperand(bytes, at) && ImmediateText.isOperand(bytes, tail);
    }

    /** The line as the program would print it, unknown parts left out between the slashes. */
    String line() {
        return String.join("/", revision, version, status, type, ssl);
    }

    /** The label of the cryptography, if the file tells it beyond doubt. */
    Optional<String> label() {
        return sslTold ? Optional.of(ssl) : Optional.empty();
    }

    /** Whether the label claims a FIPS build. */
    boolean claimsFips() {
        return ssl.endsWith(FIPS);
    }
}
