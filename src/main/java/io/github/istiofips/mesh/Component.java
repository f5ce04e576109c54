// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

/** The part an image plays in a mesh. */
public enum Component {
    /** Control plane, {@code pilot-discovery}. */
    PILOT,
    /** Sidecar and gateway proxy: Envoy and {@code pilot-agent}. */
    PROXY,
    /** CNI node agent and plugin. */
    CNI,
    /** Node proxy of ambient mode. */
    ZTUNNEL,
    /** In-cluster operator of Istio 1.23 and earlier. */
    OPERATOR,
    /** The agentgateway data plane. */
    AGENTGATEWAY,
    /** Anything else. */
    OTHER;

    /** Tells the component from the last element of an image reference; {@link #OTHER} if it tells nothing. */
    public static Component ofReference(String reference) {
        return ComponentTable.load().of(reference);
    }
}
