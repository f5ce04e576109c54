// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.mesh.MeshSource;
import io.github.istiofips.project.Placeholders;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to read from a project.
 *
 * @param baseDirectory directory of the module
 * @param otherModules directories of the build's other modules, which are not walked
 * @param sources where to resolve images from; empty to discover them
 * @param certificates which certificate and key files the user named
 * @param istioVersion version that applies where a source does not say
 * @param placeholders values for placeholders left in the sources
 */
public record ProjectRequest(
        Path baseDirectory,
        List<Path> otherModules,
        List<MeshSource> sources,
        CertificateSelection certificates,
        Optional<String> istioVersion,
        Placeholders placeholders) {
    public ProjectRequest {
        otherModules = List.copyOf(otherModules);
        sources = List.copyOf(sources);
    }

    /**
     * Certificate and key files that the user named.
     *
     * @param includes globs relative to the base directory; empty to discover files
     * @param excludes globs relative to the base directory
     */
    public record CertificateSelection(List<String> includes, List<String> excludes) {
        public CertificateSelection {
            includes = List.copyOf(includes);
            excludes = List.copyOf(excludes);
        }
    }
}
