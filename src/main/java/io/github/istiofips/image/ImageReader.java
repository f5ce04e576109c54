// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.ImageException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads images from a source that is not trusted: every byte is compared with the digest that leads to it before it
 * counts. Safe for use by several threads if its source is.
 */
public final class ImageReader {

    /** How many indexes may lie inside one another; image-index.md allows nesting, nobody uses more than one. */
    static final int MAX_INDEX_DEPTH = 4;

    /** Most manifests fetched for one reference; the widest official images have about twenty. */
    static final int MAX_MANIFESTS = 256;

    private static final Set<String> CONFIG_TYPES =
            Set.of("", "application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");
    private static final Set<String> ATTESTATION_CONFIG_TYPES =
            Set.of("application/vnd.oci.empty.v1+json", "application/vnd.in-toto+json");
    private static final String UNKNOWN = "unknown";

    private final ImageSource source;
    private final Blobs blobs;

    /** Reads from one source, which serves one repository. */
    public ImageReader(ImageSource source) {
        this.source = source;
        this.blobs = new Blobs(source);
    }

    /** As {@link #resolve(ImageReference, Predicate)} with every platform. */
    public ResolvedImage resolve(ImageReference reference) throws ImageException {
        return resolve(reference, platform -> true);
    }

    /**
     * Finds the images behind a reference. Attestations are no images and are left out: entries of the platform
     * {@code unknown/unknown}, and entries without a platform whose manifest has the configuration of an attestation and
     * no layer of files. Any other entry without a platform is an image, or the whole reference is refused.
     *
     * @param platforms which platforms to keep; the manifests of the others are not fetched
     * @throws ImageException when a manifest cannot be had, is not what its digest names, or is no image
     */
    public ResolvedImage resolve(ImageReference reference, Predicate<Platform> platforms) throws ImageException {
        RawManifest raw = source.manifest(reference.qualifier());
        Digest digest = verified(raw, reference.digest(), reference.toString());
        Manifest manifest = ManifestParser.parse(raw.bytes(), reference.toString());
        Walk walk = new Walk(platforms);
        if (manifest instanceof Manifest.Index index) {
            walk.index(index, reference.toString(), 1);
            if (!walk.anyPlatform) {
                throw new ImageException(
                        Reason.UNSUPPORTED,
                        "The index of " + reference + " lists no image for any platform.",
                        "Check what was pushed under this name with `skopeo inspect --raw`.");
            }
        } else {
            walk.image((Manifest.Image) manifest, digest, Optional.empty());
        }
        return new ResolvedImage(digest, walk.found);
    }

    /** Reads the configuration of an image. */
    public ImageConfig config(PlatformManifest manifest) throws ImageException {
        return config(manifest.config());
    }

    /**
     * Finds regular files as a container would see them. Layers are read to their end and verified before anything
     * found in them is believed; layers below the last one needed are not fetched.
     *
     * @param wantedAbsolutePaths absolute paths in the image; a relative one is absent
     * @param spoolDirectory an existing directory that takes the contents found; the caller deletes them
     * @throws ImageException when a layer that is needed cannot be had or read; nothing is left in the directory then
     */
    public EffectiveFiles files(PlatformManifest manifest, Collection<String> wantedAbsolutePaths, Path spoolDirectory)
            throws ImageException {
        return new FileCollector(blobs, manifest.layers(), spoolDirectory).collect(wantedAbsolutePaths);
    }

    private ImageConfig config(Descriptor descriptor) throws ImageException {
        if (!isImageConfig(descriptor)) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    "The configuration " + descriptor.digest() + " has the media type "
                            + ManifestParser.printable(descriptor.mediaType()) + ", which is not that of an image.",
                    "Check that the reference names a container image and not another kind of artifact.");
        }
        String name = "Configuration " + descriptor.digest();
        if (descriptor.size() > ConfigParser.MAX_BYTES) {
            throw new ImageException(
                    Reason.LIMIT,
                    name + " has " + descriptor.size() + " bytes; at most " + ConfigParser.MAX_BYTES + " are read.",
                    "Check who built this image.");
        }
        byte[] bytes = blobs.read("Configuration", descriptor, stream -> stream.readNBytes(ConfigParser.MAX_BYTES));
        return ConfigParser.parse(bytes, name);
    }

    private static boolean isImageConfig(Descriptor config) {
        return CONFIG_TYPES.contains(config.mediaType());
    }

    private Digest verified(RawManifest raw, Optional<Digest> asked, String name) throws ImageException {
        if (raw.bytes().length > RawManifest.MAX_BYTES) {
            throw new ImageException(
                    Reason.LIMIT,
                    "Manifest " + name + " is larger than " + RawManifest.MAX_BYTES + " bytes.",
                    "Check who built this image.");
        }
        for (Optional<Digest> expected : List.of(asked, raw.expected())) {
            if (expected.isPresent() && !expected.get().matches(raw.bytes())) {
                throw new ImageException(
                        Reason.DIGEST_MISMATCH,
                        "Manifest " + name + " from " + source.description() + " has other bytes than the digest "
                                + expected.get() + " names.",
                        "Do not use this image; find out what " + source.description() + " serves.");
            }
        }
        return asked.or(raw::expected).orElseGet(() -> Digest.sha256(raw.bytes()));
    }

    /** Collects the images of one reference. */
    private final class Walk {

        private final Predicate<Platform> platforms;
        private final List<PlatformManifest> found = new ArrayList<>();
        private int fetched;
        private boolean anyPlatform;

        Walk(Predicate<Platform> platforms) {
            this.platforms = platforms;
        }

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

        void image(Manifest.Image image, Digest digest, Optional<Platform> stated) throws ImageException {
            Platform platform = stated.isPresent() ? stated.get() : platformOf(image.config());
            anyPlatform = true;
            if (platforms.test(platform)) {
                found.add(new PlatformManifest(platform, digest, image.config(), image.layers()));
            }
        }

        private Platform platformOf(Descriptor config) throws ImageException {
            return config(config)
                    .platform()
                    .orElseThrow(() -> ManifestParser.damaged(
                            "Configuration " + config.digest(), "it states no os and architecture"));
        }

        private Manifest fetch(Descriptor descriptor) throws ImageException {
            fetched++;
            if (fetched > MAX_MANIFESTS) {
                throw new ImageException(
                        Reason.LIMIT,
                        "The index leads to more than " + MAX_MANIFESTS + " manifests.",
                        "Name the wanted ones with the parameter `platforms`.");
            }
            String name = descriptor.digest().toString();
            RawManifest raw = descriptor.data().isPresent() ? inlined(descriptor) : source.manifest(name);
            verified(raw, Optional.of(descriptor.digest()), name);
            return ManifestParser.parse(raw.bytes(), name);
        }

        private RawManifest inlined(Descriptor descriptor) throws ImageException {
            try {
                return new RawManifest(
                        descriptor.mediaType(), Blobs.inlined(descriptor.data().orElse("")));
            } catch (ContentException e) {
                throw blobs.unreadable("Manifest", descriptor, e);
            }
        }

        /** No runtime has this platform. Annotations count for nothing: runtimes do not read them. */
        private static boolean isOfUnknownPlatform(Manifest.Entry entry) {
            return entry.platform()
                    .filter(platform -> platform.os().equals(UNKNOWN)
                            && platform.architecture().equals(UNKNOWN))
                    .isPresent();
        }

        private static boolean isAttestation(Manifest.Image image) {
            return ATTESTATION_CONFIG_TYPES.contains(image.config().mediaType())
                    && image.layers().stream().noneMatch(layer -> LayerStream.mayHoldFiles(layer.mediaType()));
        }
    }
}
