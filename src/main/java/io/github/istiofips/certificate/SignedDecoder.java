// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import io.github.istiofips.certificate.CertificateFacts.Kind;
import io.github.istiofips.certificate.SignedFacts.Link;
import io.github.istiofips.certificate.SignedFacts.Purpose;
import io.github.istiofips.certificate.SignedFacts.Validity;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * Reads what a signature covers: a certificate, a request, or a revocation list, which is told apart and left alone. Whatever
 * has no bearing on the key may be broken, as in certificates that OpenSSL reads; it is then not told.
 */
final class SignedDecoder {

    /** Longer subjects are cut; RFC 5280, appendix A.1, allows 64 characters for each common name. */
    private static final int MAX_SUBJECT = 1024;

    private static final int EXTENSIONS = DerReader.CONTEXT_0 + 3;

    /** RFC 5280, section 4.1.2.5: seconds are present and the zone is Z; the century of UTCTime turns at 50. */
    private static final int FIRST_YEAR_OF_LAST_CENTURY = 50;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private SignedDecoder() {}

    static Decoded decode(byte[] whole, DerReader covered, String signature) throws MalformedDerException {
        boolean versioned = covered.peekTag() == DerReader.CONTEXT_0;
        if (versioned) {
            covered.element();
        } else if (covered.peekTag() == DerReader.SEQUENCE) {
            return revocationList(covered);
        }
        covered.content(DerReader.INTEGER); // serial number, or version of a request or revocation list
        byte[] second = covered.content(DerReader.SEQUENCE); // signature algorithm, or subject of a request
        byte[] third = covered.element(); // issuer, or public key of a request
        int next = covered.peekTag();
        if (!versioned && (next == DerReader.UTC_TIME || next == DerReader.GENERALIZED_TIME)) {
            return new Decoded.Foreign(); // a revocation list of version 2
        }
        if (next == DerReader.SEQUENCE) {
            return certificate(whole, covered, third, signature, versioned);
        }
        SignedFacts facts = new SignedFacts(
                principal(DerWriter.tlv(DerReader.SEQUENCE, second)).map(SignedDecoder::text),
                signature,
                Optional.empty(),
                false,
                false,
                Purpose.UNLIMITED,
                Optional.empty());
        return item(Kind.REQUEST, whole, KeyDecoder.publicKey(third), facts);
    }

    /** A revocation list of version 1 begins with algorithm and issuer, and then has the time of its making. */
    private static Decoded revocationList(DerReader covered) throws MalformedDerException {
        covered.element();
        covered.content(DerReader.SEQUENCE);
        if (covered.peekTag() != DerReader.UTC_TIME && covered.peekTag() != DerReader.GENERALIZED_TIME) {
            throw new MalformedDerException("it is neither a certificate nor a request nor a revocation list");
        }
        return new Decoded.Foreign();
    }

    private static Decoded certificate(
            byte[] whole, DerReader covered, byte[] issuer, String signature, boolean versioned)
            throws MalformedDerException {
        DerReader dates = covered.enter(DerReader.SEQUENCE);
        Validity validity = new Validity(time(dates), time(dates));
        byte[] subject = covered.element();
        KeyFacts key = KeyDecoder.publicKey(covered.element());
        Extensions extensions = extensions(covered);
        Optional<X500Principal> name = principal(subject);
        String comparable = comparable(name, subject);
        Link link = new Link(
                comparable,
                Arrays.equals(subject, issuer) ? comparable : comparable(principal(issuer), issuer),
                extensions.keyId(),
                extensions.issuerKeyId());
        boolean ownIssuer = link.isOwnIssuer();
        SignedFacts facts = new SignedFacts(
                name.map(SignedDecoder::text),
                signature,
                Optional.of(validity),
                extensions.ca() || (ownIssuer && !versioned),
                ownIssuer,
                extensions.purpose(),
                Optional.of(link));
        return item(Kind.CERTIFICATE, whole, key, facts);
    }

    private static Decoded.Item item(Kind kind, byte[] whole, KeyFacts key, SignedFacts facts) {
        return new Decoded.Item(kind, Optional.of(Hashes.sha256(whole)), key, false, Optional.of(facts));
    }

    private static Extensions extensions(DerReader covered) throws MalformedDerException {
        while (!covered.atEnd() && covered.peekTag() != EXTENSIONS) {
            covered.element(); // unique identifiers of version 2
        }
        if (covered.atEnd()) {
            return Extensions.NONE;
        }
        return Extensions.read(covered.enter(EXTENSIONS).enter(DerReader.SEQUENCE));
    }

    private static Optional<String> time(DerReader validity) throws MalformedDerException {
        boolean utc = validity.peekTag() == DerReader.UTC_TIME;
        byte[] content = validity.content(utc ? DerReader.UTC_TIME : DerReader.GENERALIZED_TIME);
        String text = new String(content, StandardCharsets.ISO_8859_1);
        int digits = (utc ? 2 : 4) + 10;
        if (text.length() != digits + 1 || text.charAt(digits) != 'Z' || !isNumber(text, digits)) {
            return Optional.empty();
        }
        int year = Integer.parseInt(text, 0, digits - 10, 10);
        if (utc) {
            year += year < FIRST_YEAR_OF_LAST_CENTURY ? 2000 : 1900;
        }
        int[] parts = new int[5];
        for (int i = 0; i < parts.length; i++) {
            int start = digits - 10 + 2 * i;
            parts[i] = Integer.parseInt(text, start, start + 2, 10);
        }
        try {
            return Optional.of(LocalDateTime.of(year, parts[0], parts[1], parts[2], parts[3], parts[4])
                    .toInstant(ZoneOffset.UTC)
                    .toString());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isNumber(String text, int length) {
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static String text(X500Principal principal) {
        String text = principal.getName(X500Principal.RFC2253);
        String cut = text.length() > MAX_SUBJECT ? text.substring(0, MAX_SUBJECT) + "..." : text;
        return CONTROL.matcher(cut).replaceAll("?");
    }

    /** Two names are the same whatever string types and letter cases they are written in (RFC 5280, section 7.1). */
    private static String comparable(Optional<X500Principal> principal, byte[] name) {
        return principal
                .map(known -> known.getName(X500Principal.CANONICAL))
                .orElseGet(() -> HexFormat.of().formatHex(name));
    }

    private static Optional<X500Principal> principal(byte[] name) {
        try {
            return Optional.of(new X500Principal(name));
        } catch (RuntimeException e) { // the JDK's parser; documented for IllegalArgumentException only
            return Optional.empty();
        }
    }
}
