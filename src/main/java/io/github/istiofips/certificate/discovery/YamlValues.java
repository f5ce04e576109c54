// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Certificates and keys in the documents of one YAML file: entries of Kubernetes Secrets wherever they stand, sealed ones,
 * keys that cert-manager makes, and PEM, also as base64, in any other value (ConfigMaps, Helm values).
 */
final class YamlValues {

    private final YamlFile file;
    private final ScalarText texts;
    private final SecretEntries entries;
    private final SealedObjects sealedObjects;
    private final PlannedKeys planned;
    private final Gathered gathered;

    YamlValues(YamlFile file, MeshSecrets secrets, Gathered gathered) {
        this.file = file;
        this.texts = new ScalarText(file);
        this.entries = new SecretEntries(file, texts, secrets, gathered);
        this.sealedObjects = new SealedObjects(file, secrets, gathered);
        this.planned = new PlannedKeys(file, secrets, gathered);
        this.gathered = gathered;
    }

    /** Adds what a document holds. */
    void add(YamlNode document) {
        add(document, "", false);
    }

    /**
     * Follows the nesting, which the parser bounds.
     *
     * @param path keys that lead to the node
     * @param trust whether it is part of an object that is there for trust
     */
    private void add(YamlNode node, String path, boolean trust) {
        if (node instanceof YamlMapping mapping) {
            addMapping(mapping, path, trust);
        } else if (node instanceof YamlSequence sequence) {
            sequence.items().forEach(item -> add(item, path, trust));
        } else if (node instanceof YamlScalar scalar) {
            addText(scalar, path, trust);
        }
    }

    private void addMapping(YamlMapping mapping, String path, boolean within) {
        String kind = Nodes.text(mapping, "kind").orElse("");
        if (kind.equals("Secret")
                && (mapping.entries().containsKey("data") || mapping.entries().containsKey("stringData"))) {
            entries.addSecret(mapping);
            return;
        }
        if (kind.equals("SecretList")) {
            for (YamlNode item : Nodes.items(mapping, "items")) {
                if (item instanceof YamlMapping secret) {
                    entries.addSecret(secret);
                }
            }
            return;
        }
        boolean trust = within || TrustSettings.isTrust(mapping);
        if (kind.equals("ConfigMap")) {
            entries.addBinary(mapping, trust);
        }
        sealedObjects.add(mapping, kind);
        planned.add(mapping, kind);
        mapping.entries().forEach((key, value) -> {
            if (!(kind.equals("ConfigMap") && key.equals("binaryData"))) {
                add(value, path.isEmpty() ? key : path + "." + key, trust);
            }
        });
    }

    private void addText(YamlScalar scalar, String path, boolean trust) {
        String text = scalar.text();
        if (text.contains(Content.PEM)) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            gathered.add(texts.plain(path, scalar, file.path(), marks(path, trust, bytes)));
        }
        for (EncodedPem.Found found : EncodedPem.find(text)) {
            String key = found.key().isEmpty() ? path : path + "." + found.key();
            gathered.add(CertificateInput.ofValue(
                    found.bytes(), texts.placeOf(found, key, scalar), file.path(), marks(key, trust, found.bytes())));
        }
    }

    private Set<Mark> marks(String path, boolean trust, byte[] content) {
        return TrustSettings.marks(path, trust, content, file.marks());
    }
}
