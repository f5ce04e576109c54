// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleCatalogueTest {

    private static final String RULE = "{'id':'a-b','outcome':'NOTE','otherOutcomes':[],'title':'t','condition':'c'}";

    @Test
    void listsTheRulesInTheirOrder() {
        assertThat(RuleCatalogue.load().rules())
                .extracting(Rule::id)
                .startsWith("go-standard-crypto", "mixed-crypto", "go-module-not-frozen")
                .endsWith("policy-data-stale", "waiver-expired", "waiver-unused")
                .hasSize(55)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "go-standard-crypto, VIOLATION, UNVERIFIABLE, false",
        "rsa-4096, VIOLATION, WARNING, true",
        "module-unrecognised, WARNING, UNVERIFIABLE, true",
        "image-unreachable, UNVERIFIABLE, VIOLATION, false",
        "go-not-fipsonly, NOTE, WARNING, false",
    })
    void knowsWhichOutcomesARuleHas(String id, String usual, String other, boolean allowed) {
        Rule rule = RuleCatalogue.load().rule(id).orElseThrow();

        assertThat(rule.outcome()).isEqualTo(usual);
        assertThat(rule.allows(usual)).isTrue();
        assertThat(rule.allows(other)).isEqualTo(allowed);
    }

    @Test
    void knowsNoOtherRule() {
        assertThat(RuleCatalogue.load().rule("no-such-rule")).isEmpty();
    }

    @Test
    void readsAWellFormedCatalogue() {
        assertThat(RuleCatalogue.parse(json("{'rules':[" + RULE + "]}")).rule("a-b"))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{'rules':[]} {}",
                "{'rules':[],'more':1}",
                "{'rules':[],'rules':[]}",
                "{'rules':[{'id':'a'}]}",
                "{'rules':[" + RULE + "," + RULE + "]}",
                "{'rules':[{'id':'A','outcome':'NOTE','otherOutcomes':[],'title':'t','condition':'c'}]}",
                "{'rules':[{'id':'a','outcome':'ERROR','otherOutcomes':[],'title':'t','condition':'c'}]}",
                "{'rules':[{'id':'a','outcome':'NOTE','otherOutcomes':['NOTE'],'title':'t','condition':'c'}]}",
                "{'rules':[{'id':'a','outcome':'NOTE','otherOutcomes':['X'],'title':'t','condition':'c'}]}",
                "{'rules':[{'id':'a','outcome':'NOTE','otherOutcomes':[],'title':' ','condition':'c'}]}",
                "{'rules':[{'id':'a','outcome':'NOTE','otherOutcomes':[],'title':'t','condition':''}]}",
            })
    void aBrokenCatalogueIsADefectOfTheBuild(String text) {
        assertThatThrownBy(() -> RuleCatalogue.parse(json(text)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("rules.json");
    }

    @Test
    void aMissingResourceIsADefectOfTheBuild() {
        assertThatThrownBy(() -> JsonResource.load("none.json", Rule.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the plugin's jar lacks its resource none.json");
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }
}
