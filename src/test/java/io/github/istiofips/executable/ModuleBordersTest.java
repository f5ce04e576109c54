// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.ModuleWriter;
import java.nio.charset.StandardCharsets;
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

    private static ModuleProof proof(ModuleWriter module, String constants) throws MalformedExecutableException {
        return proofs(new ElfWriter().module(module).text(constants).bytes()).get(0);
    }

    private static List<ModuleProof> proofs(byte[] file) throws MalformedExecutableException {
        return ModuleProof.find(Fixtures.bytes(file), Fixtures.elf(file), List.of());
    }
}
