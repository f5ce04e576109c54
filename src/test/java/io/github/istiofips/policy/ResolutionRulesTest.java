// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.REQUEST;
import static io.github.istiofips.policy.Samples.configuration;
import static io.github.istiofips.policy.Samples.only;
import static io.github.istiofips.policy.Samples.origin;
import static io.github.istiofips.policy.Samples.resolvedOnly;
import static io.github.istiofips.policy.Samples.rules;
import static io.github.istiofips.policy.Samples.use;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolutionRulesTest {

    private static final UnresolvedImage UNRESOLVED = new UnresolvedImage(
            Component.PILOT,
            "x/istio-0123456789ab/pilot:${TAG}",
            "The placeholder ${TAG} has no value.",
            "Give TAG in the parameter placeholders.",
            List.of(origin("global.tag", "values.yaml", 14), origin("global.hub", "base.yaml", 2)));

    @Test
    void anUnresolvedImageIsUnverifiable() {
        Finding finding = only(configuration(List.of(UNRESOLVED), List.of(), List.of()), "image-unresolved");

        assertThat(finding.outcome()).isEqualTo(Outcome.UNVERIFIABLE);
        assertThat(finding.subject()).isEqualTo("x/istio-****/pilot:${TAG}");
        assertThat(finding.message()).isEqualTo("The placeholder ${TAG} has no value.");
        assertThat(finding.remedy()).isEqualTo("Give TAG in the parameter placeholders.");
        assertThat(finding.image()).isEmpty();
        assertThat(finding.location().map(Object::toString)).contains("values.yaml:14");
        assertThat(finding.relatedLocations()).extracting(Object::toString).containsExactly("base.yaml:2");
    }

    @ParameterizedTest
    @CsvSource({
        "TAG_IS_NUMBER, tag-is-number WARNING",
        "VALUE_WITHOUT_EFFECT, value-without-effect WARNING",
        "SOURCE_UNREADABLE, source-unreadable UNVERIFIABLE",
    })
    void observationsAreJudgedByTheRuleOfTheirName(Observation.Kind kind, String expected) {
        Observation observation =
                new Observation(kind, "a key", "What happens.", "What to do.", origin("k", "values.yaml", 3));
        MeshFacts facts = configuration(List.of(UNRESOLVED), List.of(observation), List.of());

        assertThat(rules(facts, REQUEST)).contains(expected);

        Finding finding = only(facts, expected.substring(0, expected.indexOf(' ')));
        assertThat(finding.subject()).isEqualTo("a key");
        assertThat(finding.message()).isEqualTo("What happens.");
        assertThat(finding.location().map(Object::toString)).contains("values.yaml:3");
    }

    @Test
    void aBuildWithoutImagesSaysWhereItLooked() {
        MeshFacts facts =
                configuration(List.of(), List.of(), List.of("values.yaml names no image.", "target/ was left alone."));

        Finding finding = only(facts, "no-images");

        assertThat(finding.outcome()).isEqualTo(Outcome.UNVERIFIABLE);
        assertThat(finding.message())
                .isEqualTo("No configuration was found that leads to an Istio image. values.yaml"
                        + " names no image. target/ was left alone.");
    }

    @ParameterizedTest
    @CsvSource({"true, no-images UNVERIFIABLE", "false, "})
    void aBuildWithoutImagesMayBeExpected(boolean expectImages, String expected) {
        PolicyRequest request = new PolicyRequest(REQUEST.asOf(), Rsa4096.FAIL, expectImages, true, Map.of());

        assertThat(rules(configuration(List.of(), List.of(), List.of()), request))
                .isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @Test
    void imagesOfAnyKindAreImages() {
        assertThat(rules(configuration(List.of(UNRESOLVED), List.of(), List.of()), REQUEST))
                .containsExactly("image-unresolved UNVERIFIABLE");
        assertThat(rules(resolvedOnly(use("docker.io/istio/pilot:1")), REQUEST))
                .doesNotContain("no-images UNVERIFIABLE");
    }
}
