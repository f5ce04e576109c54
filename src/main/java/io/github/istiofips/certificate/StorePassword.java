// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

/** The password of a keystore or an encrypted key. It can be used inside this package only, and no text shows it. */
public final class StorePassword {

    private final char[] characters;

    /** @param password the password in clear; may be empty */
    public StorePassword(String password) {
        this.characters = password.toCharArray();
    }

    char[] characters() {
        return characters.clone();
    }

    /** Returns a text that does not depend on the password. */
    @Override
    public String toString() {
        return "StorePassword[hidden]";
    }
}
