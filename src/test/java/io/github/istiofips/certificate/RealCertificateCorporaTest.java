// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.testing.RealComponents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The trust stores of Debian: every key in them is counted as OpenSSL or Java counts it, and none is judged. */
@Tag("real-components")
class RealCertificateCorporaTest {

    private static final Path BUNDLE = Path.of("/etc/ssl/certs/ca-certificates.crt");
    private static final Path ROOTS = Path.of("/usr/share/ca-certificates/mozilla");
    private static final Path JAVA = Path.of("/etc/ssl/certs/java/cacerts");

    /** How the files come to be read. */
    enum Reason {
        DISCOVERED,
        NAMED;

        Mark[] marks() {
            return this == NAMED ? new Mark[] {Mark.NAMED} : new Mark[0];
        }
    }

    private static Path existing(Path path) {
        return Files.exists(path) ? path : RealComponents.absent(path + " is missing");
    }

    private static CertificateInput input(Path file, Reason reason) {
        try {
            return Material.file(file.toString(), Files.readAllBytes(file), reason.marks());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBundleOfAllRootsIsInventory(Reason reason) {
        List<OpenSslReading> oracle = OpenSslReading.ofBundle(existing(BUNDLE));

        CertificateInspection result = CertificateInspector.inspect(List.of(input(BUNDLE, reason)));

        assertInventory(result, count(oracle.stream().map(OpenSslReading::key)));
        assertThat(result.certificates())
                .filteredOn(facts -> facts.keyBits() == 4096)
                .hasSizeGreaterThan(40);
    }

    @ParameterizedTest
    @EnumSource
    void theFolderOfAllRootsIsInventory(Reason reason) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(existing(ROOTS))) {
            files = list.sorted().toList();
        }
        Map<String, Long> oracle = count(files.stream()
                .map(file -> OpenSslReading.of(file, "").orElseThrow().key()));

        CertificateInspection result = CertificateInspector.inspect(
                files.stream().map(file -> input(file, reason)).toList());

        assertInventory(result, oracle);
    }

    @ParameterizedTest
    @EnumSource
    void theStoreOfJavaIsInventory(Reason reason) throws Exception {
        KeyStore oracle = KeyStore.getInstance(existing(JAVA).toFile(), "changeit".toCharArray());
        List<String> aliases = new ArrayList<>();
        for (String alias : Collections.list(oracle.aliases())) {
            aliases.add(alias + " " + Hashes.sha256(oracle.getCertificate(alias).getEncoded()));
        }

        CertificateInspection result =
                CertificateInspector.inspect(List.of(input(JAVA, reason).withPassword(new StorePassword("changeit"))));

        assertThat(result.unreadable()).isEmpty();
        assertThat(result.certificates())
                .flatExtracting(facts -> facts.places().stream()
                        .map(place -> place.entry() + " " + facts.fingerprint())
                        .toList())
                .containsExactlyInAnyOrderElementsOf(aliases);
        assertThat(result.certificates()).noneMatch(CertificateFacts::judged);
    }

    private static void assertInventory(CertificateInspection result, Map<String, Long> oracle) {
        assertThat(result.unreadable()).isEmpty();
        assertThat(count(result.certificates().stream().map(OpenSslReading::key)))
                .containsExactlyInAnyOrderEntriesOf(oracle);
        assertThat(result.certificates())
                .filteredOn(CertificateFacts::judged)
                .as("judged")
                .isEmpty();
    }

    private static Map<String, Long> count(Stream<String> keys) {
        return keys.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }
}
