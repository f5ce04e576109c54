// SPDX-License-Identifier: Apache-2.0
/** The bytes of one executable turned into facts about its cryptography. */
@NullMarked
package io.github.istiofips.executable;

import org.jspecify.annotations.NullMarked;
