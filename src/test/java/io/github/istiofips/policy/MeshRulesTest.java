// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.executable.CryptoModule;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.Platform;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.project.Location;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeshRulesTest {

    /**
     * A mesh is its images, each with its platforms and there one letter for each executable with a role: F is FIPS by BoringCrypto, G by
     * Go's own module, S is standard cryptography, H that of the host, O an executable without a role and without FIPS, M one that is
     * missing. An image without platforms was not had.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "–", textBlock = """
            # case                         | mesh                                            | odd     | platform     | message
            all FIPS                       | pilot amd64=F; proxyv2 amd64=FF                 | –       | –            | –
            two modules                    | pilot amd64=G; proxyv2 amd64=FF                 | –       | –            | –
            all not FIPS                   | pilot amd64=S; proxyv2 amd64=SS                 | –       | –            | –
            not FIPS in part and as a whole | pilot amd64=S; proxyv2 amd64=FS                | –       | –            | –
            one member                     | proxyv2 amd64=FS                                | –       | –            | –
            nothing judged beside          | pilot amd64=F; proxyv2 amd64=FH                 | –       | –            | –
            not had beside                 | pilot amd64=F; proxyv2                          | –       | –            | –
            no role                        | pilot amd64=F; proxyv2 amd64=FO                 | –       | –            | –
            equal halves                   | pilot amd64=F; proxyv2 amd64=FS                 | proxyv2 | linux/amd64  | On linux/amd64, r/proxyv2:1 (/bin/1) is not FIPS, and the other image that was judged is.
            fewer are not FIPS             | cni amd64=F; pilot amd64=S; proxyv2 amd64=F     | pilot   | linux/amd64  | On linux/amd64, r/pilot:1 (/bin/0) is not FIPS, and the 2 others that were judged are.
            fewer are FIPS                 | cni amd64=S; pilot amd64=F; proxyv2 amd64=S     | pilot   | linux/amd64  | On linux/amd64, only r/pilot:1 is FIPS, and r/cni:1 (/bin/0), r/proxyv2:1 (/bin/0) are not.
            same on all platforms          | pilot amd64=F arm64=F; proxyv2 amd64=S arm64=S  | proxyv2 | –            | On linux/amd64 and linux/arm64, r/proxyv2:1 (/bin/0) is not FIPS, and the other image that was judged is.
            variants are one platform      | pilot arm64/v8=F; proxyv2 arm64=S               | proxyv2 | linux/arm64  | On linux/arm64, r/proxyv2:1 (/bin/0) is not FIPS, and the other image that was judged is.
            hole on one platform           | pilot amd64=F arm64=F; proxyv2 amd64=F arm64=S  | proxyv2 | linux/arm64  | On linux/arm64, r/proxyv2:1 (/bin/0) is not FIPS, and the other image that was judged is. r/proxyv2:1 is FIPS on linux/amd64 and not on linux/arm64.
            whole platform not FIPS        | pilot amd64=F arm64=S; proxyv2 amd64=F arm64=S  | pilot   | linux/arm64  | r/pilot:1 is FIPS on linux/amd64 and not on linux/arm64, r/proxyv2:1 is FIPS on linux/amd64 and not on linux/arm64.
            one image, two platforms       | proxyv2 amd64=F arm64=FS                        | proxyv2 | linux/arm64  | r/proxyv2:1 is FIPS on linux/amd64 and not on linux/arm64.
            platforms apart                | pilot amd64=F; proxyv2 arm64=S                  | –       | –            | –
            not FIPS though one is missing | pilot amd64=F; proxyv2 amd64=SM                 | proxyv2 | linux/amd64  | On linux/amd64, r/proxyv2:1 (/bin/0) is not FIPS, and the other image that was judged is.
            """)
    void namesTheOddOnes(
            String name, String mesh, @Nullable String odd, @Nullable String platform, @Nullable String message) {
        List<Finding> findings = judge(facts(mesh), true);

        assertThat(findings.stream().map(Finding::subject))
                .as(name)
                .isEqualTo(Optional.ofNullable(odd).map(text -> "r/" + text + ":1").stream()
                        .toList());
        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.outcome()).isEqualTo(Outcome.WARNING);
            assertThat(finding.message()).isEqualTo(message + MeshWording.EXPECTED);
            assertThat(finding.platform()).isEqualTo(Optional.ofNullable(platform));
            assertThat(finding.image()).contains(finding.subject());
        });
    }

    @Test
    void differentOddOnesAreTwoFindings() {
        assertThat(judge(facts("pilot amd64=F arm64=S; proxyv2 amd64=S arm64=F"), true))
                .extracting(Finding::subject)
                .containsExactly("r/pilot:1", "r/proxyv2:1");
    }

    @Test
    void leadsToTheOddOneAndAsksToChangeWhatIsNotFips() {
        Finding few = judge(facts("cni amd64=F; pilot amd64=S; proxyv2 amd64=F"), true)
                .get(0);
        Finding most = judge(facts("cni amd64=S; pilot amd64=F; proxyv2 amd64=S"), true)
                .get(0);

        assertThat(few.location().map(Object::toString)).contains("values.yaml:2");
        assertThat(few.relatedLocations()).isEmpty();
        assertThat(few.remedy()).isEqualTo("Change pilot.tag in values.yaml:2 to a FIPS build of this image.");
        assertThat(most.location().map(Object::toString)).contains("values.yaml:2");
        assertThat(most.relatedLocations())
                .extracting(Object::toString)
                .containsExactly("values.yaml:1", "values.yaml:3");
        assertThat(most.remedy())
                .isEqualTo(
                        "Change cni.tag in values.yaml:1, proxyv2.tag in values.yaml:3 to FIPS builds: the findings on"
                                + " each image name them.");
    }

    @Test
    void namesFiveAndCountsTheRest() {
        StringBuilder mesh = new StringBuilder();
        for (int i = 0; i < 7; i++) {
            mesh.append("n").append(i).append(" amd64=S; f").append(i).append(" amd64=F; ");
        }
        assertThat(judge(facts(mesh + "u amd64=H"), true))
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.message())
                                .startsWith(
                                        "On linux/amd64, r/n0:1 (/bin/0), r/n1:1 (/bin/0), r/n2:1 (/bin/0), r/n3:1 (/bin/0),"
                                                + " r/n4:1 (/bin/0) and 2 more are not FIPS, and the 7 others that were judged are."));
    }

    @Test
    void namesWhatWasNotJudged() {
        MeshFacts mesh = facts("cni amd64=H; pilot amd64=F; proxyv2 amd64=S; ztunnel");
        MeshResolution resolution = new MeshResolution(
                mesh.resolution().images(),
                List.of(new UnresolvedImage(Component.CNI, "r/${X}", "Why.", "Do.", List.of(origin("cni", 9)))),
                List.of(),
                List.of(),
                List.of());

        assertThat(judge(new MeshFacts(resolution, mesh.images(), List.of(), List.of()), true))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).endsWith(" Not judged: `r/${X}`, r/cni:1, r/ztunnel:1."));
    }

    @Test
    void saysNothingOfASingleThing() {
        assertThat(judge(facts("pilot amd64=F; proxyv2 amd64=S"), false)).isEmpty();
    }

    @Test
    void theOrderOfImagesNeverChangesTheFindings() {
        MeshFacts mesh = facts("cni amd64=F arm64=S; pilot arm64=F amd64=S; proxyv2 amd64=S; x amd64=H arm64=F; y");
        List<Finding> first = judge(mesh, true);
        Random random = new Random(5);
        for (int i = 0; i < 20; i++) {
            List<InspectedImage> images = new ArrayList<>(mesh.images());
            Collections.shuffle(images, random);
            assertThat(judge(new MeshFacts(mesh.resolution(), images, List.of(), List.of()), true))
                    .isEqualTo(first);
        }
        assertThat(first).hasSize(2);
    }

    private static List<Finding> judge(MeshFacts facts, boolean tagRules) {
        PolicyRequest request = new PolicyRequest(REQUEST.asOf(), Rsa4096.FAIL, true, tagRules, Map.of());
        return Samples.POLICY.judge(facts, request).findings().stream()
                .filter(finding -> finding.rule().equals("mesh-mixed"))
                .toList();
    }

    private static MeshFacts facts(String mesh) {
        List<InspectedImage> images = new ArrayList<>();
        for (String image : mesh.split("; ", -1)) {
            images.add(image(image, images.size() + 1));
        }
        return Samples.mesh(images.toArray(InspectedImage[]::new));
    }

    private static InspectedImage image(String text, int line) {
        String[] words = text.split(" ", -1);
        ImageUse use = new ImageUse(
                "r/" + words[0] + ":1", Component.ofReference(words[0]), List.of(origin(words[0] + ".tag", line)));
        if (words.length == 1) {
            ImageException failure = new ImageException(Reason.NOT_FOUND, "No such tag.", "Look.");
            return new InspectedImage(use, Optional.empty(), false, List.of(), List.of(), Optional.of(failure));
        }
        return Samples.image(
                use, Stream.of(words).skip(1).map(MeshRulesTest::platform).toArray(InspectedPlatform[]::new));
    }

    private static InspectedPlatform platform(String text) {
        String[] sides = text.split("=", -1);
        List<InspectedExecutable> executables = new ArrayList<>();
        List<InspectedPlatform.MissingExecutable> missing = new ArrayList<>();
        for (char letter : sides[1].toCharArray()) {
            String path = "/bin/" + executables.size();
            if (letter == 'M') {
                missing.add(new InspectedPlatform.MissingExecutable(path, "it is expected"));
            } else {
                Optional<String> role = Optional.of("pilot-agent").filter(name -> letter != 'O');
                executables.add(Samples.executable(path, role, executable(letter)));
            }
        }
        return new InspectedPlatform(
                Platform.parse("linux/" + sides[0]).orElseThrow(),
                Optional.empty(),
                executables,
                ImageClaims.NONE,
                missing);
    }

    private static ExecutableFacts executable(char letter) {
        return switch (letter) {
            case 'F' -> Samples.boring();
            case 'G' -> goNative();
            case 'S', 'O' -> Samples.standard();
            case 'H' ->
                Samples.facts(
                        ExecutableKind.GO, Stack.SYSTEM_OPENSSL, Integrity.NOT_APPLICABLE, FipsMode.NOT_APPLICABLE);
            default -> throw new IllegalArgumentException("" + letter);
        };
    }

    private static ExecutableFacts goNative() {
        return new ExecutableFacts(
                ExecutableKind.GO,
                true,
                Optional.of("go1.24.4"),
                Stack.GO_NATIVE,
                false,
                FipsMode.ON,
                "",
                Optional.of(new CryptoModule("Go Cryptographic Module", "v1.0.0")),
                Integrity.VERIFIED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static Origin origin(String key, int line) {
        return new Origin(Optional.of(new Location("values.yaml", line, 1)), key, "the chart uses it");
    }
}
