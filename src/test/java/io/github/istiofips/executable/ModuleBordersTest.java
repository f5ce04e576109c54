// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.ModuleWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last that counts and the first that does not. */
class ModuleBordersTest {

    private static final String AWS_LC = "AWS-LC FIPS 2.0.17\0";

    @Test
    void aBudgetIsSpentToItsEndAndThenForGood() {
        ModuleCandidates.Budget budget = new ModuleCandidates.Budget(10);
        assertThat(budget.take(4)).isTrue();
        assertThat(budget.take(6)).isTrue();
        assertThat(budget.exhausted()).isFalse();
        assertThat(budget.take(0)).isTrue();
        assertThat(budget.take(1)).isFalse();
        assertThat(budget.exhausted()).isTrue();
        assertThat(budget.take(0)).isFalse();
        assertThat(new ModuleCandidates.Budget(3).take(4)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"8, 8, no code within reach", "9, 9, more than 8 times", "20, 9, more than 8 times"})
    void eightNamesAreLookedAt(int names, int proofs, String last) throws Exception {
        byte[] code = ModuleTexts.SELF_TEST.repeat(names).getBytes(StandardCharsets.US_ASCII);
        List<ModuleProof> found = proofs(new ElfWriter().code(code).bytes());
        assertThat(found).hasSize(proofs).noneMatch(ModuleProof::verified);
        assertThat(found.get(proofs - 1).evidence())
                .singleElement()
                .satisfies(evidence -> assertThat(evidence.value()).contains(last));
    }

    @ParameterizedTest
    @CsvSource({"62, 15, NOT_ESTABLISHED", "62, 20, BROKEN", "183, 12, NOT_ESTABLISHED", "183, 16, BROKEN"})
    void fourJumpsBehindTheEndMakeTheShape(int machine, int offset, Integrity integrity) throws Exception {
        byte[] file = new ElfWriter()
                .machine(machine)
                .module(Fixtures.anchored(machine).flipped(9))
                .bytes();
        Range code = proofs(file).get(0).code().orElseThrow();
        file[(int) code.end() + offset] = 0;
        file[(int) code.end() + offset + 3] = 0;
        assertThat(proofs(file).get(0).integrity()).isEqualTo(integrity);
    }

    @ParameterizedTest
    @CsvSource({"true, false, true", "false, true, false", "false, false, false"})
    void aBrokenModuleIsOfTheLibraryThatItsOwnCodeNames(boolean inside, boolean outside, boolean awsLc)
            throws Exception {
        ModuleWriter module = Fixtures.anchored(ElfFile.AMD64).flipped(9);
        ModuleProof proof = proof(inside ? module.text(AWS_LC) : module, outside ? AWS_LC : "x");
        assertThat(proof.integrity()).isEqualTo(Integrity.BROKEN);
        assertThat(proof.awsLc()).isEqualTo(awsLc);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aModuleThatWasNotLocatedIsOfTheLibraryThatIsNamedAnywhere(boolean named) throws Exception {
        ModuleProof proof = proof(Fixtures.anchored(ElfFile.AMD64).shift(16).flipped(9), named ? AWS_LC : "x");
        assertThat(proof.integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
        assertThat(proof.awsLc()).isEqualTo(named);
    }

    /** Three of the addresses are the module's, one is that of the name. */
    @ParameterizedTest
    @CsvSource({"252, true", "253, false"})
    void theSelfTestTakesNoMoreThanSomeAddresses(int others, boolean verified) throws Exception {
        ByteBuffer references = ByteBuffer.allocate(7 * others).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < others; i++) {
            int site = 101_000 + 7 * i;
            references.put(new byte[] {0x48, (byte) 0x8d, 0x05}).putInt(120_000 + i - site - 7);
        }
        ModuleWriter module = Fixtures.anchored(ElfFile.AMD64).patch(101_000, references.array());
        assertThat(proof(module, "x").verified()).isEqualTo(verified);
    }

    /** Only one of the places that refer to the name has the other addresses near it. */
    @ParameterizedTest
    @CsvSource({"0, true", "3, true", "4, false"})
    void fourPlacesThatReferToTheNameAreLookedAt(int before, boolean verified) throws Exception {
        Layout layout = new Layout(300_000);
        for (int i = 0; i < before; i++) {
            layout.refer(20_000 + 20_000 * i, Layout.NAME);
        }
        layout.refer(250_000, Layout.NAME, 0, 300_000, 300_100).seal(0, 300_000, 300_100);
        assertThat(layout.verified()).isEqualTo(verified);
    }

    @ParameterizedTest
    @CsvSource({"-6144, true", "-6145, false", "6137, true", "6138, false"})
    void theAddressesAreTakenNearTheName(int distance, boolean verified) throws Exception {
        Layout layout = new Layout(300_000)
                .refer(100_000, Layout.NAME)
                .refer(100_000 + distance, 0)
                .refer(100_200, 300_000, 300_100)
                .seal(0, 300_000, 300_100);
        assertThat(layout.verified()).isEqualTo(verified);
    }

    /** Sealed bytes that name the test but do not have the code of the test in them are not what the test covers. */
    @ParameterizedTest
    @CsvSource({
        "0, 250000, false",
        "0, 250007, true",
        "0, 249999, false",
    })
    void theCodeThatRefersToTheNameIsInTheModule(int start, int end, boolean verified) throws Exception {
        Layout layout = new Layout(300_000)
                .refer(250_000, Layout.NAME, start, end, 299_000)
                .seal(start, end, 299_000);
        assertThat(layout.verified()).isEqualTo(verified);
    }

    @ParameterizedTest
    @CsvSource({"10000, true", "10001, false"})
    void theModuleMayStartWithTheCodeThatRefersToTheName(int start, boolean verified) throws Exception {
        Layout layout = new Layout(300_000)
                .refer(10_000, Layout.NAME, start, 290_000, 290_100)
                .seal(start, 290_000, 290_100);
        assertThat(layout.verified()).isEqualTo(verified);
    }

    /** A placeholder in front of the name is none of an integrity value, which stands behind the module. */
    @ParameterizedTest
    @CsvSource({"-16, NOT_ESTABLISHED", "20, BROKEN", "1000, BROKEN"})
    void aPlaceholderStandsBehindTheName(int distance, Integrity integrity) throws Exception {
        int place = Layout.NAME + distance;
        Layout layout = new Layout(300_000)
                .put(place, HexFormat.of().parseHex("ae2cea2abda6f3ec977f9bf6949afc83"))
                .refer(60_000, Layout.NAME, place);
        assertThat(layout.proof().integrity()).isEqualTo(integrity);
    }

    /** Code of amd64 with the texts of a module at one place and anything else where a test puts it. */
    private static final class Layout {

        private static final int NAME = 200_000;

        private final byte[] code;

        Layout(int length) {
            code = new byte[length + 1000];
            put(NAME, (ModuleTexts.SELF_TEST + ModuleTexts.HMAC_FAILED).getBytes(StandardCharsets.US_ASCII));
        }

        Layout put(int at, byte[] content) {
            System.arraycopy(content, 0, code, at, content.length);
            return this;
        }

        /** One instruction behind the other. */
        Layout refer(int site, int... targets) {
            ByteBuffer references = ByteBuffer.allocate(7 * targets.length).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < targets.length; i++) {
                int next = site + 7 * (i + 1);
                references.put(new byte[] {0x48, (byte) 0x8d, 0x3d}).putInt(targets[i] - next);
            }
            return put(site, references.array());
        }

        Layout seal(int start, int end, int place) {
            return put(place, ElfWriter.hmac("HmacSHA256", 64, Arrays.copyOfRange(code, start, end)));
        }

        ModuleProof proof() throws MalformedExecutableException {
            List<ModuleProof> proofs = proofs(new ElfWriter().code(code).bytes());
            assertThat(proofs).hasSize(1);
            return proofs.get(0);
        }

        boolean verified() throws MalformedExecutableException {
            return proof().verified();
        }
    }

    private static ModuleProof proof(ModuleWriter module, String constants) throws MalformedExecutableException {
        return proofs(new ElfWriter().module(module).text(constants).bytes()).get(0);
    }

    private static List<ModuleProof> proofs(byte[] file) throws MalformedExecutableException {
        return ModuleProof.find(Fixtures.bytes(file), Fixtures.elf(file), List.of());
    }
}
