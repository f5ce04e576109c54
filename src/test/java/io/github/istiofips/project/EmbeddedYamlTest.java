// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedYamlTest {

    private static YamlScalar scalar(YamlNode node, String path) {
        return (YamlScalar) ((YamlMapping) node).find(path).orElseThrow();
    }

    /** Returns the value {@code x.t} of a file. */
    private static YamlScalar text(String file) throws SourceException {
        return scalar(YamlParser.parse("f.yaml", file).get(0), "x.t");
    }

    private static YamlNode parse(YamlScalar scalar) throws SourceException {
        return EmbeddedYaml.parse(scalar).get(0);
    }

    /** Returns where a word stands, counted by hand. */
    private static Location find(String file, String word) {
        String before = file.substring(file.startsWith("\uFEFF") ? 1 : 0, file.indexOf(word));
        String[] lines = before.split("\r\n|\r|\n", -1);
        String last = lines[lines.length - 1];
        return new Location("f.yaml", lines.length, last.codePointCount(0, last.length()) + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // literal block; with blank and comment lines before; with indentation indicators
                "x:\n  t: |\n    a:\n      b: VALUE\n",
                "x:\n  t: |-\n\n   \n    # c\n    a:\n      b: VALUE",
                "x:\n  t: |2\n      a:\n        b: VALUE\n  u: 1\n",
                "x:\n  t: |4-  # comment\n          a:\n            b: VALUE\n",
                // line breaks of Windows and of old Macs, byte order mark, tag
                "x:\r\n    t: |\r\n        c: 1\r\n\r\n        a:\r\n          b: VALUE\r\n    u: 1\r\n",
                "x:\r  t: |\r    a:\r      b: VALUE\r",
                "\uFEFFx:\n  t: |+\n    a: {\n     b: VALUE}\n\n\n",
                "\uFEFFx: {t: '{a: {b: VALUE}}'}\n",
                "x:\n  t: !!str |\n     a:\n       b: VALUE\n",
                // one line
                "x: {t: '{a: {b: VALUE}}'}\n",
                "x: {t: \"{a: {b: VALUE}}\"}\n",
                "x:\n  t: \"{\u00e4: \ud83d\ude00, a: {b: VALUE}}\"\n",
            })
    void valuesHaveTheirTruePlace(String file) throws SourceException {
        assertThat(scalar(parse(text(file)), "a.b").location()).isEqualTo(find(file, "VALUE"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x:\n  t: >\n    a:\n\n      b: VALUE\n",
                "x:\n  t: \"a:\\n  b: VALUE\\n\"\n",
                "x:\n  t: 'c: ''1''\n\n    a: {b: VALUE}'\n",
                "x:\n  t: !!str\n    |\n    a:\n      b: VALUE\n",
                "x: {t: !!str '{a: {b: VALUE}}'}\n",
            })
    void foldedAndUnescapedTextHasThePlaceOfItsScalar(String file) throws SourceException {
        YamlScalar text = text(file);
        assertThat(text.textStart()).isEmpty();
        YamlScalar value = scalar(parse(text), "a.b");
        assertThat(value.text()).isEqualTo("VALUE");
        assertThat(value.location()).isEqualTo(text.location());
        assertThat(value.textStart()).isEmpty();
    }

    @Test
    void textInTextInTextHasItsTruePlace() throws SourceException {
        String file = "x:\n  t: |\n    x:\n      t: |1\n        x:\n         t: '{b: VALUE}'\n";
        YamlScalar second = scalar(parse(text(file)), "x.t");
        YamlScalar third = scalar(parse(second), "x.t");
        assertThat(scalar(parse(third), "b").location()).isEqualTo(find(file, "VALUE"));
    }

    @Test
    void everyDocumentIsReadAndAliasesStayInTheirs() throws SourceException {
        List<YamlNode> documents = EmbeddedYaml.parse(text("x:\n  t: |\n    a: &a 1\n    b: *a\n    ---\n    - c\n"));
        assertThat(documents).hasSize(2);
        assertThat(scalar(documents.get(0), "b").location()).isEqualTo(new Location("f.yaml", 3, 8));
        assertThat(documents.get(1).location()).isEqualTo(new Location("f.yaml", 6, 5));
        assertThat(EmbeddedYaml.parse(text("x: {t: ''}"))).isEmpty();
        assertThat(EmbeddedYaml.parse(text("x: {t: }"))).isEmpty();
        assertThat(EmbeddedYaml.parse(text("x:\n  t: |\n\n\n"))).isEmpty();
    }

    @Test
    void jsonIsRead() throws SourceException {
        YamlScalar text = text("x: {t: '{\"a\":{\"b\":\"VALUE\"}}'}");
        assertThat(scalar(parse(text), "a.b").location()).isEqualTo(new Location("f.yaml", 1, 19));
    }

    @Test
    void saysWhereInTheFileTheTextIsWrong() {
        assertThatThrownBy(() -> EmbeddedYaml.parse(text("x:\n  t: |\n    a: 1\n    b: @c\n")))
                .isInstanceOf(SourceException.class)
                .hasMessageStartingWith("f.yaml:4:8: cannot be read as YAML: found character '@'");
        assertThatThrownBy(() -> EmbeddedYaml.parse(text("x:\n  t: \"a: 1\\nb: *c\"\n")))
                .isInstanceOf(SourceException.class)
                .hasMessage("f.yaml:2:6: cannot be read as YAML: alias *c has no anchor before it; correct the file");
    }

    /** Whatever the outer file is, what is found in a text stands in the file at the place it is said to. */
    @Test
    void placesAreInTheFileWhateverTheInput() {
        String seed =
                "x:\n  t: |2\n     a: {b: V}\n     c: 'V'\n  u: \"{a: V}\"\n  v: >\n    a: V\n  w: {a: V, t: '{b: V}'}\n";
        Random random = new Random(20261122);
        String alphabet = "|>'\"\\:{} \n\r\t-#&!24\u00e4";
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder(seed);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                text.insert(random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String file = text.toString();
            assertThatCode(() -> {
                        try {
                            YamlParser.parse("f.yaml", file).forEach(node -> check(node, file));
                        } catch (SourceException e) {
                            assertThat(e.getMessage()).startsWith("f.yaml");
                        }
                    })
                    .as(file)
                    .doesNotThrowAnyException();
        }
    }

    private static void check(YamlNode node, String file) {
        if (node instanceof YamlMapping mapping) {
            mapping.entries().values().forEach(value -> check(value, file));
        } else if (node instanceof YamlSequence sequence) {
            sequence.items().forEach(item -> check(item, file));
        } else if (node instanceof YamlScalar scalar) {
            scalar.textStart().ifPresent(start -> {
                int line = start.line();
                for (String expected : scalar.text().split("\n", -1)) {
                    String actual = new TextLines(file).line(line - 1);
                    assertThat(expected.isEmpty() || actual.startsWith(expected, start.column() - 1))
                            .isTrue();
                    line++;
                }
            });
            try {
                EmbeddedYaml.parse(scalar).forEach(inner -> {
                    if (!(inner instanceof YamlScalar)) {
                        check(inner, file);
                    }
                });
            } catch (SourceException e) {
                assertThat(e.getMessage()).startsWith("f.yaml");
            }
        }
    }
}
