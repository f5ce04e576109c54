// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

/** An image, or a part of one, could not be had or could not be read. */
public final class ImageException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong, which decides between "unreachable" and "unreadable". */
    public enum Reason {
        /** No answer: unknown host, refused, time-out, TLS failure, server error. */
        UNREACHABLE(true),
        /** The registry wants credentials, or refuses those it got. */
        UNAUTHORIZED(true),
        /** The registry does not have it. */
        NOT_FOUND(true),
        /** Maven is offline and there is no local copy. */
        OFFLINE(true),
        /** The bytes are not those the digest names. */
        DIGEST_MISMATCH(false),
        /** Truncated or malformed bytes. */
        DAMAGED(false),
        /** A format that is not read: schema 1, encrypted layers, unknown media types. */
        UNSUPPORTED(false),
        /** A limit that protects the build was reached. */
        LIMIT(false);

        private final boolean unreachable;

        Reason(boolean unreachable) {
            this.unreachable = unreachable;
        }

        /** Tells whether the bytes could not be had at all, as against had but not read. */
        public boolean isUnreachable() {
            return unreachable;
        }
    }

    private final Reason reason;
    private final String remedy;

    /**
     * @param message what happened and where, one sentence that names host or digest and holds no secret
     * @param remedy what the user can do, one sentence
     */
    public ImageException(Reason reason, String message, String remedy) {
        super(message);
        this.reason = reason;
        this.remedy = remedy;
    }

    /** As above, with the cause kept for {@code mvn -e}. */
    public ImageException(Reason reason, String message, String remedy, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.remedy = remedy;
    }

    /** Returns what went wrong. */
    public Reason reason() {
        return reason;
    }

    /** Returns what the user can do, one sentence. */
    public String remedy() {
        return remedy;
    }
}
