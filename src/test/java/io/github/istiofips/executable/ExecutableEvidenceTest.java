// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the facts say beside the stack: what they rest on, and why something could not be told. */
class ExecutableEvidenceTest {

    private static final String FROZEN = "crypto/internal/fips140/v1.0.0/check.init.0";
    private static final String STAMP = "\0" + Fixtures.REVISION + "\0Clean\0";
    private static final String MODULE = "module-integrity";

    @Test
    void theSettingsThatTellAnIntentionAreKept() {
        ExecutableFacts facts = Fixtures.inspect(new ElfWriter()
                .code(new byte[16])
                .functions(ElfWriter.GO_1_20, "runtime.main", Fixtures.STANDARD)
                .buildInfo("go1.22.3", "build\t-tags=a,b", "build\tCGO_ENABLED=0", "build\tGOOS=linux"));
        assertThat(values(facts, "build-info")).containsExactly("go1.22.3", "CGO_ENABLED=0", "-tags=a,b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"crypto/tls/fipsonly.init.0", "crypto/internal/boring/sig.FIPSOnly"})
    void theLinkToFipsOnlyIsAFact(String name) {
        assertThat(Fixtures.inspect(Fixtures.withModule(Fixtures.go(Fixtures.BORING, name)))
                        .fipsOnly())
                .isTrue();
        assertThat(Fixtures.inspect(Fixtures.withModule(Fixtures.go(Fixtures.BORING)))
                        .fipsOnly())
                .isFalse();
    }

    @Test
    void aSignatureInCodeIsEvidence() {
        ExecutableFacts facts = Fixtures.inspect(Fixtures.go("crypto/md5.New").code(CodeSignature.FIPS_ONLY.body()));
        assertThat(values(facts, "code-signature")).containsExactly("FIPS_ONLY");
        assertThat(facts.fipsOnly()).isTrue();
        assertThat(values(Fixtures.inspect(Fixtures.go("crypto/md5.New")), "code-signature"))
                .isEmpty();
    }

    @Test
    void aProgramWithoutReadableNamesKeepsVersionAndModule() {
        ExecutableFacts facts = Fixtures.inspect(Fixtures.withModule(new ElfWriter().buildInfo("go1.19.8")));
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.summary()).isEqualTo("go1.19.8");
        assertThat(facts.module()).isPresent();
        assertThat(values(facts, MODULE)).hasSize(1);
        assertThat(facts.problem()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({".go.buildinfo, GO", ".note.go.buildid, GO", ".gopclntab, GO", ".gopclntab2, NATIVE"})
    void aSectionThatOnlyGoMakesIsATraceOfGo(String section, ExecutableKind kind) {
        ExecutableFacts facts =
                Fixtures.inspect(new ElfWriter().code(new byte[16]).constants(section, new byte[8]));
        assertThat(facts.kind()).isEqualTo(kind);
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
    }

    @Test
    void aClaimThatNothingBearsOutHasItsReason() {
        ElfWriter writer = new ElfWriter()
                .code(new byte[16])
                .functions(ElfWriter.GO_1_20, "runtime.main", "crypto/md5.New")
                .buildInfo("go1.22.3", "build\tGOEXPERIMENT=boringcrypto");
        assertThat(Fixtures.inspect(writer).problem()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void theRecordOfGosOwnModuleIsEvidence(boolean intact, boolean problem) {
        ExecutableFacts facts = Fixtures.inspect(goNative().fipsInfo(intact));
        assertThat(values(facts, MODULE)).hasSize(1);
        assertThat(facts.problem().isPresent()).isEqualTo(problem);
        assertThat(values(facts, "function-name")).contains(FROZEN);
    }

    @Test
    void intactAndBrokenRecordsAreToldApartInTheEvidence() {
        assertThat(values(Fixtures.inspect(goNative().fipsInfo(true)), MODULE))
                .doesNotContainAnyElementsOf(values(Fixtures.inspect(goNative().fipsInfo(false)), MODULE));
    }

    @Test
    void aMissingRecordHasItsReason() {
        ExecutableFacts facts = Fixtures.inspect(goNative());
        assertThat(facts.integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
        assertThat(facts.problem()).isPresent();
        assertThat(values(facts, MODULE)).containsExactly("no integrity record (go:fipsinfo) that points to itself");
    }

    @ParameterizedTest
    @CsvSource({"AES-CBC-encrypt KAT, BORINGSSL", "AWSLCCrypto, AWS_LC", "crypto/fipsmodule/, BORINGSSL"})
    void theTraceThatTellsAnOrdinaryLibraryIsEvidence(String text, Stack stack) {
        ExecutableFacts facts = envoy(STAMP + text + "\0");
        assertThat(facts.stack()).isEqualTo(stack);
        assertThat(values(facts, "module-text")).containsExactly(text);
        assertThat(values(facts, "version-line")).containsExactly(facts.summary());
    }

    @Test
    void theNameOfASelfTestOutsideCodeIsEvidenceWithItsReason() {
        ExecutableFacts facts = envoy(STAMP + "FIPS integrity test\0AWS-LC FIPS \0");
        assertThat(facts.stack()).isEqualTo(Stack.AWS_LC_FIPS);
        assertThat(facts.integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
        assertThat(facts.problem()).isPresent();
        assertThat(values(facts, "fips-self-test")).containsExactly("FIPS integrity test");
        assertThat(values(facts, "module-text")).containsExactly("AWS-LC FIPS");
    }

    @Test
    void aSourcePathBesideAProvedModuleIsEvidenceAndNoCopy() {
        ElfWriter writer = Fixtures.withModule(new ElfWriter()).text(STAMP + "crypto/fipsmodule/\0");
        ExecutableFacts facts = Fixtures.inspect(writer.bytes(), "envoy", "");
        assertThat(facts.stack()).isEqualTo(Stack.BORINGSSL_FIPS);
        assertThat(values(facts, "module-text")).containsExactly("crypto/fipsmodule/");
    }

    @Test
    void theSummaryNamesWhatCannotBeNamedBetter() {
        ElfWriter plain = new ElfWriter().machine(ElfFile.ARM64).code(new byte[16]);
        assertThat(Fixtures.inspect(plain).summary()).contains("native").contains("arm64");
        ElfWriter rust = plain.text("/rustc/" + Fixtures.REVISION + "/library\0");
        assertThat(Fixtures.inspect(rust).summary()).contains("Rust").contains("arm64");
        assertThat(values(Fixtures.inspect(rust), "rust-compiler")).hasSize(1);
    }

    private static ElfWriter goNative() {
        return new ElfWriter()
                .code(new byte[16])
                .functions(ElfWriter.GO_1_20, FROZEN, "runtime.main")
                .buildInfo("go1.25.12", "build\tDefaultGODEBUG=fips140=on");
    }

    private static ExecutableFacts envoy(String constants) {
        return Fixtures.inspect(
                new ElfWriter().code(new byte[64]).text(constants).bytes(), "envoy", "");
    }

    private static List<String> values(ExecutableFacts facts, String kind) {
        return facts.evidence().stream()
                .filter(evidence -> evidence.kind().equals(kind))
                .map(Evidence::value)
                .toList();
    }
}
