// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.testing.ChartPackage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartArchiveTest {

    @TempDir
    Path base;

    @Test
    void readsDescriptionsAndValuesOfAChartAndOfThoseInIt() throws SourceException {
        byte[] inner = new ChartPackage()
                .file("istiod/Chart.yaml", "name: istiod\n")
                .file("istiod/values.yaml", "x: 1\n")
                .bytes();
        byte[] archive = new ChartPackage()
                .file("mesh/Chart.yaml", "name: mesh\n")
                .file("mesh/Chart.lock", "lock\n")
                .file("mesh/README.md", "left out")
                .file("mesh/templates/values.yaml", "left out")
                .file("mesh/charts/cni/values.yaml", "y: 2\n")
                .file("mesh/charts/istiod-1.30.2.tgz", inner)
                .bytes();

        ChartArchive chart = ChartArchive.parse("a.tgz", archive);

        assertThat(chart.paths())
                .containsExactly(
                        "mesh/Chart.yaml",
                        "mesh/Chart.lock",
                        "mesh/charts/cni/values.yaml",
                        "mesh/charts/istiod-1.30.2.tgz",
                        "mesh/charts/istiod-1.30.2.tgz!/istiod/Chart.yaml",
                        "mesh/charts/istiod-1.30.2.tgz!/istiod/values.yaml");
        assertThat(chart.text("mesh/charts/istiod-1.30.2.tgz!/istiod/values.yaml"))
                .contains("x: 1\n");
        assertThat(chart.text("mesh/README.md")).isEmpty();
    }

    @Test
    void whatIsWrittenInAnArchiveCanBeShown() throws Exception {
        Files.write(
                base.resolve("c.tgz"),
                new ChartPackage()
                        .file("istiod/values.yaml", "hub: a\ntag: b\n")
                        .bytes());
        WrittenValues values = new WrittenValues(base);
        assertThat(values.at(new Location("c.tgz!/istiod/values.yaml", 2, 6))).contains("b");
        assertThat(values.at(new Location("c.tgz!/istiod/other.yaml", 1, 1))).isEmpty();
        assertThat(values.at(new Location("none.tgz!/istiod/values.yaml", 1, 1)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/values.yaml", "c/../../values.yaml", "..", "c\\values.yaml"})
    void refusesAPathThatLeadsOut(String path) {
        TarArchiveEntry entry = new TarArchiveEntry(path, true);
        entry.setSize(1);
        assertRefused(
                new ChartPackage().entry(entry, new byte[] {'x'}).bytes(), "it holds a path that leads out of it");
    }

    @Test
    void refusesALinkInPlaceOfAFile() {
        TarArchiveEntry link = new TarArchiveEntry("c/values.yaml", TarConstants.LF_SYMLINK);
        link.setLinkName("/etc/passwd");
        assertThatThrownBy(() -> ChartArchive.parse(
                        "a.tgz", new ChartPackage().entry(link, new byte[0]).bytes()))
                .hasMessage("a.tgz!/c/values.yaml: cannot be read as a packaged chart: it is no plain file; package it"
                        + " again with helm package");
    }

    @Test
    void refusesAFileTwice() {
        assertRefused(
                new ChartPackage()
                        .file("c/values.yaml", "a")
                        .file("c/values.yaml", "b")
                        .bytes(),
                "it holds c/values.yaml twice");
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        byte[] archive = new ChartPackage()
                .file("c/values.yaml", new byte[] {(byte) 0xFF})
                .bytes();
        assertThatThrownBy(() -> ChartArchive.parse("a.tgz", archive))
                .hasMessage("a.tgz!/c/values.yaml: is not UTF-8; save it as UTF-8");
    }

    @Test
    void refusesALargeFile() {
        byte[] archive = new ChartPackage()
                .file("c/values.yaml", new byte[ChartArchive.MAX_FILE + 1])
                .bytes();
        assertThatThrownBy(() -> ChartArchive.parse("a.tgz", archive))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("a.tgz!/c/values.yaml: ")
                .hasMessageContaining("larger than " + ChartArchive.MAX_FILE);
    }

    @Test
    void refusesWhatUnpacksToMoreThanTheLimit() {
        ChartPackage chart = new ChartPackage();
        byte[] content = new byte[ChartArchive.MAX_UNPACKED / 4];
        for (int i = 0; i < 5; i++) {
            chart.file("c/data/" + i, content);
        }
        assertRefused(chart.bytes(), "it is no gzipped tar archive, damaged, or too large");
    }

    @Test
    void refusesTooManyEntries() {
        ChartPackage chart = new ChartPackage();
        for (int i = 0; i <= ChartArchive.MAX_ENTRIES; i++) {
            chart.file("c/" + i, "");
        }
        assertRefused(chart.bytes(), "it has more than " + ChartArchive.MAX_ENTRIES + " entries");
    }

    @Test
    void refusesArchivesNestedTooDeep() {
        byte[] archive = new ChartPackage().file("c/Chart.yaml", "name: c\n").bytes();
        for (int i = 0; i < ChartArchive.MAX_NESTING; i++) {
            archive = new ChartPackage().file("c/charts/c-1.tgz", archive).bytes();
        }
        byte[] deep = archive;
        assertThatThrownBy(() -> ChartArchive.parse("a.tgz", deep))
                .hasMessageContaining("archives are nested more than " + ChartArchive.MAX_NESTING + " deep");
    }

    @Test
    void refusesAFileOverTheLimitAndOneThatIsMissing() {
        assertRefused(new byte[ChartArchive.MAX_BYTES + 1], "it is larger than " + ChartArchive.MAX_BYTES + " bytes");
        assertThatThrownBy(() -> ChartArchive.read("a.tgz", base.resolve("a.tgz")))
                .hasMessage("a.tgz: cannot be read; check its permissions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "version https://git-lfs.github.com/spec/v1\n"})
    void refusesWhatIsNoArchive(String text) {
        assertRefused(text.getBytes(StandardCharsets.UTF_8), "it is no gzipped tar archive, damaged, or too large");
    }

    @Test
    void damagedArchivesEndInOneExceptionOrInTheirFiles() {
        Random random = new Random(41);
        byte[] inner = new ChartPackage()
                .file("istiod/values.yaml", "global: {hub: h, tag: t}\n")
                .bytes();
        byte[] archive = gunzip(new ChartPackage()
                .file("mesh/Chart.yaml", "name: mesh\n")
                .file("mesh/" + "x".repeat(150) + "/values.yaml", "a: b\n")
                .file("mesh/charts/istiod-1.tgz", inner)
                .bytes());
        int read = 0;
        for (int round = 0; round < 4_000; round++) {
            byte[] bytes = round % 4 == 0 ? Arrays.copyOf(archive, random.nextInt(archive.length)) : archive.clone();
            for (int i = random.nextInt(6); i >= 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            byte[] damaged = gzip(bytes);
            if (round % 3 == 0) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                ChartArchive.parse("a.tgz", damaged);
                read++;
            } catch (SourceException refused) {
                assertThat(refused.getMessage()).startsWith("a.tgz");
            }
        }
        assertThat(read).isBetween(1, 3_999);
    }

    private static byte[] gunzip(byte[] bytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void assertRefused(byte[] bytes, String problem) {
        assertThatThrownBy(() -> ChartArchive.parse("a.tgz", bytes))
                .isInstanceOf(SourceException.class)
                .hasMessage("a.tgz: cannot be read as a packaged chart: " + problem
                        + "; package it again with helm package");
    }
}
