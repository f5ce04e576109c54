// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoExecutableTest {

    private static final String FROZEN = "crypto/internal/fips140/v1.0.0-c2097c7c/check.init.0";

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
                .containsExactly(
                        "build-info", "function-table", "function-absent", "function-name", "module-integrity");
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

    @ParameterizedTest
    @CsvSource({
        "libcrypto.so.3, SYSTEM_OPENSSL",
        "libgcrypt.so.20, UNKNOWN",
        "libstd.so, UNKNOWN",
        "libstd-0123.so, NONE",
        "libc.so.6, NONE"
    })
    void aLibraryOfCryptographyIsNotNone(String library, Stack stack) {
        ExecutableFacts facts = Fixtures.inspect(Fixtures.go("main.init").needed(library));
        assertThat(facts.stack()).isEqualTo(stack);
        assertThat(facts.problem().stream()).allMatch(problem -> problem.contains(library));
    }

    @Test
    void aSecondLibraryWithoutCryptographyOfGosIsUnknown() {
        ExecutableFacts facts = Fixtures.inspect(Fixtures.go("main.init").text("AES-CBC-encrypt KAT"));
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem()).hasValueSatisfying(text -> assertThat(text).contains("AES-CBC-encrypt KAT"));
    }

    @Test
    void aDamagedTableThatTheProgramRefersToIsNotReplacedByAnother() {
        ElfWriter writer = new ElfWriter()
                .code(new byte[64])
                .referredFunctions(ElfWriter.GO_1_18, "runtime.main", Fixtures.STANDARD)
                .functions(ElfWriter.GO_1_20, "runtime.main", Fixtures.BORING);
        byte[] file = Fixtures.patched(writer.bytes(), new byte[] {(byte) 0xf0, -1, -1, -1, 0, 0, 1, 8}, 8, (byte) 0);
        ExecutableFacts facts = Fixtures.inspect(file, "", "");
        assertThat(facts.kind()).isEqualTo(ExecutableKind.GO);
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem())
                .hasValueSatisfying(text -> assertThat(text).startsWith("its Go function table cannot be read: "));
    }

    @Test
    void withoutBuildInfoTheVersionIsTheRuntimes() {
        ElfWriter writer = new ElfWriter()
                .code(new byte[64])
                .functions(ElfWriter.GO_1_20, "runtime.main", Fixtures.STANDARD)
                .variable("go1.26.5");
        ExecutableFacts facts = Fixtures.inspect(writer);
        assertThat(facts.toolchain()).contains("go1.26.5");
        assertThat(facts.summary()).isEqualTo("go1.26.5 (standard crypto)");
        assertThat(facts.evidence())
                .filteredOn(evidence -> evidence.kind().equals("runtime-version"))
                .singleElement()
                .satisfies(evidence -> assertThat(evidence.where()).startsWith(".data@0x"));
    }

    @Test
    void aClaimWithoutAnyRecognisedImplementationIsUnknown() {
        ElfWriter writer = new ElfWriter()
                .code(new byte[16])
                .functions(ElfWriter.GO_1_20, "runtime.main", "crypto/md5.New")
                .buildInfo("go1.22.3", "build\tGOEXPERIMENT=boringcrypto");
        assertThat(Fixtures.inspect(writer).stack()).isEqualTo(Stack.UNKNOWN);
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
        ElfWriter ours = Fixtures.nativeGo(FROZEN).fipsInfo(true).needed(library);
        for (ElfWriter writer : List.of(boring, ours)) {
            ExecutableFacts facts = Fixtures.inspect(writer);
            assertThat(facts.stack()).isEqualTo(Stack.MIXED);
            assertThat(facts.problem())
                    .hasValueSatisfying(text -> assertThat(text).contains(library));
            assertThat(facts.evidence())
                    .contains(new Evidence("needed-library", "dynamic section", library, "readelf -dW FILE"));
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
        ElfWriter ours = Fixtures.nativeGo(FROZEN).fipsInfo(true).text(text);
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

    @ParameterizedTest
    @CsvSource({"true, MIXED", "false, BORINGCRYPTO"})
    void namesOfATableCountIfTheProgramRefersToIt(boolean referred, Stack stack) {
        ElfWriter writer = Fixtures.withModule(new ElfWriter()
                .code(new byte[64])
                .referredFunctions(ElfWriter.GO_1_20, "runtime.main", Fixtures.BORING)
                .buildInfo(Fixtures.VERSION));
        if (referred) {
            writer.referredFunctions(ElfWriter.GO_1_20, "runtime.main", Fixtures.STANDARD);
        } else {
            writer.functions(ElfWriter.GO_1_20, "runtime.main", Fixtures.STANDARD);
        }
        for (byte[] file : List.of(writer.bytes(), writer.withoutSections().bytes())) {
            ExecutableFacts facts = Fixtures.inspect(file, "", "");
            assertThat(facts.stack()).isEqualTo(stack);
            assertThat(facts.evidence().stream()
                            .filter(evidence -> evidence.kind().equals("embedded-function-table")))
                    .hasSize(referred ? 0 : 1)
                    .allSatisfy(evidence -> assertThat(evidence.value()).startsWith("2 functions of another"));
        }
    }

    /** The last row: a header whose tables describe more than is there ends nowhere, so nothing is left out. */
    @ParameterizedTest
    @CsvSource({"false, BORINGCRYPTO", "true, MIXED"})
    void textsOfAnEmbeddedExecutableAreNotThePrograms(boolean damaged, Stack stack) {
        byte[] embedded = new ElfWriter()
                .code(new byte[64])
                .text("AES-CBC-encrypt KAT")
                .functions(ElfWriter.GO_1_18, "runtime.main", Fixtures.BORING)
                .bytes();
        if (damaged) {
            embedded[47] = 0x7f;
        }
        ElfWriter writer = Fixtures.withModule(new ElfWriter()
                .code(new byte[64])
                .constants(".rodata", embedded)
                .referredFunctions(ElfWriter.GO_1_20, "runtime.main", Fixtures.BORING)
                .buildInfo(Fixtures.VERSION));
        assertThat(Fixtures.inspect(writer).stack()).isEqualTo(stack);
    }

    @Test
    void namesOfEveryTableCountIfTheProgramRefersToNone() {
        ElfWriter writer = Fixtures.withModule(Fixtures.go(Fixtures.BORING))
                .functions(".x", ElfWriter.GO_1_20, "runtime.main", Fixtures.STANDARD);
        assertThat(Fixtures.inspect(writer).stack()).isEqualTo(Stack.MIXED);
    }
}
