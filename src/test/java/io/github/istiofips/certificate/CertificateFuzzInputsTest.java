// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link CertificateInspectorFuzzTest} asserts, for its seeds and for the inputs that were found; runs without Jazzer. */
class CertificateFuzzInputsTest {

    private static final Path FOUND =
            Path.of("src/test/resources/io/github/istiofips/certificate/CertificateInspectorFuzzTestInputs");

    static Stream<Named<byte[]>> inputs() throws IOException {
        List<Path> found = List.of();
        if (Files.isDirectory(FOUND)) {
            try (Stream<Path> files = Files.walk(FOUND)) {
                found = files.filter(Files::isRegularFile).sorted().toList();
            }
        }
        return Stream.concat(
                CertificateInspectorFuzzTest.seeds(),
                found.stream().map(file -> Named.of(file.getFileName().toString(), bytes(file))));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @Timeout(CertificateInspectorFuzzTest.SECONDS)
    @MethodSource("inputs")
    void theInspectionKeepsItsProperties(byte[] input) {
        new CertificateInspectorFuzzTest().whateverItIsItIsReadOrReported(input);
    }
}
