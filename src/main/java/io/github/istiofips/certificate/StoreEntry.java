// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

/** One value of a keystore. */
final class StoreEntry {

    /** Longer aliases are cut. */
    private static final int MAX_ALIAS = 200;

    private final String alias;
    private final byte[] der;
    private final boolean keyHeld;

    /**
     * @param alias its name in the store; empty if it has none
     * @param der the certificate or private key
     * @param keyHeld whether the value is a certificate to which the store holds the private key, closed
     */
    StoreEntry(String alias, byte[] der, boolean keyHeld) {
        String cut = alias.length() > MAX_ALIAS ? alias.substring(0, MAX_ALIAS) + "..." : alias;
        this.alias = cut.replaceAll("\\p{Cntrl}", "?");
        this.der = der;
        this.keyHeld = keyHeld;
    }

    String alias() {
        return alias;
    }

    byte[] der() {
        return der;
    }

    boolean keyHeld() {
        return keyHeld;
    }

    /** Returns alias and size, never content. */
    @Override
    public String toString() {
        return "StoreEntry[" + alias + ", " + der.length + " bytes]";
    }
}
