// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS that trusts a file of certificates besides what the JDK trusts. */
final class TrustStore {

    private TrustStore() {}

    static SSLContext with(Path caFile) throws ImageException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int alias = 0;
            for (Certificate certificate : read(caFile)) {
                store.setCertificateEntry("ca-" + alias++, certificate);
            }
            for (X509Certificate certificate : jdkCertificates()) {
                store.setCertificateEntry("jdk-" + alias++, certificate);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(caFile, "cannot be read: " + Failures.text(e), e);
        }
    }

    private static Collection<? extends Certificate> read(Path caFile)
            throws IOException, GeneralSecurityException, ImageException {
        try (InputStream in = Files.newInputStream(caFile)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw unusable(caFile, "holds no certificate", null);
            }
            return certificates;
        }
    }

    private static X509Certificate[] jdkCertificates() throws GeneralSecurityException {
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager x509) {
                return x509.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static ImageException unusable(Path caFile, String why, @Nullable Exception cause) {
        String message = "The file " + caFile + ", set as `caFile`, " + why + ".";
        String remedy = "Name a file with certificates in PEM.";
        return cause == null
                ? new ImageException(Reason.UNREACHABLE, message, remedy)
                : new ImageException(Reason.UNREACHABLE, message, remedy, cause);
    }
}
