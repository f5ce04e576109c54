// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Rule on the age of the tables that everything else is judged by. */
final class PolicyDataRules implements RuleFamily {

    private static final Charge STALE = new Charge("policy-data-stale", Outcome.WARNING);

    /** Istio makes a minor release about every quarter; a month is left for taking it over. */
    private static final int MAX_DAYS = 120;

    @Override
    public Set<String> rules() {
        return Set.of(STALE.rule());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        LocalDate checked = mesh.data().asOf();
        long days = ChronoUnit.DAYS.between(checked, mesh.request().asOf());
        return days > MAX_DAYS
                ? Stream.of(new Finding(
                        STALE.rule(),
                        STALE.outcome(),
                        "policy data of " + checked,
                        "The tables of publishers, registries and support windows were last checked on " + checked
                                + ", "
                                + days
                                + " days before the date judged at. Istio makes a minor release about every quarter, so tables"
                                + " over " + MAX_DAYS + " days old have missed one.",
                        "Use a newer version of this plugin, or name newer tables by the parameter policyData.",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()))
                : Stream.empty();
    }
}
