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
 * @param rendered whether the configuration is what istiod itself reads; its proxies are then still to be resolved
 */
public record Injector(
        String revision,
        VersionScope scope,
        Function<Release, Optional<HelmValues>> values,
        Origin origin,
        boolean rendered) {

    /** An istiod known by the values it is installed with, whose proxies are resolved with its own image. */
    public Injector(
            String revision, VersionScope scope, Function<Release, Optional<HelmValues>> values, Origin origin) {
        this(revision, scope, values, origin, false);
    }
}
