// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Entries of the Secrets of one file, and the binary ones of its ConfigMaps (Kubernetes API, core/v1). */
final class SecretEntries {

    private final YamlFile file;
    private final ScalarText texts;
    private final MeshSecrets secrets;
    private final Gathered gathered;

    /**
     * An entry as it would be mounted.
     *
     * @param key its key
     * @param value where it stands
     * @param content its bytes; empty if they are not base64 where they should be
     * @param encoded whether it stands under {@code data}
     */
    private record Entry(String key, YamlScalar value, Optional<byte[]> content, boolean encoded) {

        boolean expected() {
            return FileNames.isCertificateEntry(key);
        }

        boolean telling() {
            return content.filter(Content::isTelling).isPresent();
        }
    }

    SecretEntries(YamlFile file, ScalarText texts, MeshSecrets secrets, Gathered gathered) {
        this.file = file;
        this.texts = texts;
        this.secrets = secrets;
        this.gathered = gathered;
    }

    /** Adds the entries of a Secret. */
    void addSecret(YamlMapping secret) {
        String name = Nodes.nameOf(secret);
        if (secrets.isUsed(name)) {
            addWithoutText(secret, name);
        }
        List<Entry> entries = new ArrayList<>();
        forEach(secret, "data", (key, value) -> entries.add(new Entry(key, value, decoded(value), true)));
        forEach(
                secret,
                "stringData",
                (key, value) -> entries.add(
                        new Entry(key, value, Optional.of(value.text().getBytes(StandardCharsets.UTF_8)), false)));
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        marks.addAll(file.marks());
        marks.addAll(secrets.marks(name));
        if (secrets.isForTrust(name) && entries.stream().allMatch(SecretEntries::isTrust)) {
            marks.add(Mark.INVENTORY);
        }
        String group = file.path() + "#" + secret.location().line() + "/" + name;
        entries.forEach(entry -> add(entry, group, marks));
    }

    /** What is no text where a certificate or key should stand is reported: a placeholder for all entries, a list, nothing. */
    private void addWithoutText(YamlMapping secret, String name) {
        for (String field : List.of("data", "stringData")) {
            YamlNode content = secret.entries().get(field);
            if (content instanceof YamlMapping data) {
                data.entries().forEach((key, value) -> {
                    if (!(value instanceof YamlScalar scalar) || scalar.isNull()) {
                        addUnreadable(value, key, "The entry " + key + " of the Secret " + name + " is no text.");
                    }
                });
            } else if (content != null && !(content instanceof YamlScalar scalar && scalar.isNull())) {
                addUnreadable(
                        content,
                        "",
                        "The field " + field + " of the Secret " + name + " holds no entries that could be read.");
            }
        }
    }

    private void addUnreadable(YamlNode node, String key, String reason) {
        gathered.add(new UnreadableCertificate(
                new Place(file.path(), node.location().line(), key),
                reason,
                !file.marks().contains(Mark.TEST)));
    }

    /** Adds the binary entries of a ConfigMap. */
    void addBinary(YamlMapping configMap, boolean trust) {
        forEach(configMap, "binaryData", (key, value) -> {
            Optional<byte[]> content = decoded(value);
            Set<Mark> marks = content.map(bytes -> TrustSettings.marks(key, trust, bytes, file.marks()))
                    .orElse(file.marks());
            add(new Entry(key, value, content, true), file.path(), marks);
        });
    }

    private static boolean isTrust(Entry entry) {
        return entry.content()
                .filter(content -> !entry.telling() || Content.isPemWithoutKey(content))
                .isPresent();
    }

    private static void forEach(YamlMapping object, String field, BiConsumer<String, YamlScalar> action) {
        object.mapping(field)
                .ifPresent(data -> data.entries().forEach((key, value) -> {
                    if (value instanceof YamlScalar scalar && !scalar.isNull()) {
                        action.accept(key, scalar);
                    }
                }));
    }

    private static Optional<byte[]> decoded(YamlScalar value) {
        try {
            String text = value.text();
            boolean folded = text.indexOf('\n') >= 0
                    || text.indexOf(' ') >= 0
                    || text.indexOf('\t') >= 0
                    || text.indexOf('\r') >= 0;
            return Optional.of(Base64.getDecoder().decode(folded ? text.replaceAll("\\s+", "") : text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void add(Entry entry, String group, Set<Mark> marks) {
        Place place = texts.place(entry.key(), entry.value());
        String text = entry.value().text();
        if (entry.content().isEmpty() || SealedObjects.isSops(text)) {
            if (entry.expected()) {
                addUndecodable(text, place, group, marks);
            }
            return;
        }
        byte[] content = entry.content().get();
        if (entry.expected() || entry.telling()) {
            gathered.add(
                    entry.encoded()
                            ? CertificateInput.ofValue(content, place, group, marks)
                            : texts.plain(entry.key(), entry.value(), group, marks));
        }
        for (EncodedPem.Found found : EncodedPem.find(Content.latin(content))) {
            Place inner = entry.encoded() ? place : texts.placeOf(found, entry.key(), entry.value());
            gathered.add(CertificateInput.ofValue(found.bytes(), inner, group, marks));
        }
    }

    /** A placeholder in a Secret of the mesh is named as such by the inspector; anything else is wrong for this place. */
    private void addUndecodable(String text, Place place, String group, Set<Mark> marks) {
        boolean mustBeRead =
                marks.contains(Mark.ISTIO_CA) || marks.contains(Mark.GATEWAY_TLS) || marks.contains(Mark.NAMED);
        if (SealedObjects.isSops(text)) {
            gathered.add(new UnreadableCertificate(place, SealedObjects.SOPS, mustBeRead));
        } else if (mustBeRead) {
            gathered.add(CertificateInput.ofValue(text.getBytes(StandardCharsets.UTF_8), place, group, marks));
        } else {
            gathered.add(new UnreadableCertificate(place, "The value under data is not base64.", false));
        }
    }
}
