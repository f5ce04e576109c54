// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.CryptoModule;
import io.github.istiofips.policy.data.Waiver;
import java.util.List;
import java.util.Map;

/**
 * The result of judging.
 *
 * @param findings all findings, sorted, waived ones included
 * @param waived the findings that do not count, with the waiver that says so
 * @param distributions the publisher and tag of each image that the tables know, by reference
 * @param modules what the tables say of the modules that executables use, by module
 */
public record Judgement(
        List<Finding> findings,
        Map<Finding, Waiver> waived,
        Map<String, Distribution> distributions,
        Map<CryptoModule, ModuleStatus> modules) {
    public Judgement {
        findings = List.copyOf(findings);
        waived = Map.copyOf(waived);
        distributions = Map.copyOf(distributions);
        modules = Map.copyOf(modules);
    }

    /**
     * Who published an image and what its tag says.
     *
     * @param name name of the distribution, such as {@code solo}
     * @param version version in the tag, patch level included, such as {@code 1.17.2-patch1}; empty if it has none
     * @param flavours flavours in the tag, such as {@code fips}, in the order of the grammar
     */
    public record Distribution(String name, String version, List<String> flavours) {
        public Distribution {
            flavours = List.copyOf(flavours);
        }
    }
}
