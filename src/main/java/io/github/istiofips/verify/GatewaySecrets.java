// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Names of the TLS Secrets that gateways serve, after Istio's Gateway and the Gateway of the Gateway API. */
final class GatewaySecrets {

    private GatewaySecrets() {}

    /** Returns the names in a document; empty for anything but a gateway or a list or sequence that holds one. */
    static Set<String> namedIn(YamlNode document) {
        Set<String> names = new HashSet<>();
        if (document instanceof YamlSequence sequence) {
            sequence.items().forEach(item -> names.addAll(namedIn(item)));
        }
        if (document instanceof YamlMapping object) {
            items(object, "items").forEach(item -> names.addAll(namedIn(item)));
            if (text(object, "kind").filter("Gateway"::equals).isPresent()) {
                object.mapping("spec").ifPresent(spec -> {
                    items(spec, "servers").forEach(server -> addIstio(server, names));
                    items(spec, "listeners").forEach(listener -> addGatewayApi(listener, names));
                });
            }
        }
        return names;
    }

    private static void addIstio(YamlNode server, Set<String> names) {
        tls(server).ifPresent(tls -> {
            text(tls, "credentialName").ifPresent(names::add);
            for (YamlNode name : items(tls, "credentialNames")) {
                if (name instanceof YamlScalar scalar) {
                    names.add(scalar.text());
                }
            }
        });
    }

    private static void addGatewayApi(YamlNode listener, Set<String> names) {
        tls(listener).ifPresent(tls -> {
            for (YamlNode reference : items(tls, "certificateRefs")) {
                if (reference instanceof YamlMapping mapping) {
                    text(mapping, "name").ifPresent(names::add);
                }
            }
        });
    }

    private static Optional<YamlMapping> tls(YamlNode node) {
        return node instanceof YamlMapping mapping ? mapping.mapping("tls") : Optional.empty();
    }

    static List<YamlNode> items(YamlMapping mapping, String key) {
        return mapping.sequence(key).map(YamlSequence::items).orElse(List.of());
    }

    static Optional<String> text(YamlMapping mapping, String key) {
        return mapping.scalar(key).map(YamlScalar::text);
    }
}
