// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Someone who publishes Istio images.
 *
 * @param name short name, such as {@code solo}
 * @param title name for sentences, such as {@code Solo.io}
 * @param marking how FIPS builds are told from others without looking into them
 * @param mark regular expression found in a marked image name or path; empty where {@code marking} needs none
 * @param fipsBuild what to change an unmarked image to, for sentences; empty if nothing better is known than the marking
 * @param distrolessBuild what to change an image with a shell to, for sentences; empty where the tag says it
 * @param fipsTag what makes a FIPS tag of another tag; empty if not every tag has one
 * @param hubs where the images are; never empty
 * @param tag how tags are written
 * @param tagRules what holds of some tags
 * @param support which versions are supported; the first that applies counts, and none says nothing
 * @param source public documents or files the entry rests on
 */
public record Publisher(
        String name,
        String title,
        Marking marking,
        Optional<Pattern> mark,
        Optional<String> fipsBuild,
        Optional<String> distrolessBuild,
        Optional<TagChange> fipsTag,
        List<Hub> hubs,
        TagGrammar tag,
        List<TagRule> tagRules,
        List<SupportWindow> support,
        String source) {

    /** How a publisher marks FIPS builds. */
    public enum Marking {
        /** A part of the tag. */
        TAG,
        /** The last element of the repository. */
        IMAGE_NAME,
        /** The path of the repository. */
        PATH,
        /** Everything that it publishes is a FIPS build. */
        ALL,
        /** No mark: the FIPS mode of the host decides at run time. */
        HOST,
        /** No FIPS builds are published. */
        NONE,
        /** Not known. */
        UNKNOWN
    }

    public Publisher {
        hubs = List.copyOf(hubs);
        tagRules = List.copyOf(tagRules);
        support = List.copyOf(support);
        if ((marking == Marking.PATH || marking == Marking.IMAGE_NAME) != mark.isPresent()) {
            throw new IllegalArgumentException(
                    "publisher " + name + ": a mark belongs to the markings PATH and IMAGE_NAME and only to them");
        }
        TagGrammar grammar = tag;
        if (marking == Marking.TAG && grammar.parts().stream().noneMatch(part -> part.kind() == TagPart.Kind.FIPS)) {
            throw new IllegalArgumentException("publisher " + name
                    + ": FIPS builds are marked in the tag, but no part of the tag is of the kind FIPS");
        }
        String who = "publisher " + name;
        tagRules.forEach(rule -> rule.check(grammar, who));
        support.forEach(window -> window.when().check(grammar, "a support window of " + who));
        fipsTag.ifPresent(change -> change.check(grammar, "fipsTag of " + who));
    }

    /** Tells whether a text, an image's name or path, has the mark of FIPS builds. */
    public boolean marks(String text) {
        return mark.filter(pattern -> pattern.matcher(text).find()).isPresent();
    }

    /** Returns the hub that a repository is in; empty if it is not this publisher's. */
    public Optional<Hub> hubOf(String registry, String repository) {
        return hubs.stream().filter(hub -> hub.has(registry, repository)).findFirst();
    }
}
