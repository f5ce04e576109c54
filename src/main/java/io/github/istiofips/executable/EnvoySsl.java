// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The last part of Envoy's version line, the label of its cryptography. Sources: envoyproxy/envoy,
 * source/common/version/BUILD; for a version of the module behind it, Chainguard's documentation of its FIPS images.
 *
 * @param name such as {@code BoringSSL-FIPS}, {@code BoringSSL-FIPS-2023042800}, {@code OpenSSL} or {@code no-ssl}
 * @param offset file offset, of its first half if it is two operands of code
 * @param told whether that stands where only the label stands; the bare name of BoringSSL is in its FIPS builds too
 */
record EnvoySsl(String name, long offset, boolean told) {

    private static final String FIPS = "-FIPS";
    private static final String BORINGSSL = "BoringSSL";
    private static final List<String> CLAIMS = List.of(BORINGSSL + FIPS, "AWS-LC" + FIPS);
    private static final List<String> PLAIN = List.of("OpenSSL", "no-ssl", BORINGSSL);

    /** The date of a module, which vendors put behind the label, has so many digits. */
    private static final int LEAST_DIGITS = 8;

    private static final int MOST_DIGITS = 10;

    /** The names occur as constants a few times; so many are looked at, so that crafted files stay cheap. */
    private static final int MOST_CONSTANTS = 256;

    /** libc++ stores a short constant string as an object: twice its length, its text, and zero bytes up to this. */
    private static final int STRING_OBJECT = 24;

    /** Finds the label of the Envoy whose stamp is at this offset. */
    static Optional<EnvoySsl> find(FileBytes bytes, ElfFile elf, long stamp) throws MalformedExecutableException {
        for (String name : CLAIMS) {
            Optional<EnvoySsl> claim = claim(bytes, elf, name);
            if (claim.isPresent()) {
                return claim;
            }
        }
        for (String name : PLAIN) {
            Optional<EnvoySsl> plain = plain(bytes, elf.loadedRanges(), stamp, name);
            if (plain.isPresent()) {
                return plain;
            }
        }
        return bytes.first(BORINGSSL + "\0", elf.loadedRanges(), at -> Optional.of(new EnvoySsl(BORINGSSL, at, false)));
    }

    /** Only Envoy's label has these names. Of several that differ in what is behind them, the name alone is told. */
    private static Optional<EnvoySsl> claim(FileBytes bytes, ElfFile elf, String name)
            throws MalformedExecutableException {
        List<Range> ranges = elf.loadedRanges();
        Optional<EnvoySsl> whole = bytes.first(name, ranges, at -> whole(bytes, at, name));
        if (whole.isPresent()) {
            EnvoySsl first = whole.get();
            boolean several = bytes.first(
                            name,
                            ranges,
                            at -> whole(bytes, at, name)
                                    .filter(other -> !other.name().equals(first.name())))
                    .isPresent();
            return Optional.of(several ? new EnvoySsl(name, first.offset(), true) : first);
        }
        return bytes.first(name, ranges, Optional::of)
                .or(() -> ImmediateText.find(bytes, elf.executableRanges(), name))
                .map(at -> new EnvoySsl(name, at, true));
    }

    private static Optional<EnvoySsl> whole(FileBytes bytes, long at, String name) throws MalformedExecutableException {
        long end = at + name.length();
        int digits = 0;
        if (byteAt(bytes, end) == '-') {
            while (digits <= MOST_DIGITS && isDigit(byteAt(bytes, end + 1 + digits))) {
                digits++;
            }
            if (digits < LEAST_DIGITS || digits > MOST_DIGITS) {
                return Optional.empty();
            }
            end += 1 + digits;
        }
        return byteAt(bytes, end) == 0
                ? Optional.of(new EnvoySsl(bytes.text(at, end - at), at, true))
                : Optional.empty();
    }

    private static boolean isDigit(int value) {
        return value >= '0' && value <= '9';
    }

    /** The byte, or -1 behind the end of the file. */
    private static int byteAt(FileBytes bytes, long at) throws MalformedExecutableException {
        return at < bytes.size() ? bytes.u8(at) : -1;
    }

    /**
     * The names of other libraries occur in many texts; told beyond doubt are string objects, neighbours of the stamp,
     * and neighbours of the other constants of the line.
     */
    private static Optional<EnvoySsl> plain(FileBytes bytes, List<Range> ranges, long stamp, String name)
            throws MalformedExecutableException {
        byte[] object = new byte[STRING_OBJECT];
        object[0] = (byte) (2 * name.length());
        System.arraycopy(name.getBytes(StandardCharsets.US_ASCII), 0, object, 1, name.length());
        Needle constant = Needle.of(name + "\0");
        int looked = 0;
        for (Range range : ranges) {
            for (long at = bytes.indexOf(constant, range, range.start());
                    at >= 0 && looked < MOST_CONSTANTS;
                    at = bytes.indexOf(constant, range, at + 1)) {
                looked++;
                if (bytes.matches(at - 1, object)
                        || (bytes.matches(at - 1, new byte[1])
                                && (Math.abs(at - stamp) <= EnvoyConstants.REACH
                                        || EnvoyConstants.around(bytes, at).tellLine()))) {
                    return Optional.of(new EnvoySsl(name, at, true));
                }
            }
        }
        return Optional.empty();
    }
}
