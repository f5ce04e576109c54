// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.only;
import static io.github.istiofips.policy.Samples.origin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ControlPlane;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Readers;
import io.github.istiofips.mesh.Setting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What findings on settings and images say, and where they lead. */
class ComplianceRulesTest {

    private static final String MISMATCH = "compliance-policy-mismatch";
    private static final String MISSING = "compliance-policy-missing";

    @Test
    void namesTheProgramsThatPanicAndTheLinesOfTheirImages() {
        Finding finding = only(
                SettingSamples.mesh(
                        "1.31.0", "istiod COMPLIANCE_POLICY=fips-140-3", "pilot boring-1.24, proxy boring-1.24"),
                MISMATCH);

        assertThat(finding.subject()).isEqualTo("COMPLIANCE_POLICY");
        assertThat(finding.location().map(Object::toString)).contains("values.yaml:20");
        assertThat(finding.relatedLocations()).extracting(Object::toString).containsExactly("values.yaml:14");
        assertThat(finding.message())
                .startsWith("The setting COMPLIANCE_POLICY is `fips-140-3`. It needs Go programs built with the Go"
                        + " Cryptographic Module and must not be used with GOEXPERIMENT=boringcrypto")
                .contains("/usr/local/bin/pilot-discovery of " + Samples.SOLO
                        + "pilot:1.31.0-solo-fips (linux/amd64, go1.24.4) and 1 more")
                .contains("panics at start");
        assertThat(finding.remedy())
                .isEqualTo(
                        "Set it to `fips-140-2` at istiod.COMPLIANCE_POLICY in values.yaml:20, or use builds of these"
                                + " images with the Go Cryptographic Module (GOFIPS140=v1.0.0 or later).");
    }

    @Test
    void saysOfAnOlderGoThatItDoesNotKnowTheVariable() {
        assertThat(only(
                                SettingSamples.mesh(
                                        "1.31.0", "istiod COMPLIANCE_POLICY=fips-140-3", "pilot boring-1.23"),
                                MISMATCH)
                        .message())
                .contains("Go before 1.24, of which it is, does not even know that variable")
                .doesNotContain("panics");
    }

    @Test
    void saysWhichVersionDoesNotKnowTheValueAndWhichItKnows() {
        Finding newer = only(
                SettingSamples.mesh("1.30.2", "istiod COMPLIANCE_POLICY=fips-140-3", "pilot native-1.25"), MISMATCH);
        Finding older = only(
                SettingSamples.mesh("1.19.7", "istiod COMPLIANCE_POLICY=fips-140-2", "pilot boring-1.21"), MISMATCH);

        assertThat(newer.message())
                .contains("a value that Istio 1.30.2 does not know", "Known there: `fips-140-2`, `pqc`.");
        assertThat(newer.remedy()).isEqualTo("Set it to `fips-140-2` at istiod.COMPLIANCE_POLICY in values.yaml:20.");
        assertThat(older.message()).contains("It does not have this setting, which Istio 1.19.8, 1.20.4 and 1.21.0");
        assertThat(older.remedy())
                .isEqualTo("Use Istio 1.21.0 or later, and set it to `fips-140-2` at istiod.COMPLIANCE_POLICY in"
                        + " values.yaml:20.");
    }

    @Test
    void aMissingPolicyLeadsToTheTagOfIstiodAndNamesTheValueThatFits() {
        Finding boring = only(SettingSamples.mesh("1.31.0", "", "pilot boring-1.24, proxy boring-1.24"), MISSING);
        Finding own = only(SettingSamples.mesh("1.31.0", "", "pilot native-1.25, proxy native-1.25"), MISSING);

        assertThat(boring.location().map(Object::toString)).contains("values.yaml:14");
        assertThat(boring.remedy())
                .isEqualTo(
                        "Set COMPLIANCE_POLICY to `fips-140-2` in pilot.env of the configuration whose image is decided"
                                + " by global.tag in values.yaml:14.");
        assertThat(own.remedy()).startsWith("Set COMPLIANCE_POLICY to `fips-140-3` in pilot.env");
    }

    @Test
    void aGatewayWithoutThePolicyIsNamedWithItsLine() {
        Finding finding = only(
                SettingSamples.mesh(
                        "1.31.0", "istiod COMPLIANCE_POLICY=fips-140-3; edge", "pilot native-1.25, proxy native-1.25"),
                MISSING);

        assertThat(finding.subject()).isEqualTo("Gateway edge");
        assertThat(finding.location().map(Object::toString)).contains("edge.yaml:2");
        assertThat(finding.remedy())
                .startsWith("Set COMPLIANCE_POLICY to `fips-140-3` and GODEBUG to `fips140=only` for all proxies in"
                        + " meshConfig.defaultConfig.proxyMetadata");
    }

    @Test
    void ofSeveralIstiodsEachHasItsOwnSettings() {
        InspectedImage older = pilot("1.30.2", "boring-1.24");
        InspectedImage newer = pilot("1.31.0", "native-1.25");
        Setting ofNewer = new Setting(
                "COMPLIANCE_POLICY",
                "fips-140-3",
                false,
                new Readers(
                        Set.of(Component.PILOT),
                        Optional.empty(),
                        Set.of(newer.use().reference()),
                        Set.of()),
                origin("pilot.env.COMPLIANCE_POLICY", "new.yaml", 3));
        MeshFacts facts = new MeshFacts(
                new MeshResolution(
                        List.of(older.use(), newer.use()),
                        List.of(),
                        List.of(ofNewer),
                        List.of(),
                        List.of(istiod(older), istiod(newer)),
                        List.of(),
                        List.of()),
                List.of(older, newer),
                List.of(),
                List.of());

        assertThat(Samples.rules(facts, Samples.REQUEST))
                .contains(MISSING + " WARNING")
                .doesNotContain(MISMATCH + " VIOLATION");
        assertThat(only(facts, MISSING).message()).contains("pilot:1.30.2-solo-fips");
    }

    private static InspectedImage pilot(String version, String build) {
        ImageUse use = Samples.use(Samples.SOLO + "pilot:" + version + "-solo-fips");
        return Samples.image(use, Samples.platform(Samples.AMD64, Samples.pilotDiscovery(SettingSamples.facts(build))));
    }

    private static ControlPlane istiod(InspectedImage image) {
        return new ControlPlane(image.use().reference(), Set.of(), "pilot.env");
    }
}
