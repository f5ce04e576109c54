// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.CertificateFacts.Kind;
import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.CertificateInspector;
import io.github.istiofips.certificate.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lists the certificates, keys and requests in one file of an image, for the inventory. What cannot be read is left out: images are full of
 * files that only are called like certificates.
 */
final class ImageCertificates {

    /** Most places listed of one file: bundles of all public roots have about 150. */
    static final int MAX_PLACES = 1_000;

    /** Endings that PEM, DER, PKCS#7, PKCS#10, PKCS#12 and Java's keystores have, and the name of Java's own truststore. */
    private static final Pattern NAME = Pattern.compile(
            "(.*/)?(cacerts|[^/]*\\.(pem|crt|cer|key|der|csr|p7b|p7c|p12|pfx|jks|jceks|keystore|truststore))",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** How a PEM block begins (RFC 7468, section 2), as far as the head of a file shows it. */
    private static final byte[] DASHES = {'-', '-', '-', '-'};

    /** Places of a content whose path is not known, different from each other. */
    private static final String HERE = "";

    private static final String ELSEWHERE = "elsewhere";

    private ImageCertificates() {}

    /**
     * What one content holds. The file of each place is empty, and so is the fingerprint of a key that nothing but its place identifies,
     * because it does not hold its public key.
     *
     * @param certificates certificates, keys and requests, none of them judged
     * @param unlisted how many places of further ones are left out
     */
    record Listing(List<CertificateFacts> certificates, int unlisted) {

        static final Listing NONE = new Listing(List.of(), 0);

        Listing {
            certificates = List.copyOf(certificates);
        }
    }

    /**
     * Tells by its name or first bytes whether a file may hold certificates or keys.
     *
     * @param path path with {@code /}
     * @param size size in bytes
     * @param head its first four bytes, or all of a shorter file
     */
    static boolean mayHold(String path, long size, byte[] head) {
        return size <= CertificateInput.MAX_BYTES
                && (Arrays.equals(head, DASHES) || NAME.matcher(path).matches());
    }

    /** Lists what a file holds; nothing of one larger than {@link CertificateInput#MAX_BYTES}. */
    static Listing list(Path content) throws IOException {
        if (Files.size(content) > CertificateInput.MAX_BYTES) {
            return Listing.NONE;
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(content)) {
            bytes = in.readNBytes(CertificateInput.MAX_BYTES);
        }
        List<CertificateFacts> all = inspect(bytes, HERE);
        if (all.stream().noneMatch(facts -> facts.kind() == Kind.KEY)) {
            return bounded(all, MAX_PLACES);
        }
        Set<String> anywhere = inspect(bytes, ELSEWHERE).stream()
                .map(CertificateFacts::fingerprint)
                .collect(Collectors.toSet());
        return bounded(
                all.stream()
                        .map(facts -> anywhere.contains(facts.fingerprint()) ? facts : with(facts, "", facts.places()))
                        .toList(),
                MAX_PLACES);
    }

    private static List<CertificateFacts> inspect(byte[] bytes, String file) {
        CertificateInput input = CertificateInput.ofLines(bytes, new Place(file, 1, ""), file, Set.of(Mark.INVENTORY));
        return CertificateInspector.inspect(List.of(input)).certificates();
    }

    /**
     * Returns the first of the facts, with no more places together than a number, and how many places are left out.
     *
     * @param most most places
     */
    static Listing bounded(List<CertificateFacts> all, int most) {
        List<CertificateFacts> listed = new ArrayList<>();
        int room = most;
        int unlisted = 0;
        for (CertificateFacts facts : all) {
            int places = facts.places().size();
            int fitting = Math.min(room, places);
            if (fitting == places) {
                listed.add(facts);
            } else if (fitting > 0) {
                listed.add(with(facts, facts.fingerprint(), facts.places().subList(0, fitting)));
            }
            room -= fitting;
            unlisted += places - fitting;
        }
        return new Listing(listed, unlisted);
    }

    /** Returns the facts with another fingerprint and other places. */
    static CertificateFacts with(CertificateFacts facts, String fingerprint, List<Place> places) {
        return new CertificateFacts(
                fingerprint,
                facts.kind(),
                facts.subject(),
                facts.keyAlgorithm(),
                facts.keyBits(),
                facts.curve(),
                facts.signatureAlgorithm(),
                facts.notBefore(),
                facts.notAfter(),
                facts.use(),
                facts.trustBundle(),
                facts.judged(),
                places);
    }
}
