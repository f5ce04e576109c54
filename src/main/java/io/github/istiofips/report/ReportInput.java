// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import io.github.istiofips.policy.Judgement;
import io.github.istiofips.policy.MeshFacts;
import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything a report is made of.
 *
 * @param toolName name of the tool, as in its coordinates
 * @param toolVersion version of the tool
 * @param asOf date the judgement holds for
 * @param policyDataAsOf date of the policy tables, ISO 8601
 * @param parameters effective parameters without credentials; values are strings, booleans, numbers, optionals, and
 *     collections and maps of these
 * @param switches which findings fail the build
 * @param facts what was found
 * @param judgement what it means
 */
public record ReportInput(
        String toolName,
        String toolVersion,
        LocalDate asOf,
        String policyDataAsOf,
        SortedMap<String, Object> parameters,
        FailSwitches switches,
        MeshFacts facts,
        Judgement judgement) {
    public ReportInput {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }
}
