// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.GoToolchain;
import io.github.istiofips.testing.RealComponents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A module that Google built, in executables of real compilers, proved without the table of known builds. */
@Tag("real-components")
class RealModuleProofTest {

    private static final Path ENVOY_SOURCE = Path.of("examples/images/envoy-stand-in/envoy.c");
    private static final int LENGTH = 733_200;

    @TempDir
    static Path work;

    private static GoToolchain go;

    @BeforeAll
    static void toolchain() {
        go = GoToolchain.in(work);
    }

    @ParameterizedTest
    @CsvSource({
        "boring, fips-20190808, 733200, 18d35ae031f64982",
        "boring-pie, fips-20190808, 733200, 18d35ae031f64982",
        "boring-22, fips-20210429, 778896, afca814ee73c7ccc",
        "boring-22-external-pie, fips-20210429, 778896, afca814ee73c7ccc",
        "boring-22-arm64, fips-20210429, 381040, 9302ea1acc555934",
        "boring-24, fips-20220613, 753552, 2a218ae635bf1cd5",
        "boring-24-arm64, fips-20220613, 544240, 9094627e2bd03d96"
    })
    void aStrippedGoExecutableIsProvedByTheSelfTestAlone(String name, String version, long length, String hash)
            throws Exception {
        assertThat(proofs(Files.readAllBytes(GoRow.named(name).file())))
                .singleElement()
                .satisfies(proof -> {
                    assertThat(proof.integrity()).isEqualTo(Integrity.VERIFIED);
                    assertThat(proof.module()).contains(new CryptoModule("BoringCrypto", version));
                    assertThat(proof.fingerprint())
                            .hasValueSatisfying(value -> assertThat(value).startsWith(hash));
                    assertThat(proof.code()).map(Range::length).contains(length);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"-pie", "-no-pie", "-static", "-static-pie", "-Wl,--gc-sections", "-Wl,-z,noseparate-code"})
    void aStrippedCProgramIsProvedByTheSelfTestAlone(String flag) throws Exception {
        assertProved(Files.readAllBytes(linked(flag)));
    }

    @Test
    void sectionHeadersAreNotNeeded() throws Exception {
        byte[] file = Files.readAllBytes(linked("-O2"));
        Arrays.fill(file, 40, 48, (byte) 0);
        Arrays.fill(file, 60, 64, (byte) 0);
        assertProved(file);
    }

    @ParameterizedTest
    @CsvSource({"code, BROKEN", "value, BROKEN", "start, BROKEN", "end, BROKEN"})
    void oneFlippedBitIsRefused(String where, Integrity integrity) throws Exception {
        byte[] file = Files.readAllBytes(linked("-O1"));
        ModuleProof intact = proofs(file).get(0);
        Range code = intact.code().orElseThrow();
        long at = switch (where) {
            case "code" -> code.start() + code.length() / 3;
            case "start" -> code.start();
            case "end" -> code.end() - 1;
            default -> intact.place() + 40;
        };
        file[(int) at] ^= 4;
        assertThat(proofs(file)).singleElement().satisfies(proof -> {
            assertThat(proof.integrity()).isEqualTo(integrity);
            assertThat(proof.code()).contains(code);
        });
    }

    @Test
    void theObjectBeforeItsLinkIsNoExecutable() throws Exception {
        assertThat(ExecutableInspector.inspect(GoToolchain.boringCryptoObject(), java.util.Optional.empty(), Map.of())
                        .stack())
                .isEqualTo(Stack.UNKNOWN);
    }

    private static Path linked(String flag) throws Exception {
        Path result = work.resolve("envoy" + flag.replace(',', '_'));
        List<String> command = new ArrayList<>(List.of(
                RealComponents.require("gcc").toString(),
                "-O2",
                "-s",
                flag,
                "-o",
                result.toString(),
                ENVOY_SOURCE.toAbsolutePath().toString(),
                "-x",
                "none",
                GoToolchain.boringCryptoObject().toString()));
        go.run(work, command, Map.of());
        return result;
    }

    private static void assertProved(byte[] file) throws MalformedExecutableException {
        assertThat(proofs(file)).singleElement().satisfies(proof -> {
            assertThat(proof.integrity()).isEqualTo(Integrity.VERIFIED);
            assertThat(proof.module()).contains(new CryptoModule("BoringCrypto", "fips-20190808"));
            assertThat(proof.fingerprint())
                    .hasValueSatisfying(hash -> assertThat(hash)
                            .hasSize(128)
                            .startsWith("18d35ae031f649825a4269d68d2e6258")
                            .endsWith("bf91aad9"));
            assertThat(proof.code()).map(Range::length).contains((long) LENGTH);
        });
    }

    private static List<ModuleProof> proofs(byte[] file) throws MalformedExecutableException {
        return ModuleProof.find(Fixtures.bytes(file), Fixtures.elf(file), List.of());
    }
}
