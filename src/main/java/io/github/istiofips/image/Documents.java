// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.cache.ContentCache.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The manifests and configurations of one source, each compared with its digest; what is known is not asked for again. */
final class Documents {

    /**
     * What a reference names.
     *
     * @param fromCache whether nobody could be asked what the tag leads to now
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Root(Digest digest, byte[] bytes, boolean fromCache) {}

    private final ImageSource source;
    private final ContentCache cache;
    private final Blobs blobs;
    private final Deadline deadline;
    private final AtomicInteger hits;

    /** @param hits counts what was known */
    Documents(ImageSource source, ContentCache cache, Blobs blobs, Deadline deadline, AtomicInteger hits) {
        this.source = source;
        this.cache = cache;
        this.blobs = blobs;
        this.deadline = deadline;
        this.hits = hits;
    }

    /** Returns the manifest or index of a reference. */
    Root root(ImageReference reference) throws ImageException {
        return reference.digest().isPresent()
                ? pinned(reference, reference.digest().get())
                : tagged(reference);
    }

    private Root pinned(ImageReference reference, Digest digest) throws ImageException {
        Optional<byte[]> known = known(digest);
        return known.isPresent() ? new Root(digest, known.get(), false) : fetched(reference);
    }

    /** Asks for the digest alone where the document is probably known; the answer counts only if it is. */
    private Root tagged(ImageReference reference) throws ImageException {
        Optional<Digest> last = source.isLocal() ? Optional.empty() : lastDigest(reference);
        Optional<byte[]> lastDocument = last.isPresent() ? known(last.get()) : Optional.empty();
        if (last.isEmpty() || lastDocument.isEmpty()) {
            return fetched(reference);
        }
        try {
            Optional<Digest> now = source.digest(reference.qualifier());
            Optional<byte[]> document = now.equals(last) ? lastDocument : now.flatMap(this::known);
            if (now.isEmpty() || document.isEmpty()) {
                return fetched(reference);
            }
            remember(reference, now.get());
            return new Root(now.get(), document.get(), false);
        } catch (ImageException e) {
            if (e.reason() == Reason.OFFLINE) {
                return new Root(last.get(), lastDocument.get(), true);
            }
            throw e;
        }
    }

    private Root fetched(ImageReference reference) throws ImageException {
        RawManifest raw = source.manifest(reference.qualifier());
        Digest digest = verified(raw, reference.digest(), reference.toString());
        keep(digest, raw.bytes());
        if (reference.digest().isEmpty()) {
            remember(reference, digest);
        }
        return new Root(digest, raw.bytes(), false);
    }

    /** Returns the manifest or index that an index lists. */
    byte[] manifest(Descriptor descriptor) throws ImageException {
        Optional<byte[]> known = known(descriptor);
        if (known.isPresent()) {
            return known.get();
        }
        String name = descriptor.digest().toString();
        if (deadline.hasPassed()) {
            throw new ImageException(
                    Reason.UNREACHABLE,
                    "Manifest " + name + " from " + source.description() + " was not asked for: the "
                            + deadline.minutes() + " minutes that one image is given were over.",
                    "Check the network and run again.");
        }
        RawManifest raw = descriptor.data().isPresent() ? inlined(descriptor) : source.manifest(name);
        verified(raw, Optional.of(descriptor.digest()), name);
        if (raw.bytes().length != descriptor.size()) {
            throw ManifestParser.damaged(
                    "Manifest " + name,
                    "it has " + raw.bytes().length + " bytes, and its index announces " + descriptor.size());
        }
        keep(descriptor.digest(), raw.bytes());
        return raw.bytes();
    }

    private RawManifest inlined(Descriptor descriptor) throws ImageException {
        try {
            return new RawManifest(
                    descriptor.mediaType(), Blobs.inlined(descriptor.data().orElse("")));
        } catch (ContentException e) {
            throw blobs.unreadable("Manifest", descriptor, e);
        }
    }

    /**
     * Returns the configuration of an image.
     *
     * @param name what it is called in error messages
     */
    byte[] config(Descriptor descriptor, String name) throws ImageException {
        if (descriptor.size() > ConfigParser.MAX_BYTES) {
            throw new ImageException(
                    Reason.LIMIT,
                    name + " has " + descriptor.size() + " bytes; at most " + ConfigParser.MAX_BYTES + " are read.",
                    "Check who built this image.");
        }
        Optional<byte[]> known = known(descriptor);
        if (known.isPresent()) {
            return known.get();
        }
        byte[] bytes = blobs.read("Configuration", descriptor, stream -> stream.readNBytes(ConfigParser.MAX_BYTES));
        keep(descriptor.digest(), bytes);
        return bytes;
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

    /** What a descriptor carries or misjudges is looked at anew, so that it is refused each time. */
    private Optional<byte[]> known(Descriptor descriptor) {
        return descriptor.data().isPresent()
                ? Optional.empty()
                : known(descriptor.digest()).filter(bytes -> bytes.length == descriptor.size());
    }

    /** What lies on this machine is read each time: whoever names it wants those very bytes judged. */
    private Optional<byte[]> known(Digest digest) {
        Optional<byte[]> kept = source.isLocal()
                ? Optional.empty()
                : cache.get(Kind.DOCUMENT, digest.toString()).filter(digest::matches);
        hits.addAndGet(kept.isPresent() ? 1 : 0);
        return kept;
    }

    private void keep(Digest digest, byte[] bytes) {
        if (!source.isLocal()) {
            cache.put(Kind.DOCUMENT, digest.toString(), bytes);
        }
    }

    /** Returns where a tag led to when a registry was last asked. */
    private Optional<Digest> lastDigest(ImageReference reference) {
        return cache.get(Kind.TAG, reference.toString())
                .flatMap(bytes -> Digest.parse(new String(bytes, StandardCharsets.US_ASCII)));
    }

    private void remember(ImageReference reference, Digest digest) {
        if (!source.isLocal()) {
            cache.put(Kind.TAG, reference.toString(), digest.toString().getBytes(StandardCharsets.US_ASCII));
        }
    }
}
