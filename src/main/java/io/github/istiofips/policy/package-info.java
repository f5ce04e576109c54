// SPDX-License-Identifier: Apache-2.0
/** Facts turned into findings; no input or output happens here. */
@NullMarked
package io.github.istiofips.policy;

import org.jspecify.annotations.NullMarked;
