// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.project.ProjectFile;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What names of files, and of entries of Secrets, let expect. Names only select what is read; content decides what it is. */
final class FileNames {

    private static final Pattern CERTIFICATE =
            Pattern.compile(".*\\.(pem|crt|cer|key|der|csr|p7b|p7c|p7|p8|pk8|pkcs8)", Pattern.CASE_INSENSITIVE);

    /** Names of keystores; {@code cacerts} is the trust store of a Java installation. */
    private static final Pattern KEYSTORE =
            Pattern.compile(".*\\.(p12|pfx|jks|jceks|keystore|truststore|ks)|cacerts", Pattern.CASE_INSENSITIVE);

    /** Entries of Secrets besides those named like files: {@code cert}, {@code key} and {@code cacert} of Istio's own. */
    private static final Pattern ENTRY = Pattern.compile("cert|key|cacert", Pattern.CASE_INSENSITIVE);

    private static final Pattern YAML = Pattern.compile(".*\\.(ya?ml|json)", Pattern.CASE_INSENSITIVE);

    /** Names that kustomize looks for (kustomize, api/konfig/general.go). */
    private static final Set<String> KUSTOMIZATIONS =
            Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    /** Folders whose name says that what lies there is Istio's. */
    private static final Pattern ISTIO_FOLDER = Pattern.compile(
            "(.*/)?(istio([-_](system|ca|certs?|tls|gateways?|ingress(gateway)?|egress(gateway)?))?|cacerts)/");

    private FileNames() {}

    /** Tells whether a file is named like certificates, keys or keystores. */
    static boolean isCertificate(String name) {
        return CERTIFICATE.matcher(name).matches() || isKeystore(name);
    }

    static boolean isKeystore(String name) {
        return KEYSTORE.matcher(name).matches();
    }

    /** Tells whether an entry of a Secret is named like a certificate, key or keystore. */
    static boolean isCertificateEntry(String key) {
        return ENTRY.matcher(key).matches() || isCertificate(key);
    }

    static boolean isYaml(String name) {
        return YAML.matcher(name).matches() || isKustomization(name);
    }

    static boolean isJson(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".json");
    }

    static boolean isKustomization(String name) {
        return KUSTOMIZATIONS.contains(name);
    }

    static boolean isInIstioFolder(ProjectFile file) {
        return ISTIO_FOLDER.matcher(folder(file).toLowerCase(Locale.ROOT)).matches();
    }

    /** Returns the folder of a file with its closing slash; empty for the module's own. */
    static String folder(ProjectFile file) {
        return file.relative()
                .substring(0, file.relative().length() - file.name().length());
    }
}
