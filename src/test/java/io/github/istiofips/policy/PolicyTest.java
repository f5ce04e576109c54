// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.AMD64;
import static io.github.istiofips.policy.Samples.ARM64;
import static io.github.istiofips.policy.Samples.REQUEST;
import static io.github.istiofips.policy.Samples.SOLO;
import static io.github.istiofips.policy.Samples.boring;
import static io.github.istiofips.policy.Samples.certificate;
import static io.github.istiofips.policy.Samples.executable;
import static io.github.istiofips.policy.Samples.failed;
import static io.github.istiofips.policy.Samples.image;
import static io.github.istiofips.policy.Samples.origin;
import static io.github.istiofips.policy.Samples.pilotDiscovery;
import static io.github.istiofips.policy.Samples.platform;
import static io.github.istiofips.policy.Samples.standard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ControlPlane;
import io.github.istiofips.mesh.DeployedGateway;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.Setting;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.policy.PolicyRequest.Level;
import io.github.istiofips.policy.data.Catalogues;
import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.policy.data.Rule;
import io.github.istiofips.policy.data.RuleCatalogue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {

    private static final List<InspectedImage> IMAGES = List.of(
            image(SOLO + "pilot:1.16.0-solo-fips-arm", platform(AMD64, pilotDiscovery(standard()))),
            image(
                    SOLO + "proxyv2:1.30.0-solo",
                    platform(AMD64, pilotDiscovery(boring()), executable("/a", Optional.empty(), standard())),
                    platform(ARM64, executable("/b", Optional.of("envoy"), standard()))),
            image("mirror.example/istio/pilot:1.30.0"),
            failed(
                    "docker.io/istio/pilot:1.30.0",
                    new ImageException(Reason.NOT_FOUND, "No such tag.", "Write another.")));
    private static final List<UnresolvedImage> UNRESOLVED = List.of(
            new UnresolvedImage(Component.CNI, "a:${X}", "No value.", "Give one.", List.of(origin("k", "a.yaml", 1))),
            new UnresolvedImage(Component.CNI, "a:${X}", "No value.", "Give one.", List.of(origin("k", "b.yaml", 1))),
            new UnresolvedImage(Component.CNI, "a:${X}", "No value.", "Or two.", List.of(origin("k", "b.yaml", 1))));
    private static final List<Observation> OBSERVATIONS = List.of(
            new Observation(
                    Observation.Kind.TAG_IS_NUMBER, "tag", "It is a number.", "Quote it.", origin("tag", "v.yaml", 2)),
            new Observation(
                    Observation.Kind.VALUE_WITHOUT_EFFECT,
                    "hub",
                    "No effect.",
                    "Move it.",
                    origin("hub", "v.yaml", 1)));
    private static final List<CertificateFacts> CERTIFICATES = List.of(
            certificate("01", "RSA", 4096, new Place("b.pem", 1, ""), new Place("c.pem", 1, "")),
            certificate("01", "RSA", 4096, new Place("a.pem", 1, "")),
            certificate("02", "RSA", 1024, new Place("a.pem", 9, "")));
    private static final List<UnreadableCertificate> UNREADABLE = List.of(
            new UnreadableCertificate(new Place("x.p12", 1, ""), "it is locked.", true),
            new UnreadableCertificate(new Place("y.p12", 1, ""), "it is locked.", false));

    private static final List<Setting> SETTINGS = List.of(
            SettingSamples.setting("istiod COMPLIANCE_POLICY=fips-140-3", Set.of("1.31.0"), 30),
            SettingSamples.setting("proxies COMPLIANCE_POLICY=${POLICY}", Set.of(), 31),
            SettingSamples.setting("gateway-chart GODEBUG=fips140=on", Set.of("1.31.0", "1.30"), 32),
            SettingSamples.setting("proxies WORKLOAD_RSA_KEY_SIZE=4096", Set.of(), 33),
            SettingSamples.setting("gateway-chart ECC_SIGNATURE_ALGORITHM=ECDSA", Set.of(), 34),
            SettingSamples.setting("cni GODEBUG=fips140=off", Set.of(), 35));
    private static final List<ControlPlane> ISTIODS = List.of(
            new ControlPlane(SOLO + "pilot:1.16.0-solo-fips-arm", Set.of(), "pilot.env"),
            new ControlPlane("mirror.example/istio/pilot:1.30.0", Set.of("1.30"), "pilot.env"));
    private static final List<DeployedGateway> GATEWAYS = List.of(
            new DeployedGateway("Gateway a", Set.of("Gateway a"), origin("g", "a.yaml", 1)),
            new DeployedGateway("Gateway b", Set.of("Gateway b"), origin("g", "b.yaml", 1)));

    @Test
    void theOrderOfTheFactsNeverChangesTheFindings() {
        Random random = new Random(7);
        Judgement first = Samples.POLICY.judge(shuffled(random), REQUEST);

        assertThat(first.findings()).hasSizeGreaterThan(15).isSorted();
        for (int i = 0; i < 50; i++) {
            assertThat(Samples.POLICY.judge(shuffled(random), REQUEST)).isEqualTo(first);
        }
    }

    /** Weights only grow, and what is a violation stays one. */
    @Test
    void aStricterPolicyNeverRemovesAViolation() {
        for (int i = 0; i < 20; i++) {
            MeshFacts facts = shuffled(new Random(i));
            Set<String> before = Set.of();
            for (Level level : Level.values()) {
                Set<String> violations = Samples.POLICY.judge(facts, REQUEST.withLevel(level)).findings().stream()
                        .filter(finding -> finding.outcome() == Outcome.VIOLATION)
                        .map(finding -> finding.rule() + finding.subject() + finding.platform() + finding.path())
                        .collect(Collectors.toSet());
                assertThat(violations).containsAll(before);
                before = violations;
            }
            assertThat(before).isNotEmpty();
        }
    }

    @Test
    void everyFindingIsWholeAndInTheCatalogue() {
        RuleCatalogue catalogue = RuleCatalogue.load();
        for (Finding finding :
                Samples.POLICY.judge(shuffled(new Random(1)), REQUEST).findings()) {
            Rule rule = catalogue.rule(finding.rule()).orElseThrow();

            assertThat(rule.allows(finding.outcome().name())).as(finding.rule()).isTrue();
            assertThat(Policy.judgedRules()).contains(finding.rule());
            assertThat(finding.subject()).isNotBlank();
            assertThat(finding.message()).endsWith(".").doesNotContain("..");
            assertThat(finding.remedy()).endsWith(".").doesNotContain("..");
        }
    }

    @Test
    void judgesOnlyRulesOfTheCatalogue() {
        assertThat(RuleCatalogue.load().rules()).extracting(Rule::id).containsAll(Policy.judgedRules());
    }

    @ParameterizedTest
    @CsvSource({
        "go-standard-crypto, VIOLATION, rule not in the catalogue: tag-not-fips",
        "tag-not-fips, VIOLATION, outcome not in the catalogue: tag-not-fips NOTE",
    })
    void refusesToReportWhatTheCatalogueDoesNotKnow(String id, String outcome, String message) {
        Policy policy = new Policy(Catalogues.of(id, outcome), PolicyData.builtIn());
        MeshFacts facts = Samples.mesh(
                image(SOLO + "pilot:1.30.0-solo", platform(AMD64, pilotDiscovery(boring()))),
                image(
                        Samples.use(SOLO + "proxyv2:1.30.0-solo", Component.PROXY),
                        platform(AMD64, pilotDiscovery(boring()))));

        assertThatThrownBy(() -> policy.judge(facts, REQUEST))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(message);
    }

    private static MeshFacts shuffled(Random random) {
        List<InspectedImage> images = shuffle(IMAGES, random);
        MeshResolution resolution = new MeshResolution(
                shuffle(images.stream().map(InspectedImage::use).toList(), random),
                shuffle(UNRESOLVED, random),
                shuffle(SETTINGS, random),
                shuffle(OBSERVATIONS, random),
                shuffle(ISTIODS, random),
                shuffle(GATEWAYS, random),
                List.of());
        return new MeshFacts(resolution, images, shuffle(CERTIFICATES, random), shuffle(UNREADABLE, random));
    }

    private static <T> List<T> shuffle(List<T> list, Random random) {
        List<T> copy = new ArrayList<>(list);
        Collections.shuffle(copy, random);
        return copy;
    }
}
