// SPDX-License-Identifier: Apache-2.0
/** Rule catalogue and publisher tables, read from dated resources. */
@NullMarked
package io.github.istiofips.policy.data;

import org.jspecify.annotations.NullMarked;
