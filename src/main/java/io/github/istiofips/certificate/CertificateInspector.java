// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import io.github.istiofips.certificate.CertificateFacts.Kind;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.InputReader.Found;
import io.github.istiofips.certificate.SignedFacts.Validity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns inputs into facts about certificates, keys and requests. Reads PEM (RFC 7468) with any number of blocks and
 * anything around them, DER, PKCS#7 bundles, and keystores (PKCS#12, JKS, JCEKS). Whatever cannot be read becomes an {@link UnreadableCertificate}; no input makes it throw.
 */
public final class CertificateInspector {

    private CertificateInspector() {}

    /** Inspects all inputs together: whether a certificate stands beside its key needs both. */
    public static CertificateInspection inspect(List<CertificateInput> inputs) {
        List<InputReader> readers = new ArrayList<>();
        DerivationBudget budget = DerivationBudget.ofRun();
        List<CertificateInput> locked = new ArrayList<>();
        List<UnreadableCertificate> unreadable = new ArrayList<>();
        for (CertificateInput input : inputs) {
            InputReader reader =
                    new InputReader(input, input.has(Mark.INVENTORY) ? DerivationBudget.none() : budget).read();
            readers.add(reader);
            unreadable.addAll(reader.unreadable());
            if (reader.locked()) {
                locked.add(input);
            }
        }
        UseJudge judge = new UseJudge(readers, locked);
        Map<String, List<Found>> same = new TreeMap<>();
        for (InputReader reader : readers) {
            for (Found found : reader.found()) {
                String key = fingerprint(found) + found.item().kind();
                same.computeIfAbsent(key, k -> new ArrayList<>()).add(found);
            }
        }
        unreadable.sort(
                Comparator.comparing(UnreadableCertificate::place).thenComparing(UnreadableCertificate::reason));
        return new CertificateInspection(
                same.values().stream().map(found -> facts(found, judge)).toList(), unreadable);
    }

    private static CertificateFacts facts(List<Found> same, UseJudge judge) {
        Decoded.Item item = same.get(0).item();
        boolean judged = same.stream().anyMatch(judge::isJudged);
        return new CertificateFacts(
                fingerprint(same.get(0)),
                item.kind(),
                item.signed().flatMap(SignedFacts::subject),
                item.key().algorithm(),
                item.key().bits(),
                item.key().curve(),
                item.signed().map(SignedFacts::signature),
                item.signed().flatMap(SignedFacts::validity).flatMap(Validity::notBefore),
                item.signed().flatMap(SignedFacts::validity).flatMap(Validity::notAfter),
                judge.useOf(same),
                !judged && item.kind() == Kind.CERTIFICATE && same.stream().allMatch(judge::isTrustAnchor),
                judged,
                same.stream().map(Found::place).distinct().sorted().toList());
    }

    /**
     * Where a private key does not hold its public key, its place identifies it: a hash of the private part would let
     * anybody test guesses of it.
     */
    private static String fingerprint(Found found) {
        Place place = found.place();
        String where = place.file() + '\n' + place.line() + '\n' + place.entry();
        return found.item().fingerprint().orElseGet(() -> Hashes.sha256(where.getBytes(StandardCharsets.UTF_8)));
    }
}
