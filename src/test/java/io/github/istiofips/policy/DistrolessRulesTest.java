// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.image.Platform;
import io.github.istiofips.policy.Program.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistrolessRulesTest {

    private static final PolicyRequest REQUIRED = Samples.REQUEST.withDistroless(true);
    private static final String PILOT = Samples.SOLO + "pilot:1.30.0-solo-fips";

    private static InspectedPlatform platform(Platform platform, Programs programs) {
        return new InspectedPlatform(
                platform,
                Optional.empty(),
                List.of(Samples.pilotDiscovery(Samples.boring())),
                ImageClaims.NONE,
                List.of(),
                List.of(),
                0,
                Optional.of(programs),
                Optional.empty());
    }

    /** Programs by their paths; one that ends with {@code #} is a script, one that ends with {@code =ROLE} has that role. */
    private static Programs programs(String... paths) {
        List<Program> programs = new ArrayList<>();
        for (String path : paths) {
            String[] parts = path.replace("#", "").split("=", -1);
            programs.add(new Program(
                    parts[0],
                    path.endsWith("#") ? Kind.SCRIPT : Kind.ELF,
                    parts.length > 1 ? Optional.of(parts[1]) : Optional.empty()));
        }
        return new Programs(programs, 0);
    }

    private static List<Finding> judge(String reference, InspectedPlatform... platforms) {
        return Samples.POLICY.judge(Samples.mesh(Samples.image(reference, platforms)), REQUIRED).findings().stream()
                .filter(finding -> finding.rule().equals("not-distroless"))
                .toList();
    }

    private static Finding only(String reference, Programs programs) {
        List<Finding> findings = judge(reference, platform(Samples.AMD64, programs));
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/local/bin/pilot-agent /usr/local/bin/envoy",
                "/usr/local/bin/envoy /usr/sbin/xtables-nft-multi /usr/sbin/xtables-legacy-multi /usr/bin/nft /usr/bin/ldconfig",
                "/opt/acme-proxy=envoy",
                "/usr/bin/server=entrypoint",
                "/etc/update-motd.d/10-uname# /usr/local/bin/pilot-discovery",
                "/usr/sbin/iptables-apply#",
                "/bin/sh#",
            })
    void distrolessImagesPass(String paths) {
        assertThat(judge(PILOT, platform(Samples.AMD64, programs(paths.split(" ", -1)))))
                .isEmpty();
    }

    @Test
    void imagesWithoutAnyProgramHaveNoneThatIsUnexpected() {
        assertThat(judge(PILOT, platform(Samples.AMD64, programs()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/bin/bash, shells (/bin/bash)",
        "/bin/sh=entrypoint, shells (/bin/sh)",
        "/usr/bin/dpkg, package managers (/usr/bin/dpkg)",
        "/usr/bin/foo, other programs (/usr/bin/foo)",
        "/bin/bash /usr/bin/apt /usr/bin/cat /bin/dash, 'shells (/bin/bash, /bin/dash), package managers (/usr/bin/apt), other programs (/usr/bin/cat).'",
        "/bin/dash /usr/bin/tool#, 'shells (/bin/dash), other programs (/usr/bin/tool).'",
        "/1 /2 /3 /4 /5 /6 /7, 'other programs (/1, /2, /3, /4, /5 and 2 more).'",
    })
    void othersFail(String paths, String told) {
        Finding finding = only(PILOT, programs(paths.split(" ", -1)));

        assertThat(finding.outcome()).isEqualTo(Outcome.VIOLATION);
        assertThat(finding.platform()).contains("linux/amd64");
        assertThat(finding.message())
                .contains(told)
                .contains("requireDistroless")
                .contains("linux/amd64");
        assertThat(finding.location())
                .hasValueSatisfying(line -> assertThat(line).hasToString("values.yaml:14"));
    }

    @Test
    void controlCharactersAreNotPrinted() {
        assertThat(only(PILOT, programs("/usr/bin/a\u001bb\nc")).message()).contains("(/usr/bin/a?b?c).");
    }

    @Test
    void aPathOfAnyLengthIsToldShortly() {
        assertThat(only(PILOT, programs("/" + "x".repeat(4_000))).message()).hasSizeLessThan(500);
    }

    @Test
    void whatWasNotListedFails() {
        Programs many = new Programs(
                IntStream.range(0, 3)
                        .mapToObj(i -> new Program("/usr/sbin/iptables-" + i, Kind.ELF, Optional.empty()))
                        .toList(),
                7);

        assertThat(only(PILOT, many).message()).contains("has 7 further programs, which were not looked at.");
    }

    @Test
    void everyPlatformIsJudgedOnItsOwn() {
        List<Finding> findings = judge(
                PILOT,
                platform(Samples.AMD64, programs("/usr/local/bin/pilot-discovery")),
                platform(Samples.ARM64, programs("/usr/local/bin/pilot-discovery", "/bin/sh")));

        assertThat(findings).extracting(Finding::platform).containsExactly(Optional.of("linux/arm64"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "us-docker.pkg.dev/soloio-img/istio/pilot:1.30.0-solo-fips | Change global.tag in values.yaml:14 to the distroless build, whose tag ends with `-distroless`; Helm",
                "docker.io/istio/pilot:1.30.0 | whose tag ends with `-distroless`",
                "containers.istio.tetratelabs.com/pilot:1.30.0-tetratefips-v0 | whose tag ends with `-distroless`",
                "docker.io/istio/pilot:1.30.0-distroless | tell its publisher that this one is marked as distroless and is not",
                "cgr.dev/example.com/istio-pilot-fips:1.30-dev | only those with `-dev` in the tag",
                "registry.example/a/pilot:1.30.0 | a build that has no shell and no package manager",
                "registry.example/a/distroless-pilot:1.30.0 | a build that has no shell and no package manager",
            })
    void theRemedyIsThatOfThePublisher(String reference, String remedy) {
        assertThat(only(reference, programs("/bin/sh")).remedy())
                .contains(remedy)
                .endsWith(".");
    }

    @Test
    void nothingIsJudgedWhereNobodyAsks() {
        MeshFacts facts = Samples.mesh(Samples.image(PILOT, platform(Samples.AMD64, programs("/bin/bash"))));

        assertThat(Samples.rules(facts, Samples.REQUEST)).noneMatch(rule -> rule.startsWith("not-distroless"));
    }

    @Test
    void aPlatformOfUnknownProgramsIsADefect() {
        MeshFacts facts = Samples.mesh(Samples.passing());

        assertThatThrownBy(() -> Samples.POLICY.judge(facts, REQUIRED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pilot:1.30.0-solo-fips for linux/amd64 were not listed");
    }

    @Test
    void anImageThatWasNotHadIsLeftToItsOwnRule() {
        MeshFacts facts = Samples.resolvedOnly(Samples.use(PILOT));

        assertThat(Samples.rules(facts, REQUIRED)).containsExactly("image-unreadable UNVERIFIABLE");
    }

    @Test
    void theRequestKeepsItsOtherAnswers() {
        assertThat(REQUIRED.withDistroless(false)).isEqualTo(Samples.REQUEST);
        assertThat(Arrays.asList(REQUIRED.requireDistroless(), Samples.REQUEST.requireDistroless()))
                .containsExactly(true, false);
    }
}
