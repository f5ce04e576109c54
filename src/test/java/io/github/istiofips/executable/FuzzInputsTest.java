// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the fuzz tests assert, for their seeds and for the inputs that were found. Runs without Jazzer, which attaches an agent to the
 * Java process: not every process lets it.
 */
class FuzzInputsTest {

    private static final Path FOUND = Path.of("src/test/resources/io/github/istiofips/executable");
    private static final Path SOURCES = Path.of("src/test/java/io/github/istiofips/executable");

    /** A fuzz test: its seeds and its method. */
    private record Property(String name, Stream<Named<byte[]>> seeds, Consumer<byte[]> method) {

        Stream<Arguments> inputs() {
            return Stream.concat(seeds, found()).map(input -> Arguments.of(name, input, method));
        }

        private Stream<Named<byte[]>> found() {
            Path directory = FOUND.resolve(name + "Inputs");
            if (!Files.isDirectory(directory)) {
                return Stream.empty();
            }
            try (Stream<Path> files = Files.walk(directory)) {
                return files.filter(Files::isRegularFile).sorted().toList().stream()
                        .map(file -> Named.of(file.getFileName().toString(), bytes(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static byte[] bytes(Path file) {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<Property> properties() {
        return List.of(
                new Property(
                        "CodeReferencesFuzzTest",
                        CodeReferencesFuzzTest.seeds(),
                        new CodeReferencesFuzzTest()::referencesStayInTheSegmentAndSignaturesAreWhole),
                new Property("ElfFileFuzzTest", ElfFileFuzzTest.seeds(), new ElfFileFuzzTest()::headersStayInTheFile),
                new Property(
                        "EnvoyVersionLineFuzzTest",
                        EnvoyVersionLineFuzzTest.seeds(),
                        new EnvoyVersionLineFuzzTest()::aLineHasFiveParts),
                new Property(
                        "ExecutableInspectorFuzzTest",
                        ExecutableInspectorFuzzTest.seeds(),
                        new ExecutableInspectorFuzzTest()::nothingBecomesAProof),
                new Property(
                        "GoBuildInfoFuzzTest",
                        GoBuildInfoFuzzTest.seeds(),
                        new GoBuildInfoFuzzTest()::whatIsFoundHasAGoVersion),
                new Property(
                        "GoFipsInfoFuzzTest", GoFipsInfoFuzzTest.seeds(), new GoFipsInfoFuzzTest()::noChangeVerifies),
                new Property(
                        "GoFunctionTableFuzzTest",
                        GoFunctionTableFuzzTest.seeds(),
                        new GoFunctionTableFuzzTest()::namesAreThoseOfTheFile),
                new Property(
                        "ModuleProofFuzzTest",
                        ModuleProofFuzzTest.seeds(),
                        new ModuleProofFuzzTest()::whatIsVerifiedHasItsValue),
                new Property(
                        "RustAuditFuzzTest",
                        RustAuditFuzzTest.seeds(),
                        new RustAuditFuzzTest()::entriesHaveNameAndVersion));
    }

    static Stream<Arguments> inputs() {
        return properties().stream().flatMap(Property::inputs);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @Timeout(HostileFile.SECONDS)
    @MethodSource("inputs")
    void aReaderKeepsItsProperties(String name, byte[] input, Consumer<byte[]> property) {
        property.accept(input);
    }

    @Test
    void everyFuzzTestIsHere() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith("FuzzTest.java"))
                            .map(name -> name.substring(0, name.length() - ".java".length())))
                    .containsExactlyInAnyOrderElementsOf(
                            properties().stream().map(Property::name).toList());
        }
    }
}
