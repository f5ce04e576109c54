// SPDX-License-Identifier: Apache-2.0
/** Images as manifests, platforms, layers and the effective files they give. */
@NullMarked
package io.github.istiofips.image;

import org.jspecify.annotations.NullMarked;
