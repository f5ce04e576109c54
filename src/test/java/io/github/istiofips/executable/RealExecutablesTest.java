// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.GoToolchain;
import io.github.istiofips.testing.RealComponents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The truth table on executables that real compilers make. */
@Tag("real-components")
class RealExecutablesTest {

    private static final Path ENVOY_SOURCE = Path.of("examples/images/envoy-stand-in/envoy.c");

    @TempDir
    static Path work;

    private static GoToolchain go;

    @BeforeAll
    static void toolchain() {
        go = GoToolchain.in(work);
    }

    @ParameterizedTest
    @MethodSource("io.github.istiofips.executable.GoRow#all")
    void goIsToldByItsBytes(GoRow row) throws Exception {
        ExecutableFacts facts = inspect(row.build().file(), "");

        assertThat(facts.kind()).isEqualTo(ExecutableKind.GO);
        assertThat(facts.stack()).isEqualTo(row.stack());
        assertThat(facts.integrity()).isEqualTo(row.integrity());
        assertThat(facts.fipsOnly()).isEqualTo(row.fipsOnly());
        assertThat(facts.fipsMode()).isEqualTo(row.mode());
        assertThat(facts.module().map(CryptoModule::version)).isEqualTo(row.version());
        assertThat(facts.module().map(CryptoModule::name))
                .isEqualTo(row.version().map(version -> moduleName(row)));
        assertThat(facts.label()).isEqualTo(label(row));
        assertThat(facts.toolchain()).contains(version(row));
        assertThat(facts.summary())
                .isEqualTo(version(row) + words(row.stack()) + (row.fipsOnly() ? " +crypto/tls/fipsonly" : ""));
    }

    private static String version(GoRow row) throws IOException {
        String version = row.build().release().version();
        return row.build().environment().containsKey("GOEXPERIMENT") ? version + " X:boringcrypto" : version;
    }

    private static String moduleName(GoRow row) {
        return row.stack() == Stack.GO_NATIVE ? "Go Cryptographic Module" : "BoringCrypto";
    }

    private static Optional<String> label(GoRow row) {
        if (row.build().name().equals("native-by-directive")) {
            return Optional.of("DefaultGODEBUG=fips140=on");
        }
        return Stream.of("GOEXPERIMENT", "GOFIPS140")
                .filter(row.build().environment()::containsKey)
                .map(key -> key + "=" + row.build().environment().get(key))
                .findFirst();
    }

    private static String words(Stack stack) {
        return switch (stack) {
            case STANDARD -> " (standard crypto)";
            case BORINGCRYPTO -> " (boring crypto)";
            case GO_NATIVE -> " (Go native crypto)";
            default -> "";
        };
    }

    @ParameterizedTest
    @CsvSource({"'', sig.StandardCrypto", "boringcrypto, sig.BoringCrypto"})
    void assembledTwinsGiveTheSameAnswer(String experiment, String marker) throws Exception {
        Path real = GoRow.named(experiment.isEmpty() ? "standard" : "boring").file();
        boolean boring = !experiment.isEmpty();
        ElfWriter twin = new ElfWriter()
                .code((boring ? CodeSignature.BORING_CRYPTO : CodeSignature.STANDARD_CRYPTO).body())
                .functions(ElfWriter.GO_1_18, "runtime.main", "crypto.init", "crypto/internal/boring/" + marker)
                .buildInfo(
                        "go1.19.8" + (boring ? " X:boringcrypto" : ""),
                        "build\tCGO_ENABLED=1",
                        boring ? "build\tGOEXPERIMENT=boringcrypto" : "dep\tx");
        ExecutableFacts expected = inspect(real, "pilot-agent");
        ExecutableFacts actual =
                Fixtures.inspect((boring ? Fixtures.withModule(twin) : twin).bytes(), "pilot-agent", "");

        assertThat(actual)
                .usingRecursiveComparison()
                .ignoringFields("module", "fingerprint", "evidence", "toolchain", "summary")
                .isEqualTo(expected);
        assertThat(actual.evidence())
                .extracting(Evidence::kind)
                .isSubsetOf(expected.evidence().stream().map(Evidence::kind).toList());
    }

    @ParameterizedTest
    @CsvSource({"true, BORINGSSL_FIPS, VERIFIED, BoringSSL-FIPS", "false, BORINGSSL, NOT_APPLICABLE, BoringSSL"})
    void theEnvoyStandInIsToldByItsModule(boolean fips, Stack stack, Integrity integrity, String ssl) throws Exception {
        Path envoy = work.resolve("envoy-" + fips);
        List<String> command = new ArrayList<>(List.of(
                RealComponents.require("gcc").toString(),
                "-O2",
                "-s",
                "-o",
                envoy.toString(),
                ENVOY_SOURCE.toAbsolutePath().toString()));
        if (fips) {
            command.addAll(
                    List.of("-x", "none", GoToolchain.boringCryptoObject().toString()));
        } else {
            command.add("-DPLAIN");
        }
        go.run(work, command, Map.of());
        ExecutableFacts facts = inspect(envoy, "envoy");

        assertThat(facts.kind()).isEqualTo(ExecutableKind.ENVOY);
        assertThat(facts.stack()).isEqualTo(stack);
        assertThat(facts.integrity()).isEqualTo(integrity);
        assertThat(facts.summary()).isEqualTo("0123456789abcdef0123456789abcdef01234567/1.36.2/Clean/RELEASE/" + ssl);
        assertThat(facts.label()).contains(ssl);
    }

    private static ExecutableFacts inspect(Path file, String role) throws IOException {
        return ExecutableInspector.inspect(file, Optional.of(role).filter(text -> !text.isEmpty()), Map.of());
    }
}
