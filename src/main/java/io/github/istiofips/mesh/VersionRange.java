// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.Optional;

/** Versions from one on, up to but without another. */
record VersionRange(IstioVersion since, Optional<IstioVersion> before) {

    /** Reads two cells of a table; {@code -} as the second leaves the range open. */
    static VersionRange of(String since, String before) {
        return new VersionRange(
                IstioVersion.of(since),
                before.equals(RuleTable.NONE) ? Optional.empty() : Optional.of(IstioVersion.of(before)));
    }

    boolean contains(IstioVersion version) {
        return !version.isBefore(since) && before.map(version::isBefore).orElse(true);
    }
}
