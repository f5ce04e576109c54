// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.Digest;
import io.github.istiofips.image.Platform;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.policy.Finding;
import io.github.istiofips.policy.ImageClaims;
import io.github.istiofips.policy.InspectedExecutable;
import io.github.istiofips.policy.InspectedImage;
import io.github.istiofips.policy.InspectedPlatform;
import io.github.istiofips.policy.MeshFacts;
import io.github.istiofips.policy.Outcome;
import io.github.istiofips.policy.Policy;
import io.github.istiofips.policy.PolicyRequest;
import io.github.istiofips.policy.PolicyRequest.Level;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.policy.data.RuleCatalogue;
import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.ModuleWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The examples by which vendors explain how to verify FIPS builds, from bytes to verdict: goversion's lines of Go 1.14 and Envoy's version
 * line of 1.15.1 (Solo documentation, "About Solo distributions of Istio"; Solo blog, 2021-02-23). The programs are synthetic: builds of that
 * age are not to be had any more.
 */
class VendorExamplesTest {

    private static final LocalDate ON = LocalDate.of(2026, 11, 22);
    private static final String TEXTS = "AES-CBC-encrypt KAT";
    private static final String HISTORICAL = "certificate-historical";

    private static ModuleWriter module(String... texts) {
        ModuleWriter module =
                new ModuleWriter(ElfFile.AMD64).algorithm("HmacSHA512").text(TEXTS);
        Stream.of(texts).forEach(module::text);
        return module;
    }

    private static ElfWriter go(String version, String... names) {
        return new ElfWriter()
                .code(new byte[64])
                .functions(ElfWriter.GO_1_2, names)
                .pointedBuildInfo(version);
    }

    static List<Arguments> examples() {
        return List.of(
                Arguments.of(
                        "go1.14.12b4 (boring crypto) +crypto/tls/fipsonly",
                        "pilot-discovery",
                        go("go1.14.12b4", "runtime.main", Fixtures.BORING, Fixtures.FIPS_ONLY)
                                .module(module()),
                        "fips-20180730 or earlier",
                        3318,
                        HISTORICAL),
                Arguments.of(
                        Fixtures.REVISION + "/1.15.1/Clean/RELEASE/BoringSSL-FIPS",
                        "envoy",
                        new ElfWriter()
                                .code(new byte[64])
                                .text("\0" + Fixtures.REVISION + "\0Clean\0001.15.1\0RELEASE\0BoringSSL-FIPS\0")
                                .module(module(ModuleTexts.HMAC_FAILED)),
                        "fips-20190808",
                        3678,
                        HISTORICAL),
                Arguments.of(
                        "go1.14.14 (standard crypto)",
                        "pilot-discovery",
                        go("go1.14.14", "runtime.main", "crypto/sha256.(*digest).Write"),
                        "",
                        0,
                        "go-standard-crypto"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void comesOutAsAnExpertWouldSay(
            String line, String role, ElfWriter program, String version, int certificate, String rule) {
        ExecutableFacts facts = ExecutableInspector.inspect(
                Fixtures.bytes(program.bytes()),
                new Context(Optional.of(role), Optional.empty(), SealedModule.known()));

        assertThat(facts.summary()).isEqualTo(line);
        assertThat(facts.module().map(CryptoModule::version).orElse("")).isEqualTo(version);
        boolean fips = certificate > 0;
        assertThat(outcome(facts, role, Level.FIPS_BUILD, rule)).contains(fips ? Outcome.WARNING : Outcome.VIOLATION);
        assertThat(outcome(facts, role, Level.VALIDATED, rule)).contains(fips ? Outcome.WARNING : Outcome.VIOLATION);
        assertThat(outcome(facts, role, Level.ACTIVE, rule)).contains(Outcome.VIOLATION);
        assertThat(worst(facts, role, Level.FIPS_BUILD)).isEqualTo(fips ? Outcome.WARNING : Outcome.VIOLATION);
        assertThat(worst(facts, role, Level.VALIDATED)).isEqualTo(fips ? Outcome.WARNING : Outcome.VIOLATION);
        if (fips) {
            assertThat(messages(facts, role, rule))
                    .allMatch(message -> message.contains("certificate " + certificate
                            + " (FIPS 140-2, level 1, Google), status Historical as of " + ON));
        }
    }

    private static Optional<Outcome> outcome(ExecutableFacts facts, String role, Level level, String rule) {
        return judged(facts, role, level)
                .filter(finding -> finding.rule().equals(rule))
                .map(Finding::outcome)
                .findFirst();
    }

    private static Outcome worst(ExecutableFacts facts, String role, Level level) {
        return judged(facts, role, level)
                .map(Finding::outcome)
                .min(Outcome::compareTo)
                .orElseThrow();
    }

    private static List<String> messages(ExecutableFacts facts, String role, String rule) {
        return judged(facts, role, Level.FIPS_BUILD)
                .filter(finding -> finding.rule().equals(rule))
                .map(Finding::message)
                .toList();
    }

    private static Stream<Finding> judged(ExecutableFacts facts, String role, Level level) {
        ImageUse use = new ImageUse(
                "registry.example/istio/image:1.8.0",
                Component.OTHER,
                List.of(new Origin(Optional.empty(), "image", "named on the command line")));
        InspectedPlatform platform = new InspectedPlatform(
                new Platform("linux", "amd64", ""),
                Optional.empty(),
                List.of(new InspectedExecutable("/usr/local/bin/" + role, "00", 1, Optional.of(role), facts)),
                ImageClaims.NONE,
                List.of());
        InspectedImage image = new InspectedImage(
                use, Optional.of(Digest.sha256(new byte[] {1})), false, List.of(platform), List.of(), Optional.empty());
        MeshFacts mesh = new MeshFacts(
                new MeshResolution(List.of(use), List.of(), List.of(), List.of(), List.of()),
                List.of(image),
                List.of(),
                List.of());
        return new Policy(RuleCatalogue.load(), PolicyData.builtIn())
                        .judge(mesh, new PolicyRequest(ON, Rsa4096.FAIL, true, false, Map.of()).withLevel(level))
                        .findings()
                        .stream();
    }
}
