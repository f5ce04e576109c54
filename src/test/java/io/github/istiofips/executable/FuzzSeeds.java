// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import io.github.istiofips.testing.ElfWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Named;

/** The files that fuzz tests start from. None carries a proof: no change to one byte by byte may make one. */
final class FuzzSeeds {

    static final String AUDIT = "{\"packages\":[{\"name\":\"ring\",\"version\":\"0.17.14\",\"source\":\"crates.io\"},"
            + "{\"name\":\"cc\",\"version\":\"1.0.0\",\"kind\":\"build\",\"dependencies\":[0]},{\"name\":7}]}";

    private static final int FIPS_CODE = 16 << 10;

    private FuzzSeeds() {}

    /** The same with short names for the reports. */
    static Stream<Named<byte[]>> named(List<byte[]> seeds) {
        return IntStream.range(0, seeds.size()).mapToObj(i -> Named.of("seed " + (i + 1), seeds.get(i)));
    }

    /** Go programs of each layout of the function table and each form of build info. */
    static List<byte[]> go() {
        return List.of(
                Fixtures.go(Fixtures.STANDARD, "crypto/sha256.New").bytes(),
                new ElfWriter()
                        .bits(32)
                        .machine(3)
                        .code(new byte[64])
                        .functions(ElfWriter.GO_1_2, "runtime.main", "crypto/md5.New", Fixtures.BORING)
                        .pointedBuildInfo("go1.15.5", "build\tx=\"y\\x41\"")
                        .bytes(),
                new ElfWriter()
                        .bigEndian(true)
                        .machine(22)
                        .code(new byte[64])
                        .functions(".x", ElfWriter.GO_1_18, "runtime.main", "crypto/md5.New")
                        .buildInfo("go1.19.8 X:boringcrypto", "build\t-compiler=gc", "build\tGOEXPERIMENT=boringcrypto")
                        .withoutSections()
                        .bytes(),
                new ElfWriter()
                        .machine(ElfFile.ARM64)
                        .code(new byte[64])
                        .functions(ElfWriter.GO_1_16, "runtime.main", "a%2eb.c", Fixtures.FIPS_ONLY)
                        .pointedBuildInfo("go1.17.5", "build\tDefaultGODEBUG=fips140=on,x=y")
                        .bytes());
    }

    /** Programs of Go's own module whose integrity value is that of other code. */
    static List<byte[]> brokenFipsInfo() {
        return List.of(
                goNative().fipsInfo(false, FIPS_CODE).bytes(),
                new ElfWriter()
                        .bits(32)
                        .bigEndian(true)
                        .fipsInfo(false, FIPS_CODE)
                        .withoutSections()
                        .bytes(),
                new ElfWriter()
                        .fipsInfo(false, FIPS_CODE)
                        .fipsInfo(false, FIPS_CODE)
                        .bytes());
    }

    private static ElfWriter goNative() {
        return new ElfWriter()
                .code(new byte[16])
                .functions(ElfWriter.GO_1_20, "main.main", "crypto/internal/fips140/v1.0.0/check.init.0")
                .buildInfo("go1.24.4", "build\tDefaultGODEBUG=fips140=on", "build\tGOFIPS140=v1.0.0");
    }

    /** Constants of Envoys: neighbours, string objects, and what looks like them. */
    static List<String> envoyConstants() {
        String stamp = "\0" + Fixtures.REVISION + "\0Clean\0";
        return List.of(
                stamp + "1.24.1-dev\0RELEASE\0BoringSSL-FIPS\0",
                stamp + "1.24.5\0DEBUG\0" + ".".repeat(200) + "\u0012BoringSSL" + "\0".repeat(14),
                stamp.replace("Clean", "Modified") + ".".repeat(200) + "\u0014OpenSSL\0AWS-LC-FIPS\0no-ssl\0",
                "H\u00b8BoringSSI\u00bbSSL-FIPS" + stamp + "no-ssl\0RELEASE\0",
                "Clean" + "\0".repeat(27) + Fixtures.REVISION + "\0001.36.2\0BoringSSL-FIPS-2023042800\0RELEASE\0",
                EnvoyFilter.NAME + "\0" + Fixtures.REVISION + "\0by hand, 2\0001.38.0\0-contrib\0{}/{}{}/{}/{}/{}\0"
                        + "RELEASE\0BoringSSL\0");
    }

    /** Executables of other origin. */
    static List<byte[]> nativePrograms() {
        return List.of(
                new ElfWriter()
                        .code(new byte[64])
                        .text(envoyConstants().get(0) + "FIPS integrity test\0AES-CBC-encrypt KAT\0/rustc/x")
                        .needed("libssl.so.3", "libc.so.6")
                        .bytes(),
                new ElfWriter()
                        .code(new byte[64])
                        .text("/rustc/" + Fixtures.REVISION
                                + "/library\0x/ring-0.17.14/src/aead.rs\0CryptoProvider:tls-")
                        .constants(RustAudit.SECTION, deflated(AUDIT.getBytes(StandardCharsets.UTF_8)))
                        .bytes(),
                Fixtures.patched(
                        Fixtures.withModule(Fixtures.go(Fixtures.BORING)).bytes(),
                        Fixtures.module(ElfFile.AMD64).hashBytes(),
                        0,
                        new byte[Long.BYTES]),
                new ElfWriter()
                        .code(CodeSignature.BORING_CRYPTO.body())
                        .code(CodeSignature.STANDARD_CRYPTO.body())
                        .functions(ElfWriter.GO_1_20, "main.main")
                        .bytes());
    }

    /** A text as a section of compressed JSON has it. */
    static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater();
        deflater.setInput(content);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[4096];
        while (!deflater.finished()) {
            out.write(chunk, 0, deflater.deflate(chunk));
        }
        deflater.end();
        return out.toByteArray();
    }
}
