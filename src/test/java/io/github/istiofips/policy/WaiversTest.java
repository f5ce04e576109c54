// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.AMD64;
import static io.github.istiofips.policy.Samples.ARM64;
import static io.github.istiofips.policy.Samples.SOLO;
import static io.github.istiofips.policy.Samples.boring;
import static io.github.istiofips.policy.Samples.certificate;
import static io.github.istiofips.policy.Samples.failed;
import static io.github.istiofips.policy.Samples.image;
import static io.github.istiofips.policy.Samples.mesh;
import static io.github.istiofips.policy.Samples.origin;
import static io.github.istiofips.policy.Samples.passing;
import static io.github.istiofips.policy.Samples.pilotDiscovery;
import static io.github.istiofips.policy.Samples.platform;
import static io.github.istiofips.policy.Samples.standard;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.policy.data.Waiver;
import io.github.istiofips.project.Location;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaiversTest {

    private static final LocalDate AS_OF = LocalDate.of(2026, 11, 22);
    private static final String STANDARD = "go-standard-crypto";
    private static final String PATH = "/usr/local/bin/pilot-discovery";
    private static final String FINGERPRINT = "ab".repeat(32);

    /** What every image of the samples has. */
    private static final String DIGEST = Digest.sha256(new byte[] {1}).toString();

    private static Waiver waiver(String rule, String subject, @Nullable String path, String until, int line) {
        return new Waiver(
                rule,
                subject,
                Optional.ofNullable(path),
                LocalDate.parse(until),
                "being replaced",
                "mesh-team",
                new Location("w.yaml", line, 5));
    }

    private static Waiver waiver(String rule, String subject) {
        return waiver(rule, subject, null, "2026-12-31", 3);
    }

    private static Judgement judge(MeshFacts facts, Waiver... waivers) {
        return Samples.POLICY.judge(
                facts, new PolicyRequest(AS_OF, Rsa4096.FAIL, true, true, Map.of()).withWaivers(List.of(waivers)));
    }

    private static MeshFacts standardImage(String reference) {
        return mesh(image(
                reference, platform(AMD64, pilotDiscovery(standard())), platform(ARM64, pilotDiscovery(standard()))));
    }

    private static List<String> waived(Judgement judgement) {
        return judgement.waived().keySet().stream().map(Finding::rule).sorted().toList();
    }

    private static List<Finding> ofRule(Judgement judgement, String rule) {
        return judgement.findings().stream()
                .filter(finding -> finding.rule().equals(rule))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            docker.io/istio/pilot:1.30.2         | docker.io/istio/pilot:1.30.2                     | -            | true
            docker.io/istio/pilot:1.30.2         | docker.io/istio/pilot:1.30.3                     | -            | false
            docker.io/istio/pilot:1.30.2         | docker.io/istio/pilot                            | -            | false
            docker.io/istio/pilot:1.30.2         | docker.io/istio/pilot:*                          | -            | true
            docker.io/istio/pilot:1.30.2         | docker.io/istio/*                                | -            | true
            docker.io/istio/pilot:1.30.2         | docker.io/*                                      | -            | false
            docker.io/istio/pilot:1.30.2         | docker.io/**                                     | -            | true
            docker.io/istio/pilot:1.30.2         | docker.io/istio/pilot@DIGEST                     | -            | true
            docker.io/istio/pilot:1.30.2         | docker.io/istio/pilot:1.30.2@DIGEST              | -            | true
            docker.io/istio/pilot:1.30.2         | docker.io/istio/pilot:1.30.3@DIGEST              | -            | false
            docker.io/istio/pilot:1.30.2         | docker.io/istio/pilot@sha256:0000                | -            | false
            docker.io/istio/pilot:1.30.2         | istio/pilot:1.30.2                               | -            | true
            docker.io/istio/pilot:1.30.2         | istio/pilot@DIGEST                               | -            | true
            docker.io/istio/pilot:1.30.2         | index.docker.io/istio/pilot:*                    | -            | true
            docker.io/istio/pilot:1.30.2         | */pilot:1.30.2                                   | -            | false
            docker.io/istio/pilot:1.30.2         | DIGEST                                           | -            | false
            istio/pilot:1.30.2                   | docker.io/istio/pilot:1.30.2                     | -            | true
            istio/pilot:1.30.2                   | istio/pilot:1.30.2                               | -            | true
            pilot                                | docker.io/library/pilot                          | -            | true
            r.example/pilot:1@DIGEST             | r.example/pilot:1                                | -            | true
            r.example/pilot:1@DIGEST             | r.example/pilot@DIGEST                           | -            | true
            r.example/pilot@DIGEST               | r.example/pilot@DIGEST                           | -            | true
            r.example/pilot@DIGEST               | r.example/pilot                                  | -            | false
            r.example:5000/pilot:1               | r.example:5000/pilot:?                           | -            | true
            r.example/g/istio-0123456789ab/pilot:1 | r.example/g/istio-****/pilot:1                 | -            | true
            r.example/g/istio-0123456789ab/pilot:1 | r.example/g/istio-0123456789ab/pilot@DIGEST    | -            | true
            r.example/g/istio-0123456789ab/pilot:1 | r.example/g/istio-abcd/pilot:1                 | -            | false
            r.example/g/istio-0123456789ab/pilot:1 | r.example/g/*/pilot:1                          | -            | true
            r.example/pilot:1                    | r.example/pilot:1                                | /usr/local/bin/pilot-discovery | true
            r.example/pilot:1                    | r.example/pilot:1                                | /usr/**      | true
            r.example/pilot:1                    | r.example/pilot:1                                | /usr/*       | false
            r.example/pilot:1                    | values.yaml                                      | -            | false
            """)
    void imageOnEveryPlatform(String reference, String subject, @Nullable String path, boolean fits) {
        Waiver waiver = waiver(STANDARD, subject.replace("DIGEST", DIGEST), path, "2026-12-31", 3);

        Judgement judgement = judge(standardImage(reference.replace("DIGEST", DIGEST)), waiver);

        assertThat(waived(judgement)).isEqualTo(fits ? List.of(STANDARD, STANDARD) : List.of());
        assertThat(judgement.waived().values()).containsOnly(fits ? new Waiver[] {waiver} : new Waiver[0]);
        assertThat(ofRule(judgement, Waiver.UNUSED_RULE)).hasSize(fits ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rsa-4096      | FINGERPRINT                 | true
            rsa-4096      | sha256:FINGERPRINT          | true
            rsa-4096      | sha256:abab*                | true
            rsa-4096      | sha256:cdcd*                | false
            rsa-4096      | certs/**                    | true
            rsa-4096      | certs/a.pem                 | false
            rsa-4096      | **/a.pem                    | false
            rsa-4096      | certs/?.pem                 | true
            rsa-too-small | certs/**                    | false
            """)
    void certificateInTwoFiles(String rule, String subject, boolean fits) {
        CertificateFacts certificate =
                certificate(FINGERPRINT, "RSA", 4096, new Place("certs/a.pem", 1, ""), new Place("certs/b.pem", 1, ""));
        MeshFacts facts = Samples.certificates(List.of(certificate), List.of());

        Judgement judgement = judge(facts, waiver(rule, subject.replace("FINGERPRINT", FINGERPRINT)));

        assertThat(waived(judgement)).isEqualTo(fits ? List.of("rsa-4096") : List.of());
    }

    @Test
    void aPathNeverFitsAFindingWithoutOne() {
        MeshFacts facts = mesh(image(SOLO + "pilot:1.16.0-solo-fips-arm", platform(AMD64, pilotDiscovery(boring()))));
        Judgement judgement = judge(facts, waiver("tag-arch-unsupported", SOLO + "**", "**", "2026-12-31", 3));

        assertThat(ofRule(judgement, "tag-arch-unsupported")).hasSize(1);
        assertThat(judgement.waived()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2026-11-22, true", "2026-11-21, false"})
    void appliesUpToItsLastDay(String until, boolean applies) {
        Judgement judgement = judge(standardImage("r.example/pilot:1"), waiver(STANDARD, "**", null, until, 3));

        assertThat(judgement.waived()).hasSize(applies ? 2 : 0);
        assertThat(ofRule(judgement, Waiver.EXPIRED_RULE)).hasSize(applies ? 0 : 1);
        assertThat(ofRule(judgement, Waiver.UNUSED_RULE)).isEmpty();
    }

    @Test
    void anExpiredWaiverNamesTheFindingThatCountsAgain() {
        Judgement judgement = judge(
                standardImage("r.example/g/istio-0123456789ab/pilot:1"),
                waiver(STANDARD, "r.example/g/istio-0123456789ab/*", PATH, "2026-10-01", 7));

        Finding expired = ofRule(judgement, Waiver.EXPIRED_RULE).get(0);
        assertThat(expired.outcome()).isEqualTo(Outcome.WARNING);
        assertThat(expired.subject()).isEqualTo("r.example/g/istio-****/*");
        assertThat(expired.location()).contains(new Location("w.yaml", 7, 5));
        assertThat(expired.message())
                .isEqualTo("The waiver of go-standard-crypto for r.example/g/istio-****/*, path " + PATH
                        + " ended with 2026-10-01 (owner: mesh-team). The finding counts again:"
                        + " r.example/g/istio-****/pilot:1 " + PATH + " (values.yaml:14) and 1 more.");
        assertThat(expired.remedy())
                .isEqualTo("Do what the finding asks for and remove the waiver, or have its owner decide again and date"
                        + " it anew.");
    }

    @Test
    void anExpiredWaiverThatNothingNeedsSaysSo() {
        Finding expired = ofRule(
                        judge(mesh(passing()), waiver(STANDARD, "**", null, "2026-10-01", 7)), Waiver.EXPIRED_RULE)
                .get(0);

        assertThat(expired.message()).endsWith("(owner: mesh-team). No finding needs it.");
        assertThat(expired.remedy()).isEqualTo("Remove the waiver.");
    }

    @Test
    void aNewerWaiverOfTheSameFindingCounts() {
        Waiver old = waiver(STANDARD, "r.example/*:1", null, "2026-10-01", 7);
        Waiver shorter = waiver(STANDARD, "r.example/pilot*", null, "2026-12-01", 8);
        Waiver longest = waiver(STANDARD, "r.example/**", null, "2026-12-31", 9);

        Judgement judgement = judge(standardImage("r.example/pilot:1"), old, shorter, longest);

        assertThat(judgement.waived().values()).hasSize(2).containsOnly(longest);
        assertThat(ofRule(judgement, Waiver.EXPIRED_RULE).get(0).message()).endsWith("No finding needs it.");
        assertThat(ofRule(judgement, Waiver.UNUSED_RULE)).isEmpty();
    }

    @Test
    void anUnusedWaiverNamesWhatItMayHaveBeenMeantFor() {
        Finding unused = ofRule(
                        judge(standardImage("r.example/pilot:1"), waiver(STANDARD, "r.example/pilto:1")),
                        Waiver.UNUSED_RULE)
                .get(0);

        assertThat(unused.outcome()).isEqualTo(Outcome.WARNING);
        assertThat(unused.message())
                .isEqualTo(
                        "The waiver of go-standard-crypto for r.example/pilto:1 fits no finding. Findings of that rule"
                                + " are on: r.example/pilot:1 " + PATH + ".");
        assertThat(unused.remedy())
                .isEqualTo("Remove the waiver, or correct subject and path if it was meant for one of these.");
    }

    @Test
    void findingsOnWaiversCannotBeWaived() {
        Judgement judgement = judge(
                mesh(passing()),
                waiver(Waiver.EXPIRED_RULE, "**"),
                waiver(Waiver.UNUSED_RULE, "**", null, "2026-12-31", 4),
                waiver(STANDARD, "a", null, "2026-01-01", 5));

        assertThat(judgement.waived()).isEmpty();
        assertThat(ofRule(judgement, Waiver.EXPIRED_RULE)).hasSize(1);
        assertThat(ofRule(judgement, Waiver.UNUSED_RULE)).hasSize(2);
    }

    /** What is there beside a passing mesh, a waiver that fits nothing, and whether that is worth a warning. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nothing     | r.example/pilot:1           | true
            failed      | r.example/gone:1            | false
            failed      | r.example/gone@sha256:00    | false
            failed      | r.example/gone:2@sha256:00  | false
            failed      | r.example/other@sha256:00   | true
            failed      | r.example/other:1           | true
            resolved    | r.example/gone:1            | false
            unresolved  | r.example/pilot:1           | false
            unresolved  | values.yaml                 | false
            unresolved  | FINGERPRINT                 | true
            unresolved  | KNOWN                       | true
            unreadable  | sha256:FINGERPRINT          | false
            unreadable  | FINGERPRINT                 | false
            unreadable  | x.p12                       | false
            unreadable  | y.p12                       | true
            """)
    void anUnusedWaiverIsReportedOnlyIfItsSubjectWasInspected(String beside, String subject, boolean reported) {
        MeshFacts facts = switch (beside) {
            case "failed" ->
                mesh(passing(), failed("r.example/gone:1", new ImageException(Reason.NOT_FOUND, "No.", "Write.")));
            case "resolved" -> resolved();
            case "unresolved" -> unresolved();
            case "unreadable" ->
                Samples.certificates(
                        List.of(), List.of(new UnreadableCertificate(new Place("x.p12", 1, ""), "locked.", false)));
            default -> mesh(passing());
        };
        String known = passing().use().reference();
        Waiver waiver =
                waiver(STANDARD, subject.replace("FINGERPRINT", FINGERPRINT).replace("KNOWN", known));

        assertThat(ofRule(judge(facts, waiver), Waiver.UNUSED_RULE)).hasSize(reported ? 1 : 0);
    }

    private static MeshFacts resolved() {
        MeshFacts passing = mesh(passing());
        List<ImageUse> uses = Arrays.asList(passing().use(), Samples.use("r.example/gone:1", Component.OTHER));
        return new MeshFacts(
                new MeshResolution(uses, List.of(), List.of(), List.of(), List.of()),
                passing.images(),
                List.of(),
                List.of());
    }

    private static MeshFacts unresolved() {
        UnresolvedImage image = new UnresolvedImage(
                Component.CNI, "a:${X}", "No value.", "Give one.", List.of(origin("k", "a.yaml", 1)));
        return new MeshFacts(
                new MeshResolution(List.of(passing().use()), List.of(image), List.of(), List.of(), List.of()),
                List.of(passing()),
                List.of(),
                List.of());
    }

    @Test
    void whatCouldNotBeJudgedCanBeWaivedByItsSubjectOrFile() {
        for (String subject : List.of("a:${X}", "a.yaml")) {
            assertThat(waived(judge(unresolved(), waiver("image-unresolved", subject))))
                    .containsExactly("image-unresolved");
        }
    }
}
