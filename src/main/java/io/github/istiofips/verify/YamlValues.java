// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlScalar.Style;
import io.github.istiofips.project.YamlSequence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Certificates and keys in the documents of one YAML file: entries of Kubernetes Secrets, sealed ones, and PEM text in
 * any other value (ConfigMaps, Helm values).
 */
final class YamlValues {

    /** Secrets that istiod loads its certificate authority from (Istio, "Plug in CA Certificates"). */
    private static final Set<String> ISTIO_CA = Set.of("cacerts", "istio-ca-secret");

    private static final Pattern CERTIFICATE_ENTRY =
            Pattern.compile(".*\\.(pem|crt|cer|key)|cert|key|cacert", Pattern.CASE_INSENSITIVE);

    private static final String PEM = "-----BEGIN ";

    private static final String SEALED =
            "It is sealed (SealedSecret), so the certificate or key in it cannot be read here.";

    private final String file;
    private final Set<Mark> fileMarks;
    private final Set<String> gateways;
    private final List<CertificateInput> inputs = new ArrayList<>();
    private final List<UnreadableCertificate> unreadable = new ArrayList<>();

    /**
     * @param file path of the file
     * @param fileMarks what is known of everything in the file
     * @param gateways names of Secrets that gateways serve
     */
    YamlValues(String file, Set<Mark> fileMarks, Set<String> gateways) {
        this.file = file;
        this.fileMarks = fileMarks;
        this.gateways = gateways;
    }

    List<CertificateInput> inputs() {
        return inputs;
    }

    List<UnreadableCertificate> unreadable() {
        return unreadable;
    }

    /** Adds what a document, or an object in a list or sequence, holds. */
    void add(YamlNode node) {
        if (node instanceof YamlSequence sequence) {
            sequence.items().forEach(this::add);
            return;
        }
        if (node instanceof YamlMapping object) {
            String kind = GatewaySecrets.text(object, "kind").orElse("");
            if (kind.equals("Secret")) {
                addSecret(object);
                return;
            }
            if (kind.equals("SealedSecret")) {
                addSealed(object);
                return;
            }
            if (kind.endsWith("List")) {
                GatewaySecrets.items(object, "items").forEach(this::add);
                return;
            }
        }
        addText(node, "");
    }

    private void addSecret(YamlMapping secret) {
        String name = nameOf(secret);
        Set<Mark> marks = marks(name);
        String group = file + "#" + secret.location().line() + "/" + name;
        secret.mapping("data")
                .ifPresent(data -> data.entries().forEach((key, value) -> {
                    if (value instanceof YamlScalar scalar && !scalar.isNull()) {
                        addEncoded(key, scalar, group, marks);
                    }
                }));
        secret.mapping("stringData")
                .ifPresent(data -> data.entries().forEach((key, value) -> {
                    if (value instanceof YamlScalar scalar && !scalar.isNull()) {
                        boolean expected = CERTIFICATE_ENTRY.matcher(key).matches();
                        if (expected || scalar.text().contains(PEM)) {
                            inputs.add(plain(key, scalar, group, marks));
                        }
                    }
                }));
    }

    private void addEncoded(String key, YamlScalar value, String group, Set<Mark> marks) {
        boolean expected = CERTIFICATE_ENTRY.matcher(key).matches();
        Place place = new Place(file, value.location().line(), key);
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(value.text().replaceAll("\\s+", ""));
        } catch (IllegalArgumentException e) {
            if (expected) {
                addUndecodable(value, place, group, marks);
            }
            return;
        }
        if (expected || new String(decoded, StandardCharsets.ISO_8859_1).contains(PEM)) {
            inputs.add(CertificateInput.ofValue(decoded, place, group, marks));
        }
    }

    /** A placeholder or sealed value is named as such by the inspector; anything else is wrong for this place. */
    private void addUndecodable(YamlScalar value, Place place, String group, Set<Mark> marks) {
        if (inMesh(marks)) {
            inputs.add(CertificateInput.ofValue(value.text().getBytes(StandardCharsets.UTF_8), place, group, marks));
        } else {
            unreadable.add(new UnreadableCertificate(place, "The value under data is not base64.", false));
        }
    }

    private void addSealed(YamlMapping object) {
        boolean judged = inMesh(marks(nameOf(object)));
        object.mapping("spec")
                .flatMap(spec -> spec.mapping("encryptedData"))
                .ifPresent(data -> data.entries().forEach((key, value) -> {
                    if (CERTIFICATE_ENTRY.matcher(key).matches()) {
                        Place place = new Place(file, value.location().line(), key);
                        unreadable.add(new UnreadableCertificate(place, SEALED, judged));
                    }
                }));
    }

    /** Follows the nesting, which the parser bounds. */
    private void addText(YamlNode node, String path) {
        if (node instanceof YamlMapping mapping) {
            mapping.entries().forEach((key, value) -> addText(value, path.isEmpty() ? key : path + "." + key));
        } else if (node instanceof YamlSequence sequence) {
            sequence.items().forEach(item -> addText(item, path));
        } else if (node instanceof YamlScalar scalar && scalar.text().contains(PEM)) {
            inputs.add(plain(path, scalar, file, fileMarks));
        }
    }

    /** The text of a block scalar begins on the line after its {@code |}; any other value counts as one line. */
    private CertificateInput plain(String key, YamlScalar value, String group, Set<Mark> marks) {
        byte[] bytes = value.text().getBytes(StandardCharsets.UTF_8);
        int line = value.location().line();
        return value.style() == Style.BLOCK
                ? CertificateInput.ofLines(bytes, new Place(file, line + 1, key), group, marks)
                : CertificateInput.ofValue(bytes, new Place(file, line, key), group, marks);
    }

    private Set<Mark> marks(String secret) {
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        marks.addAll(fileMarks);
        if (ISTIO_CA.contains(secret)) {
            marks.add(Mark.ISTIO_CA);
        }
        if (gateways.contains(secret)) {
            marks.add(Mark.GATEWAY_TLS);
        }
        return marks;
    }

    private static boolean inMesh(Set<Mark> marks) {
        return marks.contains(Mark.ISTIO_CA) || marks.contains(Mark.GATEWAY_TLS) || marks.contains(Mark.NAMED);
    }

    private static String nameOf(YamlMapping object) {
        return object.mapping("metadata")
                .flatMap(metadata -> GatewaySecrets.text(metadata, "name"))
                .orElse("");
    }
}
