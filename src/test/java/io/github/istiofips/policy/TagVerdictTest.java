// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.policy.data.Publisher;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagVerdictTest {

    private static final Publisher SOLO = PolicyData.builtIn().publisher("solo").orElseThrow();

    @ParameterizedTest
    @CsvSource({
        // -arm from 1.16.0 on
        "1.16.0-arm, A1 V",
        "1.16.0-fips-arm, A1 V",
        "1.16.0-solo-fips-arm, A1 V",
        "1.30.0-solo-arm, A1 V",
        "1.16.0-solo-fips-distroless-arm, A1 V",
        "1.16.0-solo-fips-arm-distroless, A1 V",
        "1.16.0-solo-fips, ''",
        "1.16.0-fips, ''",
        "1.16.0-rc.0-solo-fips-arm, P1 W",
        // 1.15.3 up to 1.16.0
        "1.15.3-fips-arm, ''",
        "1.15.3-solo-arm, ''",
        "1.15.3-solo-fips-arm, A3' V",
        "1.15.3-arm, A3' V",
        "1.15.9-solo-fips-arm, A3' V",
        "1.15.10-solo-fips-arm, A3' V",
        "1.15.10-fips-arm, ''",
        "1.15.3-fips-distroless-arm, G7 W",
        "1.15.3-solo-fips-distroless-arm, A3' V",
        // 1.15.0 to 1.15.2
        "1.15.0-arm, A4 V",
        "1.15.0-solo-fips-arm, A4 V",
        "1.15.2-fips-arm, A4 V",
        "1.15.2-solo-arm, A4 V",
        "1.15.2-solo-fips, ''",
        // below
        "1.14.6-arm, A5 W",
        "1.11.5-fips-arm, A5 W",
        "1.11.4-fips-arm, A6 W",
        "1.10.3-arm, A6 W",
        // the versions that need a patch
        "1.17.2-fips, F2 V",
        "1.17.2-solo-fips, F2 V",
        "1.17.2-solo-fips-distroless, F2 V",
        "1.16.4-fips, F2 V",
        "1.17.2-patch0-fips, F2 W",
        "1.17.2-patch1-solo-fips, ''",
        "1.16.4-patch2-fips, ''",
        "1.17.2-solo, ''",
        "1.17.2-solo-fips-arm, A1 V + F2 V",
        "1.17.1-fips, F2 W",
        "1.17.0-fips, F2 W",
        "1.17.3-fips, ''",
        "1.16.0-fips, ''",
        "1.16.1-fips, F2 W",
        "1.16.3-fips, F2 W",
        "1.16.5-fips, F2 W",
        "1.16.7-fips, F2 W",
        "1.16.8-fips, ''",
        // the versions without a build
        "1.26.0-solo-fips, F3 V",
        "1.26.1-solo-fips, F3 V",
        "1.26.1-patch0-solo-fips, ''",
        "1.26.0-patch1-solo-fips, F3 W",
        "1.26.2-solo-fips, ''",
        "1.25.3-solo-fips, ''",
        "1.26.1-solo, ''",
        // revisions and fipsonly
        "1.7.5-fips2, ''",
        "1.8.5-fips2, ''",
        "1.9.0-fips2, F4 W",
        "1.30.0-fipsonly, F5 W",
        "1.17.2-fipsonly, F2 V + F5 W",
        // forms
        "1.15-solo-fips-arm, G1 W",
        "1.16.0-arm-solo, G9 W",
        "1.17.2-solo-fips-arm64, G8 W",
        "1.30.0-solo-fips-debug, G6 W",
        "1.30.0-solo-fips-distroless-distroless, G6 W",
    })
    void judgesAsDocumented(String tag, String expected) {
        assertThat(rulings(tag)).isEqualTo(expected);
    }

    private static String rulings(String tag) {
        TagVerdict verdict = verdict(tag);
        return Stream.concat(
                        verdict.broken().stream().map(rule -> rule.id() + " V"),
                        verdict.doubts().stream()
                                .map(doubt -> doubt.substring(doubt.lastIndexOf('(') + 1, doubt.length() - 1) + " W"))
                .collect(Collectors.joining(" + "));
    }

    private static TagVerdict verdict(String tag) {
        return TagVerdict.of(ImageTag.parse(tag, SOLO.tag()), SOLO);
    }

    @ParameterizedTest
    @CsvSource({
        "A1, 1.16.0-arm, tag-arch-unsupported",
        "A3', 1.15.3-arm, tag-arch-unsupported",
        "A4, 1.15.0-arm, tag-arch-unsupported",
        "F2, 1.17.2-fips, tag-needs-patch",
        "F3, 1.26.0-fips, tag-without-fips-build",
    })
    void namesTheRule(String id, String tag, String rule) {
        assertThat(verdict(tag).broken()).singleElement().satisfies(broken -> {
            assertThat(broken.id()).isEqualTo(id);
            assertThat(broken.rule().id()).isEqualTo(rule);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "1.30.0, 1.30.0-fips",
        "1.30.0-solo, 1.30.0-solo-fips",
        "1.30.0-solo-distroless, 1.30.0-solo-fips-distroless",
        "1.16.0-solo-fips-arm, 1.16.0-solo-fips",
        "1.17.2-solo-fips-arm, 1.17.2-patch1-solo-fips",
        "1.17.2-solo-fips, 1.17.2-patch1-solo-fips",
        "1.17.2-patch0-fips, 1.17.2-patch1-fips",
        "1.16.4-patch2, 1.16.4-patch2-fips",
        "1.26.0-solo-fips, 1.26.1-patch0-solo-fips",
        "1.26.1-solo-fips, 1.26.1-patch0-solo-fips",
        "1.26.1-patch3-solo, 1.26.1-patch3-solo-fips",
        "1.15.0-solo-fips-arm, 1.15.3-fips-arm",
        "1.15.7-arm, 1.15.7-fips-arm",
        "1.16.1-solo-fips-arm, 1.16.1-solo-fips",
        "1.16.0-fips-arm-solo, 1.16.0-solo-fips",
        "1.17.2-fips-distroless-distroless, 1.17.2-patch1-fips-distroless",
        "1.15.2-patch1-solo-fips-arm, 1.15.3-fips-arm",
        "1.17.0-fips, ",
        "1.14.6-arm, ",
        "1.16.0-rc.0, ",
        "1.30, ",
        "1.30.0-alpine, ",
    })
    void namesTheNearestSupportedFipsTag(String tag, String better) {
        assertThat(nearest(tag)).isEqualTo(Optional.ofNullable(better));
    }

    @Test
    void neverProposesAnUnsupportedTag() {
        List<String> patches = List.of("", "-patch0", "-patch1", "-patch2");
        List<String> words = List.of("", "-solo", "-solo-fips", "-fips", "-fipsonly");
        List<String> ends = List.of("", "-distroless", "-arm", "-distroless-arm");
        for (int minor = 7; minor <= 31; minor++) {
            for (int micro = 0; micro <= 10; micro++) {
                for (String patch : patches) {
                    for (String word : words) {
                        for (String end : ends) {
                            String tag = "1." + minor + "." + micro + patch + word + end;
                            nearest(tag)
                                    .ifPresent(
                                            better -> assertThat(verdict(better).broken())
                                                    .as("%s for %s", better, tag)
                                                    .isEmpty());
                        }
                    }
                }
            }
        }
    }

    private static Optional<String> nearest(String tag) {
        return TagVerdict.nearestFipsTag(ImageTag.parse(tag, SOLO.tag()), SOLO);
    }
}
