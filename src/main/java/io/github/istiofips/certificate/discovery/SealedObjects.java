// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Objects that become Secrets only in the cluster: SealedSecret (bitnami.com), ExternalSecret and ClusterExternalSecret
 * (external-secrets.io), and Secrets that SOPS has sealed together with their kind.
 */
final class SealedObjects {

    /** Why a value that SOPS has sealed is not read. */
    static final String SOPS = "It is sealed (SOPS), so the certificate or key in it cannot be read here.";

    private static final String SEALED =
            "It is sealed (SealedSecret), so the certificate or key in it cannot be read here.";

    private static final String EXTERNAL =
            " fetches it from an external store when it is applied, so the certificate or key cannot be read here;"
                    + " check the one in the store with openssl.";

    /** How SOPS writes a sealed value (getsops/sops, README). */
    private static final String SOPS_VALUE = "ENC[";

    /** Entries without which a Secret is no certificate authority of Istio (Istio, "Plug in CA Certificates"). */
    private static final Set<String> CA_ENTRIES = Set.of("ca-cert.pem", "ca-key.pem");

    private final YamlFile file;
    private final MeshSecrets secrets;
    private final Gathered gathered;

    SealedObjects(YamlFile file, MeshSecrets secrets, Gathered gathered) {
        this.file = file;
        this.secrets = secrets;
        this.gathered = gathered;
    }

    static boolean isSops(String text) {
        return text.startsWith(SOPS_VALUE);
    }

    /** Reports what an object hides; nothing for objects that hide nothing. */
    void add(YamlMapping object, String kind) {
        switch (kind) {
            case "SealedSecret" -> addSealed(object);
            case "ExternalSecret" -> addExternal(object, object.mapping("spec"), kind);
            case "ClusterExternalSecret" -> addExternal(object, Nodes.mapping(object, "spec.externalSecretSpec"), kind);
            default -> {
                if (isSops(kind)) {
                    addSops(object);
                }
            }
        }
    }

    private void addSealed(YamlMapping object) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        Nodes.mapping(object, "spec.encryptedData").ifPresent(data -> entries.putAll(data.entries()));
        String name = Nodes.textAt(object, "spec.template.metadata.name").orElse(Nodes.nameOf(object));
        report(object, entries, SEALED, isUsed(name) || isUsed(Nodes.nameOf(object)));
    }

    private void addExternal(YamlMapping object, Optional<YamlMapping> spec, String kind) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        String name = Nodes.textAt(object, "spec.externalSecretName").orElse(Nodes.nameOf(object));
        if (spec.isPresent()) {
            name = Nodes.textAt(spec.get(), "target.name").orElse(name);
            for (YamlNode item : Nodes.items(spec.get(), "data")) {
                if (item instanceof YamlMapping data) {
                    data.scalar("secretKey").ifPresent(key -> entries.put(key.text(), key));
                }
            }
            Nodes.mapping(spec.get(), "target.template.data")
                    .ifPresent(data -> data.entries().forEach(entries::putIfAbsent));
        }
        report(object, entries, "The " + kind + EXTERNAL, isUsed(name));
    }

    /** Where the name is sealed as well, the entries tell whether it is Istio's. */
    private void addSops(YamlMapping object) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        object.mapping("data").ifPresent(data -> entries.putAll(data.entries()));
        object.mapping("stringData").ifPresent(data -> entries.putAll(data.entries()));
        boolean used = entries.keySet().containsAll(CA_ENTRIES) || file.marks().contains(Mark.NAMED);
        entries.values().removeIf(value -> !(value instanceof YamlScalar scalar) || !isSops(scalar.text()));
        report(object, entries, SOPS, used);
    }

    private boolean isUsed(String name) {
        return secrets.isUsed(name) || file.marks().contains(Mark.NAMED);
    }

    private void report(YamlMapping object, Map<String, YamlNode> entries, String reason, boolean judged) {
        boolean told = false;
        for (Map.Entry<String, YamlNode> entry : entries.entrySet()) {
            if (FileNames.isCertificateEntry(entry.getKey())) {
                report(entry.getValue(), entry.getKey(), reason, judged);
                told = true;
            }
        }
        if (judged && !told) {
            report(object, "", reason, true);
        }
    }

    private void report(YamlNode node, String entry, String reason, boolean judged) {
        Place place = new Place(file.path(), node.location().line(), entry);
        gathered.add(new UnreadableCertificate(place, reason, judged));
    }
}
