// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IstioTagTest {

    @ParameterizedTest
    @CsvSource({
        // tag, version, pre-release, patch, fips revision, words, ids of doubts
        "1.30.0, 1.30.0, , , , '', ''",
        "1.30.0-solo-fips-distroless, 1.30.0, , , , solo fips distroless, ''",
        "1.17.2-patch1-solo-fips, 1.17.2, , 1, , solo fips, ''",
        "1.22.5-patch0-solo, 1.22.5, , 0, , solo, ''",
        "1.7.5-fips2, 1.7.5, , , 2, fips, ''",
        "1.15.3-fips-arm, 1.15.3, , , , fips arm, ''",
        "1.15.3-fips-distroless-arm, 1.15.3, , , , fips distroless arm, ''",
        "1.15.3-fips-arm-distroless, 1.15.3, , , , fips distroless arm, ''",
        "1.19.0-rc.0-patch2, 1.19.0, rc.0, 2, , '', ''",
        "1.16.0-rc.0, 1.16.0, rc.0, , , '', ''",
        "1.20.0-fipsonly, 1.20.0, , , , fipsonly, ''",
        "1.20.0-fips-fipsonly, 1.20.0, , , , fips fipsonly, ''",
        // G1
        "1.15, , , , , '', G1",
        "1.15-solo-fips-arm, , , , , solo fips arm, G1",
        "1.15.3.1, , , , , '', G1",
        "v1.15.3, , , , , '', G1",
        "1.015.3, , , , , '', G1",
        "1.15.9999999999, , , , , '', G1",
        "latest, , , , , '', G1",
        "'', , , , , '', G1",
        // G6
        "1.30.0-fips-debug, 1.30.0, , , , fips debug, G6",
        "1.30.0-fips-distroless-distroless, 1.30.0, , , , fips distroless, G6",
        "1.30.0-fips-fips, 1.30.0, , , , fips, G6",
        "1.15.3-fips-distroless-arm-distroless, 1.15.3, , , , fips distroless arm, G9",
        // G8
        "1.30.0-alpine, 1.30.0, , , , '', G8",
        "1.30.0-fips-arm64, 1.30.0, , , , fips, G8",
        "1.30.0-solofips, 1.30.0, , , , '', G8",
        "1.30.0-, 1.30.0, , , , '', G8",
        "1.30.0-patch01, 1.30.0, , , , '', G8",
        "1.30.0-tetratefips4, 1.30.0, , , , '', G8",
        "1.30.0--fips, 1.30.0, , , , fips, G8",
        // G9
        "1.30.0-fips-solo, 1.30.0, , , , solo fips, G9",
        "1.17.2-solo-patch1-fips, 1.17.2, , 1, , solo fips, G9",
        "1.15.3-arm-fips, 1.15.3, , , , fips arm, G9",
        "1.30.0-FIPS, 1.30.0, , , , '', G8",
    })
    void takesTagsApart(
            String text,
            String release,
            String preRelease,
            Integer patch,
            Integer revision,
            String words,
            String doubts) {
        IstioTag tag = IstioTag.parse(text);

        assertThat(tag.release().map(Object::toString).orElse(null)).isEqualTo(release);
        assertThat(tag.preRelease().orElse(null)).isEqualTo(preRelease);
        assertThat(tag.patch().isPresent() ? Integer.valueOf(tag.patch().getAsInt()) : null)
                .isEqualTo(patch);
        assertThat(
                        tag.fipsRevision().isPresent()
                                ? Integer.valueOf(tag.fipsRevision().getAsInt())
                                : null)
                .isEqualTo(revision);
        assertThat(Arrays.stream(IstioTag.Word.values())
                        .filter(tag::has)
                        .map(IstioTag.Word::text)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(words);
        assertThat(tag.doubts().stream().map(doubt -> doubt.substring(0, 2)).collect(Collectors.joining(" ")))
                .isEqualTo(doubts);
    }

    @Test
    void comparesVersionsAsNumbers() {
        assertThat(new IstioTag.Release(1, 15, 10)).isGreaterThan(new IstioTag.Release(1, 15, 9));
        assertThat(new IstioTag.Release(1, 9, 0)).isLessThan(new IstioTag.Release(1, 10, 0));
        assertThat(new IstioTag.Release(2, 0, 0)).isGreaterThan(new IstioTag.Release(1, 99, 99));
    }

    @Test
    void parsesWhateverATagHolds() {
        Random random = new Random(20261122);
        String[] pieces = {
            "1.16.0", "-", "patch", "fips", "arm", "solo", ".", "99999999999", "-rc.", "é", "distroless", ""
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int count = random.nextInt(9);
            for (int j = 0; j < count; j++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            IstioTag tag = IstioTag.parse(text.toString());

            assertThat(tag.release().isPresent() || !tag.doubts().isEmpty()).isTrue();
            assertThat(SoloTagVerdict.of(tag)).doesNotContainNull();
        }
    }
}
