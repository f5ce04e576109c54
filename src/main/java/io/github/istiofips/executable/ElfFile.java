// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The segments and sections of an ELF file, 32 and 64 bits, either byte order, with or without section headers.
 * Source of the format: System V ABI, chapters 4 and 5 (Object Files, Program Loading).
 *
 * @param wordSize 4 or 8 bytes
 * @param bigEndian the byte order
 * @param type {@code e_type}
 * @param machine {@code e_machine}
 * @param segments the {@code PT_LOAD} entries; their file ranges lie inside the file
 * @param dynamic the file range of the dynamic section, if the program is linked dynamically
 * @param sections those that occupy file bytes; their file ranges lie inside the file
 * @param notes the file ranges of the {@code PT_NOTE} entries, as far as they lie inside the file
 */
record ElfFile(
        int wordSize,
        boolean bigEndian,
        int type,
        int machine,
        List<Segment> segments,
        Optional<Range> dynamic,
        List<Section> sections,
        List<Range> notes) {

    static final int AMD64 = 62;
    static final int ARM64 = 183;

    /** {@code e_phnum} of real executables is below 20, {@code e_shnum} below 100; crafted ones must stay cheap. */
    private static final int MAX_SEGMENTS = 1024;

    private static final int MAX_SECTIONS = 65536;

    private static final int MAX_SECTION_NAME = 256;

    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_NOTE = 4;
    private static final int PF_X = 1;
    private static final int PF_W = 2;
    private static final int SHT_NULL = 0;
    private static final int SHT_NOBITS = 8;
    private static final int SHN_XINDEX = 0xffff;

    /** A loaded part of the file. */
    record Segment(boolean executable, boolean writable, long address, Range file) {}

    /** A named part of the file. */
    record Section(String name, Range file) {}

    ElfFile {
        segments = List.copyOf(segments);
        sections = List.copyOf(sections);
        notes = List.copyOf(notes);
    }

    /**
     * Reads the headers.
     *
     * @return empty if the file does not start with the ELF magic
     * @throws MalformedExecutableException if it does and the headers contradict the file
     */
    static Optional<ElfFile> read(FileBytes bytes) throws MalformedExecutableException {
        if (!bytes.matches(0, MAGIC)) {
            return Optional.empty();
        }
        int wordSize = oneOrTwo(bytes, 4, "class") == 1 ? 4 : 8;
        boolean bigEndian = oneOrTwo(bytes, 5, "byte order") == 2;
        int type = bytes.u16(16, bigEndian);
        int machine = bytes.u16(18, bigEndian);
        Header header = new Header(bytes, wordSize, bigEndian);
        List<Segment> loaded = header.segments(PT_LOAD);
        return Optional.of(new ElfFile(
                wordSize,
                bigEndian,
                type,
                machine,
                loaded,
                ElfMapping.dynamic(loaded, header.segments(PT_DYNAMIC)),
                header.sections(),
                header.notes()));
    }

    private static int oneOrTwo(FileBytes bytes, int offset, String what) throws MalformedExecutableException {
        int value = bytes.u8(offset);
        if (value != 1 && value != 2) {
            throw new MalformedExecutableException(
                    String.format("the ELF %s at offset 0x%x is %d; expected 1 or 2", what, offset, value));
        }
        return value;
    }

    /** The name of the machine as container platforms spell it. */
    String architecture() {
        return switch (machine) {
            case 3 -> "386";
            case 21 -> bigEndian ? "ppc64" : "ppc64le";
            case 22 -> "s390x";
            case 40 -> "arm";
            case AMD64 -> "amd64";
            case ARM64 -> "arm64";
            case 243 -> "riscv64";
            default -> "machine " + machine;
        };
    }

    /** The file ranges that are loaded as code; none overlaps another, so that a search passes each byte once. */
    List<Range> executableRanges() {
        return Range.union(
                segments.stream().filter(Segment::executable).map(Segment::file).toList());
    }

    /** The segments that are loaded as code, without those that share bytes with an earlier one. */
    List<Segment> executableSegments() {
        List<Segment> result = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.executable()
                    && result.stream().noneMatch(other -> other.file().overlaps(segment.file()))) {
                result.add(segment);
            }
        }
        return List.copyOf(result);
    }

    /** The file ranges that hold the program's variables; none overlaps another. */
    List<Range> writableRanges() {
        return Range.union(
                segments.stream().filter(Segment::writable).map(Segment::file).toList());
    }

    /** The file ranges that are loaded at all; none overlaps another. */
    List<Range> loadedRanges() {
        return Range.union(segments.stream().map(Segment::file).toList());
    }

    /** The file range of the section with this name, loaded or not. */
    Optional<Range> section(String name) {
        return sections.stream()
                .filter(section -> section.name().equals(name))
                .map(Section::file)
                .findFirst();
    }

    /** The file range of the section with this name, if it is loaded: what is not loaded proves nothing. */
    Optional<Range> loadedSection(String name) {
        List<Range> loaded = loadedRanges();
        return sections.stream()
                .filter(section -> section.name().equals(name))
                .map(Section::file)
                .filter(range -> loaded.stream().anyMatch(load -> load.contains(range.start(), range.length())))
                .findFirst();
    }

    boolean hasSection(String name) {
        return sections.stream().anyMatch(section -> section.name().equals(name));
    }

    /** The file offset of so many bytes at a virtual address, if one segment holds them all in the file. */
    Optional<Long> fileOffset(long address, long length) {
        for (Segment segment : segments) {
            long delta = address - segment.address();
            if (address >= segment.address()
                    && delta <= segment.file().length()
                    && segment.file().contains(segment.file().start() + delta, length)) {
                return Optional.of(segment.file().start() + delta);
            }
        }
        return Optional.empty();
    }

    /** The virtual addresses at which the byte at a file offset is loaded: none, one, or several if segments overlap. */
    List<Long> addresses(long offset) {
        return segments.stream()
                .filter(segment -> segment.file().contains(offset, 1))
                .map(segment -> segment.address() + (offset - segment.file().start()))
                .toList();
    }

    /** An offset in words: {@code section@0xoffset}, or {@code segment[n]@0xoffset} where no section has a name for it. */
    String where(long offset) {
        for (Section section : sections) {
            if (!section.name().isEmpty() && section.file().contains(offset, 1)) {
                return String.format("%s@0x%x", section.name(), offset);
            }
        }
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).file().contains(offset, 1)) {
                return String.format("segment[%d]@0x%x", i, offset);
            }
        }
        return String.format("file@0x%x", offset);
    }

    /** Reads the two tables that the file header points to. */
    private record Header(FileBytes bytes, int wordSize, boolean bigEndian) {

        List<Segment> segments(int wanted) throws MalformedExecutableException {
            List<Segment> result = new ArrayList<>();
            List<ElfMapping> mappings = new ArrayList<>();
            for (long at : programHeaders(wanted)) {
                Segment segment = segment(at);
                ElfMapping mapping = mapping(at, segment);
                for (ElfMapping earlier : mappings) {
                    mapping.requireApart(earlier);
                }
                mappings.add(mapping);
                result.add(segment);
            }
            return result;
        }

        private List<Long> programHeaders(int wanted) throws MalformedExecutableException {
            long table = word(wordSize == 8 ? 32 : 28);
            int entry = half(wordSize == 8 ? 54 : 42);
            int count = half(wordSize == 8 ? 56 : 44);
            bound("program headers", count, MAX_SEGMENTS);
            entrySize("program header", count, entry, wordSize == 8 ? 56 : 32);
            List<Long> result = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long at = table + (long) i * entry;
                if (bytes.u32(at, bigEndian) == wanted) {
                    result.add(at);
                }
            }
            return result;
        }

        /** No program needs its notes to run, so that a range outside the file is no reason to refuse it. */
        List<Range> notes() throws MalformedExecutableException {
            List<Range> result = new ArrayList<>();
            for (long at : programHeaders(PT_NOTE)) {
                long offset = bytes.anyWord(at + (wordSize == 8 ? 8 : 4), wordSize, bigEndian);
                long size = bytes.anyWord(at + (wordSize == 8 ? 32 : 16), wordSize, bigEndian);
                if (bytes.all().contains(offset, size)) {
                    result.add(new Range(offset, offset + size));
                }
            }
            return result;
        }

        private ElfMapping mapping(long at, Segment segment) throws MalformedExecutableException {
            return ElfMapping.of(at, segment, word(at + (wordSize == 8 ? 40 : 20)));
        }

        private Segment segment(long at) throws MalformedExecutableException {
            boolean wide = wordSize == 8;
            long flags = bytes.u32(at + (wide ? 4 : 24), bigEndian);
            long offset = word(at + (wide ? 8 : 4));
            long address = word(at + (wide ? 16 : 8));
            long size = word(at + (wide ? 32 : 16));
            return new Segment((flags & PF_X) != 0, (flags & PF_W) != 0, address, inFile("segment", at, offset, size));
        }

        List<Section> sections() throws MalformedExecutableException {
            boolean wide = wordSize == 8;
            long table = word(wide ? 40 : 32);
            if (table == 0) {
                return List.of();
            }
            int entry = half(wide ? 58 : 46);
            long count = half(wide ? 60 : 48);
            long names = half(wide ? 62 : 50);
            if (count == 0) {
                count = word(table + (wide ? 32 : 20));
            }
            if (names == SHN_XINDEX) {
                names = bytes.u32(table + (wide ? 40 : 24), bigEndian);
            }
            bound("section headers", count, MAX_SECTIONS);
            entrySize("section header", count, entry, wide ? 64 : 40);
            inFile("table of section headers", wide ? 40 : 32, table, count * entry);
            Range nameTable = names == 0 || names >= count ? new Range(0, 0) : sectionRange(table + names * entry);
            List<Section> result = new ArrayList<>();
            for (long i = 0; i < count; i++) {
                long at = table + i * entry;
                long type = bytes.u32(at + 4, bigEndian);
                if (type != SHT_NULL && type != SHT_NOBITS) {
                    result.add(new Section(name(nameTable, bytes.u32(at, bigEndian)), sectionRange(at)));
                }
            }
            return result;
        }

        private Range sectionRange(long at) throws MalformedExecutableException {
            boolean wide = wordSize == 8;
            return inFile("section", at, word(at + (wide ? 24 : 16)), word(at + (wide ? 32 : 20)));
        }

        private String name(Range table, long index) throws MalformedExecutableException {
            long start = table.start() + index;
            if (!table.contains(start, 1)) {
                return "";
            }
            Range window = new Range(start, Math.min(table.end(), start + MAX_SECTION_NAME));
            long end = bytes.indexOfZero(window, start);
            return end < 0 ? "" : bytes.text(start, end - start);
        }

        private Range inFile(String what, long header, long offset, long size) throws MalformedExecutableException {
            if (!bytes.all().contains(offset, size)) {
                throw new MalformedExecutableException(String.format(
                        "the %s described at offset 0x%x has 0x%x bytes at 0x%x, but the file ends at 0x%x;"
                                + " expected a complete file",
                        what, header, size, offset, bytes.size()));
            }
            return new Range(offset, offset + size);
        }

        private void bound(String what, long count, long most) throws MalformedExecutableException {
            if (count > most) {
                throw new MalformedExecutableException(
                        String.format("the ELF header counts %d %s; expected at most %d", count, what, most));
            }
        }

        /** Entries that overlap would make thousands of headers out of one. */
        private void entrySize(String what, long count, int size, int least) throws MalformedExecutableException {
            if (count > 0 && size < least) {
                throw new MalformedExecutableException(String.format(
                        "the ELF header gives each %s %d bytes; expected at least %d", what, size, least));
            }
        }

        private long word(long offset) throws MalformedExecutableException {
            return bytes.word(offset, wordSize, bigEndian);
        }

        private int half(long offset) throws MalformedExecutableException {
            return bytes.u16(offset, bigEndian);
        }
    }
}
