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
 * @param certificates which certificate, key and keystore files the user named, and their passwords
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
     * Certificate, key and keystore files that the user named.
     *
     * @param includes globs relative to the base directory; empty to discover files
     * @param excludes globs relative to the base directory
     * @param passwords passwords of keystores and encrypted keys; the first that fits a file counts
     */
    public record CertificateSelection(List<String> includes, List<String> excludes, List<KeystorePassword> passwords) {
        public CertificateSelection {
            includes = List.copyOf(includes);
            excludes = List.copyOf(excludes);
            passwords = List.copyOf(passwords);
        }

        /** Names nothing: files are discovered, and no password is known. */
        public static final CertificateSelection DISCOVERED = new CertificateSelection(List.of(), List.of(), List.of());
    }
}
