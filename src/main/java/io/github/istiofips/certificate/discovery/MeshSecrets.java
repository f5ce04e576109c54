// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.CertificateInput.Mark;
import java.util.EnumSet;
import java.util.Set;

/** The Secrets that the mesh loads, by their names: a namespace is often decided only where they are applied. */
final class MeshSecrets {

    /** Secrets that istiod loads its certificate authority from (Istio, "Plug in CA Certificates"). */
    private static final Set<String> ISTIO_CA = Set.of("cacerts", "istio-ca-secret");

    /** What Istio appends to the name of a gateway's Secret for the one with its clients' roots (Istio, Secure Gateways). */
    private static final String TRUST_SUFFIX = "-cacert";

    private final Set<String> gateways;

    /** @param gateways names of the Secrets that gateways and destination rules name */
    MeshSecrets(Set<String> gateways) {
        this.gateways = Set.copyOf(gateways);
    }

    /** Returns what is known of the content of a Secret. */
    Set<Mark> marks(String name) {
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        if (ISTIO_CA.contains(name)) {
            marks.add(Mark.ISTIO_CA);
        }
        if (gateways.contains(name)) {
            marks.add(Mark.GATEWAY_TLS);
        }
        return marks;
    }

    /** Tells whether the mesh loads keys or certificates of its own from a Secret. */
    boolean isUsed(String name) {
        return !marks(name).isEmpty();
    }

    /** Tells whether proxies present the certificate in a Secret. */
    boolean isServed(String name) {
        return gateways.contains(name);
    }

    /** Tells whether a Secret is there for the roots of a gateway's clients, which says nothing of what it does hold. */
    boolean isForTrust(String name) {
        return !isUsed(name)
                && name.endsWith(TRUST_SUFFIX)
                && gateways.contains(name.substring(0, name.length() - TRUST_SUFFIX.length()));
    }
}
