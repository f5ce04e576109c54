// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

class GoBuildInfoFuzzTest {

    static Stream<Named<byte[]>> seeds() {
        return FuzzSeeds.named(FuzzSeeds.go());
    }

    @Timeout(HostileFile.SECONDS)
    @MethodSource("seeds")
    @FuzzTest
    void whatIsFoundHasAGoVersion(byte[] file) {
        HostileFile.elf(
                file,
                GoBuildInfo::find,
                found -> found.ifPresent(info -> {
                    assertThat(info.version().text()).matches("(?s)(?:devel )?go1\\..*|devel \\+.*");
                    assertThat(info.fipsLabel().stream()).allMatch(label -> !label.isBlank());
                    assertThat(info.offset()).isBetween(0L, file.length - 1L);
                }));
    }
}
