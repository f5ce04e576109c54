// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.AMD64;
import static io.github.istiofips.policy.Samples.REQUEST;
import static io.github.istiofips.policy.Samples.image;
import static io.github.istiofips.policy.Samples.mesh;
import static io.github.istiofips.policy.Samples.only;
import static io.github.istiofips.policy.Samples.passing;
import static io.github.istiofips.policy.Samples.pilotDiscovery;
import static io.github.istiofips.policy.Samples.platform;
import static io.github.istiofips.policy.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.PlannedKey;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.policy.data.PolicyData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeySettingRulesTest {

    private static MeshFacts planned(String algorithm, int bits) {
        return planned(mesh(passing()), algorithm, bits, false);
    }

    private static MeshFacts planned(MeshFacts passing, String algorithm, int bits, boolean authority) {
        PlannedKey key = new PlannedKey(
                "cert-manager Certificate istio-system/istio-ca",
                "spec.privateKey.size",
                algorithm,
                bits,
                authority,
                new Place("k8s/ca.yaml", 9, ""));
        return new MeshFacts(passing.resolution(), passing.images(), List.of(), List.of(), List.of(key));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # algorithm, bits, rsa4096, outcome; the mesh has a build that limits what it accepts
            RSA,         2047, FAIL,    VIOLATION
            RSA,         2048, FAIL,
            RSA,         3072, FAIL,
            RSA,         4095, FAIL,    VIOLATION
            RSA,         4096, FAIL,    VIOLATION
            RSA,         4096, WARN,    WARNING
            RSA,         4096, BY_TOOLCHAIN, UNVERIFIABLE
            RSA,         8192, WARN,    VIOLATION
            EC,          256,  FAIL,
            EC,          384,  FAIL,
            EC,          521,  FAIL,
            EC,          224,  FAIL,    VIOLATION
            Ed25519,     0,    FAIL,    VIOLATION
            """)
    void aSettingWeighsWhatItsKeyWouldWeigh(String algorithm, int bits, Rsa4096 rsa4096, String outcome) {
        PolicyRequest request = new PolicyRequest(REQUEST.asOf(), rsa4096, true, true, Map.of());
        assertThat(rules(planned(algorithm, bits), request))
                .isEqualTo(Optional.ofNullable(outcome).map(text -> "rsa-key-size-setting " + text).stream()
                        .toList());
    }

    @Test
    void namesTheSettingAndTheRemedy() {
        Finding finding = only(planned("RSA", 4096), "rsa-key-size-setting");
        assertThat(finding.subject()).isEqualTo("cert-manager Certificate istio-system/istio-ca");
        assertThat(finding.message())
                .startsWith(
                        "The cert-manager Certificate istio-system/istio-ca has a key of the type RSA of 4096 bits made"
                                + " (spec.privateKey.size). Whether /usr/local/bin/pilot-discovery of ");
        assertThat(finding.remedy())
                .startsWith("Have an ECDSA key of 256 bits made, or an RSA key of 2048 or 3072 (spec.privateKey,");
        assertThat(finding.location().map(Object::toString)).contains("k8s/ca.yaml:9");
    }

    @ParameterizedTest
    @CsvSource({
        "istiod CITADEL_SELF_SIGNED_CA_RSA_KEY_SIZE=4096, true",
        "proxies WORKLOAD_RSA_KEY_SIZE=4096, false",
        "proxies ECC_SIGNATURE_ALGORITHM=ECDSA; proxies ECC_CURVE=P384, false",
    })
    void onlyTheKeyOfIstiodIsOfAnAuthority(String settings, boolean authority) {
        MeshFacts facts = SettingSamples.mesh("source 1.24", settings, "pilot boring-1.22.3");

        assertThat(IstioKeys.of(MeshCase.of(facts, REQUEST, PolicyData.builtIn()))
                        .planned())
                .extracting(plan -> plan.key().ofAuthority())
                .containsExactly(authority);
    }

    /** Envoy checks the certificates that it presents, not those of authorities (Envoy source, source/common/tls/context_impl.cc). */
    @ParameterizedTest
    @CsvSource(textBlock = """
            # component,        version,   algorithm, bits, authority, outcome
            Envoy,              1.32.3,    EC,        384,  false,     VIOLATION
            Envoy,              1.32.3,    EC,        384,  true,
            Envoy,              1.32.3,    EC,        521,  true,
            Envoy,              1.16.5,    RSA,       4096, false,     VIOLATION
            Envoy,              1.16.5,    RSA,       4096, true,
            Go with fipsonly,   go1.18.8b7, RSA,      4096, true,      VIOLATION
            Envoy,              1.32.3,    RSA,       2560, true,      VIOLATION
            """)
    void aKeyOfAnAuthorityIsNotWhatEnvoyPresents(
            String component, String version, String algorithm, int bits, boolean authority, String outcome) {
        MeshFacts passing = mesh(image(
                Samples.SOLO + "proxyv2:1.30.0-solo-fips",
                platform(AMD64, pilotDiscovery(KeyMeshes.facts(component, version)))));
        PolicyRequest request = new PolicyRequest(REQUEST.asOf(), Rsa4096.BY_TOOLCHAIN, true, true, Map.of());
        assertThat(rules(planned(passing, algorithm, bits, authority), request).stream()
                        .filter(rule -> rule.startsWith("rsa-key-size-setting")))
                .isEqualTo(Optional.ofNullable(outcome).map(text -> "rsa-key-size-setting " + text).stream()
                        .toList());
    }
}
