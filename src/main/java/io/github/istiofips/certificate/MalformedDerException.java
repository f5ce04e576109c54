// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

/** Bytes that are not what they should be. The message says what was expected and holds none of the bytes. */
final class MalformedDerException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedDerException(String message) {
        super(message);
    }
}
