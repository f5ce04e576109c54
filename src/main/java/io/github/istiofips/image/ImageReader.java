// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.cache.ContentCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Reads images from a source that is not trusted: every byte is compared with the digest that leads to it before it
 * counts. Safe for use by several threads if its source is.
 */
public final class ImageReader {

    private final ContentCache cache;
    private final Blobs blobs;
    private final Documents documents;
    private final Map<String, LayerRecord> layers = new ConcurrentHashMap<>();
    private final AtomicInteger hits = new AtomicInteger();

    /**
     * Reads one image. The time that one image is given begins now.
     *
     * @param source where the image is; it serves one repository
     * @param cache what was established earlier; takes what is established now
     */
    public ImageReader(ImageSource source, ContentCache cache) {
        this(source, cache, Deadline.IMAGE);
    }

    ImageReader(ImageSource source, ContentCache cache, Duration time) {
        Deadline deadline = Deadline.in(time);
        this.cache = cache;
        this.blobs = new Blobs(source, deadline);
        this.documents = new Documents(source, cache, blobs, deadline, hits);
    }

    /** Returns how many manifests, configurations and layers need not be asked for, because they were known. */
    public int cacheHits() {
        return hits.get();
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
        Documents.Root root = documents.root(reference);
        Manifest manifest = ManifestParser.parse(root.bytes(), reference.toString());
        IndexWalk walk = new IndexWalk(documents, platforms);
        if (manifest instanceof Manifest.Index index) {
            walk.index(index, reference.toString(), 1);
            if (!walk.anyPlatform()) {
                throw new ImageException(
                        Reason.UNSUPPORTED,
                        "The index of " + reference + " lists no image for any platform.",
                        "Check what was pushed under this name with `skopeo inspect --raw`.");
            }
        } else {
            walk.image((Manifest.Image) manifest, root.digest(), Optional.empty());
        }
        return new ResolvedImage(root.digest(), root.fromCache(), walk.found());
    }

    /** Reads the configuration of an image. */
    public ImageConfig config(PlatformManifest manifest) throws ImageException {
        return ConfigParser.read(documents, manifest.config());
    }

    /**
     * Finds regular files as a container would see them. Layers are read to their end and verified before anything
     * found in them is believed; layers below the last one needed are not fetched.
     *
     * @param config the image's configuration, whose digests of the uncompressed layers are compared
     * @param wanted absolute paths in the image, each with the view it is examined in; a relative one is absent
     * @param examiner says what their content is
     * @param spoolDirectory an existing directory for contents under examination; nothing is left in it
     * @throws ImageException when a layer that is needed cannot be had or read
     */
    public EffectiveFiles files(
            PlatformManifest manifest,
            ImageConfig config,
            Map<String, String> wanted,
            FileExaminer examiner,
            Path spoolDirectory)
            throws ImageException {
        int count = manifest.layers().size();
        if (!config.diffIds().isEmpty() && config.diffIds().size() != count) {
            throw ManifestParser.damaged(
                    "Configuration " + manifest.config().digest(),
                    "it names " + config.diffIds().size() + " layers and its manifest " + count);
        }
        LayerLibrary library = new LayerLibrary(blobs, cache, examiner, spoolDirectory, layers, hits);
        return new FileCollector(blobs, library, examiner, manifest.layers(), config.diffIds(), wanted).collect();
    }
}
