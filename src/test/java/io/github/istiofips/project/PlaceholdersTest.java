// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {

    private final Placeholders placeholders = new Placeholders(
            Map.of("HUB", "registry.example/istio", "both", "explicit", "DOLLAR", "a$1\\b"),
            name -> Optional.ofNullable(
                    Map.of("istio.version", "1.30.2", "both", "pom").get(name)));

    @ParameterizedTest
    @CsvSource({
        "plain, plain, ''",
        "${HUB}, registry.example/istio, ''",
        "$HUB/pilot, registry.example/istio/pilot, ''",
        "###HUB###/x, registry.example/istio/x, ''",
        "${istio.version}-fips, 1.30.2-fips, ''",
        "${both}, explicit, ''",
        "${DOLLAR}, a$1\\b, ''",
        "${NONE}-${NONE}-$OTHER, ${NONE}-${NONE}-$OTHER, NONE OTHER",
        "${HUB:-x}, ${HUB:-x}, HUB:-x",
        "5$, 5$, ''",
        "${}, ${}, ''",
        "a###b, a###b, ''",
        "###TAG###, ###TAG###, TAG",
        "###ZARF_REGISTRY###/istio, ###ZARF_REGISTRY###/istio, ZARF_REGISTRY",
        "###ZARF_VAR_TAG###-###ZARF_PKG_TMPL_TAG###, ###ZARF_VAR_TAG###-###ZARF_PKG_TMPL_TAG###, ZARF_VAR_TAG ZARF_PKG_TMPL_TAG",
        "@istio.version@-fips, 1.30.2-fips, ''",
        "@HUB@/pilot:@TAG@, registry.example/istio/pilot:@TAG@, TAG",
        "a@sha256:0, a@sha256:0, ''",
        "a@b, a@b, ''",
        "@@, @@, ''",
        "@1@, @1@, ''",
        "@$HUB@, @registry.example/istio@, ''"
    })
    void fills(String text, String filled, String unresolved) {
        Placeholders.Filled result = placeholders.fill(text);
        assertThat(result.text()).isEqualTo(filled);
        assertThat(String.join(" ", result.unresolved())).isEqualTo(unresolved);
    }

    @Test
    void doesNotSearchWhatItPutIn() {
        Placeholders nested = new Placeholders(Map.of("A", "${B}", "B", "x"), name -> Optional.empty());
        assertThat(nested.fill("${A}")).isEqualTo(new Placeholders.Filled("${B}", List.of()));
    }

    @Test
    void knowsNothingByDefault() {
        assertThat(Placeholders.none().fill("$A").unresolved()).containsExactly("A");
    }
}
