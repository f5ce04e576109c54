// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

/** What made an executable. */
public enum ExecutableKind {
    /** The Go toolchain. */
    GO,
    /** Envoy, C++. */
    ENVOY,
    /** The Rust toolchain. */
    RUST,
    /** Anything else in machine code. */
    NATIVE
}
