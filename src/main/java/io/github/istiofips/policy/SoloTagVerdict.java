// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.IstioTag.Release;
import io.github.istiofips.policy.IstioTag.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The rules of Solo's documentation on tags of its distribution of Istio. They judge the form of a tag and the
 * architectures and FIPS builds documented for it, not the bytes behind it.
 */
final class SoloTagVerdict {

    /** Short name of the publisher whose tags these rules judge. */
    static final String PUBLISHER = "solo";

    static final Charge ARCH = new Charge("tag-arch-unsupported", Outcome.VIOLATION);
    static final Charge NEEDS_PATCH = new Charge("tag-needs-patch", Outcome.VIOLATION);
    static final Charge NO_BUILD = new Charge("tag-without-fips-build", Outcome.VIOLATION);
    static final Charge FORM = new Charge("tag-form-unknown", Outcome.WARNING);

    private static final String SOURCE = " (Solo documentation, \"About Solo distributions of Istio\")";
    private static final String RELEASE_NOTES = " (Solo release notes of Gloo Mesh 2.14, known issues)";
    private static final Release FIRST_MULTI_ARCH = new Release(1, 16, 0);
    private static final Release FIRST_ARM = new Release(1, 15, 3);
    private static final Set<Release> NEED_PATCH = Set.of(new Release(1, 17, 2), new Release(1, 16, 4));
    private static final Set<Release> WITHOUT_BUILD = Set.of(new Release(1, 26, 0), new Release(1, 26, 1));

    private SoloTagVerdict() {}

    /**
     * One rule that a tag breaks, or that leaves it open.
     *
     * @param charge rule and weight
     * @param sentence what the documentation says, with the id of its rule and the source
     */
    record Ruling(Charge charge, String sentence) {}

    /** Returns what the documentation holds against a tag; empty if it supports the tag or says nothing of it. */
    static List<Ruling> of(IstioTag tag) {
        List<Ruling> rulings = new ArrayList<>();
        tag.doubts().forEach(doubt -> rulings.add(open(doubt)));
        if (tag.preRelease().isPresent()) {
            rulings.add(open("P1: the documentation says nothing of pre-releases"));
        }
        if (rulings.isEmpty()) {
            tag.release().ifPresent(release -> {
                arm(tag, release).ifPresent(rulings::add);
                fips(tag, release).ifPresent(rulings::add);
                revision(tag, release).ifPresent(rulings::add);
            });
        }
        return List.copyOf(rulings);
    }

    private static Optional<Ruling> arm(IstioTag tag, Release release) {
        if (!tag.has(Word.ARM)) {
            return Optional.empty();
        }
        if (release.compareTo(FIRST_MULTI_ARCH) >= 0) {
            return Optional.of(new Ruling(
                    ARCH,
                    "A1: from 1.16.0 on one tag holds amd64 and arm64, and tags with -arm are not supported" + SOURCE));
        }
        if (release.compareTo(FIRST_ARM) >= 0) {
            if (tag.has(Word.SOLO) == tag.isFips()) {
                return Optional.of(new Ruling(
                        ARCH,
                        "A3': from 1.15.3 to 1.15.x -arm is supported as -fips-arm and as -solo-arm, neither for solo"
                                + " with FIPS nor for standard without it" + SOURCE));
            }
            return tag.has(Word.DISTROLESS)
                    ? Optional.of(open("G7: the documentation shows no tag with both -arm and -distroless"))
                    : Optional.empty();
        }
        if (release.isAtLeast(1, 15, 0)) {
            return Optional.of(new Ruling(ARCH, "A4: from 1.15.0 to 1.15.2 there are no images for ARM" + SOURCE));
        }
        return Optional.of(
                release.isAtLeast(1, 11, 5)
                        ? open("A5: today's documentation says nothing of -arm below 1.15.0")
                        : open("A6: no documentation says anything of -arm below 1.11.5"));
    }

    private static Optional<Ruling> fips(IstioTag tag, Release release) {
        if (!tag.isFips()) {
            return Optional.empty();
        }
        OptionalInt patch = tag.patch();
        if (NEED_PATCH.contains(release) && patch.orElse(0) < 1) {
            return Optional.of(
                    patch.isPresent()
                            ? open(
                                    "F2: the documentation names patch1 as the first with the repair of Envoy, not patch0")
                            : new Ruling(
                                    NEEDS_PATCH,
                                    "F2: the FIPS builds of 1.17.2 and 1.16.4 carry a bug of Envoy in FIPS mode that"
                                            + " patch1 repairs" + SOURCE));
        }
        if (WITHOUT_BUILD.contains(release) && patch.isEmpty()) {
            return Optional.of(new Ruling(
                    NO_BUILD,
                    "F3: there are no FIPS images of 1.26.0 and 1.26.1; the first is 1.26.1-patch0" + RELEASE_NOTES));
        }
        if (release.equals(new Release(1, 26, 0))) {
            return Optional.of(open("F3: the documentation names no FIPS images of 1.26.0 with a patch"));
        }
        return isBesideNeedPatch(release)
                ? Optional.of(open("F2: the documentation is silent on FIPS builds beside 1.16.4 and 1.17.2, which"
                        + " need patch1"))
                : Optional.empty();
    }

    /** The versions around the two that need a patch; 1.16.0 and 1.17.3 are documented as fine. */
    private static boolean isBesideNeedPatch(Release release) {
        boolean in117 = release.isAtLeast(1, 17, 0) && !release.isAtLeast(1, 17, 2);
        boolean in116 =
                release.isAtLeast(1, 16, 1) && !release.isAtLeast(1, 16, 8) && !release.equals(new Release(1, 16, 4));
        return in117 || in116;
    }

    private static Optional<Ruling> revision(IstioTag tag, Release release) {
        if (tag.fipsRevision().isPresent() && release.isAtLeast(1, 9, 0)) {
            return Optional.of(open("F4: numbered -fipsN tags are known from before 1.9 only"));
        }
        return tag.has(Word.FIPSONLY)
                ? Optional.of(open("F5: no document shows a complete tag with -fipsonly"))
                : Optional.empty();
    }

    private static Ruling open(String doubt) {
        return new Ruling(FORM, doubt);
    }

    /**
     * Returns the documented FIPS tag that comes nearest to a tag, such as {@code 1.17.2-patch1-solo-fips} for
     * {@code 1.17.2-solo-fips-arm}; empty if the documentation does not lead to one.
     */
    static Optional<String> supportedFipsTag(IstioTag tag) {
        boolean leadsNowhere = !tag.doubts().isEmpty() || tag.preRelease().isPresent();
        if (leadsNowhere || tag.release().isEmpty()) {
            return Optional.empty();
        }
        Release release = tag.release().get();
        if (tag.has(Word.ARM) && release.compareTo(FIRST_MULTI_ARCH) < 0) {
            Release arm = release.compareTo(FIRST_ARM) < 0 ? FIRST_ARM : release;
            return release.isAtLeast(1, 15, 0) ? Optional.of(arm + "-fips-arm") : Optional.empty();
        }
        String version;
        if (WITHOUT_BUILD.contains(release)) {
            version = "1.26.1-patch" + (release.micro() == 1 ? tag.patch().orElse(0) : 0);
        } else if (NEED_PATCH.contains(release)) {
            version = release + "-patch" + Math.max(1, tag.patch().orElse(1));
        } else {
            version =
                    release + (tag.patch().isPresent() ? "-patch" + tag.patch().getAsInt() : "");
        }
        return Optional.of(version
                + (tag.has(Word.SOLO) ? "-solo" : "")
                + "-fips"
                + (tag.has(Word.DISTROLESS) ? "-distroless" : ""));
    }
}
