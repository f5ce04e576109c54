// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import io.github.istiofips.image.ImageException;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.policy.ReferenceMask;
import io.github.istiofips.policy.data.ImageLock;
import io.github.istiofips.policy.data.LockedImage;
import io.github.istiofips.policy.data.LockedImage.LockedPlatform;
import io.github.istiofips.report.ConsoleLine.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What changed between two lock files, as lines of plain text. */
public final class LockListing {

    private static final String INDENT = "    ";

    private final List<ConsoleLine> lines = new ArrayList<>();
    private int added;
    private int removed;
    private int moved;
    private int unchanged;

    private LockListing() {}

    /**
     * Returns a line for each image added or removed, a block for each that moved, and the sum.
     *
     * @param file name of the lock file
     * @param before what it held; empty if it is new
     * @param now what it holds
     */
    public static List<ConsoleLine> changes(String file, Optional<ImageLock> before, ImageLock now) {
        LockListing listing = new LockListing();
        ImageLock old = before.orElseGet(() -> new ImageLock(List.of()));
        SortedSet<String> references = new TreeSet<>();
        old.images().forEach(image -> references.add(image.reference()));
        now.images().forEach(image -> references.add(image.reference()));
        references.forEach(reference -> listing.change(old.image(reference), now.image(reference)));
        listing.add(
                Level.INFO,
                file + ": " + listing.added + " added, " + listing.removed + " removed, " + listing.moved + " moved, "
                        + listing.unchanged + " unchanged");
        return List.copyOf(listing.lines);
    }

    private void change(Optional<LockedImage> before, Optional<LockedImage> now) {
        if (before.isEmpty()) {
            added++;
            now.ifPresent(image -> add(Level.INFO, "added    " + image.reference() + "  " + image.digest()));
        } else if (now.isEmpty()) {
            removed++;
            add(
                    Level.INFO,
                    "removed  " + before.get().reference() + "  " + before.get().digest());
        } else if (before.get().hasContentOf(now.get())) {
            unchanged++;
        } else {
            moved++;
            moved(before.get(), now.get());
        }
    }

    private void moved(LockedImage before, LockedImage now) {
        add(Level.WARN, "moved    " + now.reference());
        add(Level.WARN, INDENT + "from   " + before.digest());
        add(Level.WARN, INDENT + "to     " + now.digest());
        SortedSet<String> platforms = new TreeSet<>(platforms(before));
        platforms.addAll(platforms(now));
        for (String platform : platforms) {
            add(Level.WARN, INDENT + platform + "  " + change(digests(before, platform), digests(now, platform)));
        }
    }

    private static String change(String before, String now) {
        if (before.isEmpty()) {
            return "added, " + now;
        }
        if (now.isEmpty()) {
            return "removed, was " + before;
        }
        return before.equals(now) ? "unchanged" : "from " + before + " to " + now;
    }

    private static SortedSet<String> platforms(LockedImage image) {
        return image.platforms().stream().map(LockedPlatform::platform).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String digests(LockedImage image, String platform) {
        return image.platforms().stream()
                .filter(entry -> entry.platform().equals(platform))
                .map(LockedPlatform::digest)
                .collect(Collectors.joining(", "));
    }

    /**
     * Returns the sentences on images for which there is no entry, each with its place and what to do.
     *
     * @param file name of the lock file, which nothing was written to
     * @param failures the images, each with why
     * @return empty if there are none
     */
    public static Optional<String> failures(String file, List<Failure> failures) {
        if (failures.isEmpty()) {
            return Optional.empty();
        }
        String count = ConsoleText.count(failures.size(), "image", "images");
        return Optional.of(count + " could not be locked, and " + file + " was left as it is:\n"
                + failures.stream().map(LockListing::text).collect(Collectors.joining("\n")));
    }

    private static String text(Failure failure) {
        Origin origin = failure.use().origins().get(0);
        String place = origin.location()
                .map(at -> at + " (" + origin.key() + ")")
                .orElseGet(() -> origin.key() + " (" + origin.why() + ")");
        return List.of(
                        failure.use().reference(),
                        INDENT + "found  " + failure.cause().getMessage(),
                        INDENT + "at     " + place,
                        INDENT + "fix    " + failure.cause().remedy())
                .stream()
                .map(line -> ConsoleText.plain(ReferenceMask.mask(line)))
                .collect(Collectors.joining("\n"));
    }

    private void add(Level level, String text) {
        lines.add(new ConsoleLine(level, ConsoleText.plain(text)));
    }

    /**
     * An image that has no entry.
     *
     * @param use its reference and origins
     * @param cause why
     */
    public record Failure(ImageUse use, ImageException cause) {}
}
