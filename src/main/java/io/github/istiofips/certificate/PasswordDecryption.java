// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.io.IOException;
import java.util.HexFormat;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;

/** Opens private keys that are encrypted with a password. What it returns stays in memory. */
final class PasswordDecryption {

    /** Not registered with the platform: no other plugin of the build sees it. */
    static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    /** HMAC pads its key with zeros (RFC 2104, section 2): to PBKDF2 this is the empty password, which the library refuses. */
    private static final char[] ONE_ZERO = {0};

    private static final String KEY = "The private key";

    private PasswordDecryption() {}

    /** Opens a PKCS#8 EncryptedPrivateKeyInfo (RFC 5958, section 3) and returns the PrivateKeyInfo. */
    static byte[] pkcs8(byte[] der, StorePassword password, DerivationBudget budget)
            throws LockedException, MalformedDerException {
        try {
            return new PKCS8EncryptedPrivateKeyInfo(der)
                    .decryptPrivateKeyInfo(decryptor(password, false, budget))
                    .getEncoded();
        } catch (PKCSException | IOException | RuntimeException e) {
            rethrowCause(e);
            throw LockedException.wrongPassword(KEY);
        }
    }

    /**
     * Opens what OpenSSL's traditional PEM encryption made (RFC 1421, section 4.6.1.3, with OpenSSL's derivation of the key).
     *
     * @param algorithm name of the cipher in the header
     * @param vector initialisation vector in the header, in hexadecimal
     */
    static byte[] traditional(byte[] encrypted, String algorithm, String vector, StorePassword password)
            throws LockedException, MalformedDerException {
        try {
            return new JcePEMDecryptorProviderBuilder()
                    .setProvider(PROVIDER)
                    .build(password.characters())
                    .get(algorithm)
                    .decrypt(encrypted, HexFormat.of().parseHex(vector));
        } catch (OperatorCreationException | PEMException | RuntimeException e) {
            throw LockedException.wrongPassword(KEY);
        }
    }

    /**
     * Returns what decrypts the algorithms of PKCS#5 and PKCS#12 within a budget.
     *
     * @param twoZeros whether an empty password counts as two zero bytes in PKCS#12, as OpenSSL writes it
     */
    static InputDecryptorProvider decryptor(StorePassword password, boolean twoZeros, DerivationBudget budget) {
        char[] characters = password.characters();
        return algorithm -> {
            boolean pbes2 = algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2);
            try {
                budget.take(algorithm);
            } catch (MalformedDerException e) {
                throw new OperatorCreationException("over budget", e);
            }
            return new JcePKCSPBEInputDecryptorProviderBuilder()
                    .setProvider(PROVIDER)
                    .setTryWrongPKCS12Zero(twoZeros)
                    .build(pbes2 && characters.length == 0 ? ONE_ZERO.clone() : characters)
                    .get(algorithm);
        };
    }

    /** Throws what is no matter of the password: too much work, or an algorithm that is not known. The library wraps both. */
    static void rethrowCause(Throwable thrown) throws MalformedDerException {
        boolean unknownAlgorithm = false;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof MalformedDerException overBudget) {
                throw overBudget;
            }
            unknownAlgorithm |= cause instanceof OperatorCreationException;
        }
        if (unknownAlgorithm) {
            throw new MalformedDerException("it is encrypted in a way that cannot be opened here");
        }
    }
}
