// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.istiofips.testing.ElfWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

class EnvoyVersionLineFuzzTest {

    static Stream<Named<byte[]>> seeds() {
        return FuzzSeeds.named(FuzzSeeds.envoyConstants().stream()
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList());
    }

    @Timeout(HostileFile.SECONDS)
    @MethodSource("seeds")
    @FuzzTest
    void aLineHasFiveParts(byte[] constants) {
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .constants(".rodata", constants)
                .bytes();
        HostileFile.elf(
                file,
                EnvoyVersionLine::find,
                found -> found.ifPresent(line -> {
                    assertThat(line.line())
                            .matches(
                                    "[0-9a-f]{40}/(\\d+\\.\\d+\\.\\d+(-dev)?(-contrib)?)?/[ -.0-~]{1,32}/(RELEASE|DEBUG)?"
                                            + "/(BoringSSL|OpenSSL|no-ssl|(BoringSSL-FIPS|AWS-LC-FIPS)(-\\d{8,10})?)?");
                    assertThat(line.label().stream())
                            .allMatch(label -> line.line().endsWith("/" + label));
                    assertThat(EnvoyRelease.knownFault(line.version()).stream())
                            .allMatch(fault -> fault.contains(line.version()));
                }));
    }
}
