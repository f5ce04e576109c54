// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

/** Whether the build and the image environment switch Go's own module to FIPS mode. */
public enum FipsMode {
    /** {@code fips140=on}. */
    ON,
    /** {@code fips140=only}. */
    ONLY,
    /** Off or not set. */
    OFF,
    /** {@code fips140=auto}: the host decides. */
    HOST,
    /** The stack has no such switch. */
    NOT_APPLICABLE
}
