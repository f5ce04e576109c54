// SPDX-License-Identifier: Apache-2.0
/** What charts, GitOps objects and operators wrap around Istio's configuration, unwrapped. */
@NullMarked
package io.github.istiofips.mesh.carrier;

import org.jspecify.annotations.NullMarked;
