// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import io.github.istiofips.certificate.CertificateFacts.Kind;
import java.util.Optional;

/**
 * Tells by its structure what a DER value is, whatever a label or a file name says: certificate (RFC 5280), request
 * (RFC 2986), revocation list, public key, or private key in any of its usual forms, under a password or not.
 */
final class DerDecoder {

    /** Numbers in a PKCS#1 private key with two primes (RFC 8017, appendix A.1.2). */
    private static final int RSA_PRIVATE_NUMBERS = 9;

    /** Numbers in the DSA private key that OpenSSL writes. */
    private static final int DSA_PRIVATE_NUMBERS = 6;

    private DerDecoder() {}

    /**
     * @param der the value
     * @param trailing whether other bytes may follow, as in OpenSSL's {@code TRUSTED CERTIFICATE}
     */
    static Decoded decode(byte[] der, boolean trailing) throws MalformedDerException {
        DerReader top = new DerReader(der);
        byte[] value = top.element();
        if (!trailing) {
            top.expectEnd();
        }
        DerReader body = new DerReader(value).enter(DerReader.SEQUENCE);
        return switch (body.peekTag()) {
            case DerReader.INTEGER -> startsWithNumber(value);
            case DerReader.SEQUENCE -> startsWithSequence(value);
            case DerReader.OID ->
                throw new MalformedDerException(
                        "it is a PKCS#7 bundle, which is not read; write its certificates out with openssl pkcs7 -print_certs");
            default -> throw new MalformedDerException("it is neither a certificate nor a request nor a key");
        };
    }

    private static Decoded startsWithNumber(byte[] value) throws MalformedDerException {
        DerReader body = new DerReader(value).enter(DerReader.SEQUENCE);
        int version = body.unsigned().bitLength();
        switch (body.peekTag()) {
            case DerReader.OCTET_STRING -> {
                return privateKey(KeyDecoder.ecPrivateKey(value));
            }
            case DerReader.SEQUENCE -> {
                if (version > 1) {
                    throw new MalformedDerException(
                            "it is a PKCS#12 keystore, which is not read; write its content out with openssl pkcs12");
                }
                return privateKey(KeyDecoder.pkcs8(value));
            }
            default -> {
                return numbersOnly(value);
            }
        }
    }

    private static Decoded numbersOnly(byte[] value) throws MalformedDerException {
        DerReader body = new DerReader(value).enter(DerReader.SEQUENCE);
        int numbers = 0;
        while (body.peekTag() == DerReader.INTEGER) {
            body.unsigned();
            numbers++;
        }
        if (numbers == RSA_PRIVATE_NUMBERS) {
            return privateKey(KeyDecoder.rsaPrivateKey(value));
        }
        body.expectEnd();
        return switch (numbers) {
            case 2 -> key(KeyDecoder.rsaPublicKey(value), false);
            case DSA_PRIVATE_NUMBERS -> privateKey(KeyDecoder.dsaPrivateKey(value));
            default ->
                throw new MalformedDerException("it holds " + numbers + " numbers, which is no key of a known form");
        };
    }

    private static Decoded startsWithSequence(byte[] value) throws MalformedDerException {
        DerReader body = new DerReader(value).enter(DerReader.SEQUENCE);
        DerReader first = body.enter(DerReader.SEQUENCE);
        switch (body.peekTag()) {
            case DerReader.BIT_STRING -> {
                return key(KeyDecoder.publicKey(value), false);
            }
            case DerReader.OCTET_STRING -> {
                first.oid();
                return new Decoded.Locked();
            }
            default -> {
                String signature =
                        Names.signature(body.enter(DerReader.SEQUENCE).oid());
                body.bitString();
                body.expectEnd();
                return SignedDecoder.decode(value, first, signature);
            }
        }
    }

    private static Decoded privateKey(KeyFacts key) {
        return key(key, true);
    }

    private static Decoded key(KeyFacts key, boolean privateKey) {
        return new Decoded.Item(
                Kind.KEY,
                key.fingerprint(),
                Optional.empty(),
                key,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                privateKey ? "private key" : "public key",
                privateKey,
                false);
    }
}
