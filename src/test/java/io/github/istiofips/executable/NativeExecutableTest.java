// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.ModuleWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeExecutableTest {

    private static final String STAMP = Fixtures.REVISION + "\0Clean\0";
    private static final String FIPS_LINE = STAMP + "1.19.0\0RELEASE\0BoringSSL-FIPS\0";

    @ParameterizedTest
    @CsvSource({
        "'1.19.0~RELEASE~BoringSSL-FIPS', 1.19.0/Clean/RELEASE/BoringSSL-FIPS, BoringSSL-FIPS",
        "'1.24.1-dev~DEBUG~BoringSSL', 1.24.1-dev/Clean/DEBUG/BoringSSL, BoringSSL",
        "'1.38.0~RELEASE~OpenSSL', 1.38.0/Clean/RELEASE/OpenSSL, OpenSSL",
        "'1.20.0~RELEASE~no-ssl', 1.20.0/Clean/RELEASE/no-ssl, no-ssl",
        "'RELEASE~AWS-LC-FIPS', /Clean/RELEASE/AWS-LC-FIPS, AWS-LC-FIPS",
        "'1.2.3~1.2.4~RELEASE~DEBUG', /Clean//, ''",
        "'', /Clean//, ''"
    })
    void theVersionLineIsTakenAsFarAsItIsTold(String constants, String line, String label) {
        ExecutableFacts facts = Fixtures.inspect(envoy(STAMP + constants.replace('~', '\0') + "\0"));
        assertThat(facts.kind()).isEqualTo(ExecutableKind.ENVOY);
        assertThat(facts.summary()).isEqualTo(Fixtures.REVISION + "/" + line);
        assertThat(facts.label().orElse("")).isEqualTo(label);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BoringSSL", "OpenSSL", "no-ssl", "BoringSSL-FIPS", "AWS-LC-FIPS"})
    void partsMayBeStringObjectsOfTheirOwn(String ssl) {
        String objects = object("RELEASE") + object(ssl) + object("1.24.1-dev");
        ExecutableFacts facts = Fixtures.inspect(envoy(STAMP + ".".repeat(300) + objects));
        assertThat(facts.summary()).isEqualTo(Fixtures.REVISION + "/1.24.1-dev/Clean/RELEASE/" + ssl);
        assertThat(facts.label()).contains(ssl);
    }

    private static String object(String text) {
        return (char) (2 * text.length()) + text + "\0".repeat(23 - text.length());
    }

    @ParameterizedTest
    @CsvSource({"20250107, MIXED, fips-20250107", "2022061300, BORINGSSL_FIPS, ''"})
    void anotherModuleIsToldAndTheSameOneTwiceIsNot(long version, Stack stack, String told) {
        ModuleWriter second = new ModuleWriter(ElfFile.AMD64)
                .text("AES-CBC-encrypt KAT")
                .text("../crypto/fipsmodule/bn/add.c")
                .version(version);
        ExecutableFacts facts = inspectEnvoy(
                envoy(FIPS_LINE).module(Fixtures.anchored(ElfFile.AMD64)).module(second));

        assertThat(facts.stack()).isEqualTo(stack);
        assertThat(facts.integrity()).isEqualTo(Integrity.VERIFIED);
        assertThat(facts.evidence()).doesNotHaveDuplicates();
        assertThat(facts.problem().orElse("")).contains(told);
    }

    @Test
    void theBareNameOfBoringSslIsNoLabelBeyondDoubt() {
        ExecutableFacts facts = Fixtures.inspect(envoy(STAMP + ".".repeat(300) + "Key of BoringSSL\0"));
        assertThat(facts.summary()).endsWith("/BoringSSL");
        assertThat(facts.label()).isEmpty();
    }

    @Test
    void partsFarFromTheStampAreNotTaken() {
        ExecutableFacts facts = Fixtures.inspect(envoy(STAMP + ".".repeat(300) + "\0001.19.0\0RELEASE\0"));
        assertThat(facts.summary()).isEqualTo(Fixtures.REVISION + "//Clean//");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123\0Clean\0",
                "\0Clean\0",
                Fixtures.REVISION + "\0Clea",
                Fixtures.REVISION + "\0Cleaner\0",
                "0123456789ABCDEF0123456789ABCDEF01234567\0Clean\0"
            })
    void aStampNeedsARevision(String constants) {
        assertThat(Fixtures.inspect(envoy(constants)).kind()).isEqualTo(ExecutableKind.NATIVE);
    }

    @Test
    void theLabelMayBeOperandsOfCode() {
        byte[] code = new byte[64];
        System.arraycopy("H\u00b8BoringSS".getBytes(StandardCharsets.ISO_8859_1), 0, code, 4, 10);
        System.arraycopy("I\u00bbSSL-FIPS".getBytes(StandardCharsets.ISO_8859_1), 0, code, 20, 10);
        ExecutableFacts facts = Fixtures.inspect(new ElfWriter().code(code).text(STAMP));
        assertThat(facts.label()).contains("BoringSSL-FIPS");

        code[21] = 0;
        assertThat(Fixtures.inspect(new ElfWriter().code(code).text(STAMP)).label())
                .isEmpty();
    }

    @Test
    void aProvedModuleMakesAFipsEnvoy() {
        ExecutableFacts facts = inspectEnvoy(Fixtures.withModule(envoy(FIPS_LINE)));
        assertThat(facts.stack()).isEqualTo(Stack.BORINGSSL_FIPS);
        assertThat(facts.integrity()).isEqualTo(Integrity.VERIFIED);
        assertThat(facts.module()).contains(new CryptoModule("TestModule", "build-1"));
        assertThat(facts.problem()).isEmpty();
    }

    @Test
    void aModuleInAProgramThatIsNotEnvoyIsNoEnvoy() {
        ExecutableFacts facts = inspectEnvoy(Fixtures.withModule(envoy("anything")));
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem())
                .hasValueSatisfying(text -> assertThat(text).contains("neither a version line of Envoy"));
    }

    @Test
    void anEnvoyWithAnotherStampIsToldByItsFilter() {
        ExecutableFacts facts =
                inspectEnvoy(Fixtures.withModule(envoy("envoy.filters.network.http_connection_manager\0")));
        assertThat(facts.kind()).isEqualTo(ExecutableKind.ENVOY);
        assertThat(facts.stack()).isEqualTo(Stack.BORINGSSL_FIPS);
    }

    @ParameterizedTest
    @CsvSource({
        "envoy.filters.network.http_connection_manager~, '', ENVOY",
        "envoy.filters.network.http_connection_manager~, envoy, ENVOY",
        "envoy.filters.network.http_connection_manager~, pilot-agent, ENVOY",
        "envoy.filters.network.http_connection_manager~, ztunnel, NATIVE",
        "'- name: envoy.filters.network.http_connection_manager,~', '', NATIVE",
        "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager~, '', NATIVE",
        "envoy.http_connection_manager~, '', NATIVE",
        "envoy.filters.network.http_connection_manager~/rustc/0123456789abcdef0123456789abcdef01234567/x~, '', RUST"
    })
    void aProxyWithoutAStampIsToldByItsFilter(String constants, String role, ExecutableKind kind) {
        ExecutableFacts facts =
                Fixtures.inspect(envoy(constants.replace('~', '\0')).bytes(), role, "");
        assertThat(facts.kind()).isEqualTo(kind);
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.evidence().stream().map(Evidence::kind).anyMatch("envoy-filter"::equals))
                .isEqualTo(kind == ExecutableKind.ENVOY && !role.equals("pilot-agent"));
    }

    @ParameterizedTest
    @CsvSource({"built by hand, true", "a/b, false"})
    void anUnusualStatusIsPartOfTheLine(String status, boolean told) {
        String constants = "envoy.filters.network.http_connection_manager\0" + Fixtures.REVISION + "\0" + status
                + "\0001.36.2\0RELEASE\0BoringSSL-FIPS-2023042800\0";
        ExecutableFacts facts = Fixtures.inspect(envoy(constants));
        assertThat(facts.kind()).isEqualTo(ExecutableKind.ENVOY);
        assertThat(facts.summary())
                .isEqualTo(
                        told
                                ? Fixtures.REVISION + "/1.36.2/built by hand/RELEASE/BoringSSL-FIPS-2023042800"
                                : "native executable, amd64");
        assertThat(facts.label().isPresent()).isEqualTo(told);
        String other = constants.replace("envoy.filters", "other.filters");
        assertThat(Fixtures.inspect(envoy(other)).kind()).isEqualTo(ExecutableKind.NATIVE);
    }

    @ParameterizedTest
    @CsvSource({
        "1.22.10, true", "1.22.9, false", "1.23.8, true", "1.23.9, false", "1.24.4, true", "1.24.7-dev, true",
        "1.24.8-dev, false", "1.25.3, true", "1.25.2, false", "1.26.0, true", "1.26.1-dev, true", "1.26.1, false",
        "1.27.0, false", "2.26.0, false"
    })
    void releasesWithAKnownFaultAreNamed(String version, boolean named) {
        String line = STAMP + version + "\0RELEASE\0BoringSSL-FIPS\0";
        assertThat(inspectEnvoy(envoy(line)).problem().isPresent()).isEqualTo(named);
        assertThat(inspectEnvoy(envoy(line.replace("-FIPS", ""))).problem()).isEmpty();
        assertThat(inspectEnvoy(Fixtures.withModule(envoy(line))).problem()).isEmpty();
        assertThat(inspectEnvoy(Fixtures.withModule(envoy(line + "AES-CBC-encrypt KAT")))
                        .problem()
                        .orElseThrow()
                        .contains("WebAssembly"))
                .isEqualTo(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"libgnutls.so.30", "/usr/lib/libssl.so.3", "libnss3.so"})
    void anotherLibraryBesideTheModuleIsMixed(String library) {
        ElfWriter writer = Fixtures.withModule(envoy(FIPS_LINE)).needed("libc.so.6", library);
        assertThat(inspectEnvoy(writer).stack()).isEqualTo(Stack.MIXED);
    }

    @Test
    void aTamperedModuleIsBroken() {
        byte[] file = Fixtures.withModule(envoy(FIPS_LINE)).bytes();
        ExecutableFacts facts =
                Fixtures.inspect(Fixtures.patched(file, Fixtures.moduleCode(), 0, (byte) 0x55), "envoy", "");
        assertThat(facts.stack()).isEqualTo(Stack.BORINGSSL_FIPS);
        assertThat(facts.integrity()).isEqualTo(Integrity.BROKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES-CBC Encryption KAT", "AES-CBC-encrypt KAT", "AWSLCCrypto", "FIPS integrity test\0"})
    void anotherCopyBesideTheModuleIsMixed(String text) {
        assertThat(inspectEnvoy(Fixtures.withModule(envoy(FIPS_LINE + text))).stack())
                .isEqualTo(Stack.MIXED);
    }

    @ParameterizedTest
    @CsvSource({"62, '', BORINGSSL_FIPS", "183, '', BORINGSSL_FIPS", "62, AWS-LC FIPS 2.0.17, AWS_LC_FIPS"})
    void aModuleThatIsNotInTheTableMakesAFipsEnvoyToo(int machine, String text, Stack stack) {
        ElfWriter writer = new ElfWriter()
                .machine(machine)
                .module(Fixtures.anchored(machine).text(text))
                .text("\0" + FIPS_LINE);
        ExecutableFacts facts = inspectEnvoy(writer);
        assertThat(facts.stack()).isEqualTo(stack);
        assertThat(facts.integrity()).isEqualTo(Integrity.VERIFIED);
        assertThat(facts.fingerprint()).isPresent();
        assertThat(facts.module().map(CryptoModule::version)).contains(text.isEmpty() ? "fips-20220613" : "2.0.17");
        assertThat(facts.problem()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, 0, BROKEN", "false, 0, BROKEN", "false, 16, NOT_ESTABLISHED"})
    void anUnknownModuleThatIsNotIntactIsNotCalledSo(boolean finished, int shift, Integrity integrity) {
        ModuleWriter module = Fixtures.anchored(ElfFile.AMD64).shift(shift).flipped(500);
        ExecutableFacts facts = inspectEnvoy(envoy(FIPS_LINE).module(finished ? module : module.uninjected()));
        assertThat(facts.stack()).isEqualTo(Stack.BORINGSSL_FIPS);
        assertThat(facts.integrity()).isEqualTo(finished ? integrity : Integrity.BROKEN);
        assertThat(facts.problem()).isPresent();
    }

    @Test
    void sourcePathsOutsideTheModuleAreOnlyNoted() {
        ExecutableFacts facts = inspectEnvoy(Fixtures.withModule(envoy(FIPS_LINE + "crypto/fipsmodule/bn/internal.h")));
        assertThat(facts.stack()).isEqualTo(Stack.BORINGSSL_FIPS);
        assertThat(facts.evidence()).anyMatch(evidence -> evidence.value().equals("crypto/fipsmodule/"));
    }

    @Test
    void openSslBesideTheModuleIsMixed() {
        ElfWriter writer = Fixtures.withModule(envoy(FIPS_LINE)).needed("libc.so.6", "libssl.so.3");
        assertThat(inspectEnvoy(writer).stack()).isEqualTo(Stack.MIXED);
    }

    @ParameterizedTest
    @CsvSource({
        "'BoringSSL-FIPS~FIPS integrity test~crypto/fipsmodule/', BORINGSSL_FIPS, NOT_ESTABLISHED",
        "'FIPS integrity test~AWS-LC FIPS 2.0.17~', AWS_LC_FIPS, NOT_ESTABLISHED",
        "'BoringSSL-FIPS~', BORINGSSL, NOT_APPLICABLE",
        "'BoringSSL-FIPS~crypto/fipsmodule/', BORINGSSL, NOT_APPLICABLE",
        "'BoringSSL~', BORINGSSL, NOT_APPLICABLE",
        "'AWS-LC-FIPS~', AWS_LC, NOT_APPLICABLE",
        "'AWS-LC-FIPS~AWSLCCrypto~crypto/fipsmodule/', AWS_LC, NOT_APPLICABLE",
        "'OpenSSL~', OPENSSL, NOT_APPLICABLE",
        "'no-ssl~', NONE, NOT_APPLICABLE",
        "'nothing~', UNKNOWN, NOT_APPLICABLE"
    })
    void withoutAProofNothingPasses(String constants, Stack stack, Integrity integrity) {
        ExecutableFacts facts = inspectEnvoy(envoy(STAMP + constants.replace('~', '\0')));
        assertThat(facts.stack()).isEqualTo(stack);
        assertThat(facts.integrity()).isEqualTo(integrity);
        assertThat(facts.module()).isEmpty();
    }

    @Test
    void aNeededLibraryTellsOpenSsl() {
        ExecutableFacts facts = inspectEnvoy(envoy(STAMP).needed("libcrypto.so.3"));
        assertThat(facts.stack()).isEqualTo(Stack.OPENSSL);
        assertThat(facts.evidence())
                .contains(new Evidence("needed-library", "dynamic section", "libcrypto.so.3", "readelf -dW FILE"));
    }

    @Test
    void theEndOfTheFileIsNoCommit() {
        ElfWriter writer = new ElfWriter().code(new byte[16]).text("/rustc/").withoutSections();
        assertThat(Fixtures.inspect(writer).kind()).isEqualTo(ExecutableKind.NATIVE);
    }

    @ParameterizedTest
    @CsvSource({
        "pilot-agent, expected a Go executable for pilot-agent",
        "ztunnel, expected a Rust executable for ztunnel",
        "agentgateway, expected a Rust executable for agentgateway",
        "'', no trace of a known cryptographic library"
    })
    void whatCannotBeJudgedSaysWhy(String role, String problem) {
        ExecutableFacts facts = Fixtures.inspect(envoy("x").bytes(), role, "");
        assertThat(facts.kind()).isEqualTo(ExecutableKind.NATIVE);
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem()).hasValueSatisfying(text -> assertThat(text).contains(problem));
    }

    @Test
    void aModuleDoesNotRescueAGoRole() {
        ExecutableFacts facts = Fixtures.inspect(Fixtures.withModule(envoy("x")).bytes(), "pilot-discovery", "");
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
    }

    @Test
    void aPackedExecutableIsUnknown() {
        byte[] code = Arrays.copyOf("UPX!".getBytes(StandardCharsets.US_ASCII), 32);
        ExecutableFacts facts = Fixtures.inspect(new ElfWriter().code(code));
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem()).hasValueSatisfying(text -> assertThat(text).contains("UPX"));
    }

    @Test
    void aCProgramWithTheModuleIsToldAsSuch() {
        ExecutableFacts facts = Fixtures.inspect(Fixtures.withModule(new ElfWriter()));
        assertThat(facts.kind()).isEqualTo(ExecutableKind.NATIVE);
        assertThat(facts.stack()).isEqualTo(Stack.BORINGSSL_FIPS);
        assertThat(facts.integrity()).isEqualTo(Integrity.VERIFIED);
    }

    private static ElfWriter envoy(String constants) {
        return new ElfWriter().code(new byte[64]).text("\0" + constants);
    }

    private static ExecutableFacts inspectEnvoy(ElfWriter writer) {
        return Fixtures.inspect(writer.bytes(), "envoy", "");
    }
}
