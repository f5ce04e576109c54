// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Reads public and private keys: SubjectPublicKeyInfo (RFC 5280), PKCS#1 (RFC 8017, appendix A.1), SEC 1 (RFC 5915),
 * PKCS#8 (RFC 5958). Of a private key only the public part is looked at.
 */
final class KeyDecoder {

    private static final int CONTEXT_1 = DerReader.CONTEXT_0 + 1;

    /** Primitive context-specific tag 1: the public key in RFC 5958 is an implicitly tagged bit string. */
    private static final int IMPLICIT_1 = 0x81;

    /** {@code rsaEncryption} with its NULL parameters, as RFC 3279 wants it. */
    private static final byte[] RSA_IDENTIFIER = {
        0x30, 0x0D, 0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** {@code id-ecPublicKey} without its parameters. */
    private static final byte[] EC_OID = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    private KeyDecoder() {}

    /** Reads a SubjectPublicKeyInfo, header included. */
    static KeyFacts publicKey(byte[] subjectPublicKeyInfo) throws MalformedDerException {
        DerReader top = new DerReader(subjectPublicKeyInfo);
        DerReader info = top.enter(DerReader.SEQUENCE);
        top.expectEnd();
        byte[] identifier = info.element();
        byte[] key = info.bitString();
        info.expectEnd();
        return withPublicKey(identifier, key);
    }

    /** Reads a PKCS#1 RSAPublicKey, header included. */
    static KeyFacts rsaPublicKey(byte[] rsaPublicKey) throws MalformedDerException {
        return withPublicKey(RSA_IDENTIFIER, rsaPublicKey);
    }

    /** Reads a PKCS#1 RSAPrivateKey, header included. */
    static KeyFacts rsaPrivateKey(byte[] der) throws MalformedDerException {
        return withPublicKey(RSA_IDENTIFIER, publicPartOfRsa(der));
    }

    /** Reads the DSA keys that OpenSSL writes: version or public value, p, and the rest. */
    static KeyFacts dsaKey(byte[] der) throws MalformedDerException {
        DerReader key = new DerReader(der).enter(DerReader.SEQUENCE);
        key.unsigned();
        int bits = key.unsigned().bitLength();
        return new KeyFacts("DSA", bits, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Reads a SEC 1 ECPrivateKey, header included. */
    static KeyFacts ecPrivateKey(byte[] der) throws MalformedDerException {
        DerReader key = new DerReader(der).enter(DerReader.SEQUENCE);
        key.unsigned();
        key.content(DerReader.OCTET_STRING);
        if (key.peekTag() != DerReader.CONTEXT_0) {
            throw new MalformedDerException("the elliptic curve key does not name its curve");
        }
        byte[] parameters = key.enter(DerReader.CONTEXT_0).element();
        return ecKey(DerWriter.tlv(DerReader.SEQUENCE, EC_OID, parameters), key);
    }

    /** Reads a PKCS#8 PrivateKeyInfo, header included. */
    static KeyFacts pkcs8(byte[] der) throws MalformedDerException {
        DerReader info = new DerReader(der).enter(DerReader.SEQUENCE);
        info.unsigned();
        byte[] identifier = info.element();
        byte[] key = info.content(DerReader.OCTET_STRING);
        String algorithm = oidOf(identifier);
        if (algorithm.equals(Names.RSA) || algorithm.equals(Names.RSASSA_PSS)) {
            return withPublicKey(identifier, publicPartOfRsa(key));
        }
        if (algorithm.equals(Names.EC)) {
            DerReader inner = new DerReader(key).enter(DerReader.SEQUENCE);
            inner.unsigned();
            inner.content(DerReader.OCTET_STRING);
            if (inner.peekTag() == DerReader.CONTEXT_0) {
                inner.element();
            }
            return ecKey(identifier, inner);
        }
        if (info.peekTag() == DerReader.CONTEXT_0) {
            info.element();
        }
        if (info.peekTag() == IMPLICIT_1) {
            byte[] bits = info.content(IMPLICIT_1);
            return withPublicKey(identifier, new DerReader(DerWriter.tlv(DerReader.BIT_STRING, bits)).bitString());
        }
        return withoutPublicKey(identifier);
    }

    private static KeyFacts ecKey(byte[] identifier, DerReader rest) throws MalformedDerException {
        return rest.peekTag() == CONTEXT_1
                ? withPublicKey(identifier, rest.enter(CONTEXT_1).bitString())
                : withoutPublicKey(identifier);
    }

    private static byte[] publicPartOfRsa(byte[] rsaPrivateKey) throws MalformedDerException {
        DerReader key = new DerReader(rsaPrivateKey).enter(DerReader.SEQUENCE);
        key.unsigned();
        byte[] modulus = key.element();
        byte[] exponent = key.element();
        return DerWriter.tlv(DerReader.SEQUENCE, modulus, exponent);
    }

    private static KeyFacts withPublicKey(byte[] identifier, byte[] publicKey) throws MalformedDerException {
        KeyFacts bare = describe(identifier, Optional.of(publicKey));
        byte[] info = DerWriter.tlv(
                DerReader.SEQUENCE, identifier, DerWriter.tlv(DerReader.BIT_STRING, new byte[] {0}, publicKey));
        return new KeyFacts(
                bare.algorithm(),
                bare.bits(),
                bare.curve(),
                Optional.of(Hashes.sha256(info)),
                Optional.of(Hashes.sha256(publicKey)));
    }

    private static KeyFacts withoutPublicKey(byte[] identifier) throws MalformedDerException {
        return describe(identifier, Optional.empty());
    }

    private static KeyFacts describe(byte[] identifier, Optional<byte[]> publicKey) throws MalformedDerException {
        DerReader parts = new DerReader(identifier).enter(DerReader.SEQUENCE);
        String oid = parts.oid();
        switch (oid) {
            case Names.RSA, Names.RSASSA_PSS -> {
                DerReader key = new DerReader(publicKey.orElseThrow()).enter(DerReader.SEQUENCE);
                BigInteger modulus = key.unsigned();
                key.unsigned();
                key.expectEnd();
                return bare(oid.equals(Names.RSA) ? "RSA" : "RSASSA-PSS", modulus.bitLength(), Optional.empty());
            }
            case Names.EC -> {
                Names.FixedKey curve = curve(parts);
                return bare("EC", curve.bits(), Optional.of(curve.name()));
            }
            case Names.DSA -> {
                int bits = parts.atEnd()
                        ? 0
                        : parts.enter(DerReader.SEQUENCE).unsigned().bitLength();
                return bare("DSA", bits, Optional.empty());
            }
            default -> {
                Names.FixedKey known = Names.keyAlgorithm(oid);
                return bare(known.name(), known.bits(), Optional.empty());
            }
        }
    }

    /** Reads ECParameters (RFC 3279, section 2.3.5): a name, or the curve written out, of which the order counts. */
    private static Names.FixedKey curve(DerReader parameters) throws MalformedDerException {
        if (parameters.peekTag() == DerReader.OID) {
            return Names.curve(parameters.oid());
        }
        DerReader explicit = parameters.enter(DerReader.SEQUENCE);
        explicit.unsigned();
        explicit.element();
        explicit.element();
        explicit.content(DerReader.OCTET_STRING);
        return new Names.FixedKey("explicit parameters", explicit.unsigned().bitLength());
    }

    private static KeyFacts bare(String algorithm, int bits, Optional<String> curve) {
        return new KeyFacts(algorithm, bits, curve, Optional.empty(), Optional.empty());
    }

    private static String oidOf(byte[] identifier) throws MalformedDerException {
        return new DerReader(identifier).enter(DerReader.SEQUENCE).oid();
    }
}
