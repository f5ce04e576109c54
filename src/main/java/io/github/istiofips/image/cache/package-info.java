// SPDX-License-Identifier: Apache-2.0
/** What was established about content, kept by its digest; knows neither images nor executables. */
@NullMarked
package io.github.istiofips.image.cache;

import org.jspecify.annotations.NullMarked;
