// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.time.LocalDate;
import java.util.Map;

/**
 * What the user asks of the policy.
 *
 * @param asOf date the judgement holds for
 * @param rsa4096 what an RSA key of 4096 bits in judged use means
 * @param expectImages whether a project without any Istio image is a finding
 * @param tagRules whether rules on tags and on the mesh as a whole apply; they do not when a single thing is inspected
 * @param distributions publisher whose tag grammar a registry follows, by registry host
 */
public record PolicyRequest(
        LocalDate asOf, Rsa4096 rsa4096, boolean expectImages, boolean tagRules, Map<String, String> distributions) {
    public PolicyRequest {
        distributions = Map.copyOf(distributions);
    }

    /** What an RSA key of 4096 bits in judged use means. */
    public enum Rsa4096 {
        /** A violation. */
        FAIL,
        /** A warning. */
        WARN
    }
}
