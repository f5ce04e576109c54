// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.policy.Outcome;
import io.github.istiofips.report.JsonReport;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.RegistryServer;
import io.github.istiofips.testing.RegistryServer.Fault;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build after a build: the same report, and next to nothing fetched. */
class SecondRunTest {

    @TempDir
    Path temp;

    private Path layout;
    private RegistryServer server;

    @BeforeEach
    void start() throws Exception {
        layout = temp.resolve("layout");
        writeImage(Run.standardProgram());
        server = new RegistryServer(layout);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void writeImage(byte[] program) throws IOException {
        Files.deleteIfExists(layout.resolve("index.json"));
        TestLayer layer = new TestLayer()
                .file("usr/local/bin/pilot-discovery", program, 0755)
                .file("opt/tool", Run.standardProgram(), 0755);
        new OciLayoutWriter(layout)
                .add(
                        "registry.example/istio/pilot:1.28.1",
                        TestImage.linux("amd64").layer(layer).entrypoint("/usr/local/bin/pilot-discovery"),
                        TestImage.linux("arm64").layer(layer).entrypoint("/usr/local/bin/pilot-discovery"));
    }

    /** A new cache object on the same directory, as in a new build. */
    private Run run() {
        return new Run(temp, temp.resolve("work"))
                .image(server.host() + "/istio/pilot:1.28.1")
                .plainHttp(server.host())
                .cache(ContentCache.at(temp.resolve("cache"), warning -> {
                    throw new AssertionError(warning);
                }));
    }

    private byte[] bytes(VerificationReport report) throws IOException {
        return Files.readAllBytes(JsonReport.write(report, Files.createDirectories(temp.resolve("report"))));
    }

    @Test
    void fetchesNothingAndReportsTheSame() throws Exception {
        byte[] first = bytes(run().verify());
        List<String> asked = server.requests();

        byte[] second = bytes(run().verify());

        assertThat(second).isEqualTo(first);
        assertThat(asked).anyMatch(path -> path.contains("/blobs/"));
        assertThat(server.requests().subList(asked.size(), server.requests().size()))
                .containsExactly("/v2/istio/pilot/manifests/1.28.1");
        assertThat(temp.resolve("work")).isEmptyDirectory();
    }

    @Test
    void judgesOfflineWhatWasThereAndSaysSo() throws Exception {
        VerificationReport online = run().verify();
        int asked = server.requests().size();

        VerificationReport offline = run().offline().verify();

        assertThat(server.requests()).hasSize(asked);
        assertThat(offline.images()).isEqualTo(online.images());
        assertThat(offline.findings())
                .filteredOn(finding -> finding.rule().equals("tag-from-cache"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.outcome()).isEqualTo(Outcome.WARNING);
                    assertThat(finding.location()).contains(Run.POM_LINE);
                });
        assertThat(offline.findings().size()).isEqualTo(online.findings().size() + 1);
    }

    @Test
    void judgesTheNewImageOfATagThatMoved() throws Exception {
        VerificationReport first = run().verify();
        writeImage(Run.program("crypto/internal/boring/sig.BoringCrypto"));

        VerificationReport second = run().verify();

        assertThat(second.images()).isNotEqualTo(first.images());
        assertThat(second.findings())
                .extracting(FindingEntry::rule)
                .contains("module-integrity-not-established")
                .doesNotContain("go-standard-crypto");
    }

    @Test
    void keepsNothingOfWhatFailed() throws Exception {
        server.fault("/blobs/", Fault.CORRUPT);
        VerificationReport broken = run().verify();
        server.close();
        server = new RegistryServer(layout);

        VerificationReport whole = run().verify();

        assertThat(broken.findings()).extracting(FindingEntry::rule).contains("image-unreadable");
        assertThat(whole.findings())
                .extracting(FindingEntry::rule)
                .contains("go-standard-crypto")
                .doesNotContain("image-unreadable");
    }

    @Test
    void readsWhatLiesOnThisMachineWhateverIsKnownOfItsDigest() throws Exception {
        run().verify();
        try (Stream<Path> blobs = Files.walk(layout.resolve("blobs"))) {
            Path layer = blobs.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(layer);
            bytes[bytes.length / 2] ^= 1;
            Files.write(layer, bytes);
        }

        VerificationReport report = new Run(temp, temp.resolve("work"))
                .image("registry.example/istio/pilot:1.28.1")
                .layout(layout)
                .cache(ContentCache.at(temp.resolve("cache"), warning -> {}))
                .verify();

        assertThat(report.findings()).extracting(FindingEntry::rule).contains("image-unreadable");
    }
}
