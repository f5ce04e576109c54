// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.ModuleWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Assembled executables and the module build that some of them carry. */
final class Fixtures {

    static final String BORING = "crypto/internal/boring/sig.BoringCrypto";
    static final String STANDARD = "crypto/internal/boring/sig.StandardCrypto";
    static final String FIPS_ONLY = "crypto/tls/fipsonly.init.0";
    static final String VERSION = "go1.19.8";
    static final int DISTANCE = 0x40;
    static final String ALGORITHM = "HmacSHA512";
    static final String REVISION = "0123456789abcdef0123456789abcdef01234567";

    private Fixtures() {}

    static byte[] moduleCode() {
        byte[] code = new byte[0x300];
        for (int i = 0; i < code.length; i++) {
            code[i] = (byte) (i * 31);
        }
        return code;
    }

    static SealedModule module(int machine) {
        String hash = HexFormat.of().formatHex(ElfWriter.hmac(ALGORITHM, 64, moduleCode()));
        return new SealedModule(
                new CryptoModule("TestModule", "build-1"), machine, ALGORITHM, hash, moduleCode().length, DISTANCE);
    }

    /** A module that no table knows, of the version fips-20220613. */
    static ModuleWriter anchored(int machine) {
        return new ModuleWriter(machine)
                .text("AES-CBC-encrypt KAT")
                .text("../crypto/fipsmodule/bn/add.c")
                .version(2022061300L);
    }

    static ElfWriter withModule(ElfWriter writer) {
        return writer.module(moduleCode(), ALGORITHM, DISTANCE);
    }

    static ElfWriter go(String... names) {
        String[] all = Arrays.copyOf(names, names.length + 2);
        all[names.length] = "runtime.main";
        all[names.length + 1] = "main.main";
        return new ElfWriter()
                .code(new byte[64])
                .functions(ElfWriter.GO_1_20, all)
                .buildInfo(VERSION, "build\t-compiler=gc");
    }

    /** A program that names packages of Go's own module and is in FIPS mode, without the module's integrity record. */
    static ElfWriter nativeGo(String... names) {
        String[] all = Arrays.copyOf(names, names.length + 1);
        all[names.length] = "runtime.main";
        return new ElfWriter()
                .code(new byte[64])
                .functions(ElfWriter.GO_1_20, all)
                .buildInfo("go1.25.12", "build\tDefaultGODEBUG=fips140=on");
    }

    static Context context(String role, String goDebug) {
        return new Context(
                Optional.of(role).filter(text -> !text.isEmpty()),
                Optional.of(goDebug).filter(text -> !text.isEmpty()),
                List.of(module(ElfFile.AMD64)));
    }

    static ExecutableFacts inspect(byte[] file, String role, String goDebug) {
        return ExecutableInspector.inspect(new FileBytes(ByteBuffer.wrap(file)), context(role, goDebug));
    }

    static ExecutableFacts inspect(ElfWriter writer) {
        return inspect(writer.bytes(), "", "");
    }

    static FileBytes bytes(byte[] file) {
        return new FileBytes(ByteBuffer.wrap(file));
    }

    static ElfFile elf(byte[] file) throws MalformedExecutableException {
        return ElfFile.read(bytes(file)).orElseThrow();
    }

    /** A 64-bit little-endian file with these segments and nothing else. */
    static ElfFile elf(int machine, ElfFile.Segment... segments) {
        return new ElfFile(Long.BYTES, false, 2, machine, List.of(segments), Optional.empty(), List.of(), List.of());
    }

    /** Overwrites bytes of a file at the first occurrence of others, plus a distance. */
    static byte[] patched(byte[] file, byte[] anchor, int distance, byte... replacement) {
        byte[] result = file.clone();
        int at = (int) bytes(file).indexOf(anchor, new Range(0, file.length), 0);
        if (at < 0) {
            throw new IllegalArgumentException("the anchor is not in the file");
        }
        System.arraycopy(replacement, 0, result, at + distance, replacement.length);
        return result;
    }
}
