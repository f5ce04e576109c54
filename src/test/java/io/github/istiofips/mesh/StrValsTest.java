// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.project.SourceException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrValsTest {

    private static HelmValues parse(String... expressions) throws SourceException {
        return StrVals.apply(HelmValues.EMPTY, List.of(expressions), "");
    }

    private static String show(HelmValues values, String path) {
        return values.find(path).map(StrValsTest::show).orElse("absent");
    }

    private static String show(Value value) {
        if (value instanceof Value.Items items) {
            return items.values().stream().map(StrValsTest::show).toList().toString();
        }
        return value instanceof Value.Scalar scalar ? scalar.rendered() + "/" + scalar.kind() : "block";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a.b=c~a.b~c/STRING",
                "a=1,b=2~b~2/INTEGER",
                "tag=1.10~tag~1.10/STRING",
                "tag=0123~tag~0123/STRING",
                "tag=20250101~tag~20250101/INTEGER",
                "a=true~a~true/BOOLEAN",
                "a=TRUE~a~true/BOOLEAN",
                "a=False~a~false/BOOLEAN",
                "a=Null~a~absent",
                "a=0~a~0/INTEGER",
                "a=-0~a~0/INTEGER",
                "a=+007~a~7/INTEGER",
                "a=00~a~00/STRING",
                "a=9223372036854775807~a~9223372036854775807/INTEGER",
                "a=9223372036854775808~a~9223372036854775808/STRING",
                "a=1_000~a~1_000/STRING",
                "a=null~a~absent",
                "a=~a~/STRING",
                "a=x\\,y,b=z~a~x,y/STRING",
                "a=b=c~a~b=c/STRING",
                "a={x,1},b=2~a~[x/STRING, 1/INTEGER]",
                "a={x,1},b=2~b~2/INTEGER",
                "a={}~a~[]",
                "a[1]=x~a~[/NULL, x/STRING]",
                "a[0].b=x~a~[block]",
                "a[0][1]=x~a~[[/NULL, x/STRING]]",
                "a\\=b=c~a=b~c/STRING",
                "a=x.y~a~x.y/STRING",
            })
    void parses(String expression, String path, String value) throws SourceException {
        assertThat(show(parse(expression), path)).isEqualTo(value);
    }

    @Test
    void escapedDotsStayInTheKey() throws SourceException {
        Value.Block annotations = parse("annotations.a\\.b/c=x")
                .block("annotations")
                .orElseThrow()
                .root();
        assertThat(annotations.entries()).containsOnlyKeys("a.b/c");
    }

    @Test
    void laterExpressionsWinAndListsAreEditedInPlace() throws SourceException {
        HelmValues values = parse("a.b=1,a.c=2", "a.b=3", "l={x,y}", "l[1]=z");
        assertThat(show(values, "a.b")).isEqualTo("3/INTEGER");
        assertThat(show(values, "a.c")).isEqualTo("2/INTEGER");
        assertThat(show(values, "l")).isEqualTo("[x/STRING, z/STRING]");
        assertThat(values.scalar("a.b").orElseThrow().key()).isEqualTo("a.b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a~key 'a' has no value",
                "a,b=1~key 'a' has no value",
                "=1~a key is empty or nested more than 30 levels deep",
                "a..b=1~a key is empty or nested more than 30 levels deep",
                "a={x~a list has no closing }",
                "a={x}y~a comma must follow }",
                "a[70000]=1~index 70000 is larger than 65536",
            })
    void saysWhatIsWrong(String expression, String problem) {
        assertThatThrownBy(() -> parse(expression))
                .isInstanceOf(SourceException.class)
                .hasMessage("set value '" + expression + "' in <sources>: " + problem
                        + "; write key=value as for helm --set");
    }

    @Test
    void whatIsEscapedReadsBackUnchanged() throws SourceException {
        Random random = new Random(11);
        String alphabet = "ab.,=\\{}[]- 1";
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder("v");
            StringBuilder escaped = new StringBuilder("v");
            for (int n = random.nextInt(12); n > 0; n--) {
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                text.append(c);
                escaped.append(c == ',' || c == '\\' ? "\\" + c : String.valueOf(c));
            }
            HelmValues values = parse("x.y=" + escaped + ",z=1");
            assertThat(values.scalar("x.y").orElseThrow().text()).isEqualTo(text.toString());
            assertThat(show(values, "z")).isEqualTo("1/INTEGER");
        }
    }

    @Test
    void anyInputEndsInValuesOrInOneException() {
        Random random = new Random(13);
        String alphabet = "ab.,=\\{}[]01";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(14); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThatCode(() -> {
                        try {
                            parse(text.toString());
                        } catch (SourceException e) {
                            assertThat(e.getMessage()).startsWith("set value '");
                        }
                    })
                    .as(text.toString())
                    .doesNotThrowAnyException();
        }
    }
}
