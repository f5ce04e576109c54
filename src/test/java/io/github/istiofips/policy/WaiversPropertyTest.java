// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.AMD64;
import static io.github.istiofips.policy.Samples.ARM64;
import static io.github.istiofips.policy.Samples.certificate;
import static io.github.istiofips.policy.Samples.failed;
import static io.github.istiofips.policy.Samples.image;
import static io.github.istiofips.policy.Samples.origin;
import static io.github.istiofips.policy.Samples.pilotDiscovery;
import static io.github.istiofips.policy.Samples.platform;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.Platform;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.policy.data.Waiver;
import io.github.istiofips.project.Location;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is found and whatever is waived: a waiver takes findings out of the count and does nothing else. */
class WaiversPropertyTest {

    private static final LocalDate AS_OF = LocalDate.of(2026, 11, 22);
    private static final List<String> REFERENCES = List.of(
            "docker.io/istio/pilot:1.30.2",
            "istio/pilot:1.30.2",
            "us-docker.pkg.dev/soloio-img/istio/pilot:1.16.0-solo-fips-arm",
            "us-docker.pkg.dev/gloo-mesh/istio-0123456789ab/pilot:1.30.2-solo",
            "r.example/pilot@sha256:" + "0".repeat(64));
    private static final List<String> SUBJECTS = List.of(
            "**",
            "docker.io/**",
            "istio/pilot:*",
            "us-docker.pkg.dev/**",
            "us-docker.pkg.dev/gloo-mesh/istio-****/pilot:*",
            "r.example/pilot@sha256:" + "0".repeat(64),
            "values.yaml",
            "sha256:" + "0".repeat(64),
            "a.pem",
            "nothing");
    private static final List<String> PATHS = List.of("", "", "**", "/usr/local/bin/*", "/nowhere");

    private final Random random = new Random(23);

    @Test
    void aFurtherWaiverOnlyTakesFindingsOutOfTheCount() {
        int waived = 0;
        for (int i = 0; i < 400; i++) {
            MeshFacts facts = facts();
            List<Finding> plain = judge(facts, List.of()).findings();
            List<Waiver> waivers = new ArrayList<>();
            Judgement before = judge(facts, waivers);
            for (int line = 1; line < 6; line++) {
                waivers.add(waiver(plain, line));
                Judgement after = judge(facts, waivers);

                assertThat(others(after)).isEqualTo(plain);
                assertThat(onWaivers(after))
                        .allMatch(finding -> finding.outcome() == Outcome.WARNING)
                        .hasSizeLessThanOrEqualTo(waivers.size())
                        .noneMatch(after.waived()::containsKey);
                assertThat(after.waived().keySet())
                        .containsAll(before.waived().keySet())
                        .isSubsetOf(plain);
                after.waived().forEach((finding, by) -> {
                    assertThat(by.rule()).isEqualTo(finding.rule());
                    assertThat(by.appliesOn(AS_OF)).isTrue();
                    assertThat(by.path().isPresent() && finding.path().isEmpty())
                            .isFalse();
                });
                before = after;
            }
            waived += before.waived().size();
            Collections.shuffle(waivers, random);
            assertThat(judge(facts, waivers)).isEqualTo(before);
        }
        assertThat(waived).isGreaterThan(300);
    }

    private static Judgement judge(MeshFacts facts, List<Waiver> waivers) {
        return Samples.POLICY.judge(
                facts, new PolicyRequest(AS_OF, Rsa4096.FAIL, true, true, Map.of()).withWaivers(waivers));
    }

    private static List<Finding> others(Judgement judgement) {
        return judgement.findings().stream()
                .filter(finding -> !finding.rule().startsWith("waiver-"))
                .toList();
    }

    private static List<Finding> onWaivers(Judgement judgement) {
        return judgement.findings().stream()
                .filter(finding -> finding.rule().startsWith("waiver-"))
                .toList();
    }

    private Waiver waiver(List<Finding> findings, int line) {
        Finding any = findings.get(random.nextInt(findings.size()));
        String subject = random.nextBoolean() ? any.image().orElse(any.subject()) : pick(SUBJECTS);
        return new Waiver(
                any.rule(),
                subject,
                Optional.of(pick(PATHS)).filter(path -> !path.isEmpty()),
                AS_OF.plusDays(random.nextInt(60) - 15L),
                "because",
                "owner " + random.nextInt(3),
                new Location("w.yaml", line, 5));
    }

    private MeshFacts facts() {
        List<InspectedImage> images = new ArrayList<>();
        for (String reference : REFERENCES) {
            switch (random.nextInt(4)) {
                case 0 -> images.add(image(reference, program(AMD64), program(ARM64)));
                case 1 -> images.add(image(reference, program(AMD64)));
                case 2 -> images.add(failed(reference, new ImageException(Reason.NOT_FOUND, "Gone.", "Look.")));
                default -> {}
            }
        }
        List<UnresolvedImage> unresolved = random.nextInt(3) > 0
                ? List.of()
                : List.of(new UnresolvedImage(
                        Component.CNI, "a:${X}", "No value.", "Give one.", List.of(origin("k", "values.yaml", 1))));
        List<CertificateFacts> certificates = random.nextBoolean()
                ? List.of()
                : List.of(
                        certificate("0".repeat(64), "RSA", 4096, new Place("a.pem", 1, ""), new Place("b.pem", 1, "")));
        List<UnreadableCertificate> unreadable = random.nextInt(3) > 0
                ? List.of()
                : List.of(new UnreadableCertificate(new Place("a.pem", 9, ""), "it is locked.", random.nextBoolean()));
        return new MeshFacts(
                new MeshResolution(
                        images.stream().map(InspectedImage::use).toList(), unresolved, List.of(), List.of(), List.of()),
                images,
                certificates,
                unreadable);
    }

    private InspectedPlatform program(Platform platform) {
        return platform(platform, pilotDiscovery(random.nextBoolean() ? Samples.boring() : Samples.standard()));
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
