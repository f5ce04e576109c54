// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import io.github.istiofips.certificate.CertificateFacts.Kind;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/** Reads what a signature covers: a certificate, a request, or a revocation list, which is told apart and left alone. */
final class SignedDecoder {

    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final int EXTENSIONS = DerReader.CONTEXT_0 + 3;

    /** RFC 5280, section 4.1.2.5: seconds are present and the zone is Z; the century of UTCTime turns at 50. */
    private static final Pattern TIME = Pattern.compile("(\\d{2}|\\d{4})(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)(\\d\\d)Z");

    private static final int FIRST_YEAR_OF_LAST_CENTURY = 50;

    private SignedDecoder() {}

    static Decoded decode(byte[] whole, DerReader covered, String signature) throws MalformedDerException {
        boolean versioned = covered.peekTag() == DerReader.CONTEXT_0;
        if (versioned) {
            covered.element();
        } else if (covered.peekTag() == DerReader.SEQUENCE) {
            return new Decoded.Foreign(); // a revocation list of version 1
        }
        covered.unsigned(); // serial number, or version of a request or revocation list
        byte[] second = covered.content(DerReader.SEQUENCE); // signature algorithm, or subject of a request
        byte[] third = covered.element(); // issuer, or public key of a request
        int next = covered.peekTag();
        if (!versioned && (next == DerReader.UTC_TIME || next == DerReader.GENERALIZED_TIME)) {
            return new Decoded.Foreign(); // a revocation list of version 2
        }
        if (next == DerReader.SEQUENCE) {
            return certificate(whole, covered, third, signature, versioned);
        }
        return request(whole, second, third, signature);
    }

    private static Decoded request(byte[] whole, byte[] subjectContent, byte[] publicKey, String signature)
            throws MalformedDerException {
        KeyFacts key = KeyDecoder.publicKey(publicKey);
        return new Decoded.Item(
                Kind.REQUEST,
                Optional.of(Hashes.sha256(whole)),
                Optional.of(name(KeyDecoder.tlv(DerReader.SEQUENCE, subjectContent))),
                key,
                Optional.of(signature),
                Optional.empty(),
                Optional.empty(),
                "certificate request",
                false,
                false);
    }

    private static Decoded certificate(
            byte[] whole, DerReader covered, byte[] issuer, String signature, boolean versioned)
            throws MalformedDerException {
        DerReader validity = covered.enter(DerReader.SEQUENCE);
        String notBefore = time(validity);
        String notAfter = time(validity);
        byte[] subject = covered.element();
        KeyFacts key = KeyDecoder.publicKey(covered.element());
        Set<String> purposes = new TreeSet<>();
        boolean ca = readExtensions(covered, purposes);
        boolean ownIssuer = Arrays.equals(issuer, subject);
        boolean selfSignedCa = ownIssuer && (ca || !versioned); // version 1 has no extension to say so
        return new Decoded.Item(
                Kind.CERTIFICATE,
                Optional.of(Hashes.sha256(whole)),
                Optional.of(name(subject)),
                key,
                Optional.of(signature),
                Optional.of(notBefore),
                Optional.of(notAfter),
                use(ca, ownIssuer, purposes),
                false,
                selfSignedCa);
    }

    private static String use(boolean ca, boolean ownIssuer, Set<String> purposes) {
        if (ca) {
            return ownIssuer ? "self-signed CA" : "CA";
        }
        boolean server = purposes.contains(SERVER_AUTH);
        boolean client = purposes.contains(CLIENT_AUTH);
        if (server && client) {
            return "TLS server and client";
        }
        return server ? "TLS server" : client ? "TLS client" : ownIssuer ? "self-signed certificate" : "certificate";
    }

    /** Returns whether the certificate is a CA's, and adds the purposes it is limited to. */
    private static boolean readExtensions(DerReader covered, Set<String> purposes) throws MalformedDerException {
        boolean ca = false;
        while (!covered.atEnd() && covered.peekTag() != EXTENSIONS) {
            covered.element(); // unique identifiers of version 2
        }
        if (covered.atEnd()) {
            return false;
        }
        DerReader list = covered.enter(EXTENSIONS).enter(DerReader.SEQUENCE);
        covered.expectEnd();
        while (!list.atEnd()) {
            DerReader extension = list.enter(DerReader.SEQUENCE);
            String oid = extension.oid();
            if (extension.peekTag() == DerReader.BOOLEAN) {
                extension.element();
            }
            byte[] value = extension.content(DerReader.OCTET_STRING);
            if (oid.equals(BASIC_CONSTRAINTS)) {
                DerReader constraints = new DerReader(value).enter(DerReader.SEQUENCE);
                ca = constraints.peekTag() == DerReader.BOOLEAN
                        && Arrays.equals(constraints.content(DerReader.BOOLEAN), new byte[] {(byte) 0xFF});
            } else if (oid.equals(EXTENDED_KEY_USAGE)) {
                DerReader usages = new DerReader(value).enter(DerReader.SEQUENCE);
                while (!usages.atEnd()) {
                    purposes.add(usages.oid());
                }
            }
        }
        return ca;
    }

    private static String time(DerReader validity) throws MalformedDerException {
        boolean utc = validity.peekTag() == DerReader.UTC_TIME;
        byte[] content = validity.content(utc ? DerReader.UTC_TIME : DerReader.GENERALIZED_TIME);
        Matcher parts = TIME.matcher(new String(content, StandardCharsets.ISO_8859_1));
        if (!parts.matches() || parts.group(1).length() != (utc ? 2 : 4)) {
            throw new MalformedDerException("it has a date in a form that RFC 5280 does not allow");
        }
        int year = Integer.parseInt(parts.group(1));
        if (utc) {
            year += year < FIRST_YEAR_OF_LAST_CENTURY ? 2000 : 1900;
        }
        try {
            return LocalDateTime.of(
                            year,
                            Integer.parseInt(parts.group(2)),
                            Integer.parseInt(parts.group(3)),
                            Integer.parseInt(parts.group(4)),
                            Integer.parseInt(parts.group(5)),
                            Integer.parseInt(parts.group(6)))
                    .toInstant(ZoneOffset.UTC)
                    .toString();
        } catch (DateTimeException e) {
            throw new MalformedDerException("it has a date that does not exist");
        }
    }

    private static String name(byte[] encoded) throws MalformedDerException {
        try {
            return new X500Principal(encoded).getName(X500Principal.RFC2253);
        } catch (RuntimeException e) { // the JDK's parser; documented for IllegalArgumentException only
            throw new MalformedDerException("its subject is not a name");
        }
    }
}
