// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoNativeModuleTest {

    private static final String FROZEN = "crypto/internal/fips140/v1.0.0-c2097c7c/check.init.0";
    private static final String UNFROZEN = "crypto/internal/fips140/check.init.0";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "build\tDefaultGODEBUG=fips140=on | '' | ON",
                "build\tDefaultGODEBUG=fips140=only,x=1 | '' | ONLY",
                "build\tDefaultGODEBUG=fips140=auto | '' | HOST",
                "build\tCGO_ENABLED=0 | '' | OFF",
                "build\tDefaultGODEBUG=fips140=on | fips140=off | OFF",
                "build\tDefaultGODEBUG=fips140=on | http2client=0 | ON",
                "build\tCGO_ENABLED=0 | fips140=only | ONLY",
                "dep\tx | fips140=on | ON"
            })
    void theImageEnvironmentGoesBeforeTheBuildDefault(String line, String environment, FipsMode mode) {
        ExecutableFacts facts = Fixtures.inspect(nativeProgram(FROZEN, line), "pilot-discovery", environment);
        assertThat(facts.stack()).isEqualTo(Stack.GO_NATIVE);
        assertThat(facts.fipsMode()).isEqualTo(mode);
        assertThat(facts.module()).contains(new CryptoModule("Go Cryptographic Module", "v1.0.0-c2097c7c"));
        assertThat(facts.integrity()).isEqualTo(Integrity.VERIFIED);
        assertThat(facts.fingerprint())
                .hasValueSatisfying(sum -> assertThat(sum).hasSize(64));
    }

    @Test
    void aFrozenModuleWithoutKnownModeIsUnknown() {
        ExecutableFacts facts = Fixtures.inspect(nativeProgram(FROZEN, "dep\tx"), "", "");
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem()).hasValueSatisfying(text -> assertThat(text).contains("GODEBUG"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "build\tDefaultGODEBUG=fips140=on | '' | ON",
                "build\tDefaultGODEBUG=fips140=on | fips140=off | OFF",
                "build\tCGO_ENABLED=0 | fips140=only | ONLY"
            })
    void switchedOnToolchainSourceIsNativeButNotFrozen(String line, String environment, FipsMode mode) {
        ExecutableFacts facts = Fixtures.inspect(nativeProgram(UNFROZEN, line), "pilot-agent", environment);
        assertThat(facts.stack()).isEqualTo(Stack.GO_NATIVE);
        assertThat(facts.module().orElseThrow().version()).isEqualTo("latest");
        assertThat(facts.fipsMode()).isEqualTo(mode);
    }

    @Test
    void theRecordOfGosOwnModuleIsRecomputed() {
        ElfWriter broken = Fixtures.nativeGo(FROZEN).fipsInfo(false);
        assertThat(Fixtures.inspect(broken).integrity()).isEqualTo(Integrity.BROKEN);
        ElfWriter absent = Fixtures.nativeGo(FROZEN);
        assertThat(Fixtures.inspect(absent).integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);

        byte[] intact =
                Fixtures.nativeGo(FROZEN).fipsInfo(true).withoutSections().bytes();
        assertThat(Fixtures.inspect(intact, "", "").integrity()).isEqualTo(Integrity.VERIFIED);
        byte[] magic = "\u00ff Go fipsinfo ".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        byte[] elsewhere = Fixtures.patched(intact, magic, 62, (byte) 1);
        assertThat(Fixtures.inspect(elsewhere, "", "").problem())
                .hasValueSatisfying(text -> assertThat(text).contains("expected a part of one segment"));
        byte[] copied = Fixtures.patched(intact, magic, 48, (byte) 1);
        assertThat(Fixtures.inspect(copied, "", "").integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fips140=on | fips140=on | '' | GO_NATIVE | ON",
                "a=1,fips140=only | a=1,fips140=only | '' | GO_NATIVE | ONLY",
                "fips140=on | '' | '' | UNKNOWN | ON",
                "fips140=on | fips140=off | '' | UNKNOWN | ON",
                "fips140=on | fips140=on,x=1 | '' | UNKNOWN | ON",
                "fips140=auto | '' | '' | UNKNOWN | HOST",
                "fips140=on | '' | fips140=on | GO_NATIVE | ON",
                "x=1 | '' | '' | GO_NATIVE | OFF",
                "x=1 | fips140=on | '' | GO_NATIVE | OFF"
            })
    void theDefaultOfTheBuildCountsOnlyIfTheProgramReadsIt(
            String info, String variable, String environment, Stack stack, FipsMode mode) {
        ElfWriter writer = new ElfWriter()
                .code(new byte[64])
                .functions(ElfWriter.GO_1_20, "runtime.main", FROZEN)
                .buildInfoAlone("go1.25.12", "build\tDefaultGODEBUG=" + info)
                .fipsInfo(true);
        if (!variable.isEmpty()) {
            writer.variable(variable);
        }
        ExecutableFacts facts = Fixtures.inspect(writer.bytes(), "pilot-agent", environment);
        assertThat(facts.stack()).isEqualTo(stack);
        assertThat(facts.fipsMode()).isEqualTo(mode);
        assertThat(facts.problem().isPresent()).isEqualTo(stack == Stack.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"fips140=off, UNKNOWN", "fips140=auto, UNKNOWN", "fips140=only, GO_NATIVE", "fips, GO_NATIVE"})
    void anotherVariableThatSwitchesItOffLeavesTheModeOpen(String other, Stack stack) {
        byte[] file = Fixtures.nativeGo(FROZEN).fipsInfo(true).variable(other).bytes();
        ExecutableFacts facts = Fixtures.inspect(file, "", "");
        assertThat(facts.stack()).isEqualTo(stack);
        assertThat(facts.problem().stream()).allMatch(problem -> problem.contains(other));
        assertThat(Fixtures.inspect(file, "", "fips140=on").stack()).isEqualTo(Stack.GO_NATIVE);
    }

    @Test
    void packagesOfTheToolchainBesideAFrozenVersionAreUnknown() {
        ExecutableFacts facts =
                Fixtures.inspect(Fixtures.nativeGo(FROZEN, UNFROZEN).fipsInfo(true));
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem()).hasValueSatisfying(text -> assertThat(text).contains(UNFROZEN));
    }

    @Test
    void aMagicThatIsFollowedByAnythingIsNoRecord() {
        byte[] magic = "\u00ff Go fipsinfo \u00ff\0".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        byte[] chance = java.util.Arrays.copyOf(magic, 64);
        java.util.Arrays.fill(chance, 48, 56, (byte) 0x80);
        ElfWriter writer =
                Fixtures.nativeGo(FROZEN).constants(".rodata", chance).fipsInfo(true);
        assertThat(Fixtures.inspect(writer).integrity()).isEqualTo(Integrity.VERIFIED);
    }

    @Test
    void twoFrozenVersionsAreUnknown() {
        ExecutableFacts facts = Fixtures.inspect(Fixtures.nativeGo(FROZEN, "crypto/internal/fips140/v1%2e26%2e0.CAST"));
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem()).hasValueSatisfying(text -> assertThat(text).contains("v1.0.0-c2097c7c, v1.26.0"));
    }

    @ParameterizedTest
    @CsvSource({"0", "1024", "16383"})
    void aRecordOverHardlyAnyCodeProvesNothing(int code) {
        ExecutableFacts facts =
                Fixtures.inspect(Fixtures.nativeGo(FROZEN).fipsInfo(true, code).bytes(), "", "fips140=on");
        assertThat(facts.integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
        assertThat(facts.problem())
                .hasValueSatisfying(text -> assertThat(text).contains("expected at least 0x4000 bytes of code"));
    }

    @Test
    void aRecordOverDataProvesNothing() {
        byte[] file = Fixtures.nativeGo(FROZEN).fipsInfo(true).bytes();
        file[64 + 4] &= ~1;
        assertThat(Fixtures.inspect(file, "", "fips140=on").integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
    }

    @Test
    void everyRecordMustVerify() {
        ElfWriter intact = Fixtures.nativeGo(FROZEN).fipsInfo(true).fipsInfo(true);
        assertThat(Fixtures.inspect(intact).integrity()).isEqualTo(Integrity.VERIFIED);
        ElfWriter broken = Fixtures.nativeGo(FROZEN).fipsInfo(true).fipsInfo(false);
        assertThat(Fixtures.inspect(broken).integrity()).isEqualTo(Integrity.BROKEN);
        ElfWriter many = Fixtures.nativeGo(FROZEN);
        for (int i = 0; i < 9; i++) {
            many.fipsInfo(true);
        }
        assertThat(Fixtures.inspect(many).problem())
                .hasValueSatisfying(text -> assertThat(text).contains("another fipsinfo record"));
    }

    @Tag("slow")
    @Test
    void aMutatedRecordNeverThrowsNorVerifies() {
        byte[] file = Fixtures.nativeGo(FROZEN).fipsInfo(false).bytes();
        byte[] magic = "\u00ff Go fipsinfo ".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Random random = new Random(20260102L);
        for (int round = 0; round < 500; round++) {
            byte[] mutated = Fixtures.patched(
                    file, magic, 16 + random.nextInt(150), (byte) random.nextInt(256), (byte) random.nextInt(256));
            assertThat(Fixtures.inspect(mutated, "", "fips140=on").integrity())
                    .isIn(Integrity.BROKEN, Integrity.NOT_ESTABLISHED);
        }
    }

    @ParameterizedTest
    @CsvSource({"go1.19.8, go1.19.8 has none", "go1.23.12, go1.23.12 has none", "'', the file tells no Go version"})
    void aNameOfGosOwnModuleInAnOlderProgramIsUnknown(String version, String problem) {
        ElfWriter writer = new ElfWriter()
                .code(new byte[64])
                .functions(ElfWriter.GO_1_20, "runtime.main", FROZEN)
                .fipsInfo(true);
        if (!version.isEmpty()) {
            writer.buildInfo(version, "build\tDefaultGODEBUG=fips140=on");
        }
        ExecutableFacts facts = Fixtures.inspect(writer.bytes(), "pilot-discovery", "fips140=on");
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem())
                .hasValueSatisfying(text -> assertThat(text).startsWith("Go's own module is named, but " + problem));
    }

    private static byte[] nativeProgram(String name, String line) {
        return new ElfWriter()
                .code(new byte[64])
                .functions(ElfWriter.GO_1_20, "runtime.main", name, Fixtures.STANDARD)
                .buildInfo("go1.25.12", line)
                .fipsInfo(true)
                .bytes();
    }
}
