// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.AMD64;
import static io.github.istiofips.policy.Samples.REQUEST;
import static io.github.istiofips.policy.Samples.SOLO;
import static io.github.istiofips.policy.Samples.boring;
import static io.github.istiofips.policy.Samples.executable;
import static io.github.istiofips.policy.Samples.failed;
import static io.github.istiofips.policy.Samples.image;
import static io.github.istiofips.policy.Samples.mesh;
import static io.github.istiofips.policy.Samples.only;
import static io.github.istiofips.policy.Samples.pilotDiscovery;
import static io.github.istiofips.policy.Samples.platform;
import static io.github.istiofips.policy.Samples.resolvedOnly;
import static io.github.istiofips.policy.Samples.standard;
import static io.github.istiofips.policy.Samples.use;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.policy.Judgement.Distribution;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagRulesTest {

    @ParameterizedTest
    @CsvSource({
        // reference, publisher configured for mirror.example, findings on tags
        "us-docker.pkg.dev/soloio-img/istio/pilot:1.16.0-solo-fips-arm, '', tag-arch-unsupported V",
        "mirror.example/copies/soloio-img/istio/pilot:1.16.0-solo-fips-arm, '', tag-arch-unsupported V",
        "MIRROR.example:443/istio/pilot:1.16.0-solo-fips-arm, solo, tag-arch-unsupported V",
        "mirror.example/istio/pilot:1.30.3-fips, ironbank-tetrate, ''",
        "mirror.example/istio/pilot:1.30.1, ironbank-opensource, tag-not-fips W",
        "mirror.example/istio/pilot:1.16.0-solo-fips-arm, solo, tag-arch-unsupported V",
        "mirror.example/istio/pilot:1.16.0-solo-fips-arm, '', distribution-unknown N",
        "mirror.example/istio/pilot:1.16.0-solo-fips-arm, nobody, distribution-unknown N",
        "mirror.example/istio/pilot:1.16.0-solo-fips-arm, upstream, tag-form-unknown W",
        "mirror.example/istio/pilot:1.16.0-distroless, upstream, ''",
        "docker.io/istio/pilot:1.16.0-solo-fips-arm, '', tag-form-unknown W",
        "docker.io/istio/pilot:1.30.2-distroless-distroless, '', tag-form-unknown W",
        "docker.io/istio/pilot:1.30.2-distroless, '', ''",
        "mirror.example/istio/pilot:1-fips-fips-debug, '', distribution-unknown N + tag-form-unknown W",
        "registry1.dso.mil/ironbank/tetrate/istio/pilot:1.26.0-fips, '', ''",
        "us-docker.pkg.dev/soloio-img/istio/pilot:1.26.0-fips, '', tag-without-fips-build V",
        "us-docker.pkg.dev/soloio-img/istio/pilot:1.17.2-fips, '', tag-needs-patch V",
        "us-docker.pkg.dev/soloio-img/istio/pilot:1.30.0-solo, '', tag-not-fips W",
        "us-docker.pkg.dev/soloio-img/istio/pilot:1.16.0-solo-arm, '', tag-arch-unsupported V + tag-not-fips W",
        "us-docker.pkg.dev/soloio-img/istio/pilot:1.30-solo-fips, '', tag-form-unknown W",
        "us-docker.pkg.dev/soloio-img/istio/pilot:1.30.0-solo-fips, '', ''",
        "us-docker.pkg.dev/soloio-img/istio/pilot:1.16.0-solo-fips-arm@sha256:00, '', tag-arch-unsupported V",
        "us-docker.pkg.dev/soloio-img/istio/pilot@sha256:00, '', ''",
        "cgr.dev/example.com/istio-pilot-fips:v1.30.3, '', ''",
        "cgr.dev/example.com/istio-pilot:v1.30.3, '', tag-not-fips W",
        "cgr.dev/example.com/istio-pilot@sha256:00, '', tag-not-fips W",
        "containers.istio.tetratelabs.com/pilot:1.18.2-tetrate-v0, '', tag-not-fips W",
        "containers.istio.tetratelabs.com/pilot:1.18.2-tetratefips-v0, '', ''",
    })
    void judgesTagsOfKnownPublishersWithoutBytes(String reference, String mirror, String expected) {
        PolicyRequest request = request(true, mirror.isEmpty() ? Map.of() : Map.of("mirror.example", mirror));
        ImageException failure = new ImageException(Reason.OFFLINE, "Maven is offline.", "Go online.");

        assertThat(tagFindings(mesh(failed(reference, failure)), request)).isEqualTo(expected);
    }

    @Test
    void doesNotJudgeTagsWhenASingleThingIsInspected() {
        MeshFacts facts = resolvedOnly(use(SOLO + "pilot:1.16.0-solo-fips-arm"), use("mirror.example/x:1"));

        assertThat(tagFindings(facts, request(false, Map.of()))).isEmpty();
        assertThat(tagFindings(facts, request(true, Map.of())))
                .isEqualTo("distribution-unknown N + tag-arch-unsupported V");
    }

    @Test
    void namesRuleSourceLineAndTagToWrite() {
        Finding finding = only(resolvedOnly(use(SOLO + "pilot:1.16.0-solo-fips-arm")), "tag-arch-unsupported");

        assertThat(finding.subject()).isEqualTo("us-docker.pkg.dev/soloio-img/istio/pilot:1.16.0-solo-fips-arm");
        assertThat(finding.message())
                .isEqualTo(
                        "The tag `1.16.0-solo-fips-arm` breaks rule A1: from 1.16.0 on one tag holds amd64 and arm64,"
                                + " and tags with -arm are not supported (Solo documentation, page \"About Solo"
                                + " distributions of Istio\").");
        assertThat(finding.remedy())
                .isEqualTo("Change global.tag in values.yaml:14 to `1.16.0-solo-fips`, in place of"
                        + " `1.16.0-solo-fips-arm`.");
        assertThat(finding.location().map(Object::toString)).contains("values.yaml:14");
    }

    /** Charts put the variant behind the tag, so it does not belong into the value of the tag. */
    @ParameterizedTest
    @CsvSource({
        "1.28.1-solo-fips-arm-distroless, 1.28.1-solo-fips, tag-arch-unsupported",
        "1.28.1-solo-fips-distroless-distroless, 1.28.1-solo-fips, tag-form-unknown",
    })
    void leavesToTheVariantWhatItAdds(String tag, String better, String rule) {
        ImageUse use = new ImageUse(
                SOLO + "pilot:" + tag,
                Component.PILOT,
                List.of(
                        Samples.origin("global.tag", "values.yaml", 14),
                        Samples.origin("global.variant", "values.yaml", 15)));

        assertThat(only(resolvedOnly(use), rule).remedy())
                .isEqualTo("Change global.tag in values.yaml:14 to `" + better
                        + "`; global.variant in values.yaml:15 adds -distroless.");
    }

    @Test
    void leadsToTheRegistryWhereThePathIsTheMark() {
        Finding finding =
                only(resolvedOnly(use("registry1.dso.mil/ironbank/opensource/istio/pilot:1.30.1")), "tag-not-fips");

        assertThat(finding.location().map(Object::toString)).contains("values.yaml:13");
        assertThat(finding.remedy()).startsWith("Change global.hub in values.yaml:13 to ");
    }

    @Test
    void namesValuesThatNoFileHolds() {
        ImageUse use = new ImageUse(
                SOLO + "pilot:1.17.2-fips",
                Component.PILOT,
                List.of(new Origin(Optional.empty(), "global.tag", "given with --set")));

        Finding finding = only(resolvedOnly(use), "tag-needs-patch");

        assertThat(finding.remedy())
                .isEqualTo("Change global.tag (given with --set) to `1.17.2-patch1-fips`, in"
                        + " place of `1.17.2-fips`.");
        assertThat(finding.location()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1.30.0-solo, true, tag-not-fips N",
        "1.30.0-solo, false, tag-not-fips W",
        "1.30.0-solo-fips, true, ''",
        "1.30.0-solo-fips, false, tag-claims-fips W",
    })
    void comparesTheMarkWithTheBytes(String tag, boolean fips, String expected) {
        InspectedImage image =
                image(SOLO + "pilot:" + tag, platform(AMD64, pilotDiscovery(fips ? boring() : standard())));

        assertThat(tagFindings(mesh(image), REQUEST)).isEqualTo(expected);
    }

    /** The weight falls to a note only where nothing of the image is open. */
    @Test
    void anImageIsFipsOnlyIfAllOfItIs() {
        String reference = SOLO + "pilot:1.30.0-solo";
        InspectedPlatform good = platform(AMD64, pilotDiscovery(boring()));
        InspectedImage whole = image(reference, good);
        ImageException failure = new ImageException(Reason.DAMAGED, "A layer ends early.", "Push it again.");
        ExecutableFacts openSsl = Samples.facts(
                ExecutableKind.GO, Stack.SYSTEM_OPENSSL, Integrity.NOT_APPLICABLE, FipsMode.NOT_APPLICABLE);

        assertThat(List.of(
                        image(reference),
                        image(reference, platform(AMD64, executable("/a", Optional.empty(), boring()))),
                        image(reference, good, platform(Samples.ARM64, pilotDiscovery(openSsl))),
                        image(
                                reference,
                                new InspectedPlatform(
                                        AMD64,
                                        good.digest(),
                                        good.executables(),
                                        ImageClaims.NONE,
                                        List.of(new InspectedPlatform.MissingExecutable("/b", "it is run")))),
                        new InspectedImage(
                                whole.use(),
                                whole.digest(),
                                false,
                                whole.platforms(),
                                List.of(),
                                Optional.of(failure))))
                .allSatisfy(
                        image -> assertThat(tagFindings(mesh(image), REQUEST)).isEqualTo("tag-not-fips W"));
        assertThat(tagFindings(mesh(whole), REQUEST)).isEqualTo("tag-not-fips N");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                SOLO + "pilot:1.30.0-solo | the FIPS build `1.30.0-solo-fips`",
                SOLO + "pilot:1.30-solo | a tag that Solo.io marks as FIPS",
                SOLO + "pilot@sha256:00 | a tag that Solo.io marks as FIPS",
                "docker.io/istio/pilot:1.30.0 | a FIPS build of another publisher, with the registry and repository it"
                        + " needs: the Istio project publishes none",
                "cgr.dev/o/istio-pilot:1 | the image of the same name with `-fips` behind it, such as `cgr.dev/<organization>/istio-pilot-fips`",
                "registry.redhat.io/openshift-service-mesh/istio-pilot-rhel9:1.24.4 | a build that carries its own FIPS"
                        + " module: those of Red Hat OpenShift Service Mesh take their cryptography from the host",
                "gcr.io/gke-release/asm/pilot:1 | a FIPS build of this image",
                "mirror.example/istio/pilot:1 | a FIPS build of this image",
            })
    void saysWhereAFipsBuildIsToBeHad(String reference, String remedy) {
        InspectedImage image = image(reference, platform(AMD64, pilotDiscovery(standard())));

        assertThat(only(mesh(image), "go-standard-crypto").remedy())
                .isEqualTo("Change global.tag in values.yaml:14 to " + remedy + ".");
    }

    @ParameterizedTest
    @CsvSource({
        "us-docker.pkg.dev/soloio-img/istio/pilot:1.17.2-patch1-solo-fips-distroless, solo, 1.17.2-patch1, solo fips distroless",
        "docker.io/istio/pilot:1.30.0-distroless, upstream, 1.30.0, distroless",
        "docker.io/istio/pilot:latest, upstream, '', ''",
        "docker.io/istio/pilot@sha256:00, upstream, '', ''",
        "cgr.dev/o/istio-pilot-fips:v1.30.3, chainguard, 1.30.3, fips",
        "containers.istio.tetratelabs.com/pilot:1.18.2-tetratefips-v0-distroless, tetrate, 1.18.2, fips distroless",
        "registry1.dso.mil/ironbank/tetrate/istio/pilot:1.26.0-fips, ironbank-tetrate, 1.26.0, fips",
        "us-docker.pkg.dev/soloio-img/istio/pilot:1.19.0-rc.0-patch2, solo, 1.19.0-rc.0-patch2, ''",
    })
    void namesDistributionVersionAndFlavours(String reference, String name, String version, String flavours) {
        Map<String, Distribution> distributions =
                Samples.POLICY.judge(resolvedOnly(use(reference)), REQUEST).distributions();

        assertThat(distributions)
                .containsOnly(Map.entry(
                        reference,
                        new Distribution(
                                name, version, flavours.isEmpty() ? List.of() : List.of(flavours.split(" ")))));
    }

    @Test
    void namesNoDistributionForAnUnknownHub() {
        assertThat(Samples.POLICY
                        .judge(resolvedOnly(use("mirror.example/istio/pilot:1.30.0")), REQUEST)
                        .distributions())
                .isEmpty();
    }

    private static PolicyRequest request(boolean tagRules, Map<String, String> distributions) {
        return new PolicyRequest(REQUEST.asOf(), Rsa4096.FAIL, true, tagRules, distributions);
    }

    private static String tagFindings(MeshFacts facts, PolicyRequest request) {
        return Samples.POLICY.judge(facts, request).findings().stream()
                .filter(finding -> new TagRules().rules().contains(finding.rule()))
                .map(finding -> finding.rule() + " " + finding.outcome().name().charAt(0))
                .sorted()
                .collect(Collectors.joining(" + "));
    }
}
