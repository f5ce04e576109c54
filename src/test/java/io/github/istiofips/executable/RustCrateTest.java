// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RustCrateTest {

    private static final String REGISTRY = "/root/.cargo/registry/src/index.crates.io-6f17d22bba15001f";

    @Test
    void aPathIsEvidenceWithTheCommandThatShowsIt() throws Exception {
        byte[] file = file(REGISTRY + "/aws-lc-sys-0.30.0/builder/main.rs");
        long at = Fixtures.elf(file).loadedSection(".rodata").orElseThrow().start() + REGISTRY.length();
        RustCrate crate = only(file);
        assertThat(crate.name()).isEqualTo("aws-lc-sys");
        assertThat(crate.kind()).isEqualTo(RustCrate.Kind.AWS_LC_PLAIN);
        assertThat(crate.evidence())
                .isEqualTo(new Evidence(
                        "crate",
                        String.format(".rodata@0x%x", at),
                        "aws-lc-sys 0.30.0",
                        String.format("tail -c +$((0x%x + 1)) FILE | head -c %d", at, "/aws-lc-sys-0.30.0".length())));
    }

    @ParameterizedTest
    @CsvSource({
        "/ring-0.19.90/src, 0.19.90",
        "/ring-9.0/src, 9.0",
        "/ring-1.0.0-rc.1/src, 1.0.0",
        "/ring-1.0.0+build/src, 1.0.0",
        "/ring-1:/src, 1",
        "/ring-7, 7",
        "/ring-x/ring-2.0/, 2.0",
        "/ring-12345678901234567890123456789012/, 12345678901234567890123456789012",
        "/ring-123456789012345678901234567890123/, 12345678901234567890123456789012",
    })
    void theVersionIsTakenAsFarAsItIsDigitsAndDots(String path, String version) throws Exception {
        assertThat(only(file(path)).version()).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ring-.1/",
                "/ring-:1/",
                "/ring-v1/",
                "/ring/0.17/",
                "ring-0.17.14/src",
                "/Ring-0.17.14/",
                "/serde-1.0.0/src",
                "/ring-",
                "/"
            })
    void aDirectoryOfAnotherFormIsNoCrate(String path) throws Exception {
        assertThat(crates(file(path))).isEmpty();
    }

    /** What follows in the file belongs to no segment. */
    @Test
    void aPathMustBeLoaded() throws Exception {
        for (int cut = 1; cut <= "ring-0.17.14".length(); cut++) {
            byte[] file = file("x/ring-0.17.14");
            int size = 64 + 56 + 32;
            file[size] -= (byte) cut;
            List<RustCrate> found = crates(file);
            String left = "0.17.14".substring(0, Math.max(0, 7 - cut));
            assertThat(found).extracting(RustCrate::version).isEqualTo(left.isEmpty() ? List.of() : List.of(left));
        }
    }

    @Test
    void eachCrateIsNamedOnceByItsFirstPathInTheOrderOfNames() throws Exception {
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .text("/rsa-0.9.1/x\0/ring-0.17.14/x\0/ring-0.16.20/x\0/boring-4.0.0/x")
                .bytes();
        assertThat(crates(file))
                .extracting(crate -> crate.name() + " " + crate.version() + " " + crate.kind())
                .containsExactly("boring 4.0.0 BORING", "ring 0.17.14 RING", "rsa 0.9.1 RUSTCRYPTO");
    }

    @Test
    void theListOfDependenciesAddsCrates() throws Exception {
        byte[] list = deflated("{\"packages\":[{\"name\":\"ring\",\"version\":\"0.16.0\"},"
                + "{\"name\":\"openssl-sys\",\"version\":\"0.9.100\"},{\"name\":\"serde\",\"version\":\"1.0.0\"}]}");
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .text("/ring-0.17.14/x")
                .constants(".dep-v0", list)
                .bytes();
        List<RustCrate> found = crates(file);
        assertThat(found)
                .extracting(crate -> crate.name() + " " + crate.version() + " " + crate.kind())
                .containsExactly("openssl-sys 0.9.100 OPENSSL", "ring 0.17.14 RING");
        assertThat(found.get(0).evidence()).satisfies(evidence -> {
            assertThat(evidence.where()).isEqualTo(".dep-v0");
            assertThat(evidence.value()).isEqualTo("openssl-sys 0.9.100");
            assertThat(evidence.commands())
                    .singleElement()
                    .asString()
                    .contains("head -c " + (list.length - 2))
                    .endsWith("| grep '\"name\" *: *\"openssl-sys\"'");
        });
    }

    private static byte[] deflated(String text) {
        Deflater deflater = new Deflater();
        deflater.setInput(text.getBytes(StandardCharsets.US_ASCII));
        deflater.finish();
        byte[] result = new byte[1000];
        int length = deflater.deflate(result);
        deflater.end();
        return Arrays.copyOf(result, length);
    }

    private static byte[] file(String constants) {
        return new ElfWriter().code(new byte[16]).text(constants).bytes();
    }

    private static RustCrate only(byte[] file) throws MalformedExecutableException {
        List<RustCrate> crates = crates(file);
        assertThat(crates).hasSize(1);
        return crates.get(0);
    }

    private static List<RustCrate> crates(byte[] file) throws MalformedExecutableException {
        return RustCrate.in(Fixtures.bytes(file), Fixtures.elf(file));
    }
}
