// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

class GoFipsInfoFuzzTest {

    static Stream<Named<byte[]>> seeds() {
        return FuzzSeeds.named(FuzzSeeds.brokenFipsInfo());
    }

    @Timeout(HostileFile.SECONDS)
    @MethodSource("seeds")
    @FuzzTest
    void noChangeVerifies(byte[] file) {
        HostileFile.elf(
                file, GoFipsInfo::find, found -> assertThat(found.stream()).noneMatch(GoFipsInfo::verified));
    }
}
