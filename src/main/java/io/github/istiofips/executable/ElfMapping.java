// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.List;
import java.util.Optional;

/**
 * What of the address space a program header of an ELF file fills. Source: System V ABI, chapter 5, Program Loading.
 *
 * @param header file offset of the program header
 * @param start address of its first page
 * @param end address behind its last page; that of the first one if it fills nothing
 * @param shift by how much addresses exceed file offsets
 * @param content the addresses that have bytes of the file
 * @param zeros the addresses behind them that are filled with zeros
 */
record ElfMapping(long header, long start, long end, long shift, Range content, Range zeros) {

    /** The loader maps whole pages; this is the smallest size of a page. */
    private static final long PAGE = 4096;

    /** The mapping of a segment that takes so much memory, or as much as it has in the file. */
    static ElfMapping of(long header, ElfFile.Segment segment, long memorySize) {
        long memory = Math.max(segment.file().length(), memorySize);
        long start = segment.address() / PAGE * PAGE;
        long end = segment.address() + Math.min(memory, Long.MAX_VALUE - segment.address() - PAGE);
        long filled = Math.min(end, segment.address() + segment.file().length());
        return new ElfMapping(
                header,
                start,
                memory == 0 ? start : (end + PAGE - 1) / PAGE * PAGE,
                segment.address() - segment.file().start(),
                new Range(segment.address(), filled),
                new Range(filled, end));
    }

    /**
     * Of two mappings of one page the later one counts, so that bytes of the file would not be those that run.
     *
     * @throws MalformedExecutableException if the two share a page and differ in what they have there
     */
    void requireApart(ElfMapping earlier) throws MalformedExecutableException {
        boolean overlap = Math.max(earlier.start, start) < Math.min(earlier.end, end);
        boolean erased = zeros.overlaps(earlier.content) || content.overlaps(earlier.zeros);
        if (overlap && (earlier.shift != shift || erased)) {
            throw new MalformedExecutableException(String.format(
                    "the segments described at offsets 0x%x and 0x%x are loaded over one another;"
                            + " expected pages of their own",
                    earlier.header, header));
        }
    }

    /**
     * The file range from the start of the dynamic section to the end of its segment. Loaders find the section by its
     * address and read it to its last entry, whatever size the program header gives; of several the last one counts.
     *
     * @param tables what the program headers say of it
     * @throws MalformedExecutableException if there are several, or the bytes in the file are not those at the address
     */
    static Optional<Range> dynamic(List<ElfFile.Segment> loaded, List<ElfFile.Segment> tables)
            throws MalformedExecutableException {
        if (tables.isEmpty()) {
            return Optional.empty();
        }
        long offset = tables.get(0).file().start();
        long address = tables.get(0).address();
        Optional<Range> range = loaded.stream()
                .filter(segment -> segment.file().contains(offset, 1)
                        && segment.address() - segment.file().start() == address - offset)
                .map(segment -> new Range(offset, segment.file().end()))
                .findFirst();
        if (tables.size() > 1 || range.isEmpty()) {
            throw new MalformedExecutableException(String.format(
                    "the dynamic section at offset 0x%x is not the only one, or not what is loaded at address 0x%x;"
                            + " expected one, in a loaded segment",
                    offset, address));
        }
        return range;
    }
}
