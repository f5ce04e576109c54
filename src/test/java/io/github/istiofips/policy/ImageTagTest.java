// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.policy.data.Publisher;
import io.github.istiofips.policy.data.TagGrammar;
import io.github.istiofips.policy.data.TagPart;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ImageTagTest {

    private static final TagGrammar SOLO =
            PolicyData.builtIn().publisher("solo").orElseThrow().tag();

    @ParameterizedTest
    @CsvSource({
        // tag, version, pre-release, patch, fips revision, flavours, ids of doubts
        "1.30.0, 1.30.0, , , , '', ''",
        "1.30.0-solo-fips-distroless, 1.30.0, , , , solo fips distroless, ''",
        "1.17.2-patch1-solo-fips, 1.17.2, , 1, , solo fips, ''",
        "1.22.5-patch0-solo, 1.22.5, , 0, , solo, ''",
        "1.7.5-fips2, 1.7.5, , , 2, fips, ''",
        "1.15.3-fips-arm, 1.15.3, , , , fips arm, ''",
        "1.15.3-fips-distroless-arm, 1.15.3, , , , fips distroless arm, ''",
        "1.15.3-fips-arm-distroless, 1.15.3, , , , fips arm distroless, ''",
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
        "1.30.0-fips-debug, 1.30.0, , , , fips debug, ''",
        "1.30.0-fips-distroless-distroless, 1.30.0, , , , fips distroless, G6",
        "1.30.0-fips-fips, 1.30.0, , , , fips, G6",
        "1.15.3-fips-distroless-arm-distroless, 1.15.3, , , , fips distroless arm, G6",
        // G8
        "1.30.0-alpine, 1.30.0, , , , '', G8",
        "1.30.0-fips-arm64, 1.30.0, , , , fips, G8",
        "1.30.0-solofips, 1.30.0, , , , '', G8",
        "1.30.0-, 1.30.0, , , , '', G8",
        "1.30.0-patch01, 1.30.0, , , , '', G8",
        "1.30.0-tetratefips4, 1.30.0, , , , '', G8",
        "1.30.0--fips, 1.30.0, , , , fips, G8",
        // G9
        "1.30.0-fips-solo, 1.30.0, , , , fips solo, G9",
        "1.17.2-solo-patch1-fips, 1.17.2, , 1, , solo fips, G9",
        "1.15.3-arm-fips, 1.15.3, , , , arm fips, G9",
        "1.30.0-FIPS, 1.30.0, , , , '', G8",
    })
    void takesTagsApart(
            String text,
            String version,
            String preRelease,
            Integer patch,
            Integer revision,
            String flavours,
            String doubts) {
        ImageTag tag = ImageTag.parse(text, SOLO);

        assertThat(tag.version().map(Object::toString).orElse(null)).isEqualTo(version);
        assertThat(text(tag, "pre-release")).isEqualTo(Optional.ofNullable(preRelease));
        assertThat(text(tag, "patch")).isEqualTo(Optional.ofNullable(patch).map(n -> "patch" + n));
        assertThat(text(tag, "fips-revision"))
                .isEqualTo(Optional.ofNullable(revision).map(n -> "fips" + n));
        assertThat(String.join(" ", tag.flavours())).isEqualTo(flavours);
        assertThat(tag.doubts().stream()
                        .map(doubt -> doubt.substring(doubt.lastIndexOf('(') + 1, doubt.length() - 1))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(doubts);
    }

    private static Optional<String> text(ImageTag tag, String part) {
        return tag.parts().stream()
                .filter(found -> found.part().name().equals(part))
                .map(ImageTag.Part::text)
                .findFirst();
    }

    /** Whatever the grammar of a publisher makes is read without a doubt, and written as it was. */
    @ParameterizedTest
    @MethodSource("publishers")
    void writesWhatItReads(Publisher publisher) {
        Random random = new Random(publisher.name().hashCode());
        for (int i = 0; i < 2_000; i++) {
            String text = tag(publisher.tag(), random);
            ImageTag tag = ImageTag.parse(text, publisher.tag());

            assertThat(tag.doubts()).as(text).isEmpty();
            assertThat(tag.toString()).isEqualTo(text);
            assertThat(tag.release()).startsWith(tag.version().orElseThrow().toString());
        }
    }

    @Test
    void aVersionMayHaveAPrefixWhereThePublisherWritesOne() {
        TagGrammar chainguard =
                PolicyData.builtIn().publisher("chainguard").orElseThrow().tag();

        assertThat(ImageTag.parse("v1.30.3", chainguard))
                .isEqualTo(ImageTag.parse("1.30.3", chainguard))
                .hasToString("1.30.3");
        assertThat(ImageTag.parse("v1.30", chainguard).doubts()).hasSize(1);
    }

    @Test
    void parsesWhateverATagHolds() {
        Random random = new Random(20261122);
        String[] pieces = {
            "1.16.0", "-", "patch", "fips", "arm", "solo", ".", "99999999999", "-rc.", "\u00e9", "distroless", ""
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int count = random.nextInt(9);
            for (int j = 0; j < count; j++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            Publisher publisher = publishers().get(random.nextInt(publishers().size()));
            ImageTag tag = ImageTag.parse(text.toString(), publisher.tag());

            assertThat(tag.version().isPresent() || !tag.doubts().isEmpty()).isTrue();
            assertThat(TagVerdict.of(tag, publisher).doubts()).containsAll(tag.doubts());
        }
    }

    static List<Publisher> publishers() {
        return PolicyData.builtIn().publishers();
    }

    private static String tag(TagGrammar grammar, Random random) {
        StringBuilder text = new StringBuilder();
        text.append(random.nextInt(3)).append('.').append(random.nextInt(40)).append('.');
        text.append(random.nextInt(12));
        Set<String> titles = new HashSet<>();
        grammar.parts().stream()
                .sorted(Comparator.comparingInt(TagPart::order))
                .filter(part -> random.nextBoolean() && titles.add(part.title()))
                .forEach(part -> text.append('-').append(sample(part, random)));
        return text.toString();
    }

    /** Returns a text that is the part: its pattern with a number for each class of digits and one of each alternative. */
    private static String sample(TagPart part, Random random) {
        String number = Integer.toString(random.nextInt(20));
        String word = part.pattern()
                .pattern()
                .replaceAll("\\((alpha)\\|beta\\|rc\\)", "$1")
                .replace("\\.", ".");
        String text = word.replace("(0|[1-9][0-9]{0,8})", number)
                .replace("(latest)?", random.nextBoolean() ? "latest" : "")
                .replaceAll("\\[0-9\\]\\{[01],9\\}", number);
        assertThat(part.matches(text)).as(text).isTrue();
        return text;
    }
}
