// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.ModuleWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuleVersionTest {

    private static final String TEST = "AES-CBC-encrypt KAT";
    private static final String SPAN = "FIPS module doesn't span expected symbol";
    private static final String HMAC = "HMAC_Init_ex failed.";

    @ParameterizedTest
    @CsvSource({
        "fips-20220613, b8f4348678c3, 809e8652c010af72c0035fd6",
        "fips-20230428, b8f02e9578c3, 00de8552a012af72c0035fd6",
        "fips-20240407, b817d83401c3, e0029b528026a072c0035fd6",
        "fips-20240805, b8a5d93401c3, a0349b528026a072c0035fd6",
        "fips-20250107, b8fbfd3401c3, 60bf9f528026a072c0035fd6",
        "fips-20250728, b868003501c3, 000d8052a026a072c0035fd6",
        "fips-20251031, b897013501c3, e0328052a026a072c0035fd6",
        "fips-20260604, b8fc263501c3, 80df8452a026a072c0035fd6",
        "fips-20260721, b871273501c3, 20ee8452a026a072c0035fd6",
    })
    void aConstantTellsTheVersion(String version, String amd64, String arm64) throws Exception {
        for (int machine : new int[] {62, 183}) {
            byte[] code = HexFormat.of().parseHex(machine == 62 ? amd64 : arm64);
            ModuleWriter module =
                    new ModuleWriter(machine).text(TEST).text(SPAN).patch(7000, code);
            assertThat(version(machine, module)).isEqualTo(new CryptoModule("BoringCrypto", version));
            assertThat(version(machine, module.algorithm("HmacSHA512")).version())
                    .isNotEqualTo(version);
        }
    }

    @Test
    void everyConstantOfTheTableIsCovered() {
        assertThat(VersionConstant.known())
                .hasSize(9)
                .extracting(VersionConstant::version)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "HmacSHA512, false, '', fips-20180730 or earlier",
        "HmacSHA512, false, HMAC_Init_ex failed., fips-20190808",
        "HmacSHA512, false, FIPS module doesn't span expected symbol, fips-20210429",
        "HmacSHA256, true, '', fips-20210429",
        "HmacSHA256, false, FIPS module doesn't span expected symbol, unversioned (update stream)",
        "HmacSHA256, false, HMAC_Init_ex failed., unversioned",
    })
    void olderOnesDifferInAlgorithmAndMessages(String algorithm, boolean tail, String text, String version)
            throws Exception {
        ModuleWriter module = new ModuleWriter(183).text(TEST).text(text).algorithm(algorithm);
        CryptoModule found = version(183, tail ? module.tail() : module);
        assertThat(found).isEqualTo(new CryptoModule("BoringCrypto", version));
        assertThat(found.recognised()).isEqualTo(version.startsWith("fips-"));
    }

    @Test
    void twoConstantsTellNothing() throws Exception {
        ModuleWriter module = new ModuleWriter(62).text(TEST).version(20250107).version(20250728);
        assertThat(version(62, module).version()).isEqualTo(CryptoModule.UNVERSIONED);
        assertThat(version(62, new ModuleWriter(62).text(TEST).version(20250107).tail())
                        .version())
                .isEqualTo(CryptoModule.UNVERSIONED);
    }

    @ParameterizedTest
    @CsvSource({
        "AWS-LC FIPS 2.0.17, 2.0.17",
        "AWS-LC FIPS 4.0.0-rc1, 4.0.0-rc1",
        "AWS-LC FIPS failure caused by:, unversioned",
        "AWS-LC FIPS 1.2.3 and more, unversioned",
        "FIPS module spans unexpected symbol, unversioned",
        "AWSLCCrypto, unversioned",
    })
    void awsLcNamesItself(String text, String version) throws Exception {
        ModuleWriter module =
                new ModuleWriter(62).text(TEST).text(SPAN).text(text).version(20250107);
        assertThat(version(62, module)).isEqualTo(new CryptoModule("AWS-LC FIPS", version));
    }

    @Test
    void textsAndConstantsAroundTheModuleCountForNothing() throws Exception {
        ElfWriter writer = new ElfWriter()
                .code(HexFormat.of().parseHex("b8fbfd3401c3"))
                .module(new ModuleWriter(62).text(TEST).text(HMAC).algorithm("HmacSHA512"))
                .text("AWS-LC FIPS 2.0.17\0" + SPAN);
        assertThat(version(writer)).isEqualTo(new CryptoModule("BoringCrypto", "fips-20190808"));
    }

    /** The zero byte that ends the version stands behind the module in the first case. */
    @ParameterizedTest
    @CsvSource({"0, unversioned", "1, 2.0.17", "5, 2.0.17"})
    void aVersionMustStandWhollyInTheModule(int rest, String version) throws Exception {
        byte[] text = "AWS-LC FIPS 2.0.17\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
        byte[] inside = Arrays.copyOf(text, text.length - 5 + rest);
        ModuleWriter module = new ModuleWriter(62).text(TEST).withoutJumps().patch(300_000 - inside.length, inside);
        assertThat(version(62, module)).isEqualTo(new CryptoModule("AWS-LC FIPS", version));
    }

    @ParameterizedTest
    @CsvSource({
        "1.2345678901234567890123456789, 1.2345678901234567890123456789",
        "1.234567890123456789012345678901, unversioned",
    })
    void aVersionIsNoLongText(String text, String version) throws Exception {
        ModuleWriter module = new ModuleWriter(62).text(TEST).text("AWS-LC FIPS " + text);
        assertThat(version(62, module).version()).isEqualTo(version);
    }

    private static CryptoModule version(int machine, ModuleWriter module) throws MalformedExecutableException {
        return version(new ElfWriter().machine(machine).module(module));
    }

    private static CryptoModule version(ElfWriter writer) throws MalformedExecutableException {
        byte[] file = writer.bytes();
        ModuleProof proof = ModuleProof.find(Fixtures.bytes(file), Fixtures.elf(file), List.of())
                .get(0);
        assertThat(proof.verified()).isTrue();
        assertThat(proof.awsLc()).isEqualTo(proof.module().orElseThrow().name().startsWith("AWS"));
        return proof.module().orElseThrow();
    }
}
