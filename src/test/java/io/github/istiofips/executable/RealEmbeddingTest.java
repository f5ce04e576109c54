// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.GoBuild;
import io.github.istiofips.testing.GoToolchain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program that carries another executable as data ({@code go:embed}) is judged by the code that it runs itself. */
@Tag("real-components")
class RealEmbeddingTest {

    private static final String EMBED = """
            package main

            import (
            	_ "embed"
            %s)

            //go:embed payload
            var payload []byte

            func main() { println(%s) }
            """;

    @TempDir
    private Path work;

    @ParameterizedTest
    @CsvSource({
        "boring, standard, BORINGCRYPTO, VERIFIED",
        "boring, nothing, BORINGCRYPTO, VERIFIED",
        "boring-24, native, BORINGCRYPTO, VERIFIED",
        "standard, boring, STANDARD, NOT_APPLICABLE",
        "standard-24, native, STANDARD, NOT_APPLICABLE",
        "native, standard, GO_NATIVE, VERIFIED",
        "native, boring, GO_NATIVE, VERIFIED",
        "nothing, boring, NONE, NOT_APPLICABLE",
        "nothing, standard, NONE, NOT_APPLICABLE"
    })
    void whatIsOnlyCarriedDoesNotCount(String outer, String inner, Stack stack, Integrity integrity) throws Exception {
        GoBuild build = GoRow.named(outer);
        GoToolchain go = GoToolchain.in(work, build.release());
        Files.copy(
                GoRow.named(inner).file(),
                Files.createDirectories(work.resolve("src-outer")).resolve("payload"));
        String source = outer.equals("nothing")
                ? String.format(EMBED, "", "len(payload)")
                : String.format(EMBED, "\t\"crypto/sha256\"\n", "sha256.Sum256(payload)[0]");
        Path file = go.build("outer", source, build.environment(), build.flags());
        ExecutableFacts facts = ExecutableInspector.inspect(file, Optional.empty(), Map.of());

        assertThat(facts.stack()).isEqualTo(stack);
        assertThat(facts.integrity()).isEqualTo(integrity);
    }
}
