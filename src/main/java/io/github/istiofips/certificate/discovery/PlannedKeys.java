// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.PlannedKey;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keys that cert-manager will make for the mesh: its Certificates whose Secret the mesh loads (cert-manager, API reference,
 * CertificatePrivateKey; {@code keyAlgorithm} and {@code keySize} before v1beta1).
 */
final class PlannedKeys {

    private static final List<String> GROUPS = List.of("cert-manager.io", "certmanager.k8s.io");

    private static final List<String> ALGORITHMS = List.of("spec.privateKey.algorithm", "spec.keyAlgorithm");

    private static final List<String> SIZES = List.of("spec.privateKey.size", "spec.keySize");

    private static final int DEFAULT_RSA = 2048;

    private static final int DEFAULT_ECDSA = 256;

    /** Up to 99999 bits: cert-manager makes no RSA keys above 8192. */
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,5}");

    private static final Pattern PLACEHOLDER = Pattern.compile("[${}@<>#]");

    private final YamlFile file;
    private final MeshSecrets secrets;
    private final Gathered gathered;

    PlannedKeys(YamlFile file, MeshSecrets secrets, Gathered gathered) {
        this.file = file;
        this.secrets = secrets;
        this.gathered = gathered;
    }

    /**
     * A setting of a Certificate.
     *
     * @param path its path
     * @param value its value
     */
    private record Setting(String path, YamlScalar value) {

        static Optional<Setting> of(YamlMapping object, List<String> paths) {
            return paths.stream()
                    .flatMap(path -> Nodes.scalarAt(object, path).stream().map(value -> new Setting(path, value)))
                    .findFirst();
        }
    }

    /** Adds the key that an object has made, if it is such a Certificate. */
    void add(YamlMapping object, String kind) {
        if (!kind.equals("Certificate")
                || GROUPS.stream().noneMatch(group -> Nodes.isOfGroup(object, group))
                || Nodes.textAt(object, "spec.secretName")
                        .filter(secrets::isUsed)
                        .isEmpty()) {
            return;
        }
        String name = Nodes.nameOf(object);
        String request = "cert-manager Certificate "
                + Nodes.textAt(object, "metadata.namespace")
                        .map(namespace -> namespace + "/" + name)
                        .orElse(name);
        Optional<Setting> algorithm = Setting.of(object, ALGORITHMS);
        Optional<Setting> size = Setting.of(object, SIZES);
        String type = algorithm.map(setting -> setting.value().text()).orElse("RSA");
        if (PLACEHOLDER.matcher(type).find()) {
            algorithm.ifPresent(setting -> unreadable(request, setting, "RSA, ECDSA or Ed25519"));
            return;
        }
        switch (type.toLowerCase(Locale.ROOT)) {
            case "rsa" -> addSized(object, request, "RSA", DEFAULT_RSA, size);
            case "ecdsa" -> addSized(object, request, "EC", DEFAULT_ECDSA, size);
            case "ed25519" -> addOther(object, request, "Ed25519", algorithm);
            default -> addOther(object, request, type, algorithm);
        }
    }

    private void addSized(YamlMapping object, String request, String type, int standard, Optional<Setting> size) {
        if (size.isEmpty()) {
            gathered.add(new PlannedKey(request, SIZES.get(0), type, standard, isOfAuthority(object), place(object)));
            return;
        }
        Setting setting = size.get();
        String text = setting.value().text();
        if (!SIZE.matcher(text).matches()) {
            unreadable(request, setting, "a number of bits, such as 2048");
            return;
        }
        int bits = Integer.parseInt(text);
        gathered.add(new PlannedKey(
                request,
                setting.path(),
                type,
                bits == 0 ? standard : bits,
                isOfAuthority(object),
                place(setting.value())));
    }

    private void addOther(YamlMapping object, String request, String type, Optional<Setting> algorithm) {
        String path = algorithm.map(Setting::path).orElse(ALGORITHMS.get(0));
        Place place = place(algorithm.<YamlNode>map(Setting::value).orElse(object));
        gathered.add(new PlannedKey(request, path, type, 0, isOfAuthority(object), place));
    }

    /** A proxy presents what a gateway names even where it is the certificate of an authority. */
    private boolean isOfAuthority(YamlMapping object) {
        return Nodes.textAt(object, "spec.isCA").filter("true"::equals).isPresent()
                && Nodes.textAt(object, "spec.secretName")
                        .filter(secrets::isServed)
                        .isEmpty();
    }

    private void unreadable(String request, Setting setting, String expected) {
        String reason = "The " + setting.path() + " of the " + request + " is \""
                + setting.value().text() + "\", so the key that will be made cannot be told; expected " + expected
                + ".";
        gathered.add(new UnreadableCertificate(place(setting.value()), reason, true));
    }

    private Place place(YamlNode node) {
        return new Place(file.path(), node.location().line(), "");
    }
}
