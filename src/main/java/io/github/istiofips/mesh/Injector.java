// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.Optional;
import java.util.function.Function;

/**
 * An istiod whose configuration is known, seen as what decides the images of the proxies that it injects or deploys.
 *
 * @param revision its revision; empty for the one without a name
 * @param scope versions of Istio that may apply
 * @param values gives everything that its templates see in one release; empty if that release has no injector
 * @param origin where its configuration begins
 */
record Injector(String revision, VersionScope scope, Function<Release, Optional<HelmValues>> values, Origin origin) {}
