// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.ModuleWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RustExecutableTest {

    private static final String PANIC = "/rustc/" + Fixtures.REVISION + "/library/core/src/str/mod.rs";
    private static final String REGISTRY = "/root/.cargo/registry/src/index.crates.io-6f17d22bba15001f";

    @ParameterizedTest
    @CsvSource({
        "/ring-0.17.14/src/aead.rs, RING",
        "/aws-lc-rs-1.16.3/src/aead.rs, AWS_LC",
        "/aws-lc-sys-0.30.0/x.rs, AWS_LC",
        "/aws-lc-fips-sys-0.13.0/x.rs, AWS_LC",
        "/aws-lc-rs-1.16.3/src/aead.rs~/ring-0.17.14/src/aead.rs, AWS_LC",
        "/boring-4.2.0/src/ssl.rs, BORINGSSL",
        "AES-CBC-encrypt KAT, BORINGSSL",
        "AWSLCCrypto~AES-CBC-encrypt KAT, AWS_LC",
        "/openssl-0.10.81/src/ssl.rs, OPENSSL",
        "/openssl-0.10.81/src/ssl.rs~/ring-0.16.20/src/x.rs, RING",
        "/aes-gcm-0.10.3/src/lib.rs, RUSTCRYPTO",
        "/p256-0.13.2/src/lib.rs~/openssl-0.10.81/x.rs, RUSTCRYPTO",
        "/rustls-0.23.36/src/lib.rs, UNKNOWN",
        "string-0.7.10/src/x.rs, UNKNOWN",
        "/string-0.7.10/ring-0.17, RING",
        "/spring-0.7.10/src/x.rs, UNKNOWN",
        "/ring-/ring-core-1.0/ring-x, UNKNOWN",
        "'', UNKNOWN",
    })
    void withoutAModuleTheCratesTell(String paths, Stack stack) {
        ExecutableFacts facts = inspect(rust(paths.replace("~", "\0" + REGISTRY)));
        assertThat(facts.kind()).isEqualTo(ExecutableKind.RUST);
        assertThat(facts.stack()).isEqualTo(stack);
        assertThat(facts.integrity()).isEqualTo(Integrity.NOT_APPLICABLE);
        assertThat(facts.problem().isPresent()).isEqualTo(stack == Stack.UNKNOWN);
    }

    @Test
    void cratesAreEvidence() {
        ExecutableFacts facts = inspect(rust(REGISTRY + "/ring-0.17.14/src/aead.rs"));
        assertThat(facts.evidence()).anySatisfy(evidence -> {
            assertThat(evidence.kind()).isEqualTo("crate");
            assertThat(evidence.value()).isEqualTo("ring 0.17.14");
            assertThat(evidence.where()).startsWith(".rodata@0x");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "/rustls-0.23.36/src/lib.rs, ''",
        "/ring-0.17.14/src/x.rs, ': ring 0.17.14'",
        "/ring-0.17.14/src/x.rs~/aws-lc-rs-1.13.0/src/x.rs, ': aws-lc-rs 1.13.0, ring 0.17.14'",
        "/ring-0.17.14/src/x.rs~/ring-0.16.20/src/x.rs, ': ring 0.17.14'",
        "/rsa-1.0/x~/p384-1.0/x~/p256-1.0/x~/ecdsa-1.0/x~/boring-1.0/x~/aes-gcm-1.0/x,"
                + " ': aes-gcm 1.0, boring 1.0, ecdsa 1.0, p256 1.0, p384 1.0, rsa 1.0'",
        "/rsa-1.0/x~/p384-1.0/x~/p256-1.0/x~/ecdsa-1.0/x~/boring-1.0/x~/aes-gcm-1.0/x~/ring-0.17/x~/openssl-0.10/x,"
                + " ': aes-gcm 1.0, boring 1.0, ecdsa 1.0, openssl 0.10, p256 1.0, p384 1.0 and 2 more'"
    })
    void theSummaryNamesTheCratesThatWereFound(String paths, String crates) {
        assertThat(inspect(rust(paths.replace("~", "\0" + REGISTRY))).summary())
                .isEqualTo("Rust executable, amd64" + crates);
    }

    @Test
    void aNeededLibraryTellsOpenSsl() {
        assertThat(inspect(rust("").needed("libssl.so.3")).stack()).isEqualTo(Stack.OPENSSL);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', BORINGSSL_FIPS",
        "'', /boring-4.2.0/src/ssl.rs, BORINGSSL_FIPS",
        "'', /rustls-0.23.36/src/lib.rs, BORINGSSL_FIPS",
        "'', crypto/fipsmodule/bn/internal.h, BORINGSSL_FIPS",
        "'', /ring-0.17.14/src/aead.rs, MIXED",
        "'', /aws-lc-rs-1.16.3/src/aead.rs, MIXED",
        "'', /aws-lc-fips-sys-0.13/src/aead.rs, MIXED",
        "'', /p256-0.13.2/src/lib.rs, MIXED",
        "'', /openssl-0.10.81/src/ssl.rs, MIXED",
        "'', AES-CBC-encrypt KAT, MIXED",
        "AWS-LC FIPS 2.0.17, /aws-lc-rs-1.16.3/src/aead.rs, AWS_LC_FIPS",
        "AWS-LC FIPS 2.0.17, /aws-lc-fips-sys-0.13/src/x.rs, AWS_LC_FIPS",
        "AWS-LC FIPS 2.0.17, /aws-lc-sys-0.30.0/src/x.rs, MIXED",
        "AWS-LC FIPS 2.0.17, /ring-0.17.14/src/x.rs, MIXED",
        "AWS-LC FIPS 2.0.17, /boring-4.2.0/src/x.rs, MIXED",
    })
    void aModuleMakesItFipsIfItIsAlone(String moduleText, String path, Stack stack) {
        ModuleWriter module = Fixtures.anchored(ElfFile.AMD64).text(moduleText);
        ExecutableFacts facts = inspect(rust(path).module(module));
        assertThat(facts.kind()).isEqualTo(ExecutableKind.RUST);
        assertThat(facts.integrity()).isEqualTo(Integrity.VERIFIED);
        assertThat(facts.stack()).isEqualTo(stack);
        assertThat(facts.problem().isPresent()).isEqualTo(stack == Stack.MIXED);
    }

    @Test
    void aLibraryBesideTheModuleIsMixed() {
        ElfWriter writer = rust("").module(Fixtures.anchored(ElfFile.AMD64)).needed("libcrypto.so.3");
        assertThat(inspect(writer).stack()).isEqualTo(Stack.MIXED);
    }

    @Test
    void aBrokenModuleIsReportedAsSuch() {
        ExecutableFacts facts = inspect(rust("/ring-0.17.14/src/x.rs")
                .module(Fixtures.anchored(ElfFile.AMD64).flipped(9)));
        assertThat(facts.stack()).isEqualTo(Stack.BORINGSSL_FIPS);
        assertThat(facts.integrity()).isEqualTo(Integrity.BROKEN);
    }

    @Test
    void whatIsNotEstablishedDoesNotExcuseOtherCryptography() {
        ModuleWriter module = Fixtures.anchored(ElfFile.AMD64).shift(16).flipped(9);
        assertThat(inspect(rust("").module(module)).stack()).isEqualTo(Stack.BORINGSSL_FIPS);
        assertThat(inspect(rust("").module(module)).integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
        assertThat(inspect(rust("/ring-0.17.14/src/x.rs").module(module)).stack())
                .isEqualTo(Stack.MIXED);
        String name = "FIPS integrity test";
        assertThat(inspect(rust(name)).integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
        assertThat(inspect(rust(name + "\0/ring-0.17.14/src/x.rs")).stack()).isEqualTo(Stack.RING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ztunnel", "agentgateway"})
    void onlyRustPlaysItsParts(String role) {
        ElfWriter c = new ElfWriter()
                .module(Fixtures.anchored(ElfFile.AMD64))
                .text(Fixtures.REVISION + "\0Clean\0BoringSSL-FIPS\0");
        ExecutableFacts facts = Fixtures.inspect(c.bytes(), role, "");
        assertThat(facts.stack()).isEqualTo(Stack.UNKNOWN);
        assertThat(facts.problem())
                .hasValueSatisfying(text -> assertThat(text).contains("Rust executable for " + role));
        ExecutableFacts go = Fixtures.inspect(Fixtures.go(Fixtures.BORING).bytes(), role, "");
        assertThat(go.problem()).hasValueSatisfying(text -> assertThat(text).contains("expected " + role));
    }

    @Test
    void aCratePathTellsRustWhereTheCompilersPathIsLeftOut() {
        ElfWriter writer = new ElfWriter().code(new byte[16]).text(REGISTRY + "/ring-0.17.14/src/aead.rs");
        ExecutableFacts facts = Fixtures.inspect(writer.bytes(), "ztunnel", "");
        assertThat(facts.kind()).isEqualTo(ExecutableKind.RUST);
        assertThat(facts.stack()).isEqualTo(Stack.RING);
    }

    @ParameterizedTest
    @CsvSource({
        "tls-boring, BORINGSSL, tls-boring",
        "tls-ring, RING, ''",
        "tls-aws-lc, AWS_LC, ''",
        "tls-openssl, OPENSSL, ''",
        "tls-boringtls-ring, UNKNOWN, ''",
        "tls-other, UNKNOWN, ''"
    })
    void theProviderOfZtunnelIsALabel(String provider, Stack stack, String label) {
        String template = "version.BuildInfo{Version:\"\", CryptoProvider:\"";
        ExecutableFacts facts = inspect(rust(template + provider));
        assertThat(facts.stack()).isEqualTo(stack);
        assertThat(facts.label().orElse("")).isEqualTo(label);
        assertThat(inspect(rust(provider)).stack()).isEqualTo(Stack.UNKNOWN);
    }

    @Test
    void theProviderMayBeAnOperandOfCode() {
        byte[] code = Arrays.copyOf("H\u00b8tls-bori".getBytes(StandardCharsets.ISO_8859_1), 40);
        String template = PANIC + "\", CryptoProvider:\"";
        ExecutableFacts facts = inspect(new ElfWriter().code(code).text(template));
        assertThat(facts.label()).contains("tls-boring");
        code[1] = 0;
        assertThat(inspect(new ElfWriter().code(code).text(template)).label()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "runtime, RING",
        "build, UNKNOWN",
    })
    void theListOfDependenciesTellsWhatPathsDoNot(String kind, Stack stack) {
        String list = "{\"packages\":[{\"name\":\"ring\",\"version\":\"0.17.14\",\"source\":\"crates.io\",\"kind\":\""
                + kind + "\",\"dependencies\":[1,2]},{\"name\":\"serde\",\"version\":\"1.0.0\"},{\"name\":7}]}";
        ExecutableFacts facts = inspect(rust("").constants(".dep-v0", deflated(list.getBytes(StandardCharsets.UTF_8))));
        assertThat(facts.stack()).isEqualTo(stack);
    }

    @Test
    void listsThatCannotBeReadAreLeftOut() {
        byte[] bomb = deflated(new byte[20 << 20]);
        byte[] list = deflated("{\"name\":\"ring\",\"version\":\"1\"}".getBytes(StandardCharsets.UTF_8));
        byte[] cut = Arrays.copyOf(list, list.length - 9);
        for (byte[] section : new byte[][] {bomb, cut, {1, 2, 3}, {}, new byte[2 << 20]}) {
            assertThat(inspect(rust("").constants(".dep-v0", section)).stack()).isEqualTo(Stack.UNKNOWN);
        }
    }

    @Test
    void mutatedListsEndInAnAnswer() {
        byte[] list = deflated("{\"packages\":[{\"name\":\"ring\",\"version\":\"0.17.14\"}]}"
                .repeat(20)
                .getBytes(StandardCharsets.UTF_8));
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            byte[] mutated = list.clone();
            for (int i = 0; i < 3; i++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            assertThat(inspect(rust("").constants(".dep-v0", mutated)).stack()).isIn(Stack.UNKNOWN, Stack.RING);
        }
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater();
        deflater.setInput(content);
        deflater.finish();
        byte[] result = new byte[content.length / 100 + 1000];
        int length = deflater.deflate(result);
        deflater.end();
        return Arrays.copyOf(result, length);
    }

    private static ElfWriter rust(String constants) {
        return new ElfWriter().code(new byte[32]).text(PANIC + "\0" + constants + "\0");
    }

    private static ExecutableFacts inspect(ElfWriter writer) {
        return Fixtures.inspect(writer.bytes(), "ztunnel", "");
    }
}
