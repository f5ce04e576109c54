// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.util.List;
import java.util.Optional;

/**
 * One build of a cryptographic module, as it is told from the bytes of an executable.
 *
 * @param name name of the module, such as {@code BoringCrypto}
 * @param version the build, such as {@code fips-20220613}
 * @param certificates numbers of the certificates of the module's maker that cover it, the one to judge by first
 * @param rebrands numbers of the certificates that others hold for the same module under a name of their own
 * @param notValidated why it has no certificate, a clause that goes on from "the module"; empty if it has one
 * @param source where this is said
 */
public record ModuleBuild(
        String name,
        String version,
        List<Integer> certificates,
        List<Integer> rebrands,
        Optional<String> notValidated,
        String source) {

    public ModuleBuild {
        certificates = List.copyOf(certificates);
        rebrands = List.copyOf(rebrands);
        if (certificates.isEmpty() == notValidated.isEmpty()) {
            throw new IllegalArgumentException("the module " + name + " " + version
                    + " needs either certificates or the reason why it has none (notValidated)");
        }
    }
}
