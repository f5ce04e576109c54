// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlNode;
import java.util.List;
import java.util.Optional;

/** The files that describe a chart, in a directory of the module or in a packaged chart. */
interface ChartFiles {

    /** A packaged chart that cannot be read. */
    record Broken(String place, SourceException problem) {}

    /** The charts in a chart's directory {@code charts}, and the archives there that cannot be read. */
    record Vendored(List<ChartFiles> charts, List<Broken> broken) {
        public Vendored {
            charts = List.copyOf(charts);
            broken = List.copyOf(broken);
        }
    }

    /** Returns how reports name a file of the chart. */
    String place(String name);

    /** Returns the directory of the chart relative to the module; empty if it is in an archive. */
    Optional<String> directory();

    /**
     * Returns the documents of a file of the chart; none if it is not there.
     *
     * @throws SourceException if it cannot be read or parsed
     */
    List<YamlNode> documents(String name) throws SourceException;

    /** Returns the charts in the directory {@code charts}. */
    Vendored vendored();
}
