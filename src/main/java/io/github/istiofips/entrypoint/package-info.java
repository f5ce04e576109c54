// SPDX-License-Identifier: Apache-2.0
/** Which program a container ends up as, read from wrappers and shell scripts without running them. */
@NullMarked
package io.github.istiofips.entrypoint;

import org.jspecify.annotations.NullMarked;
