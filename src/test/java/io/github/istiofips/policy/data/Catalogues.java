// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Catalogues for tests. */
public final class Catalogues {

    private Catalogues() {}

    /** Returns a catalogue of one rule. */
    public static RuleCatalogue of(String id, String outcome) {
        String json = "{'rules':[{'id':'" + id + "','outcome':'" + outcome
                + "','otherOutcomes':[],'title':'t','condition':'c'}]}";
        return RuleCatalogue.parse(json.replace('\'', '"').getBytes(UTF_8));
    }
}
