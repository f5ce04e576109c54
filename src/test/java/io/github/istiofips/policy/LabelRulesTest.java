// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.AMD64;
import static io.github.istiofips.policy.Samples.POLICY;
import static io.github.istiofips.policy.Samples.REQUEST;
import static io.github.istiofips.policy.Samples.executable;
import static io.github.istiofips.policy.Samples.image;
import static io.github.istiofips.policy.Samples.mesh;
import static io.github.istiofips.policy.Samples.use;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.executable.CryptoModule;
import io.github.istiofips.executable.EnvoyBuild;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.image.Digest;
import io.github.istiofips.mesh.Component;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelRulesTest {

    private static final String ONE = "1".repeat(40);
    private static final String TWO = "2".repeat(40);
    private static final String ENVOY = "/usr/local/bin/envoy";

    @ParameterizedTest
    @CsvSource({
        "STANDARD, v1.0.0, go1.21.3 X:boringcrypto, true",
        "STANDARD, v1.0.0, GOFIPS140=v1.0.0, true",
        "BORINGSSL, v1.0.0, BoringSSL-FIPS, true",
        "AWS_LC, v1.0.0, AWS-LC-FIPS, true",
        "RING, v1.0.0, tls-boring, true",
        "RUSTCRYPTO, v1.0.0, tls-boring, true",
        "SYSTEM_OPENSSL, v1.0.0, go1.20.10 X:boringcrypto, true",
        "SYSTEM_OPENSSL, v1.0.0, GOEXPERIMENT=systemcrypto, false",
        "OPENSSL, v1.0.0, BoringSSL-FIPS, true",
        "GO_NATIVE, v1.0.0, GOEXPERIMENT=boringcrypto, true",
        "GO_NATIVE, v1.0.0, GOFIPS140=v1.0.0, false",
        "GO_NATIVE, v1.0.0, GOFIPS140=v1.26.0, true",
        "GO_NATIVE, v1.0.0, GOFIPS140=v1.0.0-c2097c7c, true",
        "GO_NATIVE, v1.0.0, GOFIPS140=latest, true",
        "GO_NATIVE, v1.0.0, DefaultGODEBUG=fips140=on, false",
        "AWS_LC_FIPS, v1.0.0, BoringSSL-FIPS, true",
        "AWS_LC_FIPS, v1.0.0, AWS-LC-FIPS, false",
        "BORINGCRYPTO, v1.0.0, go1.14.12b4, false",
        "BORINGSSL_FIPS, v1.0.0, BoringSSL, true",
        "BORINGSSL_FIPS, v1.0.0, OpenSSL, true",
        "AWS_LC_FIPS, v1.0.0, no-ssl, true",
        "BORINGSSL, v1.0.0, BoringSSL, false",
        "AWS_LC, v1.0.0, OpenSSL, false",
        "OPENSSL, v1.0.0, OpenSSL, false",
        "OPENSSL, v1.0.0, BoringSSL, true",
        "MIXED, v1.0.0, BoringSSL-FIPS, false",
        "NONE, v1.0.0, GOEXPERIMENT=boringcrypto, false",
        "UNKNOWN, v1.0.0, BoringSSL-FIPS, false",
        "BORINGSSL_FIPS, fips-20230428, BoringSSL-FIPS-2023042800, false",
        "BORINGSSL_FIPS, fips-20240407, BoringSSL-FIPS-20240407, false",
        "BORINGSSL_FIPS, fips-20220613, BoringSSL-FIPS-2023042800, true",
        "BORINGSSL_FIPS, fips-20210429, BoringSSL-FIPS-20240407, true",
        "BORINGSSL_FIPS, unversioned (update stream), BoringSSL-FIPS-2023042800, true",
        "BORINGSSL_FIPS, unversioned, BoringSSL-FIPS-2023042800, false",
        "BORINGSSL_FIPS, fips-20230428, BoringSSL-FIPS, false",
    })
    void warnsOfLabelsThatTheBytesContradict(Stack stack, String module, String label, boolean warned) {
        assertThat(LabelRules.contradicts(label, facts(stack, module, Optional.of(label), Optional.empty())))
                .isEqualTo(warned);
    }

    @Test
    void namesTheModuleThatIsThere() {
        ExecutableFacts facts = facts(
                Stack.BORINGSSL_FIPS, "fips-20220613", Optional.of("BoringSSL-FIPS-2023042800"), Optional.empty());

        assertThat(warnings("proxyv2:1.30.2", Component.PROXY, Map.of(), facts))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.message())
                            .isEqualTo(
                                    "/usr/local/bin/envoy is labelled `BoringSSL-FIPS-2023042800`, but its bytes carry"
                                            + " BoringSSL with its FIPS module (BoringCrypto fips-20220613). The bytes were judged,"
                                            + " not the label.");
                    assertThat(finding.outcome()).isEqualTo(Outcome.WARNING);
                    assertThat(finding.path()).contains(ENVOY);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "1.4.0, 1.12.0, false",
        "1.4.0, 1.13.0, true",
        "1.17.2-patch1, 1.25.4, false",
        "1.17.2, 1.25.2-dev, false",
        "1.30.2-solo-fips, 1.38.1, false",
        "1.30.2-solo-fips, 1.37.9, true",
        "v1.30.2, 1.25.4, true",
        "1.31.0, 1.39.0, false",
        "1.31.0, 1.19.0, true",
        "1.32.0, 1.19.0, false",
        "1.3.0, 1.19.0, false",
        "1.30.0-rc.0, 1.19.0, false",
        "1.30.0-alpha.5, 1.19.0, false",
        "1.30-alpha.0123456789, 1.19.0, false",
        "1.30, 1.19.0, false",
        "2.4.1, 1.19.0, false",
        "latest, 1.19.0, false",
        "1.30.2, '', false",
        "1.30.2, 2.0.0, false",
    })
    void theEnvoyOfAReleaseOfIstioIsKnown(String tag, String envoy, boolean warned) {
        assertThat(warnings("proxyv2:" + tag, Component.PROXY, Map.of(), envoy(ONE, envoy)))
                .hasSize(warned ? 1 : 0);
    }

    @Test
    void saysWhichReleaseWasSeenAndWhichWasExpected() {
        assertThat(warnings("proxyv2:1.30.2-fips", Component.PROXY, Map.of(), envoy(ONE, "1.25.4")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.message())
                            .isEqualTo(
                                    "/usr/local/bin/envoy says that it is Envoy 1.25.4, but the tag `1.30.2-fips` names"
                                            + " a release of Istio whose proxy is built from Envoy 1.38.");
                    assertThat(finding.remedy())
                            .isEqualTo("Ask the image's publisher which release it holds, or change global.tag in"
                                    + " values.yaml:14 to the image of the release you mean.");
                });
    }

    @Test
    void tagsOfOtherImagesNameOtherReleases() {
        assertThat(warnings("envoy:1.30.2", Component.OTHER, Map.of(), envoy(ONE, "1.30.2")))
                .isEmpty();
    }

    @Test
    void imagesMadeFromTheMeshsHaveTheirOwnReleases() {
        assertThat(warnings(
                        "app:1.4.0",
                        Component.OTHER,
                        Map.of("ISTIO_META_ISTIO_VERSION", "1.17.2"),
                        envoy(ONE, "1.25.2")))
                .isEmpty();
    }

    @Test
    void tagsAreNotJudgedWhereTheirRulesAreOff() {
        MeshFacts facts = facts(
                "proxyv2:1.30.2", Component.PROXY, Map.of("ISTIO_META_ISTIO_VERSION", "1.17.0"), envoy(ONE, "1.25.4"));
        PolicyRequest request = new PolicyRequest(REQUEST.asOf(), REQUEST.rsa4096(), true, false, Map.of());

        assertThat(labels(POLICY.judge(facts, request))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "istio-proxy:1, 1, false",
        "1, 1, false",
        "istio-proxy:1, 2, true",
        "1, 2, true",
        "istio-proxy:1, 0, false",
        "envoy:1, 2, false",
        "unknown, 2, false",
        "'', 2, false",
    })
    void theCommitInTheEnvironmentIsThatOfTheProxy(String claimed, String built, boolean warned) {
        Map<String, String> environment = Map.of("ISTIO_META_ISTIO_PROXY_SHA", claimed.replaceAll("1$", ONE));

        List<Finding> warnings =
                warnings("proxyv2:1.30.2", Component.PROXY, environment, envoy(built.repeat(40), "1.38.0"));

        assertThat(warnings).hasSize(warned ? 1 : 0);
        assertThat(warnings)
                .allSatisfy(finding ->
                        assertThat(finding.message()).contains(ONE, "ISTIO_META_ISTIO_PROXY_SHA", ENVOY, TWO));
    }

    @ParameterizedTest
    @CsvSource({
        "1.17.2, 1.17.2, false",
        "1.17.2, 1.17.2-patch1-solo-fips, false",
        "1.17.2-fips, 1.17.2, false",
        "1.17.2, 1.17.3, true",
        "1.16.2, 1.17.2, true",
        "1.12-alpha.eae0ae5c, 1.17.2, false",
        "unknown, 1.17.2, false",
        "1.17.2, stable, false",
        "1.17.2, 3.0.1, false",
        "1.17.2, 1.0.5, false",
        "1.17.2, 1.32.0, false",
        "1.32.0, 1.31.0, true",
        "1.17.2, 2024.11.3, false",
        "1.17.2, 1.17.2.1, false",
        "1.17.2, v1, false",
    })
    void theReleaseInTheEnvironmentIsThatOfTheTag(String claimed, String tag, boolean warned) {
        ExecutableFacts ztunnel = facts(Stack.BORINGSSL_FIPS, "fips-20210429", Optional.empty(), Optional.empty());

        List<Finding> warnings =
                warnings("ztunnel:" + tag, Component.ZTUNNEL, Map.of("ISTIO_META_ISTIO_VERSION", claimed), ztunnel);

        assertThat(warnings).hasSize(warned ? 1 : 0);
        assertThat(warnings)
                .allSatisfy(
                        finding -> assertThat(finding.message()).contains(claimed, tag, "ISTIO_META_ISTIO_VERSION"));
    }

    @Test
    void whatHasNotTheFormOfAVersionIsNotRepeated() {
        ImageClaims claims = ImageClaims.of(Map.of(
                "ISTIO_META_ISTIO_VERSION", "1.17.2\n[INFO] all is well", "ISTIO_META_ISTIO_PROXY_SHA", ONE + "\n"));

        assertThat(claims).isEqualTo(ImageClaims.NONE);
    }

    private static ExecutableFacts envoy(String revision, String version) {
        return facts(
                Stack.BORINGSSL_FIPS,
                "fips-20220613",
                Optional.empty(),
                Optional.of(new EnvoyBuild(revision, version)));
    }

    private static ExecutableFacts facts(
            Stack stack, String module, Optional<String> label, Optional<EnvoyBuild> envoy) {
        return new ExecutableFacts(
                ExecutableKind.ENVOY,
                true,
                Optional.empty(),
                stack,
                true,
                FipsMode.ON,
                "",
                Optional.of(new CryptoModule("BoringCrypto", module)),
                Integrity.VERIFIED,
                Optional.empty(),
                label,
                envoy,
                Optional.empty(),
                List.of());
    }

    private static List<Finding> warnings(
            String name, Component component, Map<String, String> environment, ExecutableFacts facts) {
        return labels(POLICY.judge(facts(name, component, environment, facts), REQUEST));
    }

    private static MeshFacts facts(
            String name, Component component, Map<String, String> environment, ExecutableFacts facts) {
        InspectedPlatform platform = new InspectedPlatform(
                AMD64,
                Optional.of(Digest.sha256(new byte[] {1})),
                List.of(executable(ENVOY, Optional.of("envoy"), facts)),
                ImageClaims.of(environment),
                List.of());
        return mesh(image(use("registry.example/istio/" + name, component), platform));
    }

    private static List<Finding> labels(Judgement judgement) {
        return judgement.findings().stream()
                .filter(finding -> finding.rule().equals("label-contradicts-bytes"))
                .toList();
    }
}
