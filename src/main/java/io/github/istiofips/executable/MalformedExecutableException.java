// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

/** The bytes of a file contradict the format they claim. The message says what, at which offset, and what was expected. */
final class MalformedExecutableException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedExecutableException(String message) {
        super(message);
    }
}
