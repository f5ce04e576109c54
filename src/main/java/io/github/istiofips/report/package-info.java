// SPDX-License-Identifier: Apache-2.0
/** A verification report and the formats it is written in. */
@NullMarked
package io.github.istiofips.report;

import org.jspecify.annotations.NullMarked;
