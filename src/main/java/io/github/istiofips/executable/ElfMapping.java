// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

/**
 * What of the address space a program header of an ELF file fills. Source: System V ABI, chapter 5, Program Loading.
 *
 * @param header file offset of the program header
 * @param start address of its first page
 * @param end address behind its last page; that of the first one if it fills nothing
 * @param shift by how much addresses exceed file offsets
 */
record ElfMapping(long header, long start, long end, long shift) {

    /** The loader maps whole pages; this is the smallest size of a page. */
    private static final long PAGE = 4096;

    /** The mapping of a segment that takes so much memory, or as much as it has in the file. */
    static ElfMapping of(long header, ElfFile.Segment segment, long memorySize) {
        long memory = Math.max(segment.file().length(), memorySize);
        long start = segment.address() / PAGE * PAGE;
        long end = segment.address() + Math.min(memory, Long.MAX_VALUE - segment.address() - PAGE);
        return new ElfMapping(
                header,
                start,
                memory == 0 ? start : (end + PAGE - 1) / PAGE * PAGE,
                segment.address() - segment.file().start());
    }

    /**
     * Of two mappings of one page the later one counts, so that bytes of the file would not be those that run.
     *
     * @throws MalformedExecutableException if the two share a page and differ in what they have there
     */
    void requireApart(ElfMapping earlier) throws MalformedExecutableException {
        boolean overlap = Math.max(earlier.start, start) < Math.min(earlier.end, end);
        if (overlap && earlier.shift != shift) {
            throw new MalformedExecutableException(String.format(
                    "the segments described at offsets 0x%x and 0x%x are loaded over one another;"
                            + " expected pages of their own",
                    earlier.header, header));
        }
    }
}
