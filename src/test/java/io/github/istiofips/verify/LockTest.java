// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.policy.ReferenceMask;
import io.github.istiofips.policy.data.ImageLock;
import io.github.istiofips.policy.data.LockFile;
import io.github.istiofips.policy.data.LockedImage;
import io.github.istiofips.policy.data.LockedImage.LockedPlatform;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.RegistryServer;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is locked from layouts and registries, and what a later run makes of it, online and offline. */
class LockTest {

    private static final String PILOT = "registry.example/istio/pilot:1.28.1";
    private static final String KEYED = "us-docker.pkg.dev/gloo-mesh/istio-0123456789ab/pilot:1.28.1-solo-fips";

    @TempDir
    Path temp;

    @Test
    void everyPlatformIsLockedWhateverPlatformsAreAskedForAndAttestationsAreNot() throws Exception {
        Path layout = temp.resolve("layout");
        OciLayoutWriter writer = new OciLayoutWriter(layout);
        String amd64 = writer.platformEntry(image("amd64", "a"));
        String arm64 = writer.platformEntry(image("arm64", "a"));
        String attestation = amd64.replaceAll(
                "\"architecture\":\"[^\"]*\",\"os\":\"[^\"]*\"", "\"architecture\":\"unknown\",\"os\":\"unknown\"");
        String index = writer.addDocument(
                PILOT,
                OciLayoutWriter.INDEX,
                ("{\"schemaVersion\":2,\"mediaType\":\"" + OciLayoutWriter.INDEX + "\",\"manifests\":[" + amd64 + ","
                                + attestation + "," + arm64 + "]}")
                        .getBytes(StandardCharsets.UTF_8));

        ImageLock lock = run(layout, PILOT).platform("linux/amd64").lock();

        LockedImage locked = lock.image(PILOT).orElseThrow();
        assertThat(locked.digest()).isEqualTo(index);
        assertThat(locked.platforms())
                .extracting(LockedPlatform::platform)
                .containsExactly("linux/amd64", "linux/arm64");
        assertThat(amd64).contains(locked.platforms().get(0).digest());
        assertThat(arm64).contains(locked.platforms().get(1).digest());
    }

    @Test
    void aManifestWithoutAnIndexIsLockedAsItsOnePlatform() throws Exception {
        Path layout = temp.resolve("layout");
        String digest = new OciLayoutWriter(layout).add(PILOT, image("arm64", "a"));

        LockedImage locked = run(layout, PILOT).lock().image(PILOT).orElseThrow();

        assertThat(locked.digest()).isEqualTo(digest);
        assertThat(locked.platforms()).containsExactly(new LockedPlatform("linux/arm64", digest));
    }

    @Test
    void whatWasLockedVerifiesAndWhatMovedIsFound() throws Exception {
        Path layout = temp.resolve("layout");
        OciLayoutWriter writer = new OciLayoutWriter(layout);
        writer.add(PILOT, image("amd64", "a"), image("arm64", "a"));
        String keyed = writer.add(KEYED, image("amd64", "b"));
        String pinned = KEYED + "@" + keyed;
        ImageLock lock = written(run(layout, PILOT, KEYED, pinned).lock());

        assertThat(lock.images())
                .extracting(LockedImage::reference)
                .containsExactly(PILOT, ReferenceMask.mask(KEYED), ReferenceMask.mask(pinned));
        assertThat(lockFindings(run(layout, PILOT, KEYED, pinned).lock(lock).verify()))
                .isEmpty();
        assertThat(lockFindings(run(layout, PILOT, KEYED, pinned)
                        .platform("linux/amd64")
                        .lock(lock)
                        .verify()))
                .isEmpty();

        Path second = temp.resolve("second");
        new OciLayoutWriter(second).add(PILOT, image("amd64", "a"), image("arm64", "moved"));
        VerificationReport moved = run(second, PILOT).lock(lock).verify();

        FindingEntry drift = Run.onlyFinding(moved, "digest-drift");
        assertThat(drift.message()).contains("linux/amd64 is the same; linux/arm64 moved from sha256:");
        assertThat(drift.location()).contains(Run.POM_LINE);
        assertThat(drift.relatedLocations()).extracting(Object::toString).containsExactly("istio-fips.lock.json:5");
        assertThat(lockFindings(run(second, PILOT).verify())).isEmpty();
        assertThat(lockFindings(run(second, PILOT).offline().lock(lock).verify()))
                .containsExactly("digest-drift " + PILOT);
    }

    @Test
    void anImageThatIsNotThereIsNamedAndOthersAreNotHiddenByIt() throws Exception {
        Path layout = temp.resolve("layout");
        new OciLayoutWriter(layout).add(PILOT, image("amd64", "a"));

        List<ImageLocker.Answer> answers = run(
                        layout, PILOT, "127.0.0.1:1/istio/pilot:1", "registry.example/UPPER/case:1")
                .ask();

        assertThat(answers).extracting(answer -> answer.locked().isPresent()).containsExactly(false, false, true);
        assertThat(answers.get(0).failure().orElseThrow()).hasMessageContaining("127.0.0.1:1");
        assertThat(answers.get(1).failure().orElseThrow()).hasMessageContaining("is not an image reference");
    }

    @Test
    void twoKeysForOneImageAreOneEntryOnlyIfTheContentIsTheSame() throws Exception {
        String other = KEYED.replace("0123456789ab", "ba9876543210");
        Path layout = temp.resolve("layout");
        OciLayoutWriter writer = new OciLayoutWriter(layout);
        writer.add(KEYED, image("amd64", "a"));
        writer.add(other, image("amd64", "a"));
        Path different = temp.resolve("different");
        OciLayoutWriter second = new OciLayoutWriter(different);
        second.add(KEYED, image("amd64", "a"));
        second.add(other, image("amd64", "b"));

        assertThat(run(layout, KEYED, other).lock().images()).hasSize(1);
        assertThat(run(different, KEYED, other).ask())
                .singleElement()
                .satisfies(
                        answer -> assertThat(answer.failure().orElseThrow()).hasMessageContaining("different content"));
    }

    @Test
    void offlineTheLockSaysWhichContentATagMeans() throws Exception {
        Path layout = temp.resolve("layout");
        new OciLayoutWriter(layout).add(PILOT, image("amd64", "a"), image("arm64", "a"));
        try (RegistryServer server = new RegistryServer(layout)) {
            String reference = server.host() + "/istio/pilot:1.28.1";
            ImageLock lock = remote(server).image(reference).lock();
            VerificationReport online =
                    remote(server).image(reference).lock(lock).verify();
            Files.delete(layout.resolve("index.json"));
            new OciLayoutWriter(layout).add(PILOT, image("amd64", "moved"), image("arm64", "moved"));
            VerificationReport moved =
                    remote(server).image(reference).lock(lock).verify();
            int asked = server.requests().size();

            VerificationReport offline =
                    remote(server).image(reference).lock(lock).offline().verify();

            assertThat(lockFindings(moved)).containsExactly("digest-drift " + reference);
            assertThat(server.requests()).hasSize(asked);
            assertThat(offline.images()).isEqualTo(online.images());
            assertThat(offline.findings()).isEqualTo(online.findings());
            assertThat(remote(server).image(reference).offline().verify().findings())
                    .extracting(FindingEntry::rule)
                    .contains("tag-from-cache");
        }
    }

    @Test
    void offlineContentThatWasLockedAndIsNotInTheCacheIsUnreachable() throws Exception {
        Path layout = temp.resolve("layout");
        new OciLayoutWriter(layout).add(PILOT, image("amd64", "a"));
        try (RegistryServer server = new RegistryServer(layout)) {
            String reference = server.host() + "/istio/pilot:1.28.1";
            remote(server).image(reference).verify();
            LockedImage other = new LockedImage(
                    reference,
                    "sha256:" + "0".repeat(64),
                    List.of(new LockedPlatform("linux/amd64", "sha256:" + "0".repeat(64))),
                    Optional.empty());

            VerificationReport offline = remote(server)
                    .image(reference)
                    .lock(new ImageLock(List.of(other)))
                    .offline()
                    .verify();

            Run.assertSays(
                    Run.onlyFinding(offline, "image-unreachable"),
                    "there is no local copy of " + reference + "@sha256:000",
                    "which the lock file names");
        }
    }

    @Test
    void offlineThePlatformThatAMirrorCopiedIsTakenIfItIsLocked() throws Exception {
        Path layout = temp.resolve("layout");
        String manifest = new OciLayoutWriter(layout).add(PILOT, image("amd64", "a"));
        try (RegistryServer server = new RegistryServer(layout)) {
            String reference = server.host() + "/istio/pilot:1.28.1";
            LockedImage whole = new LockedImage(
                    reference,
                    "sha256:" + "0".repeat(64),
                    List.of(
                            new LockedPlatform("linux/amd64", manifest),
                            new LockedPlatform("linux/arm64", "sha256:" + "1".repeat(64))),
                    Optional.empty());
            VerificationReport online = remote(server)
                    .image(reference)
                    .lock(new ImageLock(List.of(whole)))
                    .verify();

            VerificationReport offline = remote(server)
                    .image(reference)
                    .lock(new ImageLock(List.of(whole)))
                    .offline()
                    .verify();

            assertThat(lockFindings(online)).isEmpty();
            assertThat(offline.findings()).isEqualTo(online.findings());
        }
    }

    private Run run(Path layout, String... references) {
        return new Run(temp, temp.resolve("work")).layout(layout).image(references);
    }

    /** With a new cache object on the same directory, as in a new build. */
    private Run remote(RegistryServer server) {
        return new Run(temp, temp.resolve("work"))
                .plainHttp(server.host())
                .cache(ContentCache.at(temp.resolve("cache"), warning -> {
                    throw new AssertionError(warning);
                }));
    }

    private ImageLock written(ImageLock lock) throws Exception {
        Path file = temp.resolve("istio-fips.lock.json");
        LockFile.write(lock, file);
        return LockFile.read("istio-fips.lock.json", file, ReferenceMask::mask);
    }

    private static List<String> lockFindings(VerificationReport report) {
        return report.findings().stream()
                .filter(finding ->
                        finding.rule().equals("digest-drift") || finding.rule().equals("not-locked"))
                .map(finding -> finding.rule() + " " + finding.subject())
                .toList();
    }

    private static TestImage image(String architecture, String content) throws IOException {
        return TestImage.linux(architecture)
                .layer(new TestLayer().file("usr/local/bin/pilot-discovery", Run.program("main." + content), 0755))
                .entrypoint("/usr/local/bin/pilot-discovery");
    }
}
