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
 * @param mark regular expression found in a marked tag or image name; empty where {@code marking} needs none
 * @param repositories regular expressions, each for a whole {@code registry/repository}; never empty
 * @param source public documents or files the entry rests on
 */
public record Publisher(
        String name, String title, Marking marking, String mark, List<Pattern> repositories, String source) {

    /** How a publisher marks FIPS builds. */
    public enum Marking {
        /** A word in the tag. */
        TAG,
        /** The last element of the repository. */
        IMAGE_NAME,
        /** Everything under the repository path is published as FIPS. */
        HUB,
        /** No mark: the FIPS mode of the host decides at run time. */
        HOST,
        /** No FIPS builds are published. */
        NONE,
        /** Not known. */
        UNKNOWN
    }

    public Publisher {
        repositories = List.copyOf(repositories);
        if (name.isBlank() || title.isBlank() || source.isBlank() || repositories.isEmpty()) {
            throw new IllegalArgumentException("publisher " + name + " needs name, title, repositories and source");
        }
        if ((marking == Marking.TAG || marking == Marking.IMAGE_NAME) == mark.isEmpty()) {
            throw new IllegalArgumentException(
                    "publisher " + name + ": a mark belongs to the markings TAG and IMAGE_NAME and only to them");
        }
        isMarked(mark, ""); // A broken expression is found while reading, not while judging.
    }

    /** Tells whether images of this repository are this publisher's. */
    public boolean publishes(String registry, String repository) {
        String path = registry + "/" + repository;
        return repositories.stream().anyMatch(pattern -> pattern.matcher(path).matches());
    }

    /** Tells whether an image is published as FIPS; an image without a tag carries no mark in it. */
    public boolean marksAsFips(String repository, Optional<String> tag) {
        return switch (marking) {
            case TAG -> tag.filter(t -> isMarked(mark, t)).isPresent();
            case IMAGE_NAME -> isMarked(mark, repository.substring(repository.lastIndexOf('/') + 1));
            case HUB -> true;
            case HOST, NONE, UNKNOWN -> false;
        };
    }

    private static boolean isMarked(String mark, String text) {
        return Pattern.compile(mark).matcher(text).find();
    }
}
