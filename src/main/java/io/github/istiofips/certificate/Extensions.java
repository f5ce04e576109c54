// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import io.github.istiofips.certificate.SignedFacts.Purpose;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * The extensions of a certificate that tell its use (RFC 5280, section 4.2.1). One that is broken tells nothing.
 *
 * @param ca whether basic constraints make it a CA's
 * @param purpose what extended key usage limits it to
 * @param keyId identifier of its key, in hexadecimal
 * @param issuerKeyId identifier of its issuer's key, in hexadecimal
 */
record Extensions(boolean ca, Purpose purpose, Optional<String> keyId, Optional<String> issuerKeyId) {

    static final Extensions NONE = new Extensions(false, Purpose.UNLIMITED, Optional.empty(), Optional.empty());

    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    /** Primitive context-specific tag 0: the key identifier in an authority key identifier is implicitly tagged. */
    private static final int IMPLICIT_0 = 0x80;

    static Extensions read(DerReader list) {
        Extensions read = NONE;
        try {
            while (!list.atEnd()) {
                read = read.with(list.enter(DerReader.SEQUENCE));
            }
        } catch (MalformedDerException brokenList) {
            return read;
        }
        return read;
    }

    private Extensions with(DerReader extension) {
        try {
            String oid = extension.oid();
            if (extension.peekTag() == DerReader.BOOLEAN) {
                extension.element();
            }
            DerReader value = new DerReader(extension.content(DerReader.OCTET_STRING));
            return switch (oid) {
                case BASIC_CONSTRAINTS -> new Extensions(ca || isCa(value), purpose, keyId, issuerKeyId);
                case EXTENDED_KEY_USAGE -> new Extensions(ca, purpose(value), keyId, issuerKeyId);
                case SUBJECT_KEY_IDENTIFIER ->
                    new Extensions(ca, purpose, Optional.of(hex(value.content(DerReader.OCTET_STRING))), issuerKeyId);
                case AUTHORITY_KEY_IDENTIFIER -> new Extensions(ca, purpose, keyId, authority(value));
                default -> this;
            };
        } catch (MalformedDerException brokenExtension) {
            return this;
        }
    }

    private static boolean isCa(DerReader value) throws MalformedDerException {
        DerReader constraints = value.enter(DerReader.SEQUENCE);
        if (constraints.peekTag() != DerReader.BOOLEAN) {
            return false;
        }
        byte[] flag = constraints.content(DerReader.BOOLEAN);
        return flag.length == 1 && flag[0] != 0;
    }

    private static Purpose purpose(DerReader value) throws MalformedDerException {
        DerReader usages = value.enter(DerReader.SEQUENCE);
        Set<String> purposes = new HashSet<>();
        while (!usages.atEnd()) {
            purposes.add(usages.oid());
        }
        boolean server = purposes.contains(SERVER_AUTH);
        boolean client = purposes.contains(CLIENT_AUTH);
        if (server && client) {
            return Purpose.BOTH;
        }
        return server ? Purpose.SERVER : client ? Purpose.CLIENT : Purpose.UNLIMITED;
    }

    private static Optional<String> authority(DerReader value) throws MalformedDerException {
        DerReader identifier = value.enter(DerReader.SEQUENCE);
        return identifier.peekTag() == IMPLICIT_0 ? Optional.of(hex(identifier.content(IMPLICIT_0))) : Optional.empty();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
