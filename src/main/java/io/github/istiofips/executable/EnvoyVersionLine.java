// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

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
 * @param ssl such as {@code BoringSSL-FIPS}, or empty
 */
record EnvoyVersionLine(long offset, String revision, String version, String status, String type, String ssl) {

    private static final List<String> STATUSES = List.of("Clean", "Modified", "Distribution");
    private static final int REVISION = 40;
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}");

    /** Constants of one object are this close together; farther away, a number with dots may be anything. */
    private static final int NEIGHBOURHOOD = 128;

    private static final Pattern VERSION_TEXT = Pattern.compile("\\x00(\\d+\\.\\d+\\.\\d+(?:-dev|-contrib)?)(?=\\x00)");
    private static final Pattern TYPE_TEXT = Pattern.compile("(?<![A-Z_])(RELEASE|DEBUG)(?=\\x00)");

    private static final String BORINGSSL = "BoringSSL";
    private static final String AWS_LC_FIPS = "AWS-LC-FIPS";
    private static final String FIPS_TAIL = "SSL-FIPS";

    /** Compilers load a text of 14 characters as two overlapping words within so many bytes of code. */
    private static final int IMMEDIATES = 40;

    /**
     * Finds the revision and status, and with them the rest.
     *
     * @return empty if the file has no such pair: it is not an Envoy, or one without a stamp
     */
    static Optional<EnvoyVersionLine> find(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        for (String status : STATUSES) {
            Optional<EnvoyVersionLine> found =
                    bytes.first("\0" + status + "\0", elf.loadedRanges(), end -> stamped(bytes, elf, end, status));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<EnvoyVersionLine> stamped(FileBytes bytes, ElfFile elf, long end, String status)
            throws MalformedExecutableException {
        long start = end - REVISION;
        return start >= 0 && HEX.matcher(bytes.text(start, REVISION)).matches()
                ? Optional.of(read(bytes, elf, start, status))
                : Optional.empty();
    }

    private static EnvoyVersionLine read(FileBytes bytes, ElfFile elf, long start, String status)
            throws MalformedExecutableException {
        Optional<Ssl> ssl = ssl(bytes, elf);
        String around = window(bytes, start)
                + "\0"
                + (ssl.isPresent() ? window(bytes, ssl.get().offset()) : "");
        return new EnvoyVersionLine(
                start,
                bytes.text(start, REVISION),
                only(VERSION_TEXT, around),
                status,
                only(TYPE_TEXT, around),
                ssl.map(Ssl::name).orElse(""));
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

    private record Ssl(String name, long offset) {}

    private static Optional<Ssl> ssl(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        List<Range> ranges = elf.loadedRanges();
        Optional<Ssl> boringFips = bytes.first(
                FIPS_TAIL,
                ranges,
                at -> Optional.of(new Ssl(BORINGSSL + "-FIPS", at))
                        .filter(found -> inPlace(bytes, at) || asImmediates(bytes, at)));
        if (boringFips.isPresent()) {
            return boringFips;
        }
        Optional<Ssl> awsFips = bytes.first(AWS_LC_FIPS, ranges, at -> Optional.of(new Ssl(AWS_LC_FIPS, at)));
        return awsFips.isPresent()
                ? awsFips
                : bytes.first(BORINGSSL + "\0", ranges, at -> Optional.of(new Ssl(BORINGSSL, at)));
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

    /** The claim to be a FIPS build, if the line has one. */
    Optional<String> fipsLabel() {
        return Optional.of(ssl).filter(text -> text.endsWith("-FIPS"));
    }
}
