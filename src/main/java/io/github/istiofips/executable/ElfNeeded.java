// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.ArrayList;
import java.util.List;

/**
 * The shared libraries an executable asks the loader for. Source: System V ABI, chapter 5, Dynamic Section.
 */
final class ElfNeeded {

    /** Real dynamic sections have some dozens of entries. */
    private static final int MAX_ENTRIES = 4096;

    private static final int MAX_NAME = 4096;
    private static final long DT_NULL = 0;
    private static final long DT_NEEDED = 1;
    private static final long DT_STRTAB = 5;
    private static final String TAGS = "the dynamic section at offset 0x%x ";

    private ElfNeeded() {}

    /**
     * Reads the names.
     *
     * @return empty for a static executable
     * @throws MalformedExecutableException if the dynamic section points outside the file
     */
    static List<String> read(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        if (elf.dynamic().isEmpty()) {
            return List.of();
        }
        Range table = elf.dynamic().get();
        int word = elf.wordSize();
        List<Long> names = new ArrayList<>();
        long strings = -1;
        for (long at = table.start(); at + 2L * word <= table.end(); at += 2L * word) {
            long tag = signed(bytes, at, elf);
            if (tag == DT_NULL) {
                break;
            }
            if (tag == DT_STRTAB) {
                strings = bytes.word(at + word, word, elf.bigEndian());
            } else if (tag == DT_NEEDED) {
                names.add(bytes.word(at + word, word, elf.bigEndian()));
            }
            if (names.size() > MAX_ENTRIES) {
                throw new MalformedExecutableException(String.format(
                        TAGS + "names over %d libraries; expected some dozens", table.start(), MAX_ENTRIES));
            }
        }
        List<String> result = new ArrayList<>();
        for (long name : names) {
            result.add(name(bytes, elf, table, strings, name));
        }
        return List.copyOf(result);
    }

    /** Tags of processors and systems may use the highest bit. */
    private static long signed(FileBytes bytes, long at, ElfFile elf) throws MalformedExecutableException {
        long low = bytes.u32(elf.bigEndian() ? at + elf.wordSize() - 4 : at, elf.bigEndian());
        long high = elf.wordSize() == 4 ? 0 : bytes.u32(elf.bigEndian() ? at : at + 4, elf.bigEndian());
        return (high << 32) | low;
    }

    private static String name(FileBytes bytes, ElfFile elf, Range table, long strings, long name)
            throws MalformedExecutableException {
        long start = elf.fileOffset(strings + name, 1).orElse(-1L);
        Range window = new Range(start, Math.min(bytes.size(), start + MAX_NAME));
        long end = start < 0 ? -1 : bytes.indexOfZero(window, start);
        if (end < 0) {
            throw new MalformedExecutableException(String.format(
                    TAGS + "names a library at address 0x%x; expected a text in a segment",
                    table.start(),
                    strings + name));
        }
        return bytes.text(start, end - start);
    }
}
