// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.image.Digest;
import io.github.istiofips.image.Platform;
import java.util.List;
import java.util.Optional;

/**
 * One platform of an image.
 *
 * @param platform the platform
 * @param digest digest of its manifest; empty for local files
 * @param executables the executables inspected, sorted by path
 * @param claims what its environment says of it
 * @param missing expected paths that the image does not have, each with a clause that says why it was expected
 * @param certificates certificates, keys and requests met in the layers that were read: inventory, which nothing judges. The file of a
 *     place is the image's reference with repository keys masked, {@code !}, and the absolute path in the image
 * @param unlistedCertificates how many further places or files of certificates are not listed because there are too many
 * @param programs the programs of the image; empty if nobody asked for them
 * @param fipsProvider path of OpenSSL's FIPS provider; empty if the image has none or nobody asked for it
 */
public record InspectedPlatform(
        Platform platform,
        Optional<Digest> digest,
        List<InspectedExecutable> executables,
        ImageClaims claims,
        List<MissingExecutable> missing,
        List<CertificateFacts> certificates,
        int unlistedCertificates,
        Optional<Programs> programs,
        Optional<String> fipsProvider) {
    public InspectedPlatform {
        executables = List.copyOf(executables);
        missing = List.copyOf(missing);
        certificates = List.copyOf(certificates);
    }

    /** A platform of which nobody asked for programs or a provider. */
    public InspectedPlatform(
            Platform platform,
            Optional<Digest> digest,
            List<InspectedExecutable> executables,
            ImageClaims claims,
            List<MissingExecutable> missing,
            List<CertificateFacts> certificates,
            int unlistedCertificates) {
        this(
                platform,
                digest,
                executables,
                claims,
                missing,
                certificates,
                unlistedCertificates,
                Optional.empty(),
                Optional.empty());
    }

    /** A platform without certificates, of which nobody asked for programs or a provider. */
    public InspectedPlatform(
            Platform platform,
            Optional<Digest> digest,
            List<InspectedExecutable> executables,
            ImageClaims claims,
            List<MissingExecutable> missing) {
        this(platform, digest, executables, claims, missing, List.of(), 0);
    }

    /**
     * A file that should be there and is not, or that is there and does not tell which program it starts.
     *
     * @param path absolute path in the image, or the text of an entrypoint that leads to no file
     * @param there whether the file is there
     * @param why why it was expected, or why it does not tell, one clause
     */
    public record MissingExecutable(String path, boolean there, String why) {

        /** A file that is not there. */
        public MissingExecutable(String path, String why) {
            this(path, false, why);
        }
    }
}
