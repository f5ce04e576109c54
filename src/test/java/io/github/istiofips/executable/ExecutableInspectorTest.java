// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.testing.ElfWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutableInspectorTest {

    @TempDir
    Path directory;

    @Test
    void readsAFile() throws Exception {
        Path file = Files.write(
                directory.resolve("program"), Fixtures.go(Fixtures.STANDARD).bytes());
        ExecutableFacts facts = ExecutableInspector.inspect(file, Optional.of("pilot-discovery"), Map.of());
        assertThat(facts.stack()).isEqualTo(Stack.STANDARD);
        assertThat(facts.summary()).isEqualTo("go1.19.8 (standard crypto)");
        assertThat(facts.evidence())
                .allSatisfy(evidence -> assertThat(evidence.where()).matches(".+@0x[0-9a-f]+"));
    }

    @Test
    void theImageEnvironmentCounts() throws Exception {
        byte[] program = new ElfWriter()
                .code(new byte[16])
                .functions(ElfWriter.GO_1_20, "main.main", "crypto/internal/fips140/v1.0.0/check.init.0")
                .buildInfo("go1.24.4", "build\tCGO_ENABLED=0")
                .fipsInfo(true)
                .bytes();
        Path file = Files.write(directory.resolve("program"), program);
        assertThat(ExecutableInspector.inspect(file, Optional.empty(), Map.of("GODEBUG", "fips140=only"))
                        .fipsMode())
                .isEqualTo(FipsMode.ONLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#!/bin/sh\nexit 0\n", "\u007fELF"})
    void otherContentIsUnknownWithTheReason(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("program"), content);
        ExecutableFacts facts = ExecutableInspector.inspect(file, Optional.of("pilot-agent"), Map.of());
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem()).hasValueSatisfying(text -> assertThat(text).contains("offset"));
    }

    @Test
    void anObjectFileIsUnknown() {
        ExecutableFacts facts = Fixtures.inspect(Fixtures.go(Fixtures.BORING).type(1));
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem()).hasValueSatisfying(text -> assertThat(text).contains("cannot be run"));
    }

    @Test
    void aFileOverTwoGibibytesIsUnknown() throws Exception {
        Path file = directory.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(FileBytes.MAX_SIZE + 1);
        }
        assertThat(ExecutableInspector.inspect(file, Optional.empty(), Map.of()).problem())
                .hasValueSatisfying(text -> assertThat(text).contains("2 GiB"));
    }

    @Test
    void aMissingFileIsAnIoFailure() {
        assertThatThrownBy(() -> ExecutableInspector.inspect(directory.resolve("absent"), Optional.empty(), Map.of()))
                .isInstanceOf(IOException.class);
    }

    /** Whatever happens to the bytes of a program that must not pass: facts, no exception, and no proof out of nothing. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void mutationsNeverThrowNorPass(int kind) {
        byte[] original = seed(kind);
        Random random = new Random(20260101L + kind);
        for (int round = 0; round < 3000; round++) {
            byte[] mutated = mutate(original, random);
            ExecutableFacts facts = Fixtures.inspect(mutated, random.nextBoolean() ? "" : "envoy", "");
            assertThat(facts.integrity()).isNotEqualTo(Integrity.VERIFIED);
            assertThat(facts.stack() == Stack.UNKNOWN && facts.problem().isEmpty())
                    .isFalse();
        }
    }

    private static byte[] seed(int kind) {
        return switch (kind) {
            case 0 -> Fixtures.go(Fixtures.STANDARD, "crypto/sha256.New").bytes();
            case 1 ->
                new ElfWriter()
                        .bits(32)
                        .code(new byte[64])
                        .functions(ElfWriter.GO_1_2, "runtime.main", "crypto/md5.New", Fixtures.BORING)
                        .pointedBuildInfo("go1.15.5", "build\tx=\"y\\x41\"")
                        .bytes();
            case 2 ->
                new ElfWriter()
                        .bigEndian(true)
                        .machine(22)
                        .code(new byte[64])
                        .functions(".x", ElfWriter.GO_1_18, "runtime.main", "crypto/md5.New")
                        .buildInfo("go1.19.8")
                        .withoutSections()
                        .bytes();
            case 3 ->
                new ElfWriter()
                        .code(new byte[64])
                        .functions(ElfWriter.GO_1_16, "runtime.main", Fixtures.BORING)
                        .pointedBuildInfo("go1.17.5")
                        .bytes();
            case 4 ->
                new ElfWriter()
                        .code(new byte[64])
                        .text("\0" + Fixtures.REVISION + "\0Clean\0BoringSSL-FIPS\0FIPS integrity test\0/rustc/x")
                        .needed("libssl.so.3", "libc.so.6")
                        .bytes();
            default ->
                Fixtures.patched(
                        Fixtures.withModule(Fixtures.go(Fixtures.BORING)).bytes(),
                        Fixtures.module(ElfFile.AMD64).hashBytes(),
                        0,
                        new byte[8]);
        };
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] result = original.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(random.nextInt(3) == 0 ? Math.min(300, result.length) : result.length);
            switch (random.nextInt(4)) {
                case 0 -> result[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> result[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
                case 2 -> result[at] = (byte) random.nextInt(256);
                default -> {
                    int from = random.nextInt(result.length);
                    int length = random.nextInt(Math.min(16, result.length - Math.max(at, from)) + 1);
                    System.arraycopy(result, from, result, at, length);
                }
            }
        }
        return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(result, random.nextInt(result.length)) : result;
    }
}
