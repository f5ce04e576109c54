// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.GoToolchain;
import io.github.istiofips.testing.RealComponents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The truth table on executables that real compilers make. */
@Tag("real-components")
class RealExecutablesTest {

    private static final String NOTHING = "package main\n\nfunc main() { println(\"nothing\") }\n";
    private static final String HASH = """
            package main

            import (
            	"crypto/sha256"
            	"os"
            )

            func main() {
            	sum := sha256.Sum256([]byte(os.Args[0]))
            	os.Stdout.Write(sum[:])
            }
            """;
    private static final String TLS = """
            package main

            import (
            	"crypto/tls"
            	_ "crypto/tls/fipsonly"
            )

            func main() { println((&tls.Conn{}).Handshake() == nil) }
            """;
    private static final Path ENVOY_SOURCE = Path.of("examples/images/envoy-stand-in/envoy.c");

    @TempDir
    static Path work;

    private static GoToolchain go;

    @BeforeAll
    static void toolchain() {
        go = GoToolchain.in(work);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "standard, hash, amd64, 1, '', -s -w, '', STANDARD, NOT_APPLICABLE, false",
        "standard-with-symbols, hash, amd64, 1, '', -X=x.y=z, '', STANDARD, NOT_APPLICABLE, false",
        "standard-arm64, hash, arm64, 0, '', -s -w, '', STANDARD, NOT_APPLICABLE, false",
        "experiment-arm64, hash, arm64, 0, boringcrypto, -s -w, '', STANDARD, NOT_APPLICABLE, false",
        "experiment-without-cgo, hash, amd64, 0, boringcrypto, -s -w, '', STANDARD, NOT_APPLICABLE, false",
        "experiment-without-cgo-fipsonly, tls, amd64, 0, boringcrypto, -s -w, '', STANDARD, NOT_APPLICABLE, true",
        "nothing, nothing, amd64, 0, '', -s -w, '', NONE, NOT_APPLICABLE, false",
        "experiment-nothing, nothing, amd64, 1, boringcrypto, -s -w, '', NONE, NOT_APPLICABLE, false",
        "boring, hash, amd64, 1, boringcrypto, -s -w, '', BORINGCRYPTO, VERIFIED, false",
        "boring-with-symbols, hash, amd64, 1, boringcrypto, -X=x.y=z, '', BORINGCRYPTO, VERIFIED, false",
        "boring-trimmed, hash, amd64, 1, boringcrypto, -s -w, -trimpath, BORINGCRYPTO, VERIFIED, false",
        "boring-pie, hash, amd64, 1, boringcrypto, -s -w, -buildmode=pie, BORINGCRYPTO, VERIFIED, false",
        "boring-external-pie, hash, amd64, 1, boringcrypto, -s -w -linkmode=external, -buildmode=pie, BORINGCRYPTO,"
                + " VERIFIED, false",
        "boring-static, hash, amd64, 1, boringcrypto, -s -w -linkmode=external -extldflags=-static, '', BORINGCRYPTO,"
                + " VERIFIED, false",
        "boring-fipsonly, tls, amd64, 1, boringcrypto, -s -w, '', BORINGCRYPTO, VERIFIED, true"
    })
    void goIsToldByItsBytes(
            String name,
            String program,
            String architecture,
            String cgo,
            String experiment,
            String linkerFlags,
            String flag,
            Stack stack,
            Integrity integrity,
            boolean fipsOnly)
            throws Exception {
        String source = switch (program) {
            case "hash" -> HASH;
            case "tls" -> TLS;
            default -> NOTHING;
        };
        ExecutableFacts facts = inspect(build(name, source, architecture, cgo, experiment, linkerFlags, flag), "");

        assertThat(facts.kind()).isEqualTo(ExecutableKind.GO);
        assertThat(facts.stack()).isEqualTo(stack);
        assertThat(facts.integrity()).isEqualTo(integrity);
        assertThat(facts.fipsOnly()).isEqualTo(fipsOnly);
        assertThat(facts.label())
                .isEqualTo(experiment.isEmpty() ? Optional.empty() : Optional.of("GOEXPERIMENT=boringcrypto"));
        assertThat(facts.summary())
                .startsWith("go1.19.")
                .contains(words(stack))
                .matches(line -> line.endsWith(" +crypto/tls/fipsonly") == fipsOnly);
        assertThat(facts.module())
                .isEqualTo(
                        integrity == Integrity.VERIFIED
                                ? Optional.of(new CryptoModule("BoringCrypto", "fips-20190808"))
                                : Optional.empty());
    }

    private static String words(Stack stack) {
        return switch (stack) {
            case STANDARD -> "(standard crypto)";
            case BORINGCRYPTO -> "(boring crypto)";
            default -> "go1.19.";
        };
    }

    @Test
    void oneFlippedBitInTheModuleBreaksIt() throws Exception {
        Path boring = boring("boring-to-tamper");
        byte[] file = Files.readAllBytes(boring);
        Range code = ModuleProof.find(Fixtures.bytes(file), Fixtures.elf(file), SealedModule.known())
                .get(0)
                .code()
                .orElseThrow();
        file[(int) (code.start() + code.length() / 2)] ^= 0x10;
        ExecutableFacts facts = inspect(Files.write(work.resolve("tampered"), file), "pilot-discovery");
        assertThat(facts.stack()).isEqualTo(Stack.BORINGCRYPTO);
        assertThat(facts.integrity()).isEqualTo(Integrity.BROKEN);
    }

    @Test
    void everythingIsFoundWithoutSectionHeaders() throws Exception {
        byte[] file = Files.readAllBytes(boring("boring-to-strip"));
        for (int field : new int[] {40, 60, 62}) {
            java.util.Arrays.fill(file, field, field + (field == 40 ? 8 : 2), (byte) 0);
        }
        ExecutableFacts facts = inspect(Files.write(work.resolve("sectionless"), file), "pilot-agent");
        assertThat(facts.stack()).isEqualTo(Stack.BORINGCRYPTO);
        assertThat(facts.integrity()).isEqualTo(Integrity.VERIFIED);
        assertThat(facts.summary()).endsWith("X:boringcrypto (boring crypto)");
    }

    @Test
    void aTruncatedExecutableIsUnknown() throws Exception {
        byte[] file = Files.readAllBytes(boring("boring-to-cut"));
        byte[] cut = java.util.Arrays.copyOf(file, file.length / 2);
        ExecutableFacts facts = inspect(Files.write(work.resolve("cut"), cut), "pilot-agent");
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem()).hasValueSatisfying(text -> assertThat(text).contains("complete file"));
    }

    @ParameterizedTest
    @CsvSource({"'', sig.StandardCrypto", "boringcrypto, sig.BoringCrypto"})
    void assembledTwinsGiveTheSameAnswer(String experiment, String marker) throws Exception {
        Path real = build("twin" + experiment, HASH, "amd64", "1", experiment, "-s -w", "");
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
        assertThat(facts.summary()).isEqualTo("0123456789abcdef0123456789abcdef01234567/1.19.0/Clean/RELEASE/" + ssl);
        assertThat(facts.label()).contains(ssl);
    }

    private static Path boring(String name) throws IOException, InterruptedException {
        return build(name, HASH, "amd64", "1", "boringcrypto", "-s -w", "");
    }

    private static Path build(
            String name,
            String source,
            String architecture,
            String cgo,
            String experiment,
            String linkerFlags,
            String flag)
            throws IOException, InterruptedException {
        List<String> flags = new ArrayList<>(List.of("-ldflags=" + linkerFlags));
        if (!flag.isEmpty()) {
            flags.add(flag);
        }
        return go.build(
                name,
                source,
                Map.of("GOARCH", architecture, "CGO_ENABLED", cgo, "GOEXPERIMENT", experiment, "GOOS", "linux"),
                flags);
    }

    private static ExecutableFacts inspect(Path file, String role) throws IOException {
        return ExecutableInspector.inspect(file, Optional.of(role).filter(text -> !text.isEmpty()), Map.of());
    }
}
