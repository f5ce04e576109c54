// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.policy.MeshFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Puts the certificates of the project and those that lie in images together: one record each, with all places. */
final class CertificateMerge {

    private static final Comparator<CertificateFacts> IDENTITY =
            Comparator.comparing(CertificateFacts::fingerprint).thenComparing(CertificateFacts::kind);

    /** Of the private and the public half of a key, whose fingerprint is the same, the private one is told: it sorts first. */
    private static final Comparator<CertificateFacts> TELLING =
            Comparator.comparing(CertificateFacts::use).thenComparing(CertificateFacts::trustBundle);

    private CertificateMerge() {}

    /**
     * Returns every certificate, key and request once, sorted by fingerprint and kind. What the project holds is described as it is there;
     * its further places in images change nothing but the places.
     */
    static List<CertificateFacts> of(MeshFacts facts) {
        Stream<CertificateFacts> inImages = facts.images().stream()
                .flatMap(image -> image.platforms().stream())
                .flatMap(platform -> platform.certificates().stream())
                .sorted(TELLING);
        SortedMap<CertificateFacts, List<CertificateFacts>> same = new TreeMap<>(IDENTITY);
        Stream.concat(facts.certificates().stream(), inImages)
                .forEach(found ->
                        same.computeIfAbsent(found, first -> new ArrayList<>()).add(found));
        return same.values().stream().map(CertificateMerge::merged).toList();
    }

    private static CertificateFacts merged(List<CertificateFacts> same) {
        CertificateFacts first = same.get(0);
        List<Place> places = same.stream()
                .flatMap(facts -> facts.places().stream())
                .distinct()
                .sorted()
                .toList();
        return new CertificateFacts(
                first.fingerprint(),
                first.kind(),
                first.subject(),
                first.keyAlgorithm(),
                first.keyBits(),
                first.curve(),
                first.signatureAlgorithm(),
                first.notBefore(),
                first.notAfter(),
                first.use(),
                first.trustBundle(),
                first.judged(),
                places);
    }
}
