// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.image.Digest;
import io.github.istiofips.policy.ReferenceMask;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The certificates and keys met in the files of one platform of an image, told with their places. Only the layers that are read for the executables
 * count; none is fetched for the inventory.
 */
final class CertificateInventory {

    /** Most places listed of one platform: a distribution with Java, Python and Node.js has about a thousand. */
    static final int MAX_PLACES = 4_000;

    private final String image;
    private final SortedMap<String, List<CertificateFacts>> files = new TreeMap<>();
    private int room = MAX_PLACES;
    private int unlisted;

    /** @param reference the image as the report names it, before repository keys are masked */
    CertificateInventory(String reference) {
        this.image = reference;
    }

    /**
     * Adds what a file holds, as far as there is room.
     *
     * @param path absolute path in the image
     */
    void add(String path, ImageCertificates.Listing listing) {
        ImageCertificates.Listing fitting = ImageCertificates.bounded(listing.certificates(), room);
        room -= fitting.certificates().stream()
                .mapToInt(facts -> facts.places().size())
                .sum();
        unlisted += listing.unlisted() + fitting.unlisted();
        files.put(path, fitting.certificates());
    }

    /** Tells whether a file was added. */
    boolean has(String path) {
        return files.containsKey(path);
    }

    /** Tells whether anything was added. */
    boolean isEmpty() {
        return files.isEmpty();
    }

    /** Returns what was added, one record for each path and item, sorted by path; and how many places were left out. */
    ImageCertificates.Listing listing() {
        return new ImageCertificates.Listing(
                files.entrySet().stream()
                        .flatMap(file -> file.getValue().stream().map(facts -> told(file.getKey(), facts)))
                        .toList(),
                unlisted);
    }

    private CertificateFacts told(String path, CertificateFacts facts) {
        List<Place> places = facts.places().stream()
                .map(place -> new Place(ReferenceMask.mask(image + "!" + path), place.line(), place.entry()))
                .toList();
        String fingerprint = facts.fingerprint().isEmpty() ? identity(places.get(0)) : facts.fingerprint();
        return ImageCertificates.with(facts, fingerprint, places);
    }

    /** Its place identifies a private key that does not hold its public key; a hash of the key could be used to test guesses of it. */
    private static String identity(Place place) {
        byte[] text = (place.file() + '\n' + place.line() + '\n' + place.entry()).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(new Digest("sha256", "").newHash().digest(text));
    }
}
