// SPDX-License-Identifier: Apache-2.0
/** Istio configuration turned into the images it leads to, its settings and what does not do what it seems to. */
@NullMarked
package io.github.istiofips.mesh;

import org.jspecify.annotations.NullMarked;
