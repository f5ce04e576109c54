// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.image.Digest;
import io.github.istiofips.policy.data.ImageLock;
import io.github.istiofips.policy.data.LockedImage;
import io.github.istiofips.policy.data.LockedImage.LockedPlatform;
import io.github.istiofips.project.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules on images against the lock file: a tag can be moved to other content (OCI distribution specification, "Pushing Manifests"). */
final class LockRules implements RuleFamily {

    private static final Charge DRIFT = new Charge("digest-drift", Outcome.VIOLATION);
    private static final Charge NOT_LOCKED = new Charge("not-locked", Outcome.WARNING);

    @Override
    public Set<String> rules() {
        return Set.of(DRIFT.rule(), NOT_LOCKED.rule());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        return mesh.request().tagRules()
                ? mesh.request().lock().stream()
                        .flatMap(lock -> mesh.images().stream().flatMap(image -> judge(image, lock)))
                : Stream.empty();
    }

    private static Stream<Finding> judge(MeshImage image, ImageLock lock) {
        Optional<LockedImage> locked = lock.image(ReferenceMask.mask(image.use().reference()));
        if (locked.isEmpty()) {
            return Stream.of(notLocked(image));
        }
        return image.inspected().stream()
                .flatMap(inspected -> inspected.digest().stream()
                        .flatMap(found -> judge(image, inspected, found.toString(), locked.get())));
    }

    private static Stream<Finding> judge(MeshImage image, InspectedImage inspected, String found, LockedImage locked) {
        if (!locked.covers(found)) {
            return Stream.of(drift(image, inspected, found, locked));
        }
        List<String> others = found.equals(locked.digest()) ? otherManifests(inspected, locked) : List.of();
        return others.isEmpty() ? Stream.empty() : Stream.of(contradiction(image, found, others, locked));
    }

    private static Finding notLocked(MeshImage image) {
        return image.finding(
                NOT_LOCKED,
                "The lock file has no entry for this image, so that nobody would notice if other content came under the same"
                        + " name.",
                "Run the goal lock, and review the entry that it adds for "
                        + OriginLines.value(image.use().origins()) + ".");
    }

    private static Finding drift(MeshImage image, InspectedImage inspected, String found, LockedImage locked) {
        Finding finding = image.finding(
                DRIFT,
                "The image is now " + found + ", and the lock file holds " + locked.digest() + " for it. "
                        + String.join("; ", platforms(inspected, locked)) + ".",
                "Find out why the content of this name changed; if it is meant, run the goal lock and review the difference,"
                        + " else change " + OriginLines.value(image.use().origins())
                        + " to the image that was reviewed.");
        return locked.location().map(line -> also(finding, line)).orElse(finding);
    }

    /** A digest has one list of platforms, so that an entry with another one was not written by the goal, and a mirror's copy of what it names would pass. */
    private static Finding contradiction(MeshImage image, String found, List<String> others, LockedImage locked) {
        Finding finding = image.finding(
                DRIFT,
                "The image is " + found
                        + ", as the lock file says, but the platforms of its entry are not those of this digest: "
                        + String.join("; ", others) + ".",
                "Find out who changed "
                        + locked.location().map(line -> "the entry at " + line).orElse("the entry")
                        + " by hand; run the goal lock and review the difference.");
        return locked.location().map(line -> also(finding, line)).orElse(finding);
    }

    /** Says of each platform inspected that the entry does not have, or has with another manifest, what it is. */
    private static List<String> otherManifests(InspectedImage inspected, LockedImage locked) {
        List<String> clauses = new ArrayList<>();
        for (String name : names(inspected)) {
            SortedSet<String> now = digestsNow(inspected, name);
            SortedSet<String> then = digestsLocked(locked, name);
            if (!then.containsAll(now)) {
                clauses.add(name + " is " + String.join(", ", now) + ", and the entry has "
                        + (then.isEmpty() ? "none" : String.join(", ", then)));
            }
        }
        return clauses;
    }

    private static SortedSet<String> names(InspectedImage inspected) {
        return inspected.platforms().stream()
                .map(platform -> platform.platform().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Says of each platform of either side what became of its manifest. */
    private static List<String> platforms(InspectedImage inspected, LockedImage locked) {
        SortedSet<String> names = names(inspected);
        locked.platforms().forEach(platform -> names.add(platform.platform()));
        List<String> clauses = new ArrayList<>();
        for (String name : names) {
            clauses.add(clause(name, digestsNow(inspected, name), digestsLocked(locked, name)));
        }
        return clauses;
    }

    private static String clause(String platform, SortedSet<String> now, SortedSet<String> then) {
        if (then.isEmpty()) {
            return platform + " is not in the lock file";
        }
        if (now.isEmpty()) {
            return platform + ", which the lock file has, was not among the platforms inspected";
        }
        return now.equals(then)
                ? platform + " is the same"
                : platform + " moved from " + String.join(", ", then) + " to " + String.join(", ", now);
    }

    private static SortedSet<String> digestsNow(InspectedImage inspected, String platform) {
        return inspected.platforms().stream()
                .filter(candidate -> candidate.platform().toString().equals(platform))
                .flatMap(candidate -> candidate.digest().stream())
                .map(Digest::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static SortedSet<String> digestsLocked(LockedImage locked, String platform) {
        return locked.platforms().stream()
                .filter(candidate -> candidate.platform().equals(platform))
                .map(LockedPlatform::digest)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Finding also(Finding finding, Location line) {
        List<Location> related = new ArrayList<>(finding.relatedLocations());
        related.add(line);
        return new Finding(
                finding.rule(),
                finding.outcome(),
                finding.subject(),
                finding.message(),
                finding.remedy(),
                finding.image(),
                finding.platform(),
                finding.path(),
                finding.location(),
                related);
    }
}
