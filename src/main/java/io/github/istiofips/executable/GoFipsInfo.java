// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The integrity value that the Go linker computes over Go's own cryptographic module, recomputed. Every executable of
 * Go 1.24 and later has one; it proves that the module's code is as linked, not which version it is nor that it is in
 * FIPS mode. Source: golang/go, src/cmd/link/internal/ld/fips140.go.
 *
 * @param offset file offset of the record; of the first that does not verify if there are several
 * @param sum the stored value in lower-case hexadecimal
 * @param parts the four file ranges that the value is computed over: code, constants, and two of data
 * @param verified whether the recomputed value is the same
 */
record GoFipsInfo(long offset, String sum, List<Range> parts, boolean verified) {

    private static final byte[] MAGIC = "\u00ff Go fipsinfo \u00ff\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final String PREFIX = "go fips object v1";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SUM_LENGTH = 32;
    private static final int RANGES = 4;

    /** The self-test alone brings SHA-2, SHA-3 and HMAC; a value over less code proves nothing. */
    private static final long MIN_TEXT = 16 << 10;

    /** A linker writes one; each costs a pass over the module. */
    private static final int MAX_RECORDS = 8;

    private static final int KEY_LENGTH = 32;

    GoFipsInfo {
        parts = List.copyOf(parts);
    }

    /** What was computed over which bytes, and how to compute it again. */
    Evidence evidence(ElfFile elf) {
        long stored = offset + MAGIC.length;
        String ranges = parts.stream()
                .map(part -> String.format("0x%x to 0x%x (%d bytes)", part.start(), part.end(), part.length()))
                .collect(Collectors.joining(", "));
        return new Evidence(
                ModuleProof.KIND,
                elf.where(offset),
                String.format(
                        "ranges %s, HMAC-SHA-256 with a key of %d zero bytes, stored at 0x%x, recomputed: %s",
                        ranges, KEY_LENGTH, stored, verified ? "equal" : "differs"),
                HandCheck.hmac(ALGORITHM, KEY_LENGTH, PREFIX + "\\n", parts),
                HandCheck.hexadecimal(stored, SUM_LENGTH));
    }

    /** What says that there is no record that could be checked. */
    static Evidence notFound(String reason) {
        return new Evidence(ModuleProof.KIND, "file", reason, HandCheck.offsets(" Go fipsinfo "), HandCheck.SEGMENTS);
    }

    /**
     * Looks in everything that is loaded. Which of several records the program reads cannot be told, so all must verify.
     *
     * @return empty if there is none
     * @throws MalformedExecutableException if the ranges of one are not in the file or cannot be the module's
     */
    static Optional<GoFipsInfo> find(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        Map<Long, GoFipsInfo> found = new TreeMap<>();
        Optional<GoFipsInfo> broken = bytes.first(MAGIC, elf.loadedRanges(), at -> {
            if (found.containsKey(at) || !pointsToItself(bytes, elf, at)) {
                return Optional.empty();
            }
            if (found.size() == MAX_RECORDS) {
                throw new MalformedExecutableException(String.format(
                        "another fipsinfo record is at offset 0x%x; expected at most %d", at, MAX_RECORDS));
            }
            GoFipsInfo info = check(bytes, elf, at);
            found.put(at, info);
            return Optional.of(info).filter(record -> !record.verified());
        });
        return broken.isPresent() ? broken : found.values().stream().findFirst();
    }

    private static boolean pointsToItself(FileBytes bytes, ElfFile elf, long at) throws MalformedExecutableException {
        long place = at + MAGIC.length + SUM_LENGTH;
        if (!bytes.all().contains(place, elf.wordSize())) {
            return false;
        }
        long self = bytes.anyWord(place, elf.wordSize(), elf.bigEndian());
        return elf.fileOffset(self, 1).filter(offset -> offset == at).isPresent();
    }

    private static GoFipsInfo check(FileBytes bytes, ElfFile elf, long at) throws MalformedExecutableException {
        byte[] stored = bytes.copy(at + MAGIC.length, SUM_LENGTH);
        List<ByteBuffer> hashed = new ArrayList<>();
        hashed.add(ByteBuffer.wrap((PREFIX + "\n").getBytes(StandardCharsets.US_ASCII)));
        List<Range> parts = new ArrayList<>();
        long pointers = at + MAGIC.length + SUM_LENGTH + elf.wordSize();
        for (int i = 0; i < RANGES; i++) {
            long start = bytes.word(pointers + 2L * i * elf.wordSize(), elf.wordSize(), elf.bigEndian());
            long end = bytes.word(pointers + (2L * i + 1) * elf.wordSize(), elf.wordSize(), elf.bigEndian());
            long length = end - start;
            long offset = elf.fileOffset(start, length)
                    .orElseThrow(() -> new MalformedExecutableException(String.format(
                            "the fipsinfo record at offset 0x%x covers addresses 0x%x to 0x%x;"
                                    + " expected a part of one segment",
                            at, start, end)));
            if (i == 0) {
                requireCode(elf, at, new Range(offset, offset + length));
            }
            hashed.add(ByteBuffer.allocate(Long.BYTES).putLong(length).flip());
            hashed.add(bytes.slice(offset, length));
            parts.add(new Range(offset, offset + length));
        }
        byte[] computed = RunningHmac.of(ALGORITHM, KEY_LENGTH, hashed);
        return new GoFipsInfo(at, HexFormat.of().formatHex(stored), parts, MessageDigest.isEqual(computed, stored));
    }

    private static void requireCode(ElfFile elf, long at, Range text) throws MalformedExecutableException {
        if (text.length() < MIN_TEXT
                || elf.executableRanges().stream()
                        .noneMatch(segment -> segment.contains(text.start(), text.length()))) {
            throw new MalformedExecutableException(String.format(
                    "the first range of the fipsinfo record at offset 0x%x has 0x%x bytes at offset 0x%x;"
                            + " expected at least 0x%x bytes of code in an executable segment",
                    at, text.length(), text.start(), MIN_TEXT));
        }
    }
}
