// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoExecutableTest {

    private static final String FROZEN = "crypto/internal/fips140/v1.0.0-c2097c7c/check.init.0";
    private static final String UNFROZEN = "crypto/internal/fips140/check.init.0";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "runtime.init | go1.19.8 | NONE | ''",
                "crypto/sha256.New crypto/internal/boring/sig.StandardCrypto | go1.19.8 | STANDARD | (standard crypto)",
                "crypto/sha256.(*digest).Write | go1.15.5 | STANDARD | (standard crypto)",
                "crypto/md5.New | go1.24.4 | STANDARD | (standard crypto)",
                "crypto/internal/boring/sig.BoringCrypto crypto.init | go1.19.8 X:boringcrypto | BORINGCRYPTO | (boring crypto)",
                "crypto/internal/boring/sig.BoringCrypto crypto/tls/fipsonly.init.0 | go1.19.8 X:boringcrypto | BORINGCRYPTO"
                        + " | (boring crypto) +crypto/tls/fipsonly",
                "crypto/internal/boring/sig.BoringCrypto crypto/internal/fips140/check.init.0 | go1.24.4 X:boringcrypto"
                        + " | BORINGCRYPTO | (boring crypto)",
                "crypto/internal/boring/sig.BoringCrypto crypto/internal/boring/sig.StandardCrypto | go1.19.8 | MIXED"
                        + " | (boring AND standard crypto!!!)",
                "crypto/internal/boring/sig.BoringCrypto crypto/internal/fips140/v1.0.0/check.init.0 | go1.24.4 | MIXED"
                        + " | (boring AND standard crypto!!!)",
                "crypto/internal/boring/sig.StandardCrypto crypto/tls/fipsonly.init.0 | go1.19.8 X:boringcrypto | STANDARD"
                        + " | (standard crypto) +crypto/tls/fipsonly",
                "crypto/internal/boring/sig.BoringCrypto crypto/internal/boring._Cfunc__goboringcrypto_DLOPEN_OPENSSL"
                        + " | go1.18.10 | SYSTEM_OPENSSL | (system crypto)",
                "crypto/internal/boring/sig.BoringCrypto vendor/github.com/golang-fips/openssl/v2.dlopen | go1.22.3"
                        + " | SYSTEM_OPENSSL | (system crypto)",
                "crypto/internal/backend.init | go1.21.5-1 X:systemcrypto | SYSTEM_OPENSSL | (system crypto)",
                "crypto/internal/fips140/v1.0.0-c2097c7c/check.init.0 crypto/internal/boring/sig.StandardCrypto"
                        + " | go1.25.12 | GO_NATIVE | (Go native crypto)",
                "crypto/internal/fips140/check.init.0 | go1.25.12 | STANDARD | (standard crypto)",
                "golang.org/x/crypto/chacha20.New | go1.20 | STANDARD | (standard crypto)"
            })
    void namesDecide(String names, String version, Stack stack, String words) {
        ElfWriter writer = new ElfWriter()
                .code(new byte[64])
                .functions(ElfWriter.GO_1_20, (names + " runtime.main").split(" ", -1))
                .buildInfo(version, "build\tCGO_ENABLED=1");
        ExecutableFacts facts = Fixtures.inspect(writer);

        assertThat(facts.kind()).isEqualTo(ExecutableKind.GO);
        assertThat(facts.stack()).isEqualTo(stack);
        assertThat(facts.summary()).isEqualTo((version + " " + words).strip());
        assertThat(facts.toolchain()).contains(version);
    }

    @Test
    void aSealedModuleMakesBoringCryptoVerified() {
        ExecutableFacts facts = Fixtures.inspect(Fixtures.withModule(Fixtures.go(Fixtures.BORING)));
        assertThat(facts.stack()).isEqualTo(Stack.BORINGCRYPTO);
        assertThat(facts.integrity()).isEqualTo(Integrity.VERIFIED);
        assertThat(facts.module()).contains(new CryptoModule("TestModule", "build-1"));
        assertThat(facts.fingerprint()).contains(Fixtures.module(ElfFile.AMD64).hash());
        assertThat(facts.problem()).isEmpty();
        assertThat(facts.evidence())
                .extracting(Evidence::kind)
                .containsExactly("build-info", "function-table", "function-name", "function-name", "module-integrity");
        assertThat(facts.evidence().get(4).where()).startsWith(".text@0x");
    }

    @Test
    void oneFlippedBitBreaksTheModule() {
        byte[] file = Fixtures.withModule(Fixtures.go(Fixtures.BORING)).bytes();
        byte[] tampered = Fixtures.patched(file, Fixtures.moduleCode(), 100, (byte) (100 * 31 ^ 1));
        ExecutableFacts facts = Fixtures.inspect(tampered, "pilot-agent", "");
        assertThat(facts.stack()).isEqualTo(Stack.BORINGCRYPTO);
        assertThat(facts.integrity()).isEqualTo(Integrity.BROKEN);
        assertThat(facts.problem())
                .hasValueSatisfying(text -> assertThat(text).contains("does not have the integrity"));
    }

    @Test
    void oneVerifiedCopyCountsAndTheOthersAreNamed() {
        byte[] hash = Fixtures.module(ElfFile.AMD64).hashBytes();
        ExecutableFacts facts = Fixtures.inspect(
                Fixtures.withModule(Fixtures.go(Fixtures.BORING).code(hash)));
        assertThat(facts.integrity()).isEqualTo(Integrity.VERIFIED);
        assertThat(facts.evidence())
                .filteredOn(evidence -> evidence.kind().equals("module-integrity"))
                .extracting(Evidence::value)
                .satisfiesExactlyInAnyOrder(
                        value -> assertThat(value)
                                .contains("no room for its code")
                                .contains("differs"),
                        value -> assertThat(value).contains("recomputed: equal"));
    }

    @Test
    void aModuleOutsideCodeProvesNothing() {
        byte[] code = Fixtures.moduleCode();
        ElfWriter writer = Fixtures.go(Fixtures.BORING)
                .constants(".data2", code)
                .constants(".data3", new byte[Fixtures.DISTANCE])
                .constants(".data4", Fixtures.module(ElfFile.AMD64).hashBytes());
        ExecutableFacts facts = Fixtures.inspect(writer);
        assertThat(facts.stack()).isEqualTo(Stack.BORINGCRYPTO);
        assertThat(facts.integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
        assertThat(facts.module()).isEmpty();
        assertThat(facts.problem()).hasValueSatisfying(text -> assertThat(text).contains("amd64"));
    }

    @Test
    void aModuleOfAnotherArchitectureProvesNothing() {
        ElfWriter writer = Fixtures.withModule(Fixtures.go(Fixtures.BORING).machine(ElfFile.ARM64));
        assertThat(Fixtures.inspect(writer).integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
    }

    @Test
    void aModuleInAStandardProgramProvesNothing() {
        ExecutableFacts facts = Fixtures.inspect(Fixtures.withModule(Fixtures.go(Fixtures.STANDARD)));
        assertThat(facts.stack()).isEqualTo(Stack.STANDARD);
        assertThat(facts.integrity()).isEqualTo(Integrity.NOT_APPLICABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "BORING_CRYPTO, 62, 0, BORINGCRYPTO",
        "STANDARD_CRYPTO, 62, 0, STANDARD",
        "BORING_CRYPTO, 62, 8, STANDARD",
        "BORING_CRYPTO, 183, 0, STANDARD"
    })
    void codeSignaturesCountOnAmd64WhereTheyAreAligned(CodeSignature signature, int machine, int shift, Stack stack) {
        byte[] code = new byte[64];
        System.arraycopy(signature.body(), 0, code, shift, 32);
        ElfWriter writer = new ElfWriter()
                .machine(machine)
                .code(code)
                .functions(ElfWriter.GO_1_20, "runtime.main", "crypto/md5.New")
                .buildInfo(Fixtures.VERSION);
        assertThat(Fixtures.inspect(writer).stack()).isEqualTo(stack);
    }

    @Test
    void signaturesAgainstNamesAreMixed() {
        ElfWriter writer = Fixtures.go(Fixtures.STANDARD).code(CodeSignature.BORING_CRYPTO.body());
        assertThat(Fixtures.inspect(writer).stack()).isEqualTo(Stack.MIXED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pilot-discovery", "pilot-agent", "install-cni", "istio-cni", "operator"})
    void aMeshRoleWithoutCryptographyIsUnknown(String role) {
        ExecutableFacts facts = Fixtures.inspect(Fixtures.go("main.init").bytes(), role, "");
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem()).hasValueSatisfying(text -> assertThat(text).contains(role));
    }

    @Test
    void aGoProgramWithoutFunctionTableIsUnknown() {
        ElfWriter writer = Fixtures.withModule(new ElfWriter().buildInfo("go1.19.8 X:boringcrypto"));
        ExecutableFacts facts = Fixtures.inspect(writer);
        assertThat(facts.kind()).isEqualTo(ExecutableKind.GO);
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.label()).contains("go1.19.8 X:boringcrypto");
        assertThat(facts.problem()).hasValueSatisfying(text -> assertThat(text).contains("function table"));
    }

    @Test
    void aFunctionTableThatBreaksOffIsUnknown() {
        String[] names = new String[80];
        for (int i = 0; i < names.length; i++) {
            names[i] = "main.f" + i;
        }
        names[70] = "bad\u0001name";
        ElfWriter writer = new ElfWriter().code(new byte[16]).functions(ElfWriter.GO_1_20, names);
        ExecutableFacts facts = Fixtures.inspect(writer);
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.summary()).isEqualTo("unknown Go version");
        assertThat(facts.problem()).hasValueSatisfying(text -> assertThat(text).contains("cannot be read"));
    }

    @Test
    void aClaimWithoutAnyRecognisedImplementationIsUnknown() {
        ElfWriter writer = new ElfWriter()
                .code(new byte[16])
                .functions(ElfWriter.GO_1_20, "runtime.main", "crypto/md5.New")
                .buildInfo("go1.22.3", "build\tGOEXPERIMENT=boringcrypto");
        assertThat(Fixtures.inspect(writer).stack()).isEqualTo(Stack.UNKNOWN);
    }

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
        ElfWriter broken = nativeWriter(FROZEN).fipsInfo(false);
        assertThat(Fixtures.inspect(broken).integrity()).isEqualTo(Integrity.BROKEN);
        ElfWriter absent = nativeWriter(FROZEN);
        assertThat(Fixtures.inspect(absent).integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);

        byte[] intact = nativeWriter(FROZEN).fipsInfo(true).withoutSections().bytes();
        assertThat(Fixtures.inspect(intact, "", "").integrity()).isEqualTo(Integrity.VERIFIED);
        byte[] magic = "\u00ff Go fipsinfo ".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        byte[] elsewhere = Fixtures.patched(intact, magic, 62, (byte) 1);
        assertThat(Fixtures.inspect(elsewhere, "", "").problem())
                .hasValueSatisfying(text -> assertThat(text).contains("expected a part of one segment"));
        byte[] copied = Fixtures.patched(intact, magic, 48, (byte) 1);
        assertThat(Fixtures.inspect(copied, "", "").integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
    }

    @Test
    void twoFrozenVersionsAreUnknown() {
        ExecutableFacts facts = Fixtures.inspect(nativeWriter(FROZEN, "crypto/internal/fips140/v1%2e26%2e0.CAST"));
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem()).hasValueSatisfying(text -> assertThat(text).contains("v1.0.0-c2097c7c, v1.26.0"));
    }

    @Test
    void theTableOfKnownModulesIsSound() {
        List<SealedModule> known = SealedModule.known();
        assertThat(known).hasSize(5).allSatisfy(module -> {
            assertThat(module.module().name()).isEqualTo("BoringCrypto");
            assertThat(module.hashBytes()).hasSize(module.algorithm().equals("HmacSHA512") ? 64 : 32);
            assertThat(module.length()).isBetween(300_000L, 1_000_000L);
            assertThat(module.distance()).isBetween(0x400L, 0x700L);
        });
        assertThat(known).extracting(SealedModule::hash).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"0", "1024", "16383"})
    void aRecordOverHardlyAnyCodeProvesNothing(int code) {
        ExecutableFacts facts =
                Fixtures.inspect(nativeWriter(FROZEN).fipsInfo(true, code).bytes(), "", "fips140=on");
        assertThat(facts.integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
        assertThat(facts.problem())
                .hasValueSatisfying(text -> assertThat(text).contains("expected at least 0x4000 bytes of code"));
    }

    @Test
    void aRecordOverDataProvesNothing() {
        byte[] file = nativeWriter(FROZEN).fipsInfo(true).bytes();
        file[64 + 4] &= ~1;
        assertThat(Fixtures.inspect(file, "", "fips140=on").integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
    }

    @Test
    void everyRecordMustVerify() {
        ElfWriter intact = nativeWriter(FROZEN).fipsInfo(true).fipsInfo(true);
        assertThat(Fixtures.inspect(intact).integrity()).isEqualTo(Integrity.VERIFIED);
        ElfWriter broken = nativeWriter(FROZEN).fipsInfo(true).fipsInfo(false);
        assertThat(Fixtures.inspect(broken).integrity()).isEqualTo(Integrity.BROKEN);
        ElfWriter many = nativeWriter(FROZEN);
        for (int i = 0; i < 9; i++) {
            many.fipsInfo(true);
        }
        assertThat(Fixtures.inspect(many).problem())
                .hasValueSatisfying(text -> assertThat(text).contains("another fipsinfo record"));
    }

    @Test
    void aMutatedRecordNeverThrowsNorVerifies() {
        byte[] file = nativeWriter(FROZEN).fipsInfo(false).bytes();
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

    @ParameterizedTest
    @CsvSource({"envoy, Envoy", "ztunnel, ztunnel"})
    void aLauncherIsNotWhatItStarts(String role, String expected) {
        byte[] file = Fixtures.withModule(Fixtures.go(Fixtures.BORING)).bytes();
        assertThat(Fixtures.inspect(file, "pilot-agent", "").stack()).isEqualTo(Stack.BORINGCRYPTO);
        ExecutableFacts facts = Fixtures.inspect(file, role, "");
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem())
                .contains("expected " + expected + ", but Go made this file; a launcher is not what it starts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "libssl.so.3",
                "libcrypto.so.1.1",
                "/opt/lib/libcrypto.so.3",
                "libcrypto-4f2c.so.1.1",
                "libgnutls.so.30",
                "libnss3.so",
                "libfreebl3.so",
                "libwolfssl.so.42",
                "libmbedtls.so.14",
                "libmbedcrypto.so.7"
            })
    void aCryptographicLibraryBesideTheModuleIsMixed(String library) {
        ElfWriter boring = Fixtures.withModule(Fixtures.go(Fixtures.BORING)).needed("libc.so.6", library);
        ElfWriter ours = nativeWriter(FROZEN).fipsInfo(true).needed(library);
        for (ElfWriter writer : List.of(boring, ours)) {
            ExecutableFacts facts = Fixtures.inspect(writer);
            assertThat(facts.stack()).isEqualTo(Stack.MIXED);
            assertThat(facts.problem())
                    .hasValueSatisfying(text -> assertThat(text).contains(library));
            assertThat(facts.evidence()).contains(new Evidence("needed-library", "dynamic section", library));
        }
    }

    @Test
    void ordinaryLibrariesBesideTheModuleAreFine() {
        ElfWriter writer = Fixtures.withModule(Fixtures.go(Fixtures.BORING))
                .needed("libc.so.6", "libpthread.so.0", "libresolv.so.2", "libssl-not/libc.so", "libcryptography.so.1");
        ExecutableFacts facts = Fixtures.inspect(writer);
        assertThat(facts.stack()).isEqualTo(Stack.BORINGCRYPTO);
        assertThat(facts.problem()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "../crypto/fipsmodule/bn/add.c, BORINGCRYPTO",
        "AES-CBC-encrypt KAT, MIXED",
        "AES-CBC Encryption KAT, MIXED",
        "AWSLCCrypto, MIXED"
    })
    void aSecondCopyBesideTheModuleIsMixed(String text, Stack stack) {
        ElfWriter boring = Fixtures.withModule(Fixtures.go(Fixtures.BORING)).text(text);
        assertThat(Fixtures.inspect(boring).stack()).isEqualTo(stack);
        assertThat(Fixtures.inspect(boring).evidence())
                .anyMatch(evidence -> evidence.kind().equals("module-text"));
        ElfWriter ours = nativeWriter(FROZEN).fipsInfo(true).text(text);
        assertThat(Fixtures.inspect(ours).stack()).isEqualTo(Stack.MIXED);
    }

    @Test
    void aModuleThatIsNotInTheTableProvesBoringCryptoToo() {
        ExecutableFacts facts = Fixtures.inspect(Fixtures.go(Fixtures.BORING).module(Fixtures.anchored(ElfFile.AMD64)));
        assertThat(facts.stack()).isEqualTo(Stack.BORINGCRYPTO);
        assertThat(facts.integrity()).isEqualTo(Integrity.VERIFIED);
        assertThat(facts.module()).contains(new CryptoModule("BoringCrypto", "fips-20220613"));
    }

    @Test
    void anotherLibrarysModuleDoesNotProveBoringCrypto() {
        ExecutableFacts facts = Fixtures.inspect(Fixtures.go(Fixtures.BORING)
                .module(Fixtures.anchored(ElfFile.AMD64).text("AWS-LC FIPS 2.0.17")));
        assertThat(facts.integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
        assertThat(facts.module()).isEmpty();
    }

    @Test
    void namesOfEveryTableCount() {
        ElfWriter writer = Fixtures.withModule(Fixtures.go(Fixtures.BORING))
                .functions(".x", ElfWriter.GO_1_20, "runtime.main", Fixtures.STANDARD);
        assertThat(Fixtures.inspect(writer).stack()).isEqualTo(Stack.MIXED);
    }

    private static ElfWriter nativeWriter(String... names) {
        String[] all = java.util.Arrays.copyOf(names, names.length + 1);
        all[names.length] = "runtime.main";
        return new ElfWriter()
                .code(new byte[64])
                .functions(ElfWriter.GO_1_20, all)
                .buildInfo("go1.25.12", "build\tDefaultGODEBUG=fips140=on");
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
