// SPDX-License-Identifier: Apache-2.0
/** One verification run: wires resolution, fetching, inspection and policy. */
@NullMarked
package io.github.istiofips.verify;

import org.jspecify.annotations.NullMarked;
