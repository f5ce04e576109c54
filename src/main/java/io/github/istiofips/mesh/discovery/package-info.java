// SPDX-License-Identifier: Apache-2.0
/** Istio configuration found among a module's files, and each source handed to what resolves it. */
@NullMarked
package io.github.istiofips.mesh.discovery;

import org.jspecify.annotations.NullMarked;
