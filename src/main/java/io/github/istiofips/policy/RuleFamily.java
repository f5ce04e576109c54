// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.util.Set;
import java.util.stream.Stream;

/** Rules that look at the same facts. */
interface RuleFamily {

    /** Returns the ids of the rules that {@link #judge} can report. */
    Set<String> rules();

    /** Returns the findings, in any order. */
    Stream<Finding> judge(MeshCase mesh);
}
