// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.project.SourceException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetFlagTest {

    private static final IstioVersion OLD = IstioVersion.of("1.23.6");
    private static final IstioVersion NEW = IstioVersion.of("1.30.2");

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a.b=c~a.b~c",
                " a.b = c ~a.b~c",
                "a=1,2~a~1,2",
                "a=1\\,x~a~1,x",
                "a=TRUE~a~true",
                "a=f~a~false",
                "a=007~a~7",
                "a=+5~a~5",
                "a=1e3~a~1000",
                "a=.5~a~0.5",
                "a=1.2.3~a~1.2.3",
                "a=v1~a~v1",
                "a=~a~''",
            })
    void setsAScalar(String flag, String path, String rendered) throws SourceException {
        HelmValues spec = SetFlag.of(flag).apply(HelmValues.EMPTY, NEW);
        assertThat(spec.scalar(path).map(Value.Scalar::rendered)).contains(rendered);
    }

    @Test
    void reachesIntoListsAndMakesWhatIsNotThere() throws SourceException {
        HelmValues spec = Fixture.values("l: [{name: x, v: 1}, {name: b}]");
        for (String flag : List.of("l.[name:b].v=2", "l[0].v=3", "l[9].v=4", "l.[name:z].v=5")) {
            spec = SetFlag.of(flag).apply(spec, OLD);
        }
        assertThat(spec.items("l").stream()
                        .map(item -> new HelmValues((Value.Block) item))
                        .map(item -> Overlays.text(item, "name") + "=" + Overlays.text(item, "v")))
                .containsExactly("x=3", "b=2", "=4", "z=5");
    }

    @Test
    void endsInASpecOrASentence() {
        Random random = new Random(7);
        String alphabet = "ab.[]:=\\0,{}";
        for (int i = 0; i < 5000; i++) {
            StringBuilder flag = new StringBuilder();
            for (int length = random.nextInt(20); length > 0; length--) {
                flag.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                SetFlag read = SetFlag.of(flag.toString());
                assertThat(read.apply(Fixture.values("a: [{b: 1}]"), NEW).root().entries())
                        .as(flag.toString())
                        .isNotEmpty();
            } catch (SourceException e) {
                assertThat(e).as(flag.toString()).hasMessageStartingWith("set value '" + flag + "' in <istioctl>: ");
            }
        }
    }

    @Test
    void boundsThePath() {
        assertThatThrownBy(() -> SetFlag.of("a.".repeat(50) + "b=c"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("more than 40 levels");
    }
}
