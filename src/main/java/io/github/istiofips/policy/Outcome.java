// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

/** The weight of a finding, heaviest first. */
public enum Outcome {
    /** The thing looked at is not what the policy asks for. */
    VIOLATION,
    /** The thing could not be judged; never a pass. */
    UNVERIFIABLE,
    /** Worth knowing and acting on. */
    WARNING,
    /** Worth knowing. */
    NOTE
}
