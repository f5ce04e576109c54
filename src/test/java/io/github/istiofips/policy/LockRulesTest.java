// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.AMD64;
import static io.github.istiofips.policy.Samples.ARM64;
import static io.github.istiofips.policy.Samples.REQUEST;
import static io.github.istiofips.policy.Samples.boring;
import static io.github.istiofips.policy.Samples.failed;
import static io.github.istiofips.policy.Samples.mesh;
import static io.github.istiofips.policy.Samples.pilotDiscovery;
import static io.github.istiofips.policy.Samples.resolvedOnly;
import static io.github.istiofips.policy.Samples.use;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.Platform;
import io.github.istiofips.policy.data.ImageLock;
import io.github.istiofips.policy.data.LockedImage;
import io.github.istiofips.policy.data.LockedImage.LockedPlatform;
import io.github.istiofips.project.Location;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockRulesTest {

    private static final String TAG = "us-docker.pkg.dev/soloio-img/istio/pilot:1.30.2-solo-fips";
    private static final String PINNED = TAG + "@" + digest("index");
    private static final String KEYED = "us-docker.pkg.dev/gloo-mesh/istio-0123456789ab/pilot:1.30.2-solo-fips";
    private static final String MASKED = "us-docker.pkg.dev/gloo-mesh/istio-****/pilot:1.30.2-solo-fips";

    /** In the columns of both sides: the digest of the whole, then what each platform's manifest is. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "the same index,                     index, amd arm,  index, amd arm,  none",
        "the same manifest without an index, amd,   amd,      amd,   amd,      none",
        "a moved index,                      index, amd arm,  other, new arm,  drift",
        "a moved manifest,                   amd,   amd,      new,   new,      drift",
        "a rewritten index of the same,      index, amd arm,  other, amd arm,  drift",
        "one platform of the index,          index, amd arm,  arm,   - arm,    none",
        "the only platform of the index,     index, amd,      amd,   amd,      drift",
        "a digest edited by hand,            old,   amd,      amd,   amd,      drift",
        "an index around the manifest,       amd,   amd,      index, amd arm,  drift",
        "a platform more,                    index, amd,      other, amd arm,  drift",
        "a platform less,                    index, amd arm,  other, amd,      drift",
        "one platform asked for,             index, amd arm,  index, amd,      none",
        "a platform edited by hand,          index, amd old,  index, amd arm,  drift",
        "a manifest edited by hand,          amd,   old,      amd,   amd,      drift",
        "a platform added by hand,           index, amd arm,  index, amd,      none",
        "a platform deleted by hand,         index, amd,      index, amd arm,  drift",
        "nothing read of the same,           index, amd arm,  index, -,        none",
        "nothing read of a moved one,        index, amd arm,  other, -,        drift",
    })
    void comparesDigests(
            String name, String then, String thenPlatforms, String now, String nowPlatforms, String verdict) {
        ImageLock lock = lock(locked(TAG, then, thenPlatforms.split(" ")));

        assertThat(judged(lock, image(TAG, now, nowPlatforms.split(" "))))
                .as(name)
                .isEqualTo(verdict.equals("drift") ? List.of("digest-drift VIOLATION") : List.of());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "the tag,                     tag,    tag,    index, none",
        "another tag,                 other,  tag,    index, not-locked",
        "a tag with digest,           pinned, pinned, index, none",
        "a digest added to the tag,   tag,    pinned, index, not-locked",
        "a lock edited by hand,       pinned, pinned, other, drift",
        "a masked key,                masked, keyed,  index, none",
        "a masked key that moved,     masked, keyed,  other, drift",
    })
    void findsTheEntry(String name, String entry, String used, String now, String verdict) {
        ImageLock lock = lock(locked(reference(entry), "index", "amd"));
        List<String> expected = switch (verdict) {
            case "drift" -> List.of("digest-drift VIOLATION");
            case "not-locked" -> List.of("not-locked WARNING");
            default -> List.of();
        };

        assertThat(judged(lock, image(reference(used), now, "amd"))).as(name).isEqualTo(expected);
    }

    @Test
    void saysWhatMovedAndWhere() {
        Finding drift =
                only(lock(locked(TAG, "index", "amd", "arm")), image(TAG, "other", "new", "arm"), "digest-drift");

        assertThat(drift.message())
                .isEqualTo("The image is now " + digest("other") + ", and the lock file holds " + digest("index")
                        + " for it. linux/amd64 moved from " + digest("amd") + " to " + digest("new")
                        + "; linux/arm64 is the same.");
        assertThat(drift.remedy())
                .isEqualTo(
                        "Find out why the content of this name changed; if it is meant, run the goal lock and review the"
                                + " difference, else change global.tag in values.yaml:14 to the image that was reviewed.");
        assertThat(drift.location().map(Object::toString)).contains("values.yaml:14");
        assertThat(drift.relatedLocations())
                .extracting(Object::toString)
                .containsExactly("values.yaml:13", "istio-fips.lock.json:5");
        assertThat(drift.image()).contains(TAG);
    }

    @Test
    void saysHowAnEntryContradictsItself() {
        Finding drift =
                only(lock(locked(TAG, "index", "amd", "old")), image(TAG, "index", "amd", "arm"), "digest-drift");

        assertThat(drift.message())
                .isEqualTo("The image is " + digest("index")
                        + ", as the lock file says, but the platforms of its entry are not those of this digest: linux/arm64 is "
                        + digest("arm") + ", and the entry has " + digest("old") + ".");
        assertThat(drift.remedy())
                .isEqualTo(
                        "Find out who changed the entry at istio-fips.lock.json:5 by hand; run the goal lock and review the"
                                + " difference.");
        assertThat(drift.relatedLocations())
                .extracting(Object::toString)
                .anyMatch(line -> line.startsWith("istio-fips.lock.json:5"));
        assertThat(only(lock(locked(TAG, "index", "amd")), image(TAG, "index", "amd", "arm"), "digest-drift")
                        .message())
                .endsWith("and the entry has none.");
    }

    @Test
    void saysWhichPlatformsCameAndWentOrWereNotLookedAt() {
        assertThat(only(lock(locked(TAG, "index", "amd")), image(TAG, "other", "-", "arm"), "digest-drift")
                        .message())
                .endsWith(
                        " linux/amd64, which the lock file has, was not among the platforms inspected; linux/arm64 is not in"
                                + " the lock file.");
    }

    @Test
    void anImageThatWasNotHadIsNotCompared() {
        ImageException failure = new ImageException(Reason.NOT_FOUND, "Gone.", "Look.");

        assertThat(judged(lock(locked(TAG, "index", "amd")), failed(TAG, failure)))
                .isEmpty();
        assertThat(judged(lock(), failed(TAG, failure))).containsExactly("not-locked WARNING");
        assertThat(judged(lock(), resolvedOnly(use(TAG)), REQUEST)).containsExactly("not-locked WARNING");
    }

    @Test
    void nothingIsSaidWithoutALockOrOfASingleThing() {
        MeshFacts facts = mesh(image(TAG, "other", "amd"));
        PolicyRequest single =
                new PolicyRequest(REQUEST.asOf(), REQUEST.rsa4096(), false, false, REQUEST.distributions());

        assertThat(lockFindings(facts, REQUEST)).isEmpty();
        assertThat(judged(lock(), facts, single)).isEmpty();
        assertThat(judged(lock(locked(TAG, "index", "amd")), facts, single)).isEmpty();
    }

    @Test
    void anEntryThatNothingLeadsToIsNoFinding() {
        assertThat(judged(lock(locked(TAG, "index", "amd"), locked(MASKED, "x", "y")), image(TAG, "index", "amd")))
                .isEmpty();
    }

    /** Whatever a mesh holds: locked as it is, nothing is found; with one digest changed, that image is found and no other. */
    @Test
    void aLockMadeNowHoldsNowAndAnyOtherDigestIsFound() {
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            List<InspectedImage> images = new ArrayList<>();
            for (int n = 0; n <= random.nextInt(5); n++) {
                String[] platforms =
                        random.nextBoolean() ? new String[] {"p" + i + n} : new String[] {"p" + i + n, "q" + i + n};
                images.add(image(
                        "r.example/istio/pilot-" + n + ":" + random.nextInt(3),
                        platforms.length == 1 && random.nextBoolean() ? platforms[0] : "i" + i + n,
                        platforms));
            }
            MeshFacts facts = mesh(images.toArray(InspectedImage[]::new));
            List<LockedImage> now = images.stream().map(LockRulesTest::lockOf).toList();
            assertThat(judged(new ImageLock(now), facts, REQUEST)).isEmpty();

            int changed = random.nextInt(images.size());
            List<LockedImage> before = new ArrayList<>(now);
            before.set(changed, other(now.get(changed)));
            assertThat(lockFindings(facts, REQUEST.withLock(new ImageLock(before))))
                    .extracting(finding -> finding.rule() + " " + finding.subject())
                    .containsExactly("digest-drift " + images.get(changed).use().reference());

            List<LockedImage> without = new ArrayList<>(now);
            without.remove(changed);
            assertThat(lockFindings(facts, REQUEST.withLock(new ImageLock(without))))
                    .extracting(finding -> finding.rule() + " " + finding.subject())
                    .containsExactly("not-locked " + images.get(changed).use().reference());
        }
    }

    private static LockedImage lockOf(InspectedImage image) {
        return new LockedImage(
                image.use().reference(),
                image.digest().orElseThrow().toString(),
                image.platforms().stream()
                        .map(platform -> new LockedPlatform(
                                platform.platform().toString(),
                                platform.digest().orElseThrow().toString()))
                        .toList(),
                Optional.empty());
    }

    /** The same reference with other content, the manifest of its first platform included. */
    private static LockedImage other(LockedImage image) {
        List<LockedPlatform> platforms = image.platforms().stream()
                .map(platform -> new LockedPlatform(platform.platform(), digest("before " + platform.digest())))
                .toList();
        return new LockedImage(image.reference(), digest("before " + image.digest()), platforms, Optional.empty());
    }

    private static String reference(String name) {
        return switch (name) {
            case "tag" -> TAG;
            case "pinned" -> PINNED;
            case "keyed" -> KEYED;
            case "masked" -> MASKED;
            default -> "us-docker.pkg.dev/soloio-img/istio/pilot:1.29.0-solo-fips";
        };
    }

    private static List<String> judged(ImageLock lock, InspectedImage image) {
        return judged(lock, mesh(image), REQUEST);
    }

    private static List<String> judged(ImageLock lock, MeshFacts facts, PolicyRequest request) {
        return lockFindings(facts, request.withLock(lock)).stream()
                .map(finding -> finding.rule() + " " + finding.outcome())
                .toList();
    }

    private static Finding only(ImageLock lock, InspectedImage image, String rule) {
        List<Finding> findings = lockFindings(mesh(image), REQUEST.withLock(lock));
        assertThat(findings).extracting(Finding::rule).containsExactly(rule);
        return findings.get(0);
    }

    private static List<Finding> lockFindings(MeshFacts facts, PolicyRequest request) {
        return Samples.POLICY.judge(facts, request).findings().stream()
                .filter(finding ->
                        finding.rule().equals("digest-drift") || finding.rule().equals("not-locked"))
                .toList();
    }

    private static ImageLock lock(LockedImage... images) {
        return new ImageLock(List.of(images));
    }

    private static LockedImage locked(String reference, String whole, String... manifests) {
        List<LockedPlatform> platforms = new ArrayList<>();
        for (int i = 0; i < manifests.length; i++) {
            platforms.add(new LockedPlatform(platformOf(i).toString(), digest(manifests[i])));
        }
        return new LockedImage(
                reference, digest(whole), platforms, Optional.of(new Location("istio-fips.lock.json", 5, 20)));
    }

    private static InspectedImage image(String reference, String whole, String... manifests) {
        List<InspectedPlatform> platforms = new ArrayList<>();
        for (int i = 0; i < manifests.length; i++) {
            if (!manifests[i].equals("-")) {
                platforms.add(new InspectedPlatform(
                        platformOf(i),
                        Digest.parse(digest(manifests[i])),
                        List.of(pilotDiscovery(boring())),
                        ImageClaims.NONE,
                        List.of()));
            }
        }
        return new InspectedImage(
                use(reference), Digest.parse(digest(whole)), false, platforms, List.of(), Optional.empty());
    }

    private static Platform platformOf(int index) {
        return Arrays.asList(AMD64, ARM64).get(index);
    }

    private static String digest(String name) {
        return Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
