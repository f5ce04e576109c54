// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known about an executable besides its bytes.
 *
 * @param role the part it plays in the mesh, such as {@code pilot-discovery}, if any
 * @param goDebug the variable {@code GODEBUG} of the image
 * @param knownModules the module builds that can be told by their integrity value
 */
record Context(Optional<String> role, Optional<String> goDebug, List<SealedModule> knownModules) {

    static final String ENVOY = "envoy";

    private static final Set<String> RUST_ROLES = Set.of("ztunnel", "agentgateway");

    private static final Set<String> GO_ROLES = Set.of(
            "pilot-discovery",
            "pilot-agent",
            "install-cni",
            "istio-cni",
            "istio-cni-repair",
            "istio-cni-taint",
            "operator");

    Context {
        knownModules = List.copyOf(knownModules);
    }

    /** Whether only Go makes what plays this part. */
    boolean goRole() {
        return role.filter(GO_ROLES::contains).isPresent();
    }

    /** Whether only Rust makes what plays this part. */
    boolean rustRole() {
        return role.filter(RUST_ROLES::contains).isPresent();
    }

    boolean is(String name) {
        return role.filter(name::equals).isPresent();
    }
}
