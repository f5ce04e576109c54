// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

/** Something is under a password that is not known. Carries neither password nor content. */
final class LockedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String sentence;

    private LockedException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** Returns what is locked and what to do, one sentence. */
    String sentence() {
        return sentence;
    }

    /** @param what what is locked, as {@code The keystore} */
    static LockedException withoutPassword(String what) {
        return new LockedException(
                what + " is under a password, so what it holds cannot be read; name the password by the parameter"
                        + " keystores.");
    }

    /** @param what what is locked, as {@code The keystore} */
    static LockedException wrongPassword(String what) {
        return new LockedException(
                what + " is not opened by the password that the parameter keystores names for this file.");
    }
}
