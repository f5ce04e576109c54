// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A parsed manifest document: either an index (Docker: manifest list) or the manifest of one image. */
public sealed interface Manifest {

    /**
     * An index (OCI image specification, image-index.md).
     *
     * @param entries what it lists, in order
     */
    record Index(List<Entry> entries) implements Manifest {
        public Index {
            entries = List.copyOf(entries);
        }
    }

    /**
     * The manifest of one image (OCI image specification, manifest.md).
     *
     * @param config the configuration blob
     * @param layers the layers, lowest first
     */
    record Image(Descriptor config, List<Descriptor> layers) implements Manifest {
        public Image {
            layers = List.copyOf(layers);
        }
    }

    /**
     * One line of an index.
     *
     * @param descriptor the manifest or index it points to
     * @param platform the platform, if stated
     * @param annotations its annotations
     */
    record Entry(Descriptor descriptor, Optional<Platform> platform, Map<String, String> annotations) {
        public Entry {
            annotations = Map.copyOf(annotations);
        }
    }
}
