// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceText;
import java.util.regex.Pattern;

/**
 * Charts that write an IstioOperator with a template of their own: their values mean what the template makes of them, and
 * are no values of Istio's charts. What the template gives is told with the templates of all charts.
 */
final class OperatorTemplates {

    private static final Pattern OPERATOR = Pattern.compile("(?m)^[ -]*apiVersion: *[\"']?install\\.istio\\.io/");

    private final ProjectIndex index;

    OperatorTemplates(ProjectIndex index) {
        this.index = index;
    }

    /** Tells whether a chart has a template that writes an IstioOperator. */
    boolean of(HelmChart chart) {
        return chart.files().directory().stream()
                .flatMap(directory -> index.filesBelow(chart.files().place("templates")).stream())
                .anyMatch(OperatorTemplates::writesOperator);
    }

    private static boolean writesOperator(ProjectFile template) {
        return SourceText.leniently(template.path())
                .filter(text -> OPERATOR.matcher(text).find())
                .isPresent();
    }
}
