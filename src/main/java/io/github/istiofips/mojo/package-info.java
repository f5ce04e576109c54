// SPDX-License-Identifier: Apache-2.0
/** Maven goals; the only package that knows Maven. */
@NullMarked
package io.github.istiofips.mojo;

import org.jspecify.annotations.NullMarked;
