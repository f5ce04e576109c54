// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.report.VerificationReport.ExecutableEntry;
import io.github.istiofips.report.VerificationReport.Verdict;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.RealComponents;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Judges archives, and layers compressed with zstd, that skopeo wrote. */
@Tag("real-components")
class RealArchiveTest {

    private static final Path FIPS_LAYOUT =
            Path.of("examples/quickstart/images").toAbsolutePath();
    private static final String FIPS_PROXY = "registry.example/istio/proxyv2:1.28.1-solo-fips";

    @TempDir
    Path base;

    @TempDir
    Path work;

    private void skopeo(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                RealComponents.require("skopeo").toString(),
                "--insecure-policy",
                "--tmpdir",
                work.toString(),
                "copy",
                "--quiet"));
        command.addAll(List.of(arguments));
        Path log = base.resolve("skopeo.log");
        Process process = new ProcessBuilder(command)
                .directory(base.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        assertThat(ended && process.exitValue() == 0).as(Files.readString(log)).isTrue();
    }

    private VerificationReport inspect(String target) throws Exception {
        return new Run(base, work).offline().inspect(target);
    }

    private static List<String> hashes(VerificationReport report) {
        return report.images().stream()
                .flatMap(image -> image.platforms().stream())
                .flatMap(platform -> platform.executables().stream())
                .map(ExecutableEntry::sha256)
                .toList();
    }

    private VerificationReport fromLayout() throws Exception {
        VerificationReport report = inspect("oci:" + FIPS_LAYOUT + ":" + FIPS_PROXY);
        assertThat(report.outcome()).isEqualTo(Verdict.PASS);
        assertThat(hashes(report)).isNotEmpty();
        return report;
    }

    @ParameterizedTest
    @ValueSource(strings = {"oci-archive", "docker-archive"})
    void anArchiveOfSkopeoIsJudgedLikeItsLayout(String kind) throws Exception {
        skopeo("oci:" + FIPS_LAYOUT + ":" + FIPS_PROXY, kind + ":image.tar:" + FIPS_PROXY);

        VerificationReport named = inspect(kind + ":image.tar:" + FIPS_PROXY);
        VerificationReport only = inspect(kind + ":image.tar");

        assertThat(named.outcome()).isEqualTo(Verdict.PASS);
        assertThat(hashes(named)).isEqualTo(hashes(fromLayout())).isEqualTo(hashes(only));
        VerificationReport found = new Run(base, work)
                .offline()
                .layout(base.resolve("image.tar"))
                .image(FIPS_PROXY)
                .verify();
        assertThat(hashes(found)).isEqualTo(hashes(named));
    }

    @Test
    void everyPlatformOfAnArchiveIsJudged() throws Exception {
        Path layout = base.resolve("layout");
        TestLayer pilot = new TestLayer().file("usr/local/bin/pilot-discovery", Run.standardProgram(), 0755);
        new OciLayoutWriter(layout)
                .add(
                        "1",
                        TestImage.linux("amd64").layer(pilot).entrypoint("/usr/local/bin/pilot-discovery"),
                        TestImage.linux("arm64").layer(pilot).entrypoint("/usr/local/bin/pilot-discovery"));
        skopeo("--all", "oci:layout:1", "oci-archive:image.tar:istio/pilot:1");

        VerificationReport report = inspect("oci-archive:image.tar:istio/pilot:1");

        assertThat(report.outcome()).isEqualTo(Verdict.FAIL);
        assertThat(hashes(report)).hasSize(2);
    }

    @Test
    void layersThatSkopeoCompressedWithZstdAreJudged() throws Exception {
        skopeo("--dest-decompress", "oci:" + FIPS_LAYOUT + ":" + FIPS_PROXY, "dir:plain");
        skopeo("--dest-compress-format", "zstd", "dir:plain", "oci:zstd:1");

        VerificationReport report = inspect("oci:zstd");

        assertThat(report.outcome()).isEqualTo(Verdict.PASS);
        assertThat(hashes(report)).isEqualTo(hashes(fromLayout()));
        try (var blobs = Files.list(base.resolve("zstd/blobs/sha256"))) {
            assertThat(blobs.filter(RealArchiveTest::isZstd)).isNotEmpty();
        }
    }

    private static boolean isZstd(Path blob) {
        try (var in = Files.newInputStream(blob)) {
            return Arrays.equals(in.readNBytes(4), new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
