// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.HashSet;
import java.util.Set;

/**
 * Names of the TLS Secrets that the mesh's proxies are given: those of Istio's Gateway and DestinationRule, and of Gateway
 * and ListenerSet of the Gateway API.
 */
final class GatewaySecrets {

    private static final Set<String> KINDS = Set.of("Gateway", "DestinationRule", "ListenerSet", "XListenerSet");

    private static final Set<String> ISTIO_NAMES = Set.of("credentialName", "credentialNames");

    private static final Set<String> REFERENCES = Set.of("certificateRefs", "clientCertificateRef");

    private final Set<String> names = new HashSet<>();

    private GatewaySecrets() {}

    /** Returns the names in a document, without their namespaces. */
    static Set<String> namedIn(YamlNode document) {
        GatewaySecrets secrets = new GatewaySecrets();
        secrets.visit(document);
        return secrets.names;
    }

    /** Follows the nesting, which the parser bounds. */
    private void visit(YamlNode node) {
        if (node instanceof YamlSequence sequence) {
            sequence.items().forEach(this::visit);
        } else if (node instanceof YamlMapping object) {
            if (Nodes.text(object, "kind").filter(KINDS::contains).isPresent()) {
                object.mapping("spec").ifPresent(this::addOf);
            } else {
                object.entries().values().forEach(this::visit);
            }
        }
    }

    private void addOf(YamlNode node) {
        if (node instanceof YamlSequence sequence) {
            sequence.items().forEach(this::addOf);
        } else if (node instanceof YamlMapping mapping) {
            mapping.entries().forEach((key, value) -> {
                if (ISTIO_NAMES.contains(key)) {
                    addNames(value);
                } else if (REFERENCES.contains(key)) {
                    addReferences(value);
                } else {
                    addOf(value);
                }
            });
        }
    }

    private void addNames(YamlNode value) {
        if (value instanceof YamlSequence sequence) {
            sequence.items().forEach(this::addNames);
        } else if (value instanceof YamlScalar scalar && !scalar.isNull()) {
            names.add(withoutNamespace(scalar.text()));
        }
    }

    private void addReferences(YamlNode value) {
        if (value instanceof YamlSequence sequence) {
            sequence.items().forEach(this::addReferences);
        } else if (value instanceof YamlMapping reference) {
            reference.scalar("name").ifPresent(this::addNames);
        }
    }

    /** Reduces {@code kubernetes-gateway://ns/name} and {@code ns/name} to the name (Istio, pkg/security credentials). */
    private static String withoutNamespace(String reference) {
        String name = reference.strip();
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
