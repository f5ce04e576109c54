// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.Set;

/**
 * A Gateway of the Gateway API whose proxy istiod deploys from a template of its own, not by injection (istio.io, "Kubernetes Gateway
 * API", section "Automated Deployment").
 *
 * @param name the Gateway in words, such as {@code Gateway edge}
 * @param owners owners of settings that its pods get beside those of all proxies, as {@link Readers#owner} names them
 * @param origin where the Gateway stands
 */
public record DeployedGateway(String name, Set<String> owners, Origin origin) {
    public DeployedGateway {
        owners = Set.copyOf(owners);
    }
}
