// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One place to resolve images from, as the user named it. */
public sealed interface MeshSource {

    /**
     * Values for one of Istio's charts.
     *
     * @param chart one of Istio's charts by its published name or its directory's, such as {@code istiod}
     * @param version version of the chart, if given
     * @param valuesFiles values files in the order Helm is given them, absolute
     * @param set {@code key=value} pairs in the order of Helm's {@code --set}
     */
    record Helm(String chart, Optional<String> version, List<Path> valuesFiles, List<String> set)
            implements MeshSource {
        public Helm {
            valuesFiles = List.copyOf(valuesFiles);
            set = List.copyOf(set);
        }

        /** Returns every name that a chart may be given by. */
        public static List<String> charts() {
            return ChartNames.load().names();
        }
    }

    /**
     * IstioOperator files as {@code istioctl install -f} takes them.
     *
     * @param files files in order, absolute
     * @param set {@code key=value} pairs in the order of {@code --set}
     * @param version version of istioctl, if given
     */
    record Istioctl(List<Path> files, List<String> set, Optional<String> version) implements MeshSource {
        public Istioctl {
            files = List.copyOf(files);
            set = List.copyOf(set);
        }
    }

    /**
     * Kubernetes manifests whose containers run Istio images.
     *
     * @param includes globs relative to the module's base directory
     * @param excludes globs relative to the module's base directory
     */
    record Manifests(List<String> includes, List<String> excludes) implements MeshSource {
        public Manifests {
            includes = List.copyOf(includes);
            excludes = List.copyOf(excludes);
        }
    }

    /**
     * Images named directly.
     *
     * @param references references as the user wrote them
     * @param origin where they were written
     */
    record Images(List<String> references, Origin origin) implements MeshSource {
        public Images {
            references = List.copyOf(references);
        }
    }
}
