// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.ImageException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;

/** The blobs of one source, read to their end and compared with their digests before anything read counts. */
final class Blobs {

    /** Reads the bytes of one blob. */
    interface Reading<T> {
        T read(VerifyingStream stream) throws IOException;
    }

    private final ImageSource source;
    private final Deadline deadline;

    Blobs(ImageSource source, Deadline deadline) {
        this.source = source;
        this.deadline = deadline;
    }

    /** Tells whether they lie on this machine. */
    boolean areLocal() {
        return source.isLocal();
    }

    /**
     * Runs the reading over the blob, verifies the whole of it and only then returns the result.
     *
     * @param what what the blob is, such as {@code Layer}
     */
    <T> T read(String what, Descriptor descriptor, Reading<T> reading) throws ImageException {
        try (VerifyingStream stream = new VerifyingStream(open(descriptor), descriptor, deadline)) {
            return verified(stream, reading);
        } catch (ContentException e) {
            throw unreadable(what, descriptor, e);
        } catch (IOException e) {
            throw unreadable(
                    what, descriptor, new ContentException(Reason.UNREACHABLE, "broke off: " + e.getMessage()));
        }
    }

    /** Refuses a layer whose media type tells that it cannot be read, before anything is fetched. */
    void refuseUnlessLayer(Descriptor descriptor) throws ImageException {
        try {
            LayerStream.check(descriptor.mediaType());
        } catch (ContentException e) {
            throw unreadable("Layer", descriptor, e);
        }
    }

    /** Adds to a clause which blob it speaks of, and what to do. */
    ImageException unreadable(String what, Descriptor descriptor, ContentException e) {
        String sentence =
                what + " " + descriptor.digest() + " from " + source.description() + " " + e.getMessage() + ".";
        return new ImageException(e.reason(), sentence, remedy(e.reason()), e);
    }

    private static <T> T verified(VerifyingStream stream, Reading<T> reading) throws IOException {
        try {
            T result = reading.read(stream);
            stream.finish();
            return result;
        } catch (ContentException e) {
            if (e.reason() == Reason.DAMAGED) {
                stream.finish(); // wrong bytes explain what looks damaged better than the damage does
            }
            throw e;
        }
    }

    private InputStream open(Descriptor descriptor) throws ImageException, ContentException {
        if (descriptor.data().isEmpty()) {
            return source.blob(descriptor);
        }
        return new ByteArrayInputStream(inlined(descriptor.data().get()));
    }

    /** Decodes what a manifest carries in {@code data} (OCI image specification, descriptor.md). */
    static byte[] inlined(String data) throws ContentException {
        try {
            return Base64.getDecoder().decode(data);
        } catch (IllegalArgumentException e) {
            ContentException failure = ContentException.damaged("is inlined in its manifest as malformed base64");
            failure.initCause(e);
            throw failure;
        }
    }

    private String remedy(Reason reason) {
        if (source.isLocal() && (reason == Reason.DIGEST_MISMATCH || reason == Reason.DAMAGED)) {
            return "Write this layout or archive again from the image's registry, for example with `skopeo copy --all`.";
        }
        return switch (reason) {
            case DIGEST_MISMATCH, DAMAGED ->
                "Check the copy with `skopeo copy` to a directory; if that fails too, push the image again.";
            case LIMIT -> "Check who built this image; the limit protects the build from archives that explode.";
            case UNSUPPORTED ->
                "Provide the image with plain, gzip or zstd layers that need no dictionary, for example through `layouts`.";
            default -> "Check the network and run again.";
        };
    }
}
