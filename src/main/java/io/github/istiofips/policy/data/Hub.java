// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place where a publisher's images are to be had.
 *
 * @param repositories regular expression for a whole {@code registry/repository}
 * @param notices what is to be known of it; the first that applies counts
 */
public record Hub(Pattern repositories, List<Notice> notices) {
    public Hub {
        notices = List.copyOf(notices);
    }

    /** Tells whether a repository is there. */
    public boolean has(String registry, String repository) {
        return repositories.matcher(registry + "/" + repository).matches();
    }

    /**
     * That a hub is switched off, or has no images of some versions.
     *
     * @param id its name in this table, such as {@code H3}
     * @param since day from which it applies; empty for always
     * @param versions ranges of which one has to hold the version; empty for any, also for a tag without one
     * @param says what happens with it, one sentence without its full stop
     * @param hub where the images are instead, for the sentence on what to do
     * @param source public document it rests on
     */
    public record Notice(
            String id, Optional<LocalDate> since, List<VersionRange> versions, String says, String hub, String source) {
        public Notice {
            versions = List.copyOf(versions);
        }
    }
}
