// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.istiofips.testing.ElfWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

class ElfFileFuzzTest {

    static Stream<Named<byte[]>> seeds() {
        ElfWriter linked = new ElfWriter().code(new byte[32]).text("constants").needed("libcrypto.so.3", "libc.so.6");
        return Stream.concat(
                FuzzSeeds.named(FuzzSeeds.go()),
                FuzzSeeds.named(
                        List.of(linked.bytes(), linked.bits(32).bigEndian(true).bytes())));
    }

    @Timeout(HostileFile.SECONDS)
    @MethodSource("seeds")
    @FuzzTest
    void headersStayInTheFile(byte[] file) {
        HostileFile.read(
                file,
                HostileFile.FIXED_MEMORY,
                ElfFile::read,
                elf -> elf.ifPresent(found -> assertInFile(Fixtures.bytes(file), found)));
        HostileFile.elf(
                file, ElfNeeded::read, libraries -> assertThat(libraries).hasSizeLessThanOrEqualTo(file.length));
    }

    private static void assertInFile(FileBytes bytes, ElfFile elf) {
        assertThat(elf.sections())
                .allMatch(section -> bytes.all()
                        .contains(section.file().start(), section.file().length()));
        assertDistinct(bytes, elf.loadedRanges());
        assertDistinct(bytes, elf.executableRanges());
        assertDistinct(
                bytes,
                elf.executableSegments().stream().map(ElfFile.Segment::file).toList());
        for (ElfFile.Segment segment : elf.segments()) {
            assertThat(elf.fileOffset(segment.address(), 1).stream()).allMatch(offset -> offset < bytes.size());
        }
        elf.loadedSection(GoBuildInfo.SECTION)
                .ifPresent(range -> assertThat(bytes.all().contains(range.start(), range.length()))
                        .isTrue());
        assertThat(elf.where(bytes.size() - 1)).endsWith(String.format("@0x%x", bytes.size() - 1));
        assertThat(elf.architecture()).isNotBlank();
    }

    private static void assertDistinct(FileBytes bytes, List<Range> ranges) {
        assertThat(ranges).allMatch(range -> bytes.all().contains(range.start(), range.length()));
        for (Range range : ranges) {
            assertThat(ranges.stream().filter(range::overlaps).count()).isLessThanOrEqualTo(1);
        }
    }
}
