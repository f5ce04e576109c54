// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodeSignatureTest {

    @ParameterizedTest
    @EnumSource
    void aSignatureIsFoundWhereItIsAligned(CodeSignature signature) throws Exception {
        byte[] code = new byte[160];
        System.arraycopy(signature.body(), 0, code, 8, 32);
        System.arraycopy(signature.body(), 0, code, 112, 32);
        byte[] file = new ElfWriter().code(code).bytes();
        long start = Fixtures.elf(file).executableRanges().get(0).start();
        assertThat(find(signature, file)).contains(start + 112);
        for (CodeSignature other : CodeSignature.values()) {
            assertThat(find(other, file).isPresent()).isEqualTo(other == signature);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyByteCounts(CodeSignature signature) throws Exception {
        assertThat(signature.body()).hasSize(32);
        for (int i = 0; i < 32; i++) {
            byte[] code = signature.body();
            code[i] ^= 1;
            assertThat(find(signature, new ElfWriter().code(code).bytes())).isEmpty();
        }
    }

    @Test
    void constantsAreNoCode() throws Exception {
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .constants(".rodata", CodeSignature.BORING_CRYPTO.body())
                .bytes();
        assertThat(find(CodeSignature.BORING_CRYPTO, file)).isEmpty();
    }

    private static Optional<Long> find(CodeSignature signature, byte[] file) throws MalformedExecutableException {
        return signature.find(Fixtures.bytes(file), Fixtures.elf(file));
    }
}
