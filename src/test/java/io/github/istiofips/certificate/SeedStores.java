// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

/** Keystores that Java writes for the tests. */
final class SeedStores {

    private SeedStores() {}

    /** A store that trusts one certificate of the test material, under the alias {@code root}. */
    static byte[] trusting(String type, String certificate, String password) {
        try {
            Certificate trusted = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Material.bytes(certificate)));
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            store.setCertificateEntry("root", trusted);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            store.store(out, password.toCharArray());
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
