// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tag in the grammar of Solo's distribution of Istio, in the documented order:
 * {@code X.Y.Z[-(alpha|beta|rc).N][-patchN][-solo][-fips[N]][-distroless][-arm]} (Solo documentation, "About Solo
 * distributions of Istio"). Every text parses; what the grammar does not cover is kept in {@code doubts}.
 *
 * @param release the version, if the tag starts with exactly three numbers
 * @param preRelease {@code alpha.N}, {@code beta.N} or {@code rc.N}
 * @param patch N of {@code -patchN}
 * @param fipsRevision N of {@code -fipsN}
 * @param words the words without a number, each at most once
 * @param doubts what the grammar does not cover, one clause each, starting with the id of its rule; empty if covered
 */
record IstioTag(
        Optional<Release> release,
        Optional<String> preRelease,
        OptionalInt patch,
        OptionalInt fipsRevision,
        Set<Word> words,
        List<String> doubts) {

    // Nine digits fit an int; a longer number is no version.
    private static final String NUMBER = "(0|[1-9][0-9]{0,8})";
    private static final Pattern RELEASE = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER);
    private static final Pattern PRE_RELEASE = Pattern.compile("(alpha|beta|rc)\\.[0-9]+");
    private static final Pattern PATCH = Pattern.compile("patch" + NUMBER);
    private static final Pattern FIPS_REVISION = Pattern.compile("fips" + NUMBER);

    IstioTag {
        words = Set.copyOf(words);
        doubts = List.copyOf(doubts);
    }

    /** Words of the grammar in its order; {@link #FIPSONLY} and {@link #DEBUG} are known but not documented in it. */
    enum Word {
        SOLO("solo", 2),
        FIPS("fips", 3),
        FIPSONLY("fipsonly", 4),
        DISTROLESS("distroless", 5),
        DEBUG("debug", 6),
        ARM("arm", 7);

        private final String text;
        private final int rank;

        Word(String text, int rank) {
            this.text = text;
            this.rank = rank;
        }

        static Optional<Word> of(String part) {
            return Arrays.stream(values())
                    .filter(word -> word.text.equals(part))
                    .findFirst();
        }

        String text() {
            return text;
        }
    }

    /** Three numbers, compared as numbers. */
    record Release(int major, int minor, int micro) implements Comparable<Release> {
        private static final Comparator<Release> ORDER = Comparator.comparingInt(Release::major)
                .thenComparingInt(Release::minor)
                .thenComparingInt(Release::micro);

        boolean isAtLeast(int otherMajor, int otherMinor, int otherMicro) {
            return compareTo(new Release(otherMajor, otherMinor, otherMicro)) >= 0;
        }

        @Override
        public int compareTo(Release other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return major + "." + minor + "." + micro;
        }
    }

    static IstioTag parse(String tag) {
        String[] parts = tag.split("-", -1);
        Matcher version = RELEASE.matcher(parts[0]);
        Parser parser = new Parser();
        Optional<Release> release = Optional.empty();
        if (version.matches()) {
            release = Optional.of(new Release(number(version, 1), number(version, 2), number(version, 3)));
        } else {
            parser.doubts.add("G1: the version is not three numbers X.Y.Z");
        }
        for (int i = 1; i < parts.length; i++) {
            parser.take(parts[i]);
        }
        return parser.tag(release);
    }

    boolean has(Word word) {
        return words.contains(word);
    }

    /** Tells whether the tag promises a FIPS build. */
    boolean isFips() {
        return has(Word.FIPS) || has(Word.FIPSONLY);
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    /** Takes the parts from left to right and notes where they leave the grammar. */
    private static final class Parser {
        private static final int PRE_RELEASE_RANK = 0;
        private static final int PATCH_RANK = 1;

        private final Set<Word> words = EnumSet.noneOf(Word.class);
        private final List<String> doubts = new ArrayList<>();
        private Optional<String> preRelease = Optional.empty();
        private OptionalInt patch = OptionalInt.empty();
        private OptionalInt fipsRevision = OptionalInt.empty();
        private int rank = -1;

        void take(String part) {
            Matcher patchMatcher = PATCH.matcher(part);
            Matcher fipsMatcher = FIPS_REVISION.matcher(part);
            Optional<Word> word = Word.of(part);
            if (PRE_RELEASE.matcher(part).matches()) {
                inOrder(PRE_RELEASE_RANK, part);
                preRelease = Optional.of(part);
            } else if (patchMatcher.matches()) {
                inOrder(PATCH_RANK, part);
                patch = OptionalInt.of(number(patchMatcher, 1));
            } else if (fipsMatcher.matches()) {
                word(Word.FIPS, part);
                fipsRevision = OptionalInt.of(number(fipsMatcher, 1));
            } else if (word.isPresent()) {
                word(word.get(), part);
            } else {
                doubts.add("G8: the part `" + part + "` is not documented");
            }
        }

        private void word(Word word, String part) {
            boolean armBeforeDistroless = word == Word.DISTROLESS && words.contains(Word.ARM);
            if (armBeforeDistroless && words.add(word)) {
                return; // The documentation shows no tag with both, so neither order is the wrong one.
            }
            inOrder(word.rank, part);
            words.add(word);
            if (word == Word.DEBUG) {
                doubts.add("G6: `debug` is not documented for Solo's images");
            }
        }

        private void inOrder(int partRank, String part) {
            if (partRank == rank) {
                doubts.add("G6: the part `" + part + "` stands twice");
            } else if (partRank < rank) {
                doubts.add("G9: the part `" + part + "` does not stand where the documented order has it");
            }
            rank = Math.max(rank, partRank);
        }

        IstioTag tag(Optional<Release> release) {
            return new IstioTag(release, preRelease, patch, fipsRevision, words, doubts);
        }
    }
}
