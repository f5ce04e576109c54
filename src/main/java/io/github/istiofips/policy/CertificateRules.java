// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.project.Location;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules on the types and sizes of keys in judged use, and on certificates and keys that could not be read. */
final class CertificateRules implements RuleFamily {

    private static final String UNREADABLE = "certificate-unreadable";

    @Override
    public Set<String> rules() {
        return Stream.concat(KeyLimits.RULES.stream(), Stream.of(UNREADABLE)).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        KeyLimits limits = new KeyLimits(mesh);
        Stream<Finding> keys = mesh.facts().certificates().stream()
                .filter(CertificateFacts::judged)
                .collect(Collectors.groupingBy(CertificateRules::identity, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(same -> key(same, limits).stream());
        return Stream.concat(
                keys, mesh.facts().unreadableCertificates().stream().map(CertificateRules::unreadable));
    }

    private static String identity(CertificateFacts facts) {
        return facts.kind() + " " + facts.fingerprint();
    }

    private static Optional<Finding> key(List<CertificateFacts> same, KeyLimits limits) {
        CertificateFacts facts = whole(same);
        KeyShape key = KeyShape.of(facts);
        if (key.isRsa() && key.bits() <= 0) {
            return Optional.of(unknownSize(facts, facts.places()));
        }
        return limits.judge(key)
                .map(found -> finding(
                        found.charge(),
                        facts.fingerprint(),
                        subject(facts, facts.places()) + " has " + described(key) + "." + found.why(),
                        again(facts) + KeyLimits.HOW_TO_MAKE + found.otherwise() + ".",
                        facts.places()));
    }

    /** Returns the facts on the same certificate or key, with the places of all of them. */
    private static CertificateFacts whole(List<CertificateFacts> same) {
        CertificateFacts facts = same.stream()
                .min(Comparator.comparing(CertificateFacts::toString))
                .orElseThrow();
        return new CertificateFacts(
                facts.fingerprint(),
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
                same.stream()
                        .flatMap(one -> one.places().stream())
                        .distinct()
                        .sorted()
                        .toList());
    }

    private static String described(KeyShape key) {
        if (key.isRsa()) {
            return "an " + key.algorithm() + " key of " + key.bits() + " bits";
        }
        return key.algorithm().equals("EC")
                ? "an EC key on "
                        + key.curve().map(curve -> "the curve " + curve).orElse("an unnamed curve")
                : "a key of the type " + key.algorithm();
    }

    private static Finding unknownSize(CertificateFacts facts, List<Place> places) {
        return finding(
                new Charge(UNREADABLE, Outcome.UNVERIFIABLE),
                facts.fingerprint(),
                name(facts) + " in " + where(places.get(0)) + " has an RSA key whose size could not be read.",
                "Check the key by hand with openssl, and replace it if openssl cannot read it either.",
                places);
    }

    private static Finding unreadable(UnreadableCertificate certificate) {
        Place place = certificate.place();
        return finding(
                new Charge(UNREADABLE, certificate.judged() ? Outcome.UNVERIFIABLE : Outcome.NOTE),
                where(place),
                where(place) + " holds or names a certificate or key that could not be read: " + certificate.reason(),
                "Replace it by one that can be read; for what is under a password, name that by the parameter keystores; check what is"
                        + " sealed or fetched later by hand. If the mesh does not use it, exclude the file in the parameter certificates.",
                List.of(place));
    }

    private static String subject(CertificateFacts facts, List<Place> places) {
        String more = places.size() > 1 ? " and " + (places.size() - 1) + " more" : "";
        return name(facts) + " in " + where(places.get(0)) + more;
    }

    private static String name(CertificateFacts facts) {
        return switch (facts.kind()) {
            case CERTIFICATE -> "The certificate " + facts.subject().orElse("without a subject");
            case REQUEST -> "The certificate request " + facts.subject().orElse("without a subject");
            case KEY -> "The key (" + facts.use() + ")";
        };
    }

    private static String again(CertificateFacts facts) {
        return switch (facts.kind()) {
            case CERTIFICATE -> "Issue the certificate again ";
            case REQUEST -> "Make the request again ";
            case KEY -> "Replace the key and its certificate by a pair ";
        };
    }

    private static String where(Place place) {
        return place.file() + ":" + place.line() + (place.entry().isEmpty() ? "" : " (" + place.entry() + ")");
    }

    private static Finding finding(Charge charge, String subject, String message, String remedy, List<Place> places) {
        List<Location> lines = places.stream()
                .map(place -> new Location(place.file(), Math.max(1, place.line()), 1))
                .distinct()
                .toList();
        return new Finding(
                charge.rule(),
                charge.outcome(),
                subject,
                ReferenceMask.mask(message),
                remedy,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(lines.get(0)),
                lines.subList(1, lines.size()));
    }
}
