// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.executable.CryptoModule;
import io.github.istiofips.executable.Evidence;
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
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Setting;
import io.github.istiofips.policy.Finding;
import io.github.istiofips.policy.ImageClaims;
import io.github.istiofips.policy.InspectedExecutable;
import io.github.istiofips.policy.InspectedImage;
import io.github.istiofips.policy.InspectedPlatform;
import io.github.istiofips.policy.Judgement;
import io.github.istiofips.policy.Judgement.Distribution;
import io.github.istiofips.policy.MeshFacts;
import io.github.istiofips.policy.ModuleStatus;
import io.github.istiofips.policy.Outcome;
import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.project.Location;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Inputs of reports for the tests. */
final class Samples {

    static final FailSwitches STRICT = new FailSwitches(true, true, true, false);

    private static final CryptoModule BORING = new CryptoModule("BoringCrypto", "fips-20220613");
    static final String PILOT = "docker.io/istio/pilot:1.30.2";
    static final String PROXY = "us-docker.pkg.dev/gloo-mesh/istio-0123456789ab/proxyv2:1.30.2-solo-fips";
    static final String CNI = "registry.example/istio/install-cni:1.30.2-fips";
    static final String DAMAGED = "registry.example/istio/ztunnel:1.30.2-fips";
    static final String FINGERPRINT = "c".repeat(64);

    private Samples() {}

    static ReportInput input(FailSwitches switches, MeshFacts facts, Finding... findings) {
        SortedMap<String, Object> parameters = new TreeMap<>();
        parameters.put("failOnWarning", false);
        parameters.put("images", List.of(PROXY));
        parameters.put("istioVersion", Optional.empty());
        parameters.put("layouts", Map.of("a", 1, "b", Optional.of(PROXY)));
        return new ReportInput(
                "istio-fips-maven-plugin",
                "0.1.0",
                LocalDate.of(2026, 11, 22),
                "2026-11-01",
                parameters,
                switches,
                facts,
                new Judgement(
                        List.of(findings),
                        Map.of(),
                        Map.of(
                                PILOT, new Distribution("istio", "1.30.2", List.of()),
                                PROXY, new Distribution("solo", "1.30.2", List.of("solo", "fips")),
                                CNI, new Distribution("mirror", "", List.of())),
                        Map.of(BORING, status())));
    }

    private static ModuleStatus status() {
        PolicyData data = PolicyData.builtIn();
        return new ModuleStatus(
                BORING,
                LocalDate.of(2026, 11, 22),
                data.certificates(List.of(4735)).stream().findFirst(),
                data.certificates(List.of(5010)),
                Optional.empty());
    }

    static MeshFacts facts(List<InspectedImage> images, CertificateFacts... certificates) {
        List<Setting> settings = List.of(
                new Setting("GODEBUG", "fips140=off", origin(9, "pilot.env.GODEBUG")),
                new Setting("COMPLIANCE_POLICY", "fips-140-2", new Origin(Optional.empty(), "--set", "command line")));
        return new MeshFacts(
                new MeshResolution(List.of(), List.of(), settings, List.of(), List.of()),
                images,
                List.of(certificates),
                List.of());
    }

    static Origin origin(int line, String key) {
        return new Origin(Optional.of(location(line)), key, "tag of the chart");
    }

    static Location location(int line) {
        return new Location("src/mesh/values.yaml", line, 8);
    }

    static InspectedImage image(String reference, Component component, InspectedPlatform... platforms) {
        return new InspectedImage(
                new ImageUse(reference, component, List.of(origin(4, "global.tag"), origin(3, "global.hub"))),
                Optional.of(digest("a")),
                false,
                List.of(platforms),
                List.of(),
                Optional.empty());
    }

    static InspectedImage failed(String reference, ImageException.Reason reason, boolean fetched) {
        Origin commandLine = new Origin(Optional.empty(), "cni.tag", "given by --set");
        return new InspectedImage(
                new ImageUse(reference, Component.CNI, List.of(commandLine)),
                Optional.of(digest("b")).filter(d -> fetched),
                false,
                List.of(),
                List.of(),
                Optional.of(new ImageException(reason, "It failed.", "Try again.")));
    }

    static InspectedPlatform platform(String name, InspectedExecutable... executables) {
        return new InspectedPlatform(
                Platform.parse(name).orElseThrow(),
                Optional.of(digest("d")),
                List.of(executables),
                ImageClaims.NONE,
                List.of());
    }

    static InspectedExecutable fips(String path, String role) {
        return executable(
                path,
                Optional.of(role),
                Stack.BORINGCRYPTO,
                FipsMode.NOT_APPLICABLE,
                Optional.of(BORING),
                Integrity.VERIFIED);
    }

    static InspectedExecutable standard(String path, String role) {
        return executable(
                path,
                Optional.of(role),
                Stack.STANDARD,
                FipsMode.NOT_APPLICABLE,
                Optional.empty(),
                Integrity.NOT_APPLICABLE);
    }

    static InspectedExecutable executable(
            String path,
            Optional<String> role,
            Stack stack,
            FipsMode mode,
            Optional<CryptoModule> module,
            Integrity integrity) {
        return new InspectedExecutable(
                path,
                "e".repeat(64),
                1234,
                role,
                new ExecutableFacts(
                        ExecutableKind.GO,
                        true,
                        Optional.of("go1.25.1").filter(t -> module.isPresent()),
                        stack,
                        false,
                        mode,
                        "go1.25.1 (standard crypto)",
                        module,
                        integrity,
                        module.map(m -> "ab".repeat(32)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(new Evidence(
                                "function-name",
                                ".gopclntab@0x10",
                                "crypto/aes.encryptBlock",
                                List.of("tail -c +$((0x10 + 1)) FILE | head -c 23")))));
    }

    static CertificateFacts certificate(String fingerprint, int bits, boolean judged) {
        return new CertificateFacts(
                fingerprint,
                CertificateFacts.Kind.CERTIFICATE,
                Optional.of("CN=Root,O=Example"),
                "RSA",
                bits,
                Optional.empty(),
                Optional.of("SHA256withRSA"),
                Optional.of("2026-01-01T00:00:00Z"),
                Optional.of("2036-01-01T00:00:00Z"),
                "self-signed CA",
                !judged,
                judged,
                List.of(new Place("certs/ca-cert.pem", 1, ""), new Place("secret.yaml", 7, "ca-cert.pem")));
    }

    static CertificateFacts key(String fingerprint) {
        return new CertificateFacts(
                fingerprint,
                CertificateFacts.Kind.KEY,
                Optional.empty(),
                "EC",
                256,
                Optional.of("P-256"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "private key",
                false,
                true,
                List.of(new Place("certs/tls.key", 1, "")));
    }

    static Finding onExecutable(String rule, Outcome outcome, String image, String platform, String path) {
        return new Finding(
                rule,
                outcome,
                image,
                "Uses Go's standard cryptography; a FIPS module was expected.",
                "Change global.tag to a FIPS build.",
                Optional.of(image),
                Optional.of(platform),
                Optional.of(path),
                Optional.of(location(4)),
                List.of(location(3)));
    }

    static Finding onImage(String rule, Outcome outcome, String image) {
        return new Finding(
                rule,
                outcome,
                image,
                "It was not had.",
                "Check the name.",
                Optional.of(image),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    static Finding onCertificate(String rule, Outcome outcome, String fingerprint) {
        return new Finding(
                rule,
                outcome,
                fingerprint,
                "It has an RSA key of 4096 bits.",
                "Issue it again with 3072 bits.",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Location("certs/ca-cert.pem", 1, 1)),
                List.of());
    }

    private static Digest digest(String digit) {
        return Digest.parse("sha256:" + digit.repeat(64)).orElseThrow();
    }

    /** Every branch of the schema: all statuses, absent and present values, findings with and without a line. */
    static ReportInput failing() {
        String discovery = "/usr/local/bin/pilot-discovery";
        InspectedExecutable shell = executable(
                "/bin/busybox",
                Optional.empty(),
                Stack.NONE,
                FipsMode.NOT_APPLICABLE,
                Optional.empty(),
                Integrity.NOT_APPLICABLE);
        InspectedExecutable agent = executable(
                "/usr/local/bin/pilot-agent",
                Optional.of("pilot-agent"),
                Stack.GO_NATIVE,
                FipsMode.OFF,
                Optional.of(new CryptoModule("Go Cryptographic Module", "v1.0.0")),
                Integrity.NOT_ESTABLISHED);
        MeshFacts facts = facts(
                List.of(
                        image(
                                PROXY,
                                Component.PROXY,
                                platform("linux/arm64/v8", agent),
                                platform("linux/amd64", agent, fips("/usr/local/bin/envoy", "envoy"))),
                        image(
                                PILOT,
                                Component.PILOT,
                                platform("linux/amd64", standard(discovery, "pilot-discovery"), shell),
                                platform("linux/arm64", standard(discovery, "pilot-discovery"))),
                        failed(CNI, ImageException.Reason.NOT_FOUND, false),
                        failed(DAMAGED, ImageException.Reason.DIGEST_MISMATCH, true)),
                certificate(FINGERPRINT, 4096, true),
                certificate("9".repeat(64), 0, false),
                key("1".repeat(64)));
        return input(
                STRICT,
                facts,
                onExecutable("go-standard-crypto", Outcome.VIOLATION, PILOT, "linux/arm64", discovery),
                onExecutable("go-standard-crypto", Outcome.VIOLATION, PILOT, "linux/amd64", discovery),
                onExecutable(
                        "label-contradicts-bytes", Outcome.WARNING, PROXY, "linux/amd64", "/usr/local/bin/pilot-agent"),
                onExecutable("go-not-fipsonly", Outcome.NOTE, PROXY, "linux/amd64", "/usr/local/bin/envoy"),
                onImage("image-unreachable", Outcome.UNVERIFIABLE, CNI),
                onImage("image-unreadable", Outcome.UNVERIFIABLE, DAMAGED),
                onCertificate("rsa-4096", Outcome.VIOLATION, FINGERPRINT));
    }

    static ReportInput passing() {
        return input(
                STRICT,
                facts(List.of(image(
                        PILOT,
                        Component.PILOT,
                        platform("linux/amd64", fips("/usr/local/bin/pilot-discovery", "pilot-discovery"))))));
    }
}
