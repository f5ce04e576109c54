// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells by its structure what a DER value is, whatever a label or a file name says: certificate (RFC 5280), request
 * (RFC 2986), revocation list, bundle (PKCS#7, RFC 2315), keystore (PKCS#12, RFC 7292), public key, or private key in any of
 * its usual forms, under a password or not.
 */
final class DerDecoder {

    /** Numbers in a PKCS#1 private key with two primes (RFC 8017, appendix A.1.2). */
    private static final int RSA_PRIVATE_NUMBERS = 9;

    /** Numbers in the DSA public key that OpenSSL used to write. */
    private static final int DSA_PUBLIC_NUMBERS = 4;

    /** Numbers in the DSA private key that OpenSSL writes. */
    private static final int DSA_PRIVATE_NUMBERS = 6;

    /** Version of a PKCS#12 keystore (RFC 7292, section 4); that of a PKCS#8 key is 0 or 1. */
    private static final BigInteger KEYSTORE_VERSION = BigInteger.valueOf(3);

    private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";

    private DerDecoder() {}

    /** Decodes the value with which the bytes begin; what follows it is not looked at. */
    static Decoded decode(byte[] der) throws MalformedDerException {
        byte[] value = new DerReader(der).element();
        DerReader body = new DerReader(value).enter(DerReader.SEQUENCE);
        return switch (body.peekTag()) {
            case DerReader.INTEGER -> startsWithNumber(value);
            case DerReader.SEQUENCE -> startsWithSequence(value);
            case DerReader.OID -> pkcs7(body);
            default -> throw new MalformedDerException("it is neither a certificate nor a request nor a key");
        };
    }

    private static Decoded startsWithNumber(byte[] value) throws MalformedDerException {
        DerReader body = new DerReader(value).enter(DerReader.SEQUENCE);
        BigInteger version = body.unsigned();
        return switch (body.peekTag()) {
            case DerReader.OCTET_STRING -> Decoded.Item.ofKey(KeyDecoder.ecPrivateKey(value), true);
            case DerReader.SEQUENCE ->
                version.equals(KEYSTORE_VERSION)
                        ? new Decoded.Keystore()
                        : Decoded.Item.ofKey(KeyDecoder.pkcs8(value), true);
            default -> numbersOnly(value);
        };
    }

    private static Decoded numbersOnly(byte[] value) throws MalformedDerException {
        DerReader body = new DerReader(value).enter(DerReader.SEQUENCE);
        int numbers = 0;
        while (body.peekTag() == DerReader.INTEGER) {
            body.unsigned();
            numbers++;
        }
        if (numbers == RSA_PRIVATE_NUMBERS) {
            return Decoded.Item.ofKey(KeyDecoder.rsaPrivateKey(value), true);
        }
        body.expectEnd();
        return switch (numbers) {
            case 2 -> Decoded.Item.ofKey(KeyDecoder.rsaPublicKey(value), false);
            case DSA_PUBLIC_NUMBERS -> Decoded.Item.ofKey(KeyDecoder.dsaKey(value), false);
            case DSA_PRIVATE_NUMBERS -> Decoded.Item.ofKey(KeyDecoder.dsaKey(value), true);
            default ->
                throw new MalformedDerException("it holds " + numbers + " numbers, which is no key of a known form");
        };
    }

    private static Decoded startsWithSequence(byte[] value) throws MalformedDerException {
        DerReader body = new DerReader(value).enter(DerReader.SEQUENCE);
        DerReader first = body.enter(DerReader.SEQUENCE);
        switch (body.peekTag()) {
            case DerReader.BIT_STRING -> {
                return Decoded.Item.ofKey(KeyDecoder.publicKey(value), false);
            }
            case DerReader.OCTET_STRING -> {
                first.oid();
                return new Decoded.EncryptedKey();
            }
            default -> {
                String signature =
                        Names.signature(body.enter(DerReader.SEQUENCE).oid());
                body.content(DerReader.BIT_STRING);
                body.expectEnd();
                return SignedDecoder.decode(value, first, signature);
            }
        }
    }

    /** RFC 2315, sections 7 and 9.1: the certificates stand, implicitly tagged, before lists and signers. */
    private static Decoded pkcs7(DerReader body) throws MalformedDerException {
        String type = body.oid();
        if (!type.equals(SIGNED_DATA)) {
            throw new MalformedDerException(
                    "it is a PKCS#7 message of the type " + type + ", which holds no certificates in clear");
        }
        DerReader data = body.enter(DerReader.CONTEXT_0).enter(DerReader.SEQUENCE);
        data.content(DerReader.INTEGER);
        data.element(); // digest algorithms
        data.element(); // content
        List<byte[]> values = new ArrayList<>();
        if (data.peekTag() == DerReader.CONTEXT_0) {
            DerReader certificates = data.enter(DerReader.CONTEXT_0);
            while (!certificates.atEnd()) {
                values.add(certificates.element());
            }
        }
        return new Decoded.Bundle(values);
    }
}
