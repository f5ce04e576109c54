// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.project.Location;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageRulesTest {

    private static final Origin ORIGIN =
            new Origin(Optional.of(new Location("values.yaml", 3, 8)), "global.tag", "tag of the image");

    private static List<Finding> judge(String resolved, String open, boolean project) {
        List<ImageUse> images = components(resolved)
                .map(component -> new ImageUse("r.example/" + component + ":1", component, List.of(ORIGIN)))
                .toList();
        List<UnresolvedImage> unresolved = components(open)
                .map(component -> new UnresolvedImage(component, "?", "Why.", "What to do.", List.of(ORIGIN)))
                .toList();
        return judge(images, unresolved, project);
    }

    private static List<Finding> judge(List<ImageUse> images, List<UnresolvedImage> unresolved, boolean project) {
        MeshResolution resolution = new MeshResolution(images, unresolved, List.of(), List.of(), List.of());
        PolicyRequest request = new PolicyRequest(Samples.REQUEST.asOf(), Rsa4096.FAIL, true, project, Map.of());
        return Samples.POLICY
                .judge(new MeshFacts(resolution, List.of(), List.of(), List.of()), request)
                .findings()
                .stream()
                .filter(finding -> finding.rule().equals("plane-not-covered"))
                .toList();
    }

    private static Stream<Component> components(String names) {
        return Stream.of(names.split(" ")).filter(name -> !name.isEmpty()).map(Component::valueOf);
    }

    @ParameterizedTest
    @CsvSource({
        "PILOT,        '',    data plane",
        "PILOT CNI,    '',    data plane",
        "'',           PILOT, data plane",
        "PROXY,        '',    control plane",
        "ZTUNNEL,      '',    control plane",
        "AGENTGATEWAY, '',    control plane",
    })
    void notesThePlaneThatIsMissing(String resolved, String open, String missing) {
        assertThat(judge(resolved, open, true)).singleElement().satisfies(finding -> {
            assertThat(finding.outcome()).isEqualTo(Outcome.NOTE);
            assertThat(finding.subject()).isEqualTo(missing);
            assertThat(finding.location().map(Object::toString)).contains("values.yaml:3");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "PILOT PROXY,   ''",
        "PILOT,         ZTUNNEL",
        "PROXY,         PILOT",
        "PILOT,         OTHER",
        "CNI,           ''",
        "OPERATOR,      ''",
        "'',            ''",
    })
    void saysNothingWhereBothOrNeitherAreConfigured(String resolved, String open) {
        assertThat(judge(resolved, open, true)).isEmpty();
    }

    @Test
    void leadsToTheFirstPlaceWhateverTheOrder() {
        UnresolvedImage early = open("a.yaml");
        UnresolvedImage late = open("b.yaml");
        assertThat(Stream.of(List.of(early, late), List.of(late, early))
                        .flatMap(unresolved -> judge(List.of(), unresolved, true).stream())
                        .map(finding -> finding.location().orElseThrow().file()))
                .containsExactly("a.yaml", "a.yaml");
    }

    private static UnresolvedImage open(String file) {
        Origin origin = new Origin(Optional.of(new Location(file, 1, 1)), "k", "why");
        return new UnresolvedImage(Component.PILOT, "?", "Why.", "What to do.", List.of(origin));
    }

    @Test
    void saysNothingOfASingleThing() {
        assertThat(judge("PILOT", "", false)).isEmpty();
    }
}
