// SPDX-License-Identifier: Apache-2.0
/** The bytes of one file or value turned into facts about certificates and keys. */
@NullMarked
package io.github.istiofips.certificate;

import org.jspecify.annotations.NullMarked;
