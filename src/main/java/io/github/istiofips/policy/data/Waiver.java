// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import io.github.istiofips.project.Location;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A finding that somebody answers for until a date.
 *
 * @param rule id of the rule, compared exactly
 * @param subject glob on what the finding is about, as written: an image, a file or the fingerprint of a certificate or key
 * @param path glob on the path in the image; empty to leave the path open
 * @param until last day on which it applies
 * @param reason why the finding can be accepted until then
 * @param owner who answers for that
 * @param location where it stands
 */
public record Waiver(
        String rule,
        String subject,
        Optional<String> path,
        LocalDate until,
        String reason,
        String owner,
        Location location) {

    /** Id of the rule on waivers that have expired. */
    public static final String EXPIRED_RULE = "waiver-expired";

    /** What a stub has in place of the reason. */
    public static final String REASON_PLACEHOLDER = "<why this can be accepted until then>";

    /** What a stub has in place of the owner. */
    public static final String OWNER_PLACEHOLDER = "<who answers for it>";

    static final List<String> PLACEHOLDERS = List.of(REASON_PLACEHOLDER, OWNER_PLACEHOLDER);

    /** Id of the rule on waivers that nothing needs. */
    public static final String UNUSED_RULE = "waiver-unused";

    /** Tells whether it still applies on a date. */
    public boolean appliesOn(LocalDate date) {
        return !date.isAfter(until);
    }
}
