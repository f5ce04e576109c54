// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

class ExecutableInspectorFuzzTest {

    private static final List<String> ROLES = List.of("", "envoy", "pilot-discovery", "ztunnel");

    /** A list of dependencies may be inflated to 8 MB, whatever the file has. */
    private static final long FIXED_MEMORY = 64L << 20;

    /** The first byte chooses role and environment, the others are the file. */
    static Stream<Named<byte[]>> seeds() {
        return FuzzSeeds.named(Stream.of(
                        FuzzSeeds.go(),
                        FuzzSeeds.nativePrograms(),
                        FuzzSeeds.brokenFipsInfo().subList(0, 1))
                .flatMap(List::stream)
                .map(file -> {
                    byte[] input = new byte[file.length + 1];
                    System.arraycopy(file, 0, input, 1, file.length);
                    return input;
                })
                .toList());
    }

    @Timeout(HostileFile.SECONDS)
    @MethodSource("seeds")
    @FuzzTest
    void nothingBecomesAProof(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int choice = input[0] & 0xff;
        Context context = Fixtures.context(ROLES.get(choice % ROLES.size()), choice < 128 ? "" : "fips140=on");
        byte[] file = Arrays.copyOfRange(input, 1, input.length);
        HostileFile.read(file, FIXED_MEMORY, bytes -> ExecutableInspector.inspect(bytes, context), facts -> {
            assertThat(facts.integrity()).isNotEqualTo(Integrity.VERIFIED);
            assertThat(facts.summary()).isNotBlank();
            if (facts.stack() == Stack.UNKNOWN || facts.stack() == Stack.MIXED) {
                assertThat(facts.problem()).isPresent();
            }
        });
    }
}
