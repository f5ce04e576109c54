// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.project.Location;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules on the types and sizes of keys in judged use, and on certificates and keys that could not be read. */
final class CertificateRules implements RuleFamily {

    private static final String RSA_4096 = "rsa-4096";
    private static final String UNREADABLE = "certificate-unreadable";
    private static final Charge TOO_SMALL = new Charge("rsa-too-small", Outcome.VIOLATION);
    private static final String ODD_SIZE = "rsa-size-unsupported";
    private static final String TYPE = "key-type-unsupported";

    @Override
    public Set<String> rules() {
        return Set.of(RSA_4096, UNREADABLE, TOO_SMALL.rule(), ODD_SIZE, TYPE);
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        Rsa4096 rsa4096 = mesh.request().rsa4096();
        Outcome refused = KeyLimits.areEnforcedIn(mesh) ? Outcome.VIOLATION : Outcome.WARNING;
        Stream<Finding> keys = mesh.facts().certificates().stream()
                .filter(CertificateFacts::judged)
                .collect(Collectors.groupingBy(CertificateRules::identity, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .flatMap(same -> key(same, rsa4096, refused).stream());
        return Stream.concat(
                keys, mesh.facts().unreadableCertificates().stream().map(CertificateRules::unreadable));
    }

    private static String identity(CertificateFacts facts) {
        return facts.kind() + " " + facts.fingerprint();
    }

    private static Optional<Finding> key(List<CertificateFacts> same, Rsa4096 rsa4096, Outcome refused) {
        CertificateFacts facts = same.get(0);
        List<Place> places = same.stream()
                .flatMap(f -> f.places().stream())
                .distinct()
                .sorted()
                .toList();
        if (!KeyLimits.isRsa(facts.keyAlgorithm())) {
            return isAllowedCurve(facts) ? Optional.empty() : Optional.of(type(facts, places, refused));
        }
        if (facts.keyBits() <= 0) {
            return Optional.of(unknownSize(facts, places));
        }
        if (facts.keyBits() < KeyLimits.LEAST) {
            return Optional.of(tooSmall(facts, places));
        }
        if (!KeyLimits.SIZES.contains(facts.keyBits())) {
            return Optional.of(oddSize(facts, places, refused));
        }
        return facts.keyBits() == 4096 ? Optional.of(rsa4096(facts, places, rsa4096)) : Optional.empty();
    }

    private static boolean isAllowedCurve(CertificateFacts facts) {
        return facts.keyAlgorithm().equals("EC")
                && facts.curve().filter(KeyLimits.CURVES::contains).isPresent();
    }

    private static Finding oddSize(CertificateFacts facts, List<Place> places, Outcome refused) {
        return finding(
                new Charge(ODD_SIZE, refused),
                facts.fingerprint(),
                has(facts, places)
                        + " FIPS builds of Envoy and Go with BoringCrypto and crypto/tls/fipsonly accept 2048, 3072 and"
                        + " 4096 bits only" + KeyLimits.SOURCE + "; " + KeyLimits.inMesh(refused),
                again(facts) + KeyLimits.HOW_TO_MAKE + ".",
                places);
    }

    private static Finding type(CertificateFacts facts, List<Place> places, Outcome refused) {
        String type = facts.keyAlgorithm().equals("EC")
                ? "an EC key on "
                        + facts.curve().map(curve -> "the curve " + curve).orElse("an unnamed curve")
                : "a key of the type " + facts.keyAlgorithm();
        return finding(
                new Charge(TYPE, refused),
                facts.fingerprint(),
                subject(facts, places) + " has " + type
                        + ". FIPS builds of Envoy and Go with BoringCrypto and crypto/tls/fipsonly accept RSA, and ECDSA on"
                        + " P-256, P-384 and P-521 only" + KeyLimits.SOURCE + "; " + KeyLimits.inMesh(refused),
                again(facts) + KeyLimits.HOW_TO_MAKE + ".",
                places);
    }

    private static Finding rsa4096(CertificateFacts facts, List<Place> places, Rsa4096 rsa4096) {
        return finding(
                new Charge(RSA_4096, KeyLimits.outcome(rsa4096)),
                facts.fingerprint(),
                has(facts, places) + KeyLimits.REFUSE_4096,
                again(facts) + KeyLimits.HOW_TO_MAKE
                        + ", or set rsa4096 to warn if no build of this mesh refuses the size.",
                places);
    }

    private static Finding tooSmall(CertificateFacts facts, List<Place> places) {
        return finding(
                TOO_SMALL,
                facts.fingerprint(),
                has(facts, places)
                        + " Expected: at least 2048 bits (FIPS 186-5, section 5.1); FIPS builds of Envoy and Go refuse"
                        + " smaller keys.",
                again(facts) + KeyLimits.HOW_TO_MAKE + ".",
                places);
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

    private static String has(CertificateFacts facts, List<Place> places) {
        return subject(facts, places) + " has an " + facts.keyAlgorithm() + " key of " + facts.keyBits() + " bits.";
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
