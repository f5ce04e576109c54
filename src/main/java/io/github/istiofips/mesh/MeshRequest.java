// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Placeholders;
import io.github.istiofips.project.ProjectFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to resolve.
 *
 * @param baseDirectory directory of the module
 * @param files its files
 * @param sources what to resolve images from; empty to discover it among the files
 * @param istioVersion version of Istio where a source gives none
 * @param placeholders values for placeholders
 */
public record MeshRequest(
        Path baseDirectory,
        ProjectFiles files,
        List<MeshSource> sources,
        Optional<String> istioVersion,
        Placeholders placeholders) {
    public MeshRequest {
        sources = List.copyOf(sources);
    }
}
