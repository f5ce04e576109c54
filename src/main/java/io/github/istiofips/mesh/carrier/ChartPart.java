// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import java.util.Optional;

/**
 * A chart that another one installs.
 *
 * @param key key of its values in the parent
 * @param dependency the entry that lists it; empty for a chart that only lies in the directory of charts
 * @param chart the chart itself, if it is there
 */
record ChartPart(String key, Optional<ChartDependency> dependency, Optional<HelmChart> chart) {}
