// SPDX-License-Identifier: Apache-2.0
/** Images from OCI image layouts and image archives, read in place. */
@NullMarked
package io.github.istiofips.image.layout;

import org.jspecify.annotations.NullMarked;
