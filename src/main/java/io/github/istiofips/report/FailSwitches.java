// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import io.github.istiofips.policy.Finding;

/**
 * Which findings fail the build. They never change the outcome of a report.
 *
 * @param violation violations do
 * @param unverifiable what could not be judged does
 * @param unreachable images that could not be reached do
 * @param warning warnings do
 */
public record FailSwitches(boolean violation, boolean unverifiable, boolean unreachable, boolean warning) {

    private static final String IMAGE_UNREACHABLE = "image-unreachable";

    /** Tells whether the finding fails the build, waivers aside. */
    public boolean fails(Finding finding) {
        return switch (finding.outcome()) {
            case VIOLATION -> violation;
            case UNVERIFIABLE -> finding.rule().equals(IMAGE_UNREACHABLE) ? unreachable : unverifiable;
            case WARNING -> warning;
            case NOTE -> false;
        };
    }
}
