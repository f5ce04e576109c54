// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AtSignsTest {

    private static YamlScalar scalar(String text) throws SourceException {
        return (YamlScalar) ((YamlMapping) YamlParser.parse("v.yaml", text).get(0))
                .find("k")
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "k: @istio.tag@~@istio.tag@",
                "k: @hub@/pilot:@tag@~@hub@/pilot:@tag@",
                "k: x-@tag@~x-@tag@",
                "{a: 1, k: @tag@}~@tag@",
                "{a: 1, k: @tag@, b: 2}~@tag@",
                "k: \"@tag@\"~@tag@",
                "k: '@a@ @b@'~@a@ @b@",
                "k: @a@ @b@~@a@ @b@",
                "k: someone@example.com~someone@example.com",
            })
    void areReadWhereAValueBegins(String text, String value) throws SourceException {
        assertThat(scalar(text).text()).isEqualTo(value);
    }

    @Test
    void keepPlacesAndStyles() throws SourceException {
        assertThat(scalar("a: @x@\nk:   @tag@ # c\n"))
                .isEqualTo(new YamlScalar(
                        "@tag@",
                        YamlScalar.Style.PLAIN,
                        new Location("v.yaml", 2, 6),
                        Optional.of(new Location("v.yaml", 2, 6))));
        assertThat(scalar("k: |\n  t: @tag@\n").textStart()).contains(new Location("v.yaml", 2, 3));
        assertThat(scalar("- @a@\n- [@b@,@c@]\n".replace("- @a@\n- ", "a: @a@\nk: @k@\nl: "))
                        .text())
                .isEqualTo("@k@");
    }

    @Test
    void areReadInTextsOfValues() throws SourceException {
        YamlNode inner = EmbeddedYaml.parse(scalar("k: |\n  t: @tag@\n")).get(0);
        YamlScalar tag = (YamlScalar) ((YamlMapping) inner).find("t").orElseThrow();
        assertThat(tag.text()).isEqualTo("@tag@");
        assertThat(tag.location()).isEqualTo(new Location("v.yaml", 2, 6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"k: @tag", "k: @@", "k: @1@", "k: @a b@", "k: @tag@\nl: \"\uE0A0\"\n"})
    void leaveWhatIsNoPlaceholderToTheParser(String text) {
        assertThatThrownBy(() -> YamlParser.parse("v.yaml", text)).isInstanceOf(SourceException.class);
    }

    @Test
    void keepTheStandInOfAFileThatHasIt() throws SourceException {
        assertThat(scalar("k: \"\uE0A0 x@y\"\n").text()).isEqualTo("\uE0A0 x@y");
        assertThat(scalar("k: \uE0A0\n").text()).isEqualTo("\uE0A0");
    }

    /** Whatever stands around the signs: a value has the same place and text as with a letter in place of the first one. */
    @Test
    void changeNothingElse() {
        Random random = new Random(20261122);
        List<String> parts =
                List.of("@t@", "@t@", "@", "k: ", "\n", " ", "'", "\"", "[", "]", "{", "}", ", ", "- ", "x", "|\n  ");
        for (int i = 0; i < 4000; i++) {
            StringBuilder text = new StringBuilder("k: ");
            for (int length = random.nextInt(8); length > 0; length--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            AtSigns signs = AtSigns.hide(text.toString());
            assertThat(signs.text()).hasSameSizeAs(text);
            assertThat(signs.show(signs.text())).isEqualTo(text.toString());
            assertParsesOrIsRefused(text.toString());
        }
    }

    private static void assertParsesOrIsRefused(String text) {
        try {
            assertThat(YamlParser.parse("v.yaml", text).toString()).doesNotContain("\uE0A0");
        } catch (SourceException e) {
            assertThat(e.getMessage()).startsWith("v.yaml").doesNotContain("\uE0A0");
        }
    }
}
