// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * What pointers of an arm64 program hold once it is loaded. The file has the value where the program is loaded at a fixed
 * address or its relocations are packed; otherwise the relocation has it. Sources: System V ABI, chapter 5; ELF for the
 * Arm 64-bit Architecture (AAELF64), Dynamic relocations.
 */
final class LoadedPointers {

    /** Envoy has some hundred thousand relocations; further ones are not read. */
    private static final long MAX_RELOCATIONS = 4_000_000;

    /** An integrity test asks for some dozens of pointers, each of one value; more are not told. */
    private static final int MAX_VALUES = 1024;

    /** Real dynamic sections have some dozens of entries. */
    private static final int MAX_ENTRIES = 4096;

    private static final int ENTRY = 16;
    private static final int RELOCATION = 24;
    private static final int SYMBOL = 24;
    private static final long DT_NULL = 0;
    private static final long DT_SYMTAB = 6;
    private static final long DT_RELA = 7;
    private static final long DT_RELASZ = 8;
    private static final int ABSOLUTE = 257;
    private static final int GLOBAL = 1025;
    private static final int RELATIVE = 1027;

    private final FileBytes bytes;
    private final ElfFile elf;

    private LoadedPointers(FileBytes bytes, ElfFile elf) {
        this.bytes = bytes;
        this.elf = elf;
    }

    /**
     * Returns the values that could be told, as addresses in no order, at most some thousand. Null is none: it stands
     * where a relocation or another file has the value.
     *
     * @param slots the addresses of the pointers
     * @throws MalformedExecutableException if the dynamic section is not in the file
     */
    static Set<Long> at(FileBytes bytes, ElfFile elf, SortedSet<Long> slots) throws MalformedExecutableException {
        return elf.wordSize() == Long.BYTES && !elf.bigEndian()
                ? new LoadedPointers(bytes, elf).values(slots)
                : Set.of();
    }

    private Set<Long> values(SortedSet<Long> wanted) throws MalformedExecutableException {
        Set<Long> values = new HashSet<>();
        long[] slots =
                wanted.stream().mapToLong(Long::longValue).limit(MAX_VALUES).toArray();
        for (long slot : slots) {
            Optional<Long> place = elf.fileOffset(slot, Long.BYTES);
            if (place.isPresent()) {
                values.add(bytes.anyWord(place.get(), Long.BYTES, false));
            }
        }
        long table = entry(DT_RELA);
        long size = Math.min(entry(DT_RELASZ), MAX_RELOCATIONS * RELOCATION);
        Optional<Long> start = size <= 0 ? Optional.empty() : elf.fileOffset(table, size);
        if (start.isPresent()) {
            relocated(new Range(start.get(), start.get() + size), slots, values);
        }
        values.remove(0L);
        return values;
    }

    private void relocated(Range table, long[] slots, Set<Long> values) throws MalformedExecutableException {
        long symbols = entry(DT_SYMTAB);
        for (long at = table.start();
                at + RELOCATION <= table.end() && values.size() < 2 * MAX_VALUES;
                at += RELOCATION) {
            if (Arrays.binarySearch(slots, bytes.anyWord(at, Long.BYTES, false)) >= 0) {
                long info = bytes.anyWord(at + Long.BYTES, Long.BYTES, false);
                long addend = bytes.anyWord(at + 2L * Long.BYTES, Long.BYTES, false);
                switch ((int) info) {
                    case RELATIVE -> values.add(addend);
                    case GLOBAL, ABSOLUTE ->
                        symbol(symbols + (info >>> 32) * SYMBOL).ifPresent(value -> values.add(value + addend));
                    default -> {}
                }
            }
        }
    }

    /** The value of a symbol; that of one from another file is 0. */
    private Optional<Long> symbol(long address) throws MalformedExecutableException {
        Optional<Long> place = elf.fileOffset(address, SYMBOL);
        return place.isPresent()
                ? Optional.of(bytes.anyWord(place.get() + Long.BYTES, Long.BYTES, false))
                : Optional.empty();
    }

    private long entry(long tag) throws MalformedExecutableException {
        Range table = elf.dynamic().orElse(new Range(0, 0));
        long end = Math.min(table.end(), table.start() + (long) MAX_ENTRIES * ENTRY);
        for (long at = table.start(); at + ENTRY <= end; at += ENTRY) {
            long found = bytes.anyWord(at, Long.BYTES, false);
            if (found == tag) {
                return Math.max(0, bytes.anyWord(at + Long.BYTES, Long.BYTES, false));
            }
            if (found == DT_NULL) {
                break;
            }
        }
        return 0;
    }
}
