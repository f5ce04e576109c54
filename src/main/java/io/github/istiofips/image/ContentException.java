// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.ImageException.Reason;
import java.io.IOException;

/** The bytes of a blob cannot be believed or read; the caller adds which blob it is. */
final class ContentException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** @param message a clause that follows the name of the blob, such as {@code ends inside a header} */
    ContentException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }

    static ContentException damaged(String message) {
        return new ContentException(Reason.DAMAGED, message);
    }

    static ContentException limit(String message) {
        return new ContentException(Reason.LIMIT, message);
    }

    static ContentException unsupported(String message) {
        return new ContentException(Reason.UNSUPPORTED, message);
    }
}
