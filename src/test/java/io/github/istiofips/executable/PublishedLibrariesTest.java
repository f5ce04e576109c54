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

    @TempDir
    Path work;

    @ParameterizedTest
    @CsvSource({
        "fips-where-available, x86_64, 2.0.17, 14f24aefdef14454329ab56c98cdc2cb8e6a1901f1120a1f5f4f15c7f27af2d2, 1404622",
        "fips-where-available, armv8, 2.0.17, 010b030f1417ed89c3f3cce4421fd91bbcbca709731997621d1a6829b4b11b59, 692116",
        "fips-3, x86_64, 3.3.0, 1521cb7418bb1acdd729e97193a2cf822cd0553c54c57b58e1f9c9aa187baf44, 1931695",
        "fips-3, armv8, 3.3.0, fe6547f30542bfc608e1062f92cf57fb36e61732e5bbc9fa6945daa521ab0f06, 1200136",
    })
    void theFipsModuleOfAwsLcIsProved(String jar, String platform, String version, String hash, long length)
            throws Exception {
        Path file = extracted("aws-crt-" + jar, "linux/" + platform + "/glibc/libaws-crt-jni.so");
        ExecutableFacts facts = inspect(file);
        assertThat(facts.stack()).isEqualTo(Stack.AWS_LC_FIPS);
        assertThat(facts.integrity()).isEqualTo(Integrity.VERIFIED);
        assertThat(facts.module()).contains(new CryptoModule("AWS-LC FIPS", version));
        assertThat(facts.fingerprint()).contains(hash);

        byte[] bytes = Files.readAllBytes(file);
        ModuleProof proof = ModuleProof.find(Fixtures.bytes(bytes), Fixtures.elf(bytes), List.of())
                .get(0);
        Range code = proof.code().orElseThrow();
        assertThat(code.length()).isEqualTo(length);
        for (long at : new long[] {code.start(), code.start() + length / 2, code.end() - 1, proof.place() + 31}) {
            byte[] changed = bytes.clone();
            changed[(int) at] ^= 1;
            assertThat(inspect(Files.write(work.resolve("changed-" + at), changed)))
                    .satisfies(found -> {
                        assertThat(found.stack()).isEqualTo(Stack.AWS_LC_FIPS);
                        assertThat(found.integrity()).isEqualTo(Integrity.BROKEN);
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "aws-crt-fips-where-available, linux/x86_64/musl/libaws-crt-jni.so, AWS_LC",
        "aws-crt-fips-where-available, linux/armv8/musl/libaws-crt-jni.so, AWS_LC",
        "aws-crt-fips-where-available, linux/armv7/glibc/libaws-crt-jni.so, AWS_LC",
        "aws-crt-fips-3, linux/x86_64/musl/libaws-crt-jni.so, AWS_LC",
        "aws-crt-fips-3, linux/armv8/musl/libaws-crt-jni.so, AWS_LC",
        "AmazonCorrettoCryptoProvider-linux-x86_64, com/amazon/corretto/crypto/provider/libamazonCorrettoCryptoProvider.so, AWS_LC",
        "AmazonCorrettoCryptoProvider-linux-aarch_64, com/amazon/corretto/crypto/provider/libamazonCorrettoCryptoProvider.so, AWS_LC",
        "conscrypt-openjdk-uber, META-INF/native/libconscrypt_openjdk_jni-linux-x86_64.so, BORINGSSL",
        "netty-tcnative-boringssl-static-linux-x86_64, META-INF/native/libnetty_tcnative_linux_x86_64.so, BORINGSSL",
    })
    void anOrdinaryLibraryIsNeverCalledFips(String jar, String entry, Stack stack) throws Exception {
        assertOrdinary(inspect(extracted(jar, entry)), stack);
    }

    @ParameterizedTest
    @CsvSource({"amd64, x86_64", "arm64, aarch64"})
    void theBoringSslOfDebianIsNeverCalledFips(String architecture, String triplet) throws Exception {
        Path directory = Path.of("usr", "lib", triplet + "-linux-gnu", "android");
        Path file =
                DebianProgram.PACKAGES.resolve(architecture).resolve(directory).resolve("libcrypto.so.0");
        if (!Files.isRegularFile(file)) {
            file = RealComponents.absent(file + " is missing; .ci/debian-components fetches it");
        }
        assertOrdinary(inspect(file), Stack.BORINGSSL);
    }

    private static void assertOrdinary(ExecutableFacts facts, Stack stack) {
        assertThat(facts.stack()).isEqualTo(stack);
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
