// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherCryptographyTest {

    private static final String TEXTS = "crypto/fipsmodule/\0AES-CBC-encrypt KAT\0AWSLCCrypto\0";

    @ParameterizedTest
    @CsvSource({
        "libssl.so.3, true, true",
        "libssl3.so, true, false",
        "/usr/lib/libcrypto-4f2c.so.1.1, true, true",
        "libcrypto_vendor.so, true, true",
        "libgnutls.so.30, true, false",
        "libfreeblpriv3.so, true, false",
        "libsoftokn3.so, true, false",
        "libmbedtls.so.14, true, false",
        "libssl/libc.so.6, false, false",
        "libcryptography.so, false, false",
        "libssl.a, false, false",
        "xlibssl.so.3, false, false"
    })
    void librariesAreToldByTheirBaseName(String name, boolean cryptographic, boolean openSsl) throws Exception {
        byte[] file =
                new ElfWriter().code(new byte[16]).needed("libc.so.6", name).bytes();
        List<Evidence> libraries = of(file, List.of()).libraries();
        Evidence evidence = new Evidence("needed-library", "dynamic section", name, HandCheck.LIBRARIES);
        assertThat(libraries).isEqualTo(cryptographic ? List.of(evidence) : List.of());
        assertThat(OtherCryptography.isOpenSsl(evidence)).isEqualTo(openSsl);
    }

    @Test
    void withoutAProofAnyTraceTellsACopy() throws Exception {
        assertThat(text("crypto/fipsmodule/", List.of()).copy())
                .map(Evidence::value)
                .contains("crypto/fipsmodule/");
        assertThat(text("AWSLCCrypto", List.of()).copy()).map(Evidence::value).contains("AWSLCCrypto");
        assertThat(text("AES-CBC Encryption KAT", List.of()).boringSsl())
                .map(Evidence::value)
                .contains("AES-CBC Encryption KAT");
        assertThat(text("FIPS integrity test\0", List.of()).copy()).isEmpty();
        assertThat(text("nothing", List.of()).copy()).isEmpty();
        assertThat(text("nothing", List.of()).boringSsl()).isEmpty();
        assertThat(text("crypto/fipsmodule/", List.of()).awsLc()).isEmpty();
    }

    @Test
    void besideAProofSelfTestsAndTheNameOfAwsLcTellACopy() throws Exception {
        List<ModuleProof> elsewhere = List.of(proof(Integrity.VERIFIED, new Range(0, 8)));
        assertThat(text("crypto/fipsmodule/", elsewhere).copy()).isEmpty();
        assertThat(text("crypto/fipsmodule/", elsewhere).sourcePath()).isPresent();
        assertThat(text("FIPS integrity test\0", elsewhere).copy())
                .map(Evidence::value)
                .contains("FIPS integrity test");
        assertThat(text("AES-CBC-encrypt KAT", elsewhere).copy()).isPresent();
        assertThat(text("AWSLCCrypto", elsewhere).copy()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "aws-lc/crypto/x509/x_name.c, true",
        "AWSLCCrypto, true",
        "boringssl/crypto/x509/x_name.c, false",
        "aws_lc_rs/tls13.rs, false",
    })
    void ordinaryAwsLcIsToldByItsNameOrItsPaths(String text, boolean told) throws Exception {
        assertThat(text(text, List.of()).ordinaryAwsLc().isPresent()).isEqualTo(told);
    }

    @Test
    void thePathsOfTheLibraryAroundAModuleTellNoCopy() throws Exception {
        assertThat(text("aws-lc/crypto/x509/x_name.c", List.of(proof(Integrity.VERIFIED, new Range(0, 8))))
                        .copy())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bn/add.cc.inc, 3, ''",
        "bn/add.cc.inc, 4, crypto/fipsmodule/0bn/add.cc.inc",
        "bn/add.c, 4, crypto/fipsmodule/0bn/add.c",
        "bcm.cc, 33, crypto/fipsmodule/0bcm.cc",
        "bn/internal.h, 33, ''",
        "bn/add.c:12, 33, ''",
        "FIPS.md and add.c, 33, ''"
    })
    void besideAProofManySourcesOfTheModuleTellACopyAndHeadersDoNot(String name, int sources, String copy)
            throws Exception {
        List<ModuleProof> elsewhere = List.of(proof(Integrity.VERIFIED, new Range(0, 8)));
        String paths = IntStream.range(0, sources)
                .mapToObj(number -> "../crypto/fipsmodule/" + number + name + "\0")
                .collect(Collectors.joining());
        assertThat(text(paths, elsewhere).copy().map(Evidence::value).orElse(""))
                .isEqualTo(copy);
    }

    @Test
    void oneSourceNamedManyTimesTellsNoCopy() throws Exception {
        String paths = "crypto/fipsmodule/bn/add.c\0".repeat(10);
        assertThat(text(paths, List.of(proof(Integrity.VERIFIED, new Range(0, 8))))
                        .copy())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, false", "1, 0, true", "0, -1, true", "-1, 1, false"})
    void onlyWhatLiesWhollyInAProvedModuleBelongsToIt(int start, int end, boolean told) throws Exception {
        byte[] file = new ElfWriter().code(new byte[16]).text(TEXTS).bytes();
        Range texts = Fixtures.elf(file).loadedSection(".rodata").orElseThrow();
        Range proved = new Range(texts.start() + start, texts.end() - 1 + end);
        OtherCryptography other = of(file, List.of(proof(Integrity.VERIFIED, proved)));
        assertThat(other.sourcePath().isPresent() || other.awsLc().isPresent()).isEqualTo(told);
        OtherCryptography unproved = of(file, List.of(proof(Integrity.BROKEN, proved)));
        assertThat(unproved.sourcePath()).isPresent();
        assertThat(unproved.awsLc()).isPresent();
    }

    @Test
    void aTextBehindTheProvedOneIsFoundWithItsPlace() throws Exception {
        byte[] file = new ElfWriter().code(new byte[16]).text(TEXTS + TEXTS).bytes();
        Range texts = Fixtures.elf(file).loadedSection(".rodata").orElseThrow();
        Range first = new Range(texts.start(), texts.start() + TEXTS.length());
        assertThat(of(file, List.of(proof(Integrity.VERIFIED, first))).copy()).hasValueSatisfying(evidence -> {
            assertThat(evidence.where()).isEqualTo(String.format(".rodata@0x%x", first.end() + TEXTS.indexOf("AES")));
            assertThat(evidence.value()).isEqualTo("AES-CBC-encrypt KAT");
        });
    }

    private static OtherCryptography text(String text, List<ModuleProof> proofs) throws MalformedExecutableException {
        byte[] code = ("    " + text).getBytes(StandardCharsets.US_ASCII);
        return of(new ElfWriter().code(code).bytes(), proofs);
    }

    private static OtherCryptography of(byte[] file, List<ModuleProof> proofs) throws MalformedExecutableException {
        return new OtherCryptography(Fixtures.bytes(file), Fixtures.elf(file), proofs, List.of());
    }

    private static ModuleProof proof(Integrity integrity, Range code) {
        return new ModuleProof(
                integrity,
                Optional.empty(),
                false,
                0,
                Optional.of(code),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }
}
