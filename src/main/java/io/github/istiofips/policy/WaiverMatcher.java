// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.data.Waiver;
import io.github.istiofips.project.Location;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells what one waiver fits. */
final class WaiverMatcher {

    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");
    private static final String SHA256 = "sha256:";

    /** A glob for fingerprints; {@code *} alone means files. */
    private static final Pattern FINGERPRINT_GLOB = Pattern.compile("(?i)(sha256:)?[*?]*[0-9a-f][0-9a-f*?]*");

    private final Waiver waiver;
    private final Map<String, Set<String>> imageNames;
    private final Glob plain;
    private final Optional<Glob> fingerprint;
    private final List<Glob> images;
    private final List<Glob> imagesByName;
    private final Optional<Glob> path;

    /**
     * @param waiver the waiver
     * @param imageNames every name of each image, by reference
     */
    WaiverMatcher(Waiver waiver, Map<String, Set<String>> imageNames) {
        this.waiver = waiver;
        this.imageNames = imageNames;
        plain = new Glob(ReferenceMask.mask(waiver.subject()).replaceFirst("^(\\./)+", ""));
        fingerprint = Optional.of(waiver.subject())
                .filter(text -> FINGERPRINT_GLOB.matcher(text).matches())
                .map(text -> new Glob(text.toLowerCase(Locale.ROOT).replaceFirst("^" + SHA256, "")));
        images = WaiverSubject.globs(waiver.subject());
        imagesByName = WaiverSubject.nameBeforeDigest(waiver.subject())
                .map(WaiverSubject::globs)
                .orElse(List.of());
        path = waiver.path().map(Glob::new);
    }

    Waiver waiver() {
        return waiver;
    }

    /** Tells whether rule, subject and path fit a finding, whatever the date. */
    boolean fits(Finding finding) {
        return finding.rule().equals(waiver.rule())
                && (path.isEmpty() || finding.path().filter(path.get()::matches).isPresent())
                && means(finding);
    }

    /** Tells whether the subject is what a finding is about. */
    boolean means(Finding finding) {
        if (finding.image().isPresent()) {
            String reference = finding.image().get();
            return meansImage(imageNames.getOrDefault(reference, Set.of(ReferenceMask.mask(reference))));
        }
        boolean subject = FINGERPRINT.matcher(finding.subject()).matches()
                ? fingerprint.filter(glob -> glob.matches(finding.subject())).isPresent()
                : plain.matches(ReferenceMask.mask(finding.subject()));
        return subject || meansFilesOf(finding);
    }

    /** Tells whether the subject is an image of these names. */
    boolean meansImage(Set<String> names) {
        return names.stream().anyMatch(name -> images.stream().anyMatch(glob -> glob.matches(name)));
    }

    /** Tells whether the subject is an image by digest, and of one of these names without tag and digest. */
    boolean meansImageByName(Set<String> bareNames) {
        return bareNames.stream().anyMatch(name -> imagesByName.stream().anyMatch(glob -> glob.matches(name)));
    }

    boolean meansFile(String file) {
        return plain.matches(ReferenceMask.mask(file));
    }

    boolean meansFingerprint() {
        return fingerprint.isPresent();
    }

    /** A waiver on one file must not hide that the same stands in another. */
    private boolean meansFilesOf(Finding finding) {
        return finding.location().isPresent()
                && Stream.concat(finding.location().stream(), finding.relatedLocations().stream())
                        .map(Location::file)
                        .allMatch(this::meansFile);
    }
}
