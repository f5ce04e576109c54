// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.istiofips.testing.ElfWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

class RustAuditFuzzTest {

    /** The text may have 8 MB when it is inflated, whatever the file has; it is held as a buffer and as a text. */
    private static final long FIXED_MEMORY = 64L << 20;

    /** The first byte tells whether the others are the section or the text in it. */
    static Stream<Named<byte[]>> seeds() {
        byte[] audit = FuzzSeeds.AUDIT.getBytes(StandardCharsets.UTF_8);
        return FuzzSeeds.named(List.of(input(0, audit), input(1, FuzzSeeds.deflated(audit)), input(0, new byte[0])));
    }

    private static byte[] input(int first, byte[] rest) {
        byte[] result = new byte[rest.length + 1];
        result[0] = (byte) first;
        System.arraycopy(rest, 0, result, 1, rest.length);
        return result;
    }

    @Timeout(HostileFile.SECONDS)
    @MethodSource("seeds")
    @FuzzTest
    void entriesHaveNameAndVersion(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .constants(RustAudit.SECTION, input[0] % 2 == 0 ? FuzzSeeds.deflated(rest) : rest)
                .bytes();
        HostileFile.elf(
                file,
                FIXED_MEMORY,
                RustAudit::in,
                entries -> assertThat(entries)
                        .allMatch(entry -> entry.name().matches("[A-Za-z0-9_-]{1,64}")
                                && !entry.version().isEmpty()));
    }
}
