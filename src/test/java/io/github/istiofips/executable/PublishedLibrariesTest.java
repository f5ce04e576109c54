// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.RealComponents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Native libraries from Maven Central: AWS-LC with its FIPS module, and ordinary ones with the same texts in them. */
@Tag("real-components")
class PublishedLibrariesTest {

    private static final String AWS_CRT = "aws-crt-fips-where-available";

    @TempDir
    Path work;

    @ParameterizedTest
    @CsvSource({
        "linux/x86_64/glibc, 14f24aefdef14454329ab56c98cdc2cb8e6a1901f1120a1f5f4f15c7f27af2d2, 1404622",
        "linux/armv8/glibc, 010b030f1417ed89c3f3cce4421fd91bbcbca709731997621d1a6829b4b11b59, 692116",
    })
    void theFipsModuleOfAwsLcIsProved(String platform, String hash, long length) throws Exception {
        Path file = extracted(AWS_CRT, platform + "/libaws-crt-jni.so");
        ExecutableFacts facts = inspect(file);
        assertThat(facts.stack()).isEqualTo(Stack.AWS_LC_FIPS);
        assertThat(facts.integrity()).isEqualTo(Integrity.VERIFIED);
        assertThat(facts.module()).contains(new CryptoModule("AWS-LC FIPS", "2.0.17"));
        assertThat(facts.fingerprint()).contains(hash);

        byte[] bytes = Files.readAllBytes(file);
        Range code = ModuleProof.find(Fixtures.bytes(bytes), Fixtures.elf(bytes), List.of())
                .get(0)
                .code()
                .orElseThrow();
        assertThat(code.length()).isEqualTo(length);
        bytes[(int) (code.start() + length / 2)] ^= 1;
        ExecutableFacts changed = inspect(Files.write(work.resolve("changed"), bytes));
        assertThat(changed.stack()).isEqualTo(Stack.AWS_LC_FIPS);
        assertThat(changed.integrity()).isEqualTo(Integrity.BROKEN);
    }

    @ParameterizedTest
    @CsvSource({
        "aws-crt-fips-where-available, linux/x86_64/musl/libaws-crt-jni.so",
        "aws-crt-fips-where-available, linux/armv8/musl/libaws-crt-jni.so",
        "aws-crt-fips-where-available, linux/armv7/glibc/libaws-crt-jni.so",
        "conscrypt-openjdk-uber, META-INF/native/libconscrypt_openjdk_jni-linux-x86_64.so",
        "netty-tcnative-boringssl-static-linux-x86_64, META-INF/native/libnetty_tcnative_linux_x86_64.so",
    })
    void anOrdinaryLibraryIsNeverCalledFips(String jar, String entry) throws Exception {
        ExecutableFacts facts = inspect(extracted(jar, entry));
        assertThat(facts.stack()).isIn(Stack.BORINGSSL, Stack.AWS_LC);
        assertThat(facts.integrity()).isEqualTo(Integrity.NOT_APPLICABLE);
        assertThat(facts.module()).isEmpty();
    }

    private Path extracted(String jar, String entry) throws IOException {
        Path result = work.resolve("library.so");
        try (ZipFile zip = new ZipFile(RealComponents.published(jar).toFile())) {
            ZipEntry found = zip.getEntry(entry);
            assertThat(found).as(entry).isNotNull();
            try (InputStream in = zip.getInputStream(found)) {
                Files.copy(in, result);
            }
        }
        return result;
    }

    private static ExecutableFacts inspect(Path file) throws IOException {
        return ExecutableInspector.inspect(file, Optional.empty(), Map.of());
    }
}
