// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Where the code of a module may start and end and where its integrity value may stand, as told by the addresses that
 * the integrity test takes: it has to load all three. Source: google/boringssl, crypto/fipsmodule/bcm.c
 * ({@code BORINGSSL_integrity_test}) and util/fipstools/delocate (order of the object's parts).
 */
final class ModuleCandidates {

    static final String SHA_256 = "HmacSHA256";
    static final String SHA_512 = "HmacSHA512";

    /** The self-test's key: so many zero bytes. */
    static final int KEY_LENGTH = 64;

    /** Modules of 2019 to 2026 have 0.37 to 1.65 MB; a smaller range is no module, a larger one is not believed. */
    static final long MIN_LENGTH = 200_000;

    static final long MAX_LENGTH = 8_000_000;

    /** The value stands 1 to 2 KB behind the code: jumps to the outside and accessors lie between. */
    static final long MAX_DISTANCE = 64 << 10;

    /** The object with the module is aligned for its tables, and the module comes first in it. */
    private static final long ALIGNMENT = 4096;

    /** Each function that a module takes from outside has one jump behind its end; there are some dozens. */
    private static final int JUMPS = 4;

    /** Bytes that tell the placeholder. */
    static final int PLACEHOLDER_LENGTH = 16;

    private static final byte[] PLACEHOLDER = HexFormat.of().parseHex("ae2cea2abda6f3ec977f9bf6949afc83");

    private static final byte[] BTI_C = HexFormat.of().parseHex("5f2403d5");
    private static final byte[] ENDBR64 = HexFormat.of().parseHex("f30f1efa");

    private final FileBytes bytes;
    private final ElfFile elf;
    private final long addressDelta;
    private final List<Long> starts;
    private final List<Long> before;
    private final List<Long> behind;
    private final List<End> ends;

    /**
     * Sorts the addresses that an integrity test takes.
     *
     * @param first file offset of the first byte that the module must contain
     * @param last file offset behind the last byte that it must contain
     * @param targets file offsets that the integrity test refers to, all in the segment
     */
    ModuleCandidates(
            FileBytes bytes, ElfFile elf, ElfFile.Segment segment, long first, long last, SortedSet<Long> targets) {
        this.bytes = bytes;
        this.elf = elf;
        addressDelta = segment.address() - segment.file().start();
        starts = targets.headSet(first + 1).stream()
                .sorted(Comparator.comparing(start -> aligned(start) ? 0 : 1))
                .toList();
        before = List.copyOf(targets.headSet(first + 1));
        behind = List.copyOf(targets.tailSet(last));
        ends = behind.stream().map(this::end).toList();
    }

    /**
     * A possible end of the code.
     *
     * @param offset file offset
     * @param places where the value may stand then, in ascending order
     */
    private record End(long offset, List<Long> places) {}

    private End end(long offset) {
        return new End(
                offset,
                behind.stream()
                        .filter(place -> place >= offset && place - offset <= MAX_DISTANCE)
                        .toList());
    }

    /**
     * A range with the value that belongs to it.
     *
     * @param code file range
     * @param algorithm of the HMAC
     * @param place file offset of the value
     * @param value the HMAC of the range, which is what stands at that place, in lower-case hexadecimal
     */
    record Seal(Range code, String algorithm, long place, String value) {}

    /**
     * Looks for a range that has its HMAC behind it and the texts of a module in it.
     *
     * @param budget bytes that may still be hashed
     * @throws MalformedExecutableException if a range is not in the file
     */
    Optional<Seal> seal(Budget budget) throws MalformedExecutableException {
        for (long start : starts) {
            List<End> possible = possibleEnds(start);
            if (possible.isEmpty()) {
                continue;
            }
            for (String algorithm : List.of(SHA_256, SHA_512)) {
                if (!budget.take(possible.get(possible.size() - 1).offset() - start)) {
                    return Optional.empty();
                }
                Optional<Seal> seal = seal(start, possible, algorithm);
                if (seal.isPresent()) {
                    return seal;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Seal> seal(long start, List<End> possible, String algorithm) throws MalformedExecutableException {
        RunningHmac hmac = new RunningHmac(algorithm, KEY_LENGTH);
        long done = start;
        for (End end : possible) {
            hmac.update(bytes.slice(done, end.offset() - done));
            done = end.offset();
            byte[] value = hmac.value();
            Range code = new Range(start, end.offset());
            List<Long> places = new ArrayList<>(end.places());
            places.addAll(placesBefore(start, value.length));
            for (long place : places) {
                if (bytes.matches(place, value) && ModuleTexts.in(bytes, code).tellModule()) {
                    return Optional.of(
                            new Seal(code, algorithm, place, HexFormat.of().formatHex(value)));
                }
            }
        }
        return Optional.empty();
    }

    /** AWS-LC since 2025 puts the value in front of the code, right before its start. */
    private List<Long> placesBefore(long start, int length) {
        return before.stream()
                .filter(place -> place + length <= start && start - place <= MAX_DISTANCE)
                .toList();
    }

    private List<End> possibleEnds(long start) {
        return ends.stream()
                .filter(end -> end.offset() - start >= MIN_LENGTH && end.offset() - start <= MAX_LENGTH)
                .toList();
    }

    /** Where the value would stand if the build had put it there: the place still holds the compiler's placeholder. */
    Optional<Long> uninjected() {
        return Stream.concat(behind.stream(), before.stream())
                .filter(place -> bytes.matches(place, PLACEHOLDER))
                .findFirst();
    }

    /**
     * The range of the module, if there is only one that has the shape of a module whatever its value: it starts at a
     * page, has the texts of a module in it, ends where the jumps to functions outside begin, and is followed by a
     * place that the integrity test refers to.
     *
     * @throws MalformedExecutableException if the range is not in the file
     */
    Optional<Range> shaped() throws MalformedExecutableException {
        List<Range> found = new ArrayList<>();
        for (long start : starts) {
            for (End end : aligned(start) ? possibleEnds(start) : List.<End>of()) {
                if (end.places().stream().anyMatch(place -> place > end.offset()) && jumpsAt(end.offset())) {
                    found.add(new Range(start, end.offset()));
                }
            }
        }
        return found.size() == 1 && ModuleTexts.in(bytes, found.get(0)).tellModule()
                ? Optional.of(found.get(0))
                : Optional.empty();
    }

    private boolean aligned(long offset) {
        return Math.floorMod(offset + addressDelta, ALIGNMENT) == 0;
    }

    /** amd64: {@code jmp rel32}; arm64: {@code b}; each may have a landing pad for indirect jumps in front. */
    private boolean jumpsAt(long offset) throws MalformedExecutableException {
        boolean arm64 = elf.machine() == ElfFile.ARM64;
        byte[] pad = arm64 ? BTI_C : ENDBR64;
        int length = arm64 ? Arm64.LENGTH : 5;
        long at = offset;
        for (int i = 0; i < JUMPS; i++) {
            at += bytes.matches(at, pad) ? pad.length : 0;
            if (!bytes.all().contains(at, length)
                    || !(arm64 ? Arm64.isJump((int) bytes.u32(at, false)) : bytes.u8(at) == 0xe9)) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /** How many bytes may be hashed in one file. Not thread-safe. */
    static final class Budget {

        private long left;

        Budget(long bytes) {
            left = bytes;
        }

        /** Takes so many bytes; false, and nothing is left for others, if there are not enough. */
        boolean take(long wanted) {
            left = wanted <= left ? left - wanted : -1;
            return left >= 0;
        }

        boolean exhausted() {
            return left < 0;
        }
    }
}
