// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.certificate.CertificateFacts.Kind;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.testing.RealComponents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The test vectors of other projects, as Debian ships them: whatever OpenSSL reads in them is read here and called the same. They hold
 * valid and broken certificates, requests and keys of every kind, NIST's PKI test suite (PKITS) among them.
 */
@Tag("real-components")
class RealCertificateVectorsTest {

    /** Debian's package python3-cryptography-vectors. */
    private static final Path VECTORS = Path.of("/usr/lib/python3/dist-packages/cryptography_vectors");

    /** Debian's package golang-1.19-src. */
    private static final Path GO = Path.of("/usr/share/go-1.19/src/crypto");

    /** Passwords that the authors of the vectors chose, from the documentation beside them. */
    private static final List<String> PASSWORDS =
            List.of("password", "123456", "a123456", "foobar", "cryptography", "");

    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\R(?s:.*?)\\R-----END \\1-----");

    /** Attributes whose short names RFC 2253 fixes, so that both write the same. */
    private static final Pattern COMMON_NAME_FORM = Pattern.compile("((CN|L|ST|O|OU|C|STREET|DC|UID)=[\\w .@/*-]*,?)*");

    @TempDir
    Path temp;

    /** What differs, by file. */
    private final Map<String, String> different = new TreeMap<>();

    private int compared;

    private static List<Path> files(Path root, String... folders) throws IOException {
        if (!Files.isDirectory(root)) {
            RealComponents.absent(root + " is missing");
        }
        List<Path> files = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> walk = Files.walk(root.resolve(folder))) {
                walk.filter(Files::isRegularFile).sorted().forEach(files::add);
            }
        }
        return files;
    }

    @Test
    void everyFileIsReadAsOpenSslReadsIt() throws IOException {
        List<Path> files = files(VECTORS, "x509", "asymmetric", "pkcs7").stream()
                .filter(file -> !file.toString().endsWith(".p12"))
                .toList();
        compareAll(files.stream()
                .collect(Collectors.toMap(file -> VECTORS.relativize(file).toString(), file -> file)));
        assertThat(compared).as("files that OpenSSL reads").isGreaterThan(500);
        assertThat(different).isEmpty();
    }

    @Test
    void everyBlockInTheTestsOfGoIsReadAsOpenSslReadsIt() throws IOException {
        Map<String, Path> blocks = new TreeMap<>();
        for (Path file : files(GO, "")) {
            if (file.toString().endsWith(".go")) {
                Matcher block = PEM.matcher(Files.readString(file, StandardCharsets.UTF_8));
                for (int i = 1; block.find(); i++) {
                    String text = block.group().replace("TESTING KEY", "PRIVATE KEY") + "\n";
                    String name = GO.relativize(file) + " block " + i;
                    blocks.put(name, Files.writeString(temp.resolve(name.replace('/', '-')), text));
                }
            }
        }
        compareAll(blocks);
        assertThat(compared).as("blocks that OpenSSL reads").isGreaterThan(80);
        assertThat(different).isEmpty();
    }

    @Test
    void everyKeystoreIsReadAsOpenSslReadsIt() throws IOException {
        List<Path> files = files(VECTORS, "x509", "pkcs12").stream()
                .filter(file -> file.toString().matches(".*\\.(p12|pfx)"))
                .toList();
        files.parallelStream().forEach(this::compareStore);
        assertThat(compared).as("stores that OpenSSL reads").isGreaterThan(400);
        assertThat(different).isEmpty();
    }

    private void compareAll(Map<String, Path> files) {
        files.entrySet().parallelStream().forEach(file -> compare(file.getKey(), file.getValue()));
    }

    private void compare(String name, Path file) {
        inspect(file, Optional.empty());
        byte[] bytes = bytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (name.endsWith(".crl") || (!isDer(bytes) && !text.contains("-----BEGIN "))) {
            return; // revocation lists, and vectors in text form, some of megabytes, in which OpenSSL would search for
            // minutes
        }
        boolean encrypted = text.contains("ENCRYPTED") || name.contains("enc");
        for (String password : encrypted ? PASSWORDS : List.of("")) {
            Optional<OpenSslReading> reading = OpenSslReading.of(file, password);
            CertificateInspection result = inspect(file, Optional.of(password), Mark.NAMED);
            if (reading.isPresent()) {
                note(name, difference(reading.get(), result));
                return;
            }
        }
    }

    private static boolean isDer(byte[] bytes) {
        return bytes.length > 2
                && bytes[0] == DerReader.SEQUENCE
                && ((bytes[1] & 0xff) >= 0x80 || bytes[1] == bytes.length - 2);
    }

    private synchronized void note(String name, String difference) {
        compared++;
        if (!difference.isEmpty()) {
            different.put(name, difference);
        }
    }

    /** Says what OpenSSL reads and none of the facts agrees with; empty if one does. */
    private static String difference(OpenSslReading expected, CertificateInspection result) {
        boolean found = result.certificates().stream()
                .anyMatch(facts -> facts.kind() == expected.kind()
                        && (expected.algorithm().isEmpty()
                                || OpenSslReading.key(facts).equals(expected.key()))
                        && (expected.kind() != Kind.CERTIFICATE
                                || facts.fingerprint().equals(expected.fingerprint()))
                        && sameSubject(expected.subject(), facts.subject().orElse("")));
        return found ? "" : expected + " but " + result;
    }

    private static boolean sameSubject(String expected, String actual) {
        return !COMMON_NAME_FORM.matcher(expected).matches() || actual.equals(expected);
    }

    private void compareStore(Path file) {
        inspect(file, Optional.empty());
        for (String password : PASSWORDS) {
            Optional<String> pem = OpenSslReading.openssl(
                    "pkcs12", "-legacy", "-nodes", "-passin", "pass:" + password, "-in", file.toString());
            if (pem.isPresent()) {
                Set<String> expected =
                        items(CertificateInspector.inspect(List.of(Material.file("pem", pem.get(), Mark.NAMED))));
                CertificateInspection actual = inspect(file, Optional.of(password), Mark.NAMED);
                boolean same = actual.unreadable().isEmpty() && items(actual).equals(expected);
                note(VECTORS.relativize(file).toString(), same ? "" : expected + " but " + actual);
                return;
            }
        }
    }

    private static Set<String> items(CertificateInspection inspection) {
        return inspection.certificates().stream()
                .map(facts -> facts.kind() + " " + OpenSslReading.key(facts) + " "
                        + (facts.kind() == Kind.CERTIFICATE ? facts.fingerprint() : ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Inspects a file and asserts what is so of every one, sound or not. */
    private static CertificateInspection inspect(Path file, Optional<String> password, Mark... marks) {
        CertificateInput input = Material.file("a", bytes(file), marks);
        CertificateInspection result =
                CertificateInspector.inspect(List.of(password.map(word -> input.withPassword(new StorePassword(word)))
                        .orElse(input)));
        assertThat(result.certificates()).allSatisfy(facts -> {
            assertThat(facts.fingerprint()).matches("[0-9a-f]{64}");
            assertThat(facts.keyAlgorithm()).isNotBlank();
        });
        assertThat(result.unreadable())
                .allSatisfy(unreadable ->
                        assertThat(unreadable.reason()).endsWith(".").doesNotContain("Exception"));
        return result;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
