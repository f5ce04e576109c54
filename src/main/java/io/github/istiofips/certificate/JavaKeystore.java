// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Reads keystores in Java's own formats JKS and JCEKS. Their certificates are in clear: without a password they are read, but the
 * store's checksum is not verified. A private key stays closed; its first certificate tells its type and size (java.security.KeyStore).
 */
final class JavaKeystore {

    private static final int MAGIC_BYTES = 4;
    private static final int JKS = 0xFEEDFEED;
    private static final int JCEKS = 0xCECECECE;

    private JavaKeystore() {}

    /** Tells whether the bytes begin like a keystore in one of the formats. */
    static boolean isOne(byte[] bytes) {
        return bytes.length >= MAGIC_BYTES && (magic(bytes) == JKS || magic(bytes) == JCEKS);
    }

    /** Returns the certificates, sorted by alias; those of a private key in the order of its chain. */
    static List<StoreEntry> read(byte[] bytes, Optional<StorePassword> password, DerivationBudget unused)
            throws MalformedDerException, LockedException {
        try {
            KeyStore store = KeyStore.getInstance(magic(bytes) == JKS ? "JKS" : "JCEKS");
            store.load(
                    new ByteArrayInputStream(bytes),
                    password.map(StorePassword::characters).orElse(null));
            List<String> aliases = Collections.list(store.aliases());
            Collections.sort(aliases);
            List<StoreEntry> entries = new ArrayList<>();
            for (String alias : aliases) {
                addEntry(store, alias, entries);
            }
            return entries;
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw LockedException.wrongPassword("The keystore");
            }
            throw new MalformedDerException("it is no intact keystore");
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new MalformedDerException("it is no intact keystore, or holds a certificate that Java cannot read");
        }
    }

    private static void addEntry(KeyStore store, String alias, List<StoreEntry> entries)
            throws GeneralSecurityException, MalformedDerException {
        if (store.isCertificateEntry(alias)) {
            entries.add(new StoreEntry(alias, store.getCertificate(alias).getEncoded(), false));
            return;
        }
        Certificate[] chain = store.getCertificateChain(alias);
        if (chain == null || chain.length == 0) {
            throw new MalformedDerException("its entry number " + (entries.size() + 1)
                    + " is a key without a certificate, which does not tell type and size");
        }
        for (int i = 0; i < chain.length; i++) {
            entries.add(new StoreEntry(alias, chain[i].getEncoded(), i == 0));
        }
    }

    private static int magic(byte[] bytes) {
        return (bytes[0] & 0xFF) << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
    }
}
