// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.project.YamlMapping;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Settings that hold certificates for others to be trusted by: an inventory, as long as no private key is in them. */
final class TrustSettings {

    /**
     * Last keys of settings and entries: {@code caBundle} of webhooks, CRDs and APIServices; {@code caCertificates} of
     * MeshConfig, with its {@code pem}; roots as entries of ConfigMaps; the trust bundle of ClusterTrustBundle.
     */
    private static final Pattern KEY = Pattern.compile(
            "(.*\\.)?(\\w*ca_?bundle|\\w*ca_?certificates(\\.pem)?|certificate-authority-data|(\\w*-)?root-cert\\.pem"
                    + "|ca-bundle\\.(crt|pem)|ca-certificates\\.crt|trust-?bundle[^.]*(\\.(pem|crt))?)",
            Pattern.CASE_INSENSITIVE);

    /** Ends of paths whose value is a MeshConfig as text. */
    private static final Pattern MESH_CONFIG = Pattern.compile("(^|\\.)mesh(Config)?$");

    /** What MeshConfig as the text of a ConfigMap says before its roots. */
    private static final String MESH_CONFIG_ROOTS = "caCertificates:";

    /** The ConfigMap in which istiod hands out its root. */
    private static final String ROOT_CONFIG_MAP = "istio-ca-root-cert";

    /** The end of a path that is compared: longer than any two keys of Kubernetes, which have at most 253 characters each. */
    private static final int COMPARED = 512;

    private TrustSettings() {}

    /** Tells whether everything in an object is there for trust. */
    static boolean isTrust(YamlMapping object) {
        String kind = Nodes.text(object, "kind").orElse("");
        return (kind.equals("ConfigMap") && Nodes.nameOf(object).equals(ROOT_CONFIG_MAP))
                || (kind.equals("Bundle") && Nodes.isOfGroup(object, "trust.cert-manager.io"))
                || (kind.equals("ClusterTrustBundle") && Nodes.isOfGroup(object, "certificates.k8s.io"));
    }

    /**
     * Returns the marks of a value.
     *
     * @param path keys that lead to the value, with dots
     * @param within whether the whole object is there for trust
     * @param content the value, decoded
     * @param marks what else is known of it
     */
    static Set<Mark> marks(String path, boolean within, byte[] content, Set<Mark> marks) {
        boolean trust = within
                || KEY.matcher(path.substring(Math.max(0, path.length() - COMPARED)))
                        .matches()
                || (MESH_CONFIG.matcher(path).find() && Content.latin(content).contains(MESH_CONFIG_ROOTS));
        return trust ? inventory(content, marks) : marks;
    }

    /** Adds that content is inventory if it is PEM without a private key. */
    static Set<Mark> inventory(byte[] content, Set<Mark> marks) {
        if (!Content.isPemWithoutKey(content)) {
            return marks;
        }
        Set<Mark> inventory = EnumSet.of(Mark.INVENTORY);
        inventory.addAll(marks);
        return inventory;
    }
}
