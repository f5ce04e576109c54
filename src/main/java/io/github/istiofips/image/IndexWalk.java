// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.ImageException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Collects the images of one reference from the indexes that list them. */
final class IndexWalk {

    /** How many indexes may lie inside one another; image-index.md allows nesting, nobody uses more than one. */
    static final int MAX_INDEX_DEPTH = 4;

    /** Most manifests fetched for one reference; the widest official images have about twenty. */
    static final int MAX_MANIFESTS = 256;

    private static final Set<String> ATTESTATION_CONFIG_TYPES =
            Set.of("application/vnd.oci.empty.v1+json", "application/vnd.in-toto+json");
    private static final String UNKNOWN = "unknown";

    private final Predicate<Platform> platforms;
    private final Documents documents;
    private final List<PlatformManifest> found = new ArrayList<>();
    private int fetched;
    private boolean anyPlatform;

    IndexWalk(Documents documents, Predicate<Platform> platforms) {
        this.documents = documents;
        this.platforms = platforms;
    }

    /** Takes in the images of an index that lies in {@code depth - 1} others. */
    void index(Manifest.Index index, String name, int depth) throws ImageException {
        if (depth > MAX_INDEX_DEPTH) {
            throw new ImageException(
                    Reason.LIMIT,
                    "Index " + name + " lies inside more than " + MAX_INDEX_DEPTH + " other indexes.",
                    "Check who built this image.");
        }
        for (Manifest.Entry entry : index.entries()) {
            if (!isOfUnknownPlatform(entry)) {
                entry(entry, depth);
            }
        }
    }

    private void entry(Manifest.Entry entry, int depth) throws ImageException {
        boolean nested = ManifestParser.isIndexType(entry.descriptor().mediaType());
        if (entry.platform().isPresent() && !nested) {
            anyPlatform = true;
            if (!platforms.test(entry.platform().get())) {
                return;
            }
        }
        Digest digest = entry.descriptor().digest();
        Manifest manifest = fetch(entry.descriptor());
        if (manifest instanceof Manifest.Index inner) {
            index(inner, digest.toString(), depth + 1);
        } else {
            Manifest.Image image = (Manifest.Image) manifest;
            if (entry.platform().isPresent() || !isAttestation(image)) {
                image(image, digest, entry.platform());
            }
        }
    }

    /** Returns the images met, in the order of the index. */
    List<PlatformManifest> found() {
        return found;
    }

    /** Tells whether there was an image at all, wanted or not. */
    boolean anyPlatform() {
        return anyPlatform;
    }

    /** Takes in one image. */
    void image(Manifest.Image image, Digest digest, Optional<Platform> stated) throws ImageException {
        Platform platform = stated.isPresent() ? stated.get() : platformOf(image.config());
        anyPlatform = true;
        if (platforms.test(platform)) {
            found.add(new PlatformManifest(platform, digest, image.config(), image.layers()));
        }
    }

    private Platform platformOf(Descriptor config) throws ImageException {
        return ConfigParser.read(documents, config)
                .platform()
                .orElseThrow(() ->
                        ManifestParser.damaged("Configuration " + config.digest(), "it states no os and architecture"));
    }

    private Manifest fetch(Descriptor descriptor) throws ImageException {
        fetched++;
        if (fetched > MAX_MANIFESTS) {
            throw new ImageException(
                    Reason.LIMIT,
                    "The index leads to more than " + MAX_MANIFESTS + " manifests.",
                    "Name the wanted ones with the parameter `platforms`.");
        }
        return ManifestParser.parse(
                documents.manifest(descriptor), descriptor.digest().toString());
    }

    /** No runtime has this platform. Annotations count for nothing: runtimes do not read them. */
    private static boolean isOfUnknownPlatform(Manifest.Entry entry) {
        return entry.platform()
                .filter(platform ->
                        platform.os().equals(UNKNOWN) && platform.architecture().equals(UNKNOWN))
                .isPresent();
    }

    private static boolean isAttestation(Manifest.Image image) {
        return ATTESTATION_CONFIG_TYPES.contains(image.config().mediaType())
                && image.layers().stream().noneMatch(layer -> LayerStream.mayHoldFiles(layer.mediaType()));
    }
}
