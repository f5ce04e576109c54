// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlParserTest {

    private static YamlMapping mapping(String text) throws SourceException {
        return (YamlMapping) YamlParser.parse("v.yaml", text).get(0);
    }

    private static YamlScalar scalar(YamlMapping mapping, String path) {
        return (YamlScalar) mapping.find(path).orElseThrow();
    }

    private static Location place(int line, int column) {
        return new Location("v.yaml", line, column);
    }

    @Test
    void keepsRawTextStyleAndPlace() throws SourceException {
        YamlMapping values = mapping(
                "\uFEFFglobal:\r\n  tag: 1.10 # c\r\n  hub: \"a/b\"\r\n  text: |\r\n    x\r\n  s: !!str 1.10\r\n");
        assertThat(scalar(values, "global.tag"))
                .isEqualTo(new YamlScalar("1.10", YamlScalar.Style.PLAIN, place(2, 8), Optional.of(place(2, 8))));
        assertThat(scalar(values, "global.hub"))
                .isEqualTo(new YamlScalar("a/b", YamlScalar.Style.QUOTED, place(3, 8), Optional.of(place(3, 9))));
        assertThat(scalar(values, "global.text").style()).isEqualTo(YamlScalar.Style.BLOCK);
        assertThat(scalar(values, "global.s").style()).isEqualTo(YamlScalar.Style.QUOTED);
        assertThat(values.location()).isEqualTo(new Location("v.yaml", 1, 1));
        assertThat(values.find("global.tag.x")).isEmpty();
        assertThat(values.find("nothing")).isEmpty();
        assertThat(values.scalar("global")).isEmpty();
        assertThat(values.sequence("global")).isEmpty();
    }

    @Test
    void readsEveryDocument() throws SourceException {
        List<YamlNode> documents = YamlParser.parse("v.yaml", "a: 1\n---\n- x\n- y\n---\n...\n");
        assertThat(documents).hasSize(3);
        assertThat(((YamlSequence) documents.get(1)).items()).hasSize(2);
        assertThat(((YamlScalar) documents.get(2)).isNull()).isTrue();
        assertThat(YamlParser.parse("v.yaml", "# nothing\n")).isEmpty();
    }

    @Test
    void lastDuplicateWins() throws SourceException {
        assertThat(scalar(mapping("a: 1\nb: 2\na: 3\n"), "a").text()).isEqualTo("3");
    }

    @Test
    void resolvesAliasesAndMergeKeys() throws SourceException {
        YamlMapping values = mapping("""
                x: &x {tag: one, hub: h}
                y: &y {tag: two, image: i}
                a: *x
                b: {<<: *x, tag: own}
                c: {<<: [*x, *y]}
                "<<": literal
                """);
        assertThat(scalar(values, "a.tag").location()).isEqualTo(new Location("v.yaml", 1, 13));
        assertThat(scalar(values, "b.tag").text()).isEqualTo("own");
        assertThat(scalar(values, "b.hub").text()).isEqualTo("h");
        assertThat(scalar(values, "c.tag").text()).isEqualTo("one");
        assertThat(scalar(values, "c.image").text()).isEqualTo("i");
        assertThat(scalar(values, "<<").text()).isEqualTo("literal");
    }

    @Test
    void anAliasAndWhatAMergeKeyBringsStandWhereTheirAnchorStands() throws SourceException {
        YamlMapping values = mapping("""
                defaults: &d
                  hub: h
                  tag: old
                  nested: {a: 1}
                more: &m {tag: more, variant: v}
                global:
                  <<: [*d, *m]
                  tag: new
                pilot: &p
                  <<: *d
                  hub: own
                cni: {<<: *p, tag: cni}
                whole: *d
                again: &d {hub: redefined}
                last: *d
                """);
        assertThat(scalar(values, "global.hub").location()).isEqualTo(place(2, 8));
        assertThat(scalar(values, "global.tag").location()).isEqualTo(place(8, 8));
        assertThat(scalar(values, "global.variant").location()).isEqualTo(place(5, 31));
        assertThat(scalar(values, "global.nested.a").location()).isEqualTo(place(4, 15));
        assertThat(scalar(values, "pilot.hub").location()).isEqualTo(place(11, 8));
        assertThat(scalar(values, "cni.hub").location()).isEqualTo(place(11, 8));
        assertThat(scalar(values, "cni.tag").text()).isEqualTo("cni");
        assertThat(scalar(values, "whole.tag").location()).isEqualTo(place(3, 8));
        assertThat(scalar(values, "last.hub").text()).isEqualTo("redefined");
        assertThat(values.get("last").orElseThrow().location().line()).isEqualTo(14);
    }

    @Test
    void ownKeysWinOverMergedOnesWhereverTheMergeKeyStands() throws SourceException {
        YamlMapping values =
                mapping("x: &x {a: x, b: x}\ny: {a: own, <<: *x}\nz: {<<: *x, <<: {a: second, c: second}}\n");
        assertThat(scalar(values, "y.a").text()).isEqualTo("own");
        assertThat(scalar(values, "y.b").location()).isEqualTo(place(1, 17));
        assertThat(scalar(values, "z.c").text()).isEqualTo("second");
    }

    @Test
    void placesCountFromTheStartOfTheFileInEveryDocument() throws SourceException {
        List<YamlNode> documents = YamlParser.parse(
                "v.yaml", "# c\n%YAML 1.1\n---\na: &x 1\n...\n---\na: 2\n--- {a: 3}\n---\n---\na:\n  - b: 4\n");
        assertThat(documents).hasSize(5);
        assertThat(scalar((YamlMapping) documents.get(0), "a").location()).isEqualTo(place(4, 4));
        assertThat(scalar((YamlMapping) documents.get(1), "a").location()).isEqualTo(place(7, 4));
        assertThat(scalar((YamlMapping) documents.get(2), "a").location()).isEqualTo(place(8, 9));
        assertThat(documents.get(4).location()).isEqualTo(place(11, 1));
        assertThatThrownBy(() -> YamlParser.parse("v.yaml", "a: &x 1\n---\na: *x\n"))
                .hasMessage("v.yaml:3:4: cannot be read as YAML: alias *x has no anchor before it; correct the file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void lineBreaksAndByteOrderMarkDoNotMovePlaces(String newline) throws SourceException {
        String text = String.join(
                newline,
                "# c",
                "global:",
                "",
                "  hub: a # c",
                "  text: |",
                "    x",
                "",
                "    y",
                "  folded: >-",
                "    x",
                "    y",
                "  quoted: \"x",
                "    y\"",
                "  tag: 1.10",
                "");
        for (String mark : List.of("", "\uFEFF")) {
            YamlMapping values = mapping(mark + text);
            assertThat(scalar(values, "global.hub").location()).isEqualTo(place(4, 8));
            assertThat(scalar(values, "global.text").text()).isEqualTo("x\n\ny\n");
            assertThat(scalar(values, "global.text").textStart()).contains(place(6, 5));
            assertThat(scalar(values, "global.folded").text()).isEqualTo("x y");
            assertThat(scalar(values, "global.quoted").text()).isEqualTo("x y");
            assertThat(scalar(values, "global.tag").location()).isEqualTo(place(14, 8));
        }
        assertThat(scalar(mapping("\uFEFFtag: 1"), "tag").location()).isEqualTo(place(1, 6));
    }

    @Test
    void readsAFileOfTenMegabytes(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("v.yaml");
        int entries = 30_000;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("base: &base {hub: h}\nentries:\n");
            for (int i = 0; i < entries; i++) {
                out.write("- name: entry-" + i + "\n  text: |\n    line of " + i + "\n  <<: *base\n  pad: "
                        + "x".repeat(280) + "\n");
            }
            out.write("global:\n  tag: 1.10\n");
        }
        assertThat(Files.size(file)).isGreaterThan(10_000_000);
        YamlMapping values = (YamlMapping)
                YamlParser.parse("v.yaml", SourceText.read("v.yaml", file)).get(0);
        assertThat(scalar(values, "global.tag").location()).isEqualTo(place(2 + 5 * entries + 2, 8));
        YamlMapping last =
                (YamlMapping) values.sequence("entries").orElseThrow().items().get(entries - 1);
        assertThat(scalar(last, "text").textStart()).contains(place(2 + 5 * (entries - 1) + 3, 5));
        assertThat(scalar(last, "hub").location()).isEqualTo(place(1, 19));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a: [1~v.yaml:1:6: cannot be read as YAML: expected ',' or ']', but got <stream end>;",
                "a: *b~v.yaml:1:4: cannot be read as YAML: alias *b has no anchor before it;",
                "a: &a [*a]~v.yaml:1:8: cannot be read as YAML: alias *a has no anchor before it;",
                "a: {{ .Values.x }}~v.yaml:1:5: cannot be read as YAML: a mapping or sequence stands where a key is"
                        + " expected, as in an unrendered template;",
                "<<: 1~v.yaml:1:5: cannot be read as YAML: a merge key (<<) needs a mapping or a sequence of mappings;",
                "<<: [1]~v.yaml:1:6: cannot be read as YAML: a merge key (<<) needs a mapping or a sequence of mappings;",
                "a: @b~v.yaml:1:4: cannot be read as YAML: found character '@' that cannot start any token. (Do not use"
                        + " @ for indentation);",
            })
    void saysWhereAndWhatToDo(String text, String message) {
        assertThatThrownBy(() -> YamlParser.parse("v.yaml", text))
                .isInstanceOf(SourceException.class)
                .hasMessage(message + " correct the file")
                .satisfies(e -> assertThat(((SourceException) e).location()).isPresent());
    }

    @Test
    void readsJson() throws SourceException {
        String json =
                "{\n\t\"a\":{\"b\":[1,\"x\\/y\\n\\u0041\\ud83d\\ude00\"]},\n\t\"c\" : null,\n\t\"d\":\t\"1.10\"\n}\n";
        YamlMapping top = (YamlMapping) YamlParser.parse("v.json", json).get(0);
        assertThat(scalar(top, "d").text()).isEqualTo("1.10");
        assertThat(scalar(top, "d").location().line()).isEqualTo(4);
        YamlSequence items = (YamlSequence) top.find("a.b").orElseThrow();
        assertThat(((YamlScalar) items.items().get(1)).text()).isEqualTo("x/y\nA\ud83d\ude00");
    }

    @Test
    void refusesControlCharactersAndHugeTexts() {
        assertThatThrownBy(() -> YamlParser.parse("v.yaml", "a: \u0001"))
                .isInstanceOf(SourceException.class)
                .hasMessageStartingWith("v.yaml: cannot be read as YAML: ")
                .hasMessageEndingWith("; correct the file");
        String huge = "#".repeat(SourceText.MAX_BYTES + 1);
        assertThatThrownBy(() -> YamlParser.parse("v.yaml", huge))
                .hasMessage("v.yaml: cannot be read as YAML: it is larger than 33554432 characters; correct the file");
    }

    @Test
    void boundsNestingAndAliases() {
        assertThatThrownBy(() -> YamlParser.parse("v.yaml", "[".repeat(100_000)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("nested more than 200 levels deep");
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String alias = "*a" + (i - 1);
            bomb.append("a").append(i).append(": &a").append(i).append(" [").append(alias);
            bomb.append((", " + alias).repeat(9)).append("]\n");
        }
        assertThatThrownBy(() -> YamlParser.parse("v.yaml", bomb.toString()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("its aliases expand to more than 1000000 nodes");
    }

    @Test
    void endsInNodesOrInOneExceptionWhateverTheInput() {
        String seed = "x: &x {tag: 1.10, hub: 'h'}\na: {<<: *x}\nb: |\n  text\nc: [1, \"2\", ~]\n---\nd: !!str e\n";
        Random random = new Random(20261122);
        String alphabet = "&*<>|:{}[]'\"!%@`-?#,\n\t ~\\\u0000\uFEFF\u0085abc10.$";
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder(seed);
            for (int edits = 1 + random.nextInt(6); edits > 0 && text.length() > 0; edits--) {
                int at = random.nextInt(text.length());
                if (random.nextInt(4) == 0) {
                    text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
                } else {
                    text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            String mutated = text.toString();
            assertThatCode(() -> {
                        try {
                            YamlParser.parse("v.yaml", mutated);
                        } catch (SourceException e) {
                            assertThat(e.getMessage()).startsWith("v.yaml");
                        }
                    })
                    .as(mutated)
                    .doesNotThrowAnyException();
        }
    }
}
