// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.project.Location;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One judgement.
 *
 * @param rule id of the rule, such as {@code go-standard-crypto}
 * @param outcome weight
 * @param subject what is judged: image reference, file, certificate
 * @param message what was observed and what was expected, plain sentences
 * @param remedy what to do, one sentence
 * @param image reference of the image concerned, as in the report's list of images
 * @param platform platform concerned
 * @param path file inside the image concerned
 * @param location the line to change
 * @param relatedLocations other lines that contributed
 */
public record Finding(
        String rule,
        Outcome outcome,
        String subject,
        String message,
        String remedy,
        Optional<String> image,
        Optional<String> platform,
        Optional<String> path,
        Optional<Location> location,
        List<Location> relatedLocations)
        implements Comparable<Finding> {

    private static final Comparator<Finding> ORDER = Comparator.comparing(
                    (Finding f) -> f.image().orElse(""))
            .thenComparing(f -> f.platform().orElse(""))
            .thenComparing(f -> f.path().orElse(""))
            .thenComparing(Finding::subject)
            .thenComparing(Finding::rule)
            .thenComparing(f -> f.location().map(Location::toString).orElse(""))
            .thenComparing(Finding::message);

    public Finding {
        relatedLocations = List.copyOf(relatedLocations);
    }

    /** Orders by image, platform, path, subject and rule. */
    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }
}
