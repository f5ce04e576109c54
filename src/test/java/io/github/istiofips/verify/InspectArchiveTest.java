// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static io.github.istiofips.verify.Run.assertSays;
import static io.github.istiofips.verify.Run.onlyFinding;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.report.VerificationReport.PlatformEntry;
import io.github.istiofips.report.VerificationReport.Verdict;
import io.github.istiofips.testing.ArchiveWriter;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judges images that lie in archives. */
class InspectArchiveTest {

    private static final Path FIPS_LAYOUT =
            Path.of("examples/quickstart/images").toAbsolutePath();
    private static final String FIPS_PROXY = "registry.example/istio/proxyv2:1.28.1-solo-fips";
    private static final String PILOT = "registry.example/istio/pilot:1.28.1";

    @TempDir
    Path base;

    @TempDir
    Path work;

    private Run run() {
        return new Run(base, work).offline();
    }

    private VerificationReport inspect(String target) throws Exception {
        VerificationReport report = run().inspect(target);
        assertThat(work).isEmptyDirectory();
        return report;
    }

    private static TestLayer standardPilot() {
        return new TestLayer().file("usr/local/bin/pilot-discovery", Run.standardProgram(), 0755);
    }

    private static TestImage image() {
        return TestImage.linux("amd64").layer(standardPilot()).entrypoint("/usr/local/bin/pilot-discovery");
    }

    private void write(String name, byte[] bytes) throws Exception {
        Files.write(base.resolve(name), bytes);
    }

    @Test
    void anArchiveOfALayoutPasses() throws Exception {
        write("fips.tar", ArchiveWriter.ofDirectory(FIPS_LAYOUT, ""));

        VerificationReport report = inspect("oci-archive:fips.tar:" + FIPS_PROXY);

        assertThat(report.outcome()).isEqualTo(Verdict.PASS);
        assertThat(report.images())
                .singleElement()
                .satisfies(image -> assertThat(image.reference()).isEqualTo("oci-archive:fips.tar:" + FIPS_PROXY));
    }

    @Test
    void archivesOfDockerAreJudged() throws Exception {
        write("old.tar", new ArchiveWriter().addOld(image(), PILOT).toTar());
        write("25.tar", new ArchiveWriter().add25(image(), PILOT).toTar());
        for (String target :
                new String[] {"docker-archive:old.tar", "docker-archive:25.tar:" + PILOT, "oci-archive:25.tar"}) {
            VerificationReport report = inspect(target);

            assertThat(report.outcome()).isEqualTo(Verdict.FAIL);
            assertThat(onlyFinding(report, "go-standard-crypto").path()).contains("/usr/local/bin/pilot-discovery");
            assertThat(report.images())
                    .flatExtracting(VerificationReport.ImageEntry::platforms)
                    .extracting(PlatformEntry::platform)
                    .containsExactly("linux/amd64");
        }
    }

    @Test
    void layersOfZstdAreJudged() throws Exception {
        byte[] tar = standardPilot().toTar();
        TestImage zstd = TestImage.linux("amd64")
                .layer("application/vnd.oci.image.layer.v1.tar+zstd", Zstd.compress(tar), tar)
                .entrypoint("/usr/local/bin/pilot-discovery");
        new OciLayoutWriter(base.resolve("layout")).add("1", zstd);

        VerificationReport report = inspect("oci:layout");

        assertThat(report.outcome()).isEqualTo(Verdict.FAIL);
        assertThat(onlyFinding(report, "go-standard-crypto").path()).contains("/usr/local/bin/pilot-discovery");
    }

    @Test
    void aLayerWithOtherBytesIsNeverAPass() throws Exception {
        TestImage tampered = TestImage.linux("amd64")
                .layer(
                        "",
                        standardPilot().toTar(),
                        new TestLayer().file("a", "b").toTar());
        byte[] tar = new ArchiveWriter().addOld(tampered, PILOT).toTar();
        byte[] bytes = tar.clone();
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("a\0\0\0\0");
        bytes[at + 512] ^= 1;
        write("image.tar", bytes);

        assertSays(onlyFinding(inspect("docker-archive:image.tar"), "image-unreadable"), "archive ", "digest");
    }

    @Test
    void whatCannotBeReadIsAFindingWithASentence() throws Exception {
        write(
                "image.tar.gz",
                TestLayer.gzip(new ArchiveWriter().addOld(image(), PILOT).toTar()));
        write(
                "two.tar",
                new ArchiveWriter()
                        .addOld(image(), PILOT)
                        .addOld(TestImage.linux("arm64"), "b/c:1")
                        .toTar());

        assertSays(
                onlyFinding(inspect("docker-archive:image.tar.gz"), "image-unreadable"),
                "is compressed with gzip",
                "`gzip -dc ");
        assertSays(
                onlyFinding(inspect("docker-archive:two.tar"), "image-unreachable"),
                "holds several images; its names are: b/c:1, " + PILOT,
                "`docker-archive:");
    }

    @Test
    void layoutsMayNameArchives() throws Exception {
        write("old.tar", new ArchiveWriter().addOld(image(), PILOT).toTar());

        VerificationReport report =
                run().layout(base.resolve("old.tar")).image(PILOT).verify();

        assertThat(report.outcome()).isEqualTo(Verdict.FAIL);
        assertThat(onlyFinding(report, "go-standard-crypto").path()).contains("/usr/local/bin/pilot-discovery");
    }
}
