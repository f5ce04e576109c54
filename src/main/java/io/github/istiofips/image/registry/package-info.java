// SPDX-License-Identifier: Apache-2.0
/** Images from registries; the only package that knows jib-core and HTTP. */
@NullMarked
package io.github.istiofips.image.registry;

import org.jspecify.annotations.NullMarked;
