// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

/** Whether the bytes of the embedded module are those its builder sealed. */
public enum Integrity {
    /** The integrity value recomputed from the file equals the one stored in it. */
    VERIFIED,
    /** They differ, or the value was never injected. */
    BROKEN,
    /** The executable claims a module that could not be located or computed. */
    NOT_ESTABLISHED,
    /** There is no module to check. */
    NOT_APPLICABLE
}
