// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.Optional;

/**
 * What a pod, a Gateway or a ProxyConfig chooses about the proxy that istiod puts into it.
 *
 * @param template template that istiod fills
 * @param owner who chooses, in words
 * @param revision revision of istiod it asks for; empty if it does not say
 * @param image value of the annotation for another image
 * @param whole whether that image is a whole reference, which counts whatever the mesh says
 * @param type image type it chooses
 * @param origin where it stands
 */
public record ProxyChoice(
        Template template,
        String owner,
        Optional<String> revision,
        Optional<Value.Scalar> image,
        boolean whole,
        Optional<ImageType> type,
        Origin origin) {

    /** Templates of the injector that treat a pod's choice differently. */
    public enum Template {
        SIDECAR,
        GATEWAY,
        KUBE_GATEWAY,
        AGENTGATEWAY
    }

    /**
     * An image type.
     *
     * @param value the type, may be empty text
     * @param annotated whether an annotation of its own names it, which counts as it is; else a proxy configuration
     *     does, where an empty type may leave the choice to the mesh
     */
    public record ImageType(Value.Scalar value, boolean annotated) {}

    /** Tells whether it leads to another image than the mesh's. */
    public boolean decides() {
        return image.isPresent() || type.isPresent() || template == Template.AGENTGATEWAY;
    }
}
