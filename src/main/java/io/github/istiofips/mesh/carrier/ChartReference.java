// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ChartNames;
import io.github.istiofips.mesh.Origin;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A chart as a carrier names it.
 *
 * @param name name of the chart, or a path or URL that ends with it
 * @param repository what is said of where it comes from, such as the URL or name of a repository; empty if nothing
 * @param version version or range of versions, if given
 * @param origin where it is named
 */
public record ChartReference(String name, String repository, Optional<String> version, Origin origin) {

    /** Names that charts of others have as well. */
    private static final Set<String> SHARED_NAMES =
            Set.of("base", "default", "cni", "gateway", "ingress", "egress", "ambient");

    private static final String ISTIO = "istio";

    /**
     * Returns the name of the chart of Istio that is meant; empty if it is another product's. A name that is not
     * Istio's alone counts if the repository or the path before it names Istio.
     */
    public Optional<String> istioChart() {
        String last = last();
        String before = name.substring(0, name.lastIndexOf(last));
        boolean istios = !SHARED_NAMES.contains(last) || namesIstio(repository) || namesIstio(before);
        return ChartNames.load().find(last).filter(row -> istios).map(row -> last);
    }

    /** Tells whether the name is that of a chart of Istio which no other product has. */
    boolean isIstiosAlone() {
        return ChartNames.load().find(last()).isPresent() && !SHARED_NAMES.contains(last());
    }

    private String last() {
        String path = name.replaceAll("/+$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static boolean namesIstio(String text) {
        return text.toLowerCase(Locale.ROOT).contains(ISTIO);
    }
}
