// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds whole ELF files among the data of a program, where Go's package {@code embed} puts them. They are data: nothing in them runs as
 * part of this program.
 */
final class EmbeddedExecutables {

    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};

    /** Programs embed one or a few; each look at a header costs a pass over its tables. */
    private static final int MAX_TRIED = 64;

    private EmbeddedExecutables() {}

    /** The file ranges from each header to the end of what its tables describe, if all of that is there. */
    static List<Range> find(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        List<Range> result = new ArrayList<>();
        Needle magic = new Needle(MAGIC);
        int tried = 0;
        for (Range range : elf.loadedRanges()) {
            long at = bytes.indexOf(magic, range, Math.max(range.start(), 1));
            while (at >= 0 && tried < MAX_TRIED) {
                tried++;
                Range found = new Range(at, at + length(bytes, new Range(at, range.end())));
                if (found.length() > 0) {
                    result.add(found);
                }
                at = bytes.indexOf(magic, range, Math.max(at + 1, found.end()));
            }
        }
        return List.copyOf(result);
    }

    private static long length(FileBytes bytes, Range rest) throws MalformedExecutableException {
        try {
            Optional<ElfFile> embedded = ElfFile.read(new FileBytes(bytes.slice(rest.start(), rest.length())));
            return embedded.stream()
                    .flatMap(file -> Stream.concat(
                            file.segments().stream().map(ElfFile.Segment::file),
                            file.sections().stream().map(ElfFile.Section::file)))
                    .mapToLong(Range::end)
                    .max()
                    .orElse(0);
        } catch (MalformedExecutableException coincidence) {
            return 0;
        }
    }
}
