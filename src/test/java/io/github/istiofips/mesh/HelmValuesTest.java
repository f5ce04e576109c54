// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HelmValuesTest {

    private static HelmValues yaml(String text) {
        return Fixture.values(text);
    }

    private static String text(HelmValues values, String path) {
        return values.scalar(path).map(Value.Scalar::text).orElse("absent");
    }

    @Test
    void mapsMergeListsReplaceNullTakesAway() {
        HelmValues merged =
                yaml("a: {b: 1, c: 2, d: {e: 3}}\nl: [1, 2]\n").merge(yaml("a: {b: null, c: 4, d: 5}\nl: [6]\n"));
        assertThat(text(merged, "a.b")).isEqualTo("absent");
        assertThat(text(merged, "a.c")).isEqualTo("4");
        assertThat(text(merged, "a.d")).isEqualTo("5");
        assertThat(merged.items("l")).hasSize(1);
        assertThat(text(merged.merge(yaml("a: {b: 7}")), "a.b")).isEqualTo("7");
    }

    @Test
    void foldsBlocksOverAndUnderTheTopLevel() {
        HelmValues values = yaml("hub: top\npilot: {hub: pilot, tag: t}\n");
        assertThat(text(values.foldOver("pilot"), "hub")).isEqualTo("pilot");
        assertThat(text(values.foldUnder("pilot"), "hub")).isEqualTo("top");
        assertThat(text(values.foldUnder("pilot"), "tag")).isEqualTo("t");
        assertThat(values.foldOver("none")).isEqualTo(values);
        assertThat(values.foldUnder("none")).isEqualTo(values);
    }

    @Test
    void knowsWhatTemplatesTakeAsUnset() {
        HelmValues values = yaml("a: ''\nb: 0\nc: false\nd: x\ne: true\n");
        assertThat(values.firstSet(List.of("none", "a", "b", "c", "d"))
                        .orElseThrow()
                        .text())
                .isEqualTo("x");
        assertThat(values.firstSet(List.of("e", "d")).orElseThrow().isTrue()).isTrue();
        assertThat(values.firstSet(List.of("a", "b", "c"))).isEmpty();
        assertThat(values.find("d.deeper")).isEmpty();
        assertThat(values.block("d")).isEmpty();
        assertThat(values.scalars().root().entries()).hasSize(5);
    }

    @Test
    void aSubchartGetsItsBlockUnderTheGlobalOfTheParent() {
        HelmValues parent =
                yaml("global: {a: 1, b: {c: 2}, d: 3}\nsub: {x: y, global: {a: 9, b: 8, e: 7, d: {f: 6}}}\n");
        HelmValues sub = parent.subchart("sub");
        assertThat(text(sub, "x")).isEqualTo("y");
        assertThat(text(sub, "global.a")).isEqualTo("1");
        assertThat(text(sub, "global.b")).as("a scalar stays under a map").isEqualTo("8");
        assertThat(text(sub, "global.d.f")).as("a map stays under a scalar").isEqualTo("6");
        assertThat(text(sub, "global.e")).isEqualTo("7");
        assertThat(text(parent.subchart("none"), "global.a")).isEqualTo("1");
        assertThat(text(yaml("sub: {x: z}").subchart("sub"), "x")).isEqualTo("z");
    }

    @Test
    void aNullBelowGlobalTakesAwayAndInASubchartStays() {
        HelmValues values = yaml("global: {a: 1, b: {c: 2, d: 3}}\nsub: {a: 1}\n")
                .coalesce(yaml("global: {a: null, b: {c: null, d: 4}, e: null}\nsub: {a: null}\n"));
        assertThat(values.given("global.a")).isEmpty();
        assertThat(values.given("global.b.c")).isEmpty();
        assertThat(text(values, "global.b.d")).isEqualTo("4");
        assertThat(values.given("global.e")).isPresent();
        assertThat(values.given("sub.a")).isPresent();
    }

    @Test
    void tellsNullAndBrokenPathsApartFromAbsentOnes() {
        HelmValues values = yaml("a: null\nb: {c: x}\nd: [e]\n");
        assertThat(values.given("a")).isPresent();
        assertThat(values.given("z")).isEmpty();
        assertThat(values.broken("a.x")).contains("a");
        assertThat(values.broken("b.c.x.y")).contains("b.c");
        assertThat(values.broken("b.x.y")).isEmpty();
        assertThat(values.broken("d.x")).contains("d");
        assertThat(values.isTruthy("b")).isTrue();
        assertThat(values.isTruthy("a")).isFalse();
        assertThat(values.without("b").given("b")).isEmpty();
        assertThat(values.location("b").orElseThrow().line()).isEqualTo(2);
        assertThat(values.location("d").orElseThrow().line()).isEqualTo(3);
    }

    @Test
    void mergingIsAssociativeHasAnIdentityAndIsIdempotent() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            HelmValues a = random(random, 3);
            HelmValues b = random(random, 3);
            HelmValues c = random(random, 3);
            assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
            assertThat(a.merge(HelmValues.EMPTY)).isEqualTo(a);
            assertThat(HelmValues.EMPTY.merge(a)).isEqualTo(a);
            assertThat(a.merge(a)).isEqualTo(a);
            assertThat(a.merge(b).merge(b)).isEqualTo(a.merge(b));
        }
    }

    private static HelmValues random(Random random, int depth) {
        return new HelmValues((Value.Block) block(random, depth));
    }

    /** A key holds maps only or scalars only, as in real values: a map that replaces a scalar is not associative. */
    private static Value block(Random random, int depth) {
        Map<String, Value> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            boolean map = depth > 0 && random.nextBoolean();
            String key = (map ? "m" : "s") + random.nextInt(3);
            entries.put(
                    key,
                    map
                            ? block(random, depth - 1)
                            : Value.Scalar.builtIn("" + random.nextInt(5), key, Value.Source.SET));
        }
        return new Value.Block(entries);
    }
}
