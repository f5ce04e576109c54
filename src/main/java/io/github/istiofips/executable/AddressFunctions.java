// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The addresses that arm64 code takes by calling small functions that only return one. A module does so for what it
 * cannot take the address of itself; AWS-LC's since 3.0 for its own start and end. Such a function computes the address
 * or, before the linker improves it, loads it from the global offset table. Sources: aws/aws-lc and google/boringssl,
 * util/fipstools/delocate ({@code loadgot} helpers).
 */
final class AddressFunctions {

    /** A landing pad, two or three instructions, and what linkers leave in place of one. */
    private static final int MAX_INSTRUCTIONS = 6;

    private final FileBytes bytes;
    private final ElfFile elf;
    private final Range segment;
    private final long addressDelta;

    AddressFunctions(FileBytes bytes, ElfFile elf, ElfFile.Segment segment) {
        this.bytes = bytes;
        this.elf = elf;
        this.segment = segment.file();
        addressDelta = segment.address() - segment.file().start();
    }

    /**
     * What the functions return that are called from a part of the segment.
     *
     * @return file offsets inside the segment; empty for other machines than arm64
     * @throws MalformedExecutableException if the segment is not in the file
     */
    SortedSet<Long> calledFrom(Range part) throws MalformedExecutableException {
        SortedSet<Long> addresses = new TreeSet<>();
        SortedSet<Long> slots = new TreeSet<>();
        for (long function : elf.machine() == ElfFile.ARM64 ? functions(part) : new TreeSet<Long>()) {
            Optional<Result> result = result(function);
            if (result.isPresent()) {
                (result.get().loaded() ? slots : addresses).add(result.get().address());
            }
        }
        if (!slots.isEmpty()) {
            addresses.addAll(LoadedPointers.at(bytes, elf, slots));
        }
        SortedSet<Long> offsets = new TreeSet<>();
        for (long address : addresses) {
            if (segment.contains(address - addressDelta, 1)) {
                offsets.add(address - addressDelta);
            }
        }
        return offsets;
    }

    private SortedSet<Long> functions(Range part) throws MalformedExecutableException {
        long end = Math.min(part.end(), segment.end());
        long from = Math.max(part.start(), segment.start());
        SortedSet<Long> functions = new TreeSet<>();
        for (long at = from + Math.floorMod(-(from + addressDelta), (long) Arm64.LENGTH);
                at + Arm64.LENGTH <= end;
                at += Arm64.LENGTH) {
            int instruction = (int) bytes.u32(at, false);
            if (Arm64.isCall(instruction)) {
                functions.add(Arm64.target(instruction, at));
            }
        }
        return functions;
    }

    /**
     * What a function returns.
     *
     * @param address the address that it returns, or where the pointer stands that it returns
     * @param loaded which of the two
     */
    private record Result(long address, boolean loaded) {}

    /** Follows register 0 from the start of a function to its return. */
    private Optional<Result> result(long function) throws MalformedExecutableException {
        if (!segment.contains(function, (long) MAX_INSTRUCTIONS * Arm64.LENGTH)) {
            return Optional.empty();
        }
        ByteBuffer code =
                bytes.slice(function, (long) MAX_INSTRUCTIONS * Arm64.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        Optional<Result> value = Optional.empty();
        for (int i = 0; i < MAX_INSTRUCTIONS; i++) {
            int instruction = code.getInt();
            if (Arm64.isReturn(instruction)) {
                return value;
            }
            if (!Arm64.isHint(instruction)) {
                value = after(instruction, function + addressDelta + (long) i * Arm64.LENGTH, value);
                if (value.isEmpty()) {
                    return value;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Result> after(int instruction, long at, Optional<Result> before) {
        if (Arm64.destination(instruction) != 0) {
            return Optional.empty();
        }
        if (Arm64.isAdr(instruction) || Arm64.isAdrp(instruction)) {
            return Optional.of(new Result(Arm64.address(instruction, at), false));
        }
        if (before.isEmpty() || before.get().loaded() || Arm64.source(instruction) != 0) {
            return Optional.empty();
        }
        long base = before.get().address();
        if (Arm64.isAdd(instruction)) {
            return Optional.of(new Result(base + Arm64.operand(instruction), false));
        }
        return Arm64.isLoad(instruction)
                ? Optional.of(new Result(base + Long.BYTES * (long) Arm64.operand(instruction), true))
                : Optional.empty();
    }
}
