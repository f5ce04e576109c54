// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.executable.CryptoModule;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.Platform;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.policy.data.RuleCatalogue;
import io.github.istiofips.project.Location;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Facts for tests, each a passing one that a test bends. */
final class Samples {

    static final Policy POLICY = new Policy(RuleCatalogue.load(), PolicyData.builtIn());
    static final String SOLO = "us-docker.pkg.dev/soloio-img/istio/";
    static final Platform AMD64 = new Platform("linux", "amd64", "");
    static final Platform ARM64 = new Platform("linux", "arm64", "");
    static final PolicyRequest REQUEST =
            new PolicyRequest(LocalDate.of(2026, 11, 22), Rsa4096.FAIL, true, true, Map.of());

    private static final Digest DIGEST = Digest.sha256(new byte[] {1});

    private Samples() {}

    static ExecutableFacts facts(ExecutableKind kind, Stack stack, Integrity integrity, FipsMode mode) {
        return facts(kind, stack, integrity, mode, new CryptoModule("BoringCrypto", "fips-20220613"));
    }

    static ExecutableFacts facts(
            ExecutableKind kind, Stack stack, Integrity integrity, FipsMode mode, CryptoModule module) {
        return new ExecutableFacts(
                kind,
                true,
                Optional.empty(),
                stack,
                true,
                mode,
                "",
                Optional.of(module),
                integrity,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    static ExecutableFacts boring() {
        return facts(ExecutableKind.GO, Stack.BORINGCRYPTO, Integrity.VERIFIED, FipsMode.NOT_APPLICABLE);
    }

    static ExecutableFacts standard() {
        return new ExecutableFacts(
                ExecutableKind.GO,
                true,
                Optional.of("go1.21.3"),
                Stack.STANDARD,
                false,
                FipsMode.NOT_APPLICABLE,
                "go1.21.3 (standard crypto)",
                Optional.empty(),
                Integrity.NOT_APPLICABLE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    static InspectedExecutable pilotDiscovery(ExecutableFacts facts) {
        return executable("/usr/local/bin/pilot-discovery", Optional.of("pilot-discovery"), facts);
    }

    static InspectedExecutable executable(String path, Optional<String> role, ExecutableFacts facts) {
        return new InspectedExecutable(path, "00", 1, role, facts);
    }

    static InspectedPlatform platform(Platform platform, InspectedExecutable... executables) {
        return new InspectedPlatform(platform, Optional.of(DIGEST), List.of(executables), ImageClaims.NONE, List.of());
    }

    static ImageUse use(String reference) {
        return use(reference, Component.PILOT);
    }

    static ImageUse use(String reference, Component component) {
        return new ImageUse(
                reference,
                component,
                List.of(origin("global.tag", "values.yaml", 14), origin("global.hub", "values.yaml", 13)));
    }

    static Origin origin(String key, String file, int line) {
        return new Origin(Optional.of(new Location(file, line, 3)), key, "the chart uses it");
    }

    static InspectedImage image(String reference, InspectedPlatform... platforms) {
        return image(use(reference), platforms);
    }

    static InspectedImage image(ImageUse use, InspectedPlatform... platforms) {
        return new InspectedImage(use, Optional.of(DIGEST), false, List.of(platforms), List.of(), Optional.empty());
    }

    static InspectedImage failed(String reference, ImageException failure) {
        return new InspectedImage(use(reference), Optional.empty(), false, List.of(), List.of(), Optional.of(failure));
    }

    static MeshFacts mesh(InspectedImage... images) {
        return new MeshFacts(
                resolution(Arrays.stream(images).map(InspectedImage::use).toList(), List.of(), List.of(), List.of()),
                List.of(images),
                List.of(),
                List.of());
    }

    static MeshFacts configuration(
            List<UnresolvedImage> unresolved, List<Observation> observations, List<String> notes) {
        return new MeshFacts(resolution(List.of(), unresolved, observations, notes), List.of(), List.of(), List.of());
    }

    static MeshFacts resolvedOnly(ImageUse... uses) {
        return new MeshFacts(
                resolution(List.of(uses), List.of(), List.of(), List.of()), List.of(), List.of(), List.of());
    }

    static MeshFacts certificates(List<CertificateFacts> certificates, List<UnreadableCertificate> unreadable) {
        MeshFacts passing = mesh(passing());
        return new MeshFacts(passing.resolution(), passing.images(), certificates, unreadable);
    }

    static InspectedImage passing() {
        return image(SOLO + "pilot:1.30.0-solo-fips", platform(AMD64, pilotDiscovery(boring())));
    }

    static CertificateFacts certificate(String fingerprint, String algorithm, int bits, Place... places) {
        return new CertificateFacts(
                fingerprint,
                CertificateFacts.Kind.CERTIFICATE,
                Optional.of("CN=Intermediate CA,O=Example"),
                algorithm,
                bits,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "CA",
                false,
                true,
                List.of(places));
    }

    private static MeshResolution resolution(
            List<ImageUse> images,
            List<UnresolvedImage> unresolved,
            List<Observation> observations,
            List<String> notes) {
        return new MeshResolution(images, unresolved, List.of(), observations, notes);
    }

    /** Returns rule and outcome of each finding, save that a plane is missing, as it is beside every single image. */
    static List<String> rules(MeshFacts facts, PolicyRequest request) {
        return POLICY.judge(facts, request).findings().stream()
                .filter(finding -> !finding.rule().equals("plane-not-covered"))
                .map(finding -> finding.rule() + " " + finding.outcome())
                .toList();
    }

    static Finding only(MeshFacts facts, String rule) {
        List<Finding> findings = POLICY.judge(facts, REQUEST).findings().stream()
                .filter(finding -> finding.rule().equals(rule))
                .toList();
        if (findings.size() != 1) {
            throw new AssertionError("expected one finding of " + rule + ": " + findings);
        }
        return findings.get(0);
    }
}
