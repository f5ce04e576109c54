// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Executables that real compilers made and somebody changed afterwards. */
@Tag("real-components")
class RealDamagedExecutablesTest {

    /** Behind magic, sum and the record's own address; source: golang/go, src/cmd/link/internal/ld/fips140.go. */
    private static final int RANGES_OF_RECORD = 56;

    private static final int WORD = 8;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "boring",
                "boring-external-pie",
                "boring-22-pie",
                "boring-22-arm64",
                "boring-24",
                "boring-24-arm64"
            })
    void oneFlippedBitInTheModuleBreaksIt(String name) throws Exception {
        byte[] file = read(name);
        Range code = ModuleProof.find(Fixtures.bytes(file), Fixtures.elf(file), SealedModule.known())
                .get(0)
                .code()
                .orElseThrow();
        file[(int) (code.start() + code.length() / 2)] ^= 0x10;
        ExecutableFacts facts = inspect(file);

        assertThat(facts.stack()).isEqualTo(Stack.BORINGCRYPTO);
        assertThat(facts.integrity()).isEqualTo(Integrity.BROKEN);
        assertThat(facts.problem()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "native, 0", "native, 1", "native, 2", "native, 3",
        "native-external-pie, 0", "native-arm64, 0", "native-s390x, 0", "native-latest, 0"
    })
    void oneFlippedBitInTheNativeModuleBreaksIt(String name, int range) throws Exception {
        byte[] file = read(name);
        FileBytes bytes = Fixtures.bytes(file);
        ElfFile elf = Fixtures.elf(file);
        long pair = GoFipsInfo.find(bytes, elf).orElseThrow().offset() + RANGES_OF_RECORD + 2L * WORD * range;
        long start = bytes.word(pair, WORD, elf.bigEndian());
        long length = bytes.word(pair + WORD, WORD, elf.bigEndian()) - start;
        file[(int) (elf.fileOffset(start, length).orElseThrow() + length / 2)] ^= 1;
        ExecutableFacts facts = inspect(file);

        assertThat(facts.stack()).isEqualTo(Stack.GO_NATIVE);
        assertThat(facts.integrity()).isEqualTo(Integrity.BROKEN);
        assertThat(facts.problem()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "standard",
                "boring",
                "boring-external-pie",
                "boring-22-arm64",
                "native",
                "native-external-pie",
                "nothing"
            })
    void sectionHeadersAreNotNeeded(String name) throws Exception {
        byte[] file = read(name);
        ExecutableFacts complete = inspect(file);
        for (int field : new int[] {40, 60, 62}) {
            Arrays.fill(file, field, field + (field == 40 ? 8 : 2), (byte) 0);
        }

        assertThat(inspect(file))
                .usingRecursiveComparison()
                .ignoringFields("evidence")
                .isEqualTo(complete);
    }

    @ParameterizedTest
    @ValueSource(strings = {"boring", "boring-22-arm64", "native"})
    void aTruncatedExecutableIsUnknown(String name) throws Exception {
        byte[] file = read(name);
        ExecutableFacts facts = inspect(Arrays.copyOf(file, file.length / 2));

        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem()).hasValueSatisfying(text -> assertThat(text).contains("complete file"));
    }

    /** A name is no proof: without a module behind it there is nothing to pass, and the code on amd64 has its own marker. */
    @ParameterizedTest
    @CsvSource({
        "standard, sig.StandardCrypto, sig.BoringCrypto, MIXED, NOT_ESTABLISHED",
        "standard-arm64, sig.StandardCrypto, sig.BoringCrypto, BORINGCRYPTO, NOT_ESTABLISHED",
        "boring-22, sig.BoringCrypto, sig.Overwritten_, BORINGCRYPTO, VERIFIED",
        "boring-22-arm64, sig.BoringCrypto, sig.Overwritten_, UNKNOWN, NOT_APPLICABLE"
    })
    void anOverwrittenNameIsNoProof(String name, String from, String to, Stack stack, Integrity integrity)
            throws Exception {
        ExecutableFacts facts = inspect(overwritten(name, from, to));

        assertThat(facts.stack()).isEqualTo(stack);
        assertThat(facts.integrity()).isEqualTo(integrity);
    }

    @Test
    void aFrozenModuleWithoutItsNameIsNotFrozen() throws Exception {
        ExecutableFacts facts = inspect(overwritten("native", "fips140/v1", "fips140/x1"));

        assertThat(facts.stack()).isEqualTo(Stack.GO_NATIVE);
        assertThat(facts.module()).contains(new CryptoModule("Go Cryptographic Module", "latest"));
    }

    private static byte[] overwritten(String name, String from, String to) throws IOException, InterruptedException {
        String file = new String(read(name), StandardCharsets.ISO_8859_1);
        assertThat(file).contains(from);
        return file.replace(from, to + "\0".repeat(from.length() - to.length())).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] read(String name) throws IOException, InterruptedException {
        return Files.readAllBytes(GoRow.named(name).file());
    }

    private static ExecutableFacts inspect(byte[] file) {
        return ExecutableInspector.inspect(
                Fixtures.bytes(file), new Context(Optional.empty(), Optional.empty(), SealedModule.known()));
    }
}
