// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.util.Objects;

/** A text that is no image reference; the message says what is wrong with it. */
public final class InvalidReferenceException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidReferenceException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
