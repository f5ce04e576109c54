// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.ModuleWriter;

/**
 * Executables of the size of the real ones. What the inspection rests on is assembled as in the tests (a sealed module, the version
 * line, a function table of real length, build info); the rest is {@link Filler}, in segments where an inspection looks.
 */
final class LargePrograms {

    private static final int AMD64 = 62;
    private static final int ARM64 = 183;
    private static final int MODULE_BYTES = 1_500_000;
    private static final int REPETITION = 31;
    private static final String VERSION_LINE =
            "0123456789abcdef0123456789abcdef01234567\0Clean\0001.36.2\0RELEASE\0BoringSSL-FIPS\0";

    private LargePrograms() {}

    /** A native program of so many bytes with a FIPS module, as Envoy has it. */
    static byte[] envoy(String architecture, int size) {
        Filler filler = new Filler(size + machine(architecture), REPETITION);
        return new ElfWriter()
                .machine(machine(architecture))
                .code(filler.bytes(size / 2))
                .module(module(architecture))
                .text("\0" + VERSION_LINE)
                .constants(".rodata", filler.bytes(size / 2 - MODULE_BYTES))
                .bytes();
    }

    /** A Go program of so many bytes with BoringCrypto. */
    static byte[] go(String architecture, int size) {
        Filler filler = new Filler(size + machine(architecture), REPETITION);
        String[] functions = new String[size / 1000];
        for (int i = 0; i < functions.length; i++) {
            functions[i] = "example.invalid/server/pkg" + i % 997 + ".(*Controller).reconcile" + i;
        }
        functions[0] = "crypto/internal/boring/sig.BoringCrypto";
        functions[1] = "runtime.main";
        functions[2] = "main.main";
        return new ElfWriter()
                .machine(machine(architecture))
                .code(filler.bytes(size / 2))
                .module(module(architecture))
                .constants(".rodata", filler.bytes((int) (size * 0.42) - MODULE_BYTES))
                .functions(ElfWriter.GO_1_20, functions)
                .buildInfo("go1.19.8 X:boringcrypto", "build\t-compiler=gc", "build\tGOEXPERIMENT=boringcrypto")
                .bytes();
    }

    private static ModuleWriter module(String architecture) {
        return new ModuleWriter(machine(architecture))
                .length(MODULE_BYTES)
                .text("AES-CBC-encrypt KAT")
                .text("../crypto/fipsmodule/bn/add.c")
                .version(2022061300L);
    }

    private static int machine(String architecture) {
        return architecture.equals("arm64") ? ARM64 : AMD64;
    }
}
