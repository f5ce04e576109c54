// SPDX-License-Identifier: Apache-2.0
/** The project directory: its files, walked once, and YAML nodes with raw scalars and positions. */
@NullMarked
package io.github.istiofips.project;

import org.jspecify.annotations.NullMarked;
