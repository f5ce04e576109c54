// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.GoToolchain;
import io.github.istiofips.testing.RealComponents;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A stand-in for a module, written for this test in the shape of BoringSSL's, as real compilers and linkers make
 * executables of it: every version of the table, every optimisation, several protections, and the ways to its borders.
 */
@Tag("real-components")
class RealModuleShapesTest {

    private static final int FILLER = 150_000;

    private static final String MODULE = """
            #include <stddef.h>
            #include <stdint.h>
            #define HIDDEN __attribute__((visibility("hidden")))
            #ifdef HELPERS
            extern const uint8_t *first_byte(void) HIDDEN, *last_byte(void) HIDDEN;
            #define START first_byte()
            #define END last_byte()
            #else
            extern const uint8_t module_start[] HIDDEN, module_end[] HIDDEN;
            #define START module_start
            #define END module_end
            #endif
            extern const uint8_t value[] HIDDEN;
            extern const char test_name[] HIDDEN;
            extern int sum(void *, const void *, size_t) HIDDEN;
            extern int differ(const void *, const void *, size_t) HIDDEN;
            extern void report(const char *) HIDDEN;
            __attribute__((noinline)) uint32_t version(void) { return VERSION; }
            int self_test(void) {
              uint8_t result[64];
              const uint8_t *start = START, *end = END;
              if (!sum(result, start, end - start) || differ(value, result, 32)) {
                report(test_name);
                return 0;
              }
              return version() != 0;
            }
            """;

    private static final String HOST = """
            #include <stddef.h>
            volatile int sink;
            int self_test(void);
            void report(const char *text) { sink = *text; }
            int sum(void *result, const void *start, size_t size) { return sink = size; }
            int differ(const void *one, const void *other, size_t size) { return sink; }
            int main(void) { return self_test(); }
            """;

    /** What AWS-LC's build puts behind a module whose borders {@code ADR} cannot reach. */
    private static final String HELPERS = """
            .globl first_byte, last_byte
            .hidden first_byte, last_byte
            first_byte: hint #34
              adrp x0, :got:module_start
              ldr x0, [x0, :got_lo12:module_start]
              ret
            last_byte: hint #34
              adrp x0, :got:module_end
              ldr x0, [x0, :got_lo12:module_end]
              ret
            """;

    private static final String VALUE = """
            .globl value
            .hidden value
            value: .ascii "THE VALUE OF THIS MODULE IS HERE"
            """;

    private static final String PLACE = "THE VALUE OF THIS MODULE IS HERE";

    @TempDir
    private Path work;

    static Stream<String> compilers() {
        List<String> rows = new ArrayList<>();
        for (String machine : List.of("gcc", "aarch64-linux-gnu-gcc")) {
            String guard = machine.equals("gcc") ? "-fcf-protection=full" : "-mbranch-protection=pac-ret+leaf+bti";
            for (String level : List.of("-O0", "-O1", "-O2", "-Os")) {
                for (String flags : List.of(
                        guard, "-fno-omit-frame-pointer -mno-omit-leaf-frame-pointer " + guard, "-mharden-sls=all")) {
                    rows.add(machine + "," + level + " " + flags);
                }
            }
        }
        rows.add("gcc,-O2 -mfunction-return=thunk-inline");
        rows.add("gcc,-O2 -fno-omit-frame-pointer -mfunction-return=thunk");
        return IntStream.range(0, rows.size()).mapToObj(i -> rows.get(i) + "," + 3 * i);
    }

    @ParameterizedTest
    @MethodSource("compilers")
    void theVersionIsToldHoweverItIsCompiled(String row) throws Exception {
        String[] parts = row.split(",", -1);
        int index = Integer.parseInt(parts[2]);
        for (int i = index; i < index + 3; i++) {
            VersionConstant version =
                    VersionConstant.known().get(i % VersionConstant.known().size());
            byte[] file = linked(parts[0], parts[1] + " -DVERSION=" + version.value() + "u", "-pie", "", 1200);
            assertVerified(file, version.version());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gcc, -no-pie, '', 65532",
        "gcc, -static-pie, front, 1200",
        "gcc, '-pie -Wl,--gc-sections', front, 1200",
        "aarch64-linux-gnu-gcc, -static, '', 65532",
        "aarch64-linux-gnu-gcc, -pie, front, 1200",
        "aarch64-linux-gnu-gcc, -pie, helpers, 1200",
        "aarch64-linux-gnu-gcc, -no-pie, helpers, 1200",
        "aarch64-linux-gnu-gcc, -static, helpers, 1200",
        "aarch64-linux-gnu-gcc, -static-pie, helpers, 1200",
        "aarch64-linux-gnu-gcc, '-pie -Wl,--no-relax', helpers, 1200",
        "aarch64-linux-gnu-gcc, '-pie -Wl,-z,pack-relative-relocs', helpers, 1200",
        "aarch64-linux-gnu-gcc, -shared, helpers, 1200",
        "aarch64-linux-gnu-gcc, -pie, front helpers, 1200",
        "aarch64-linux-gnu-gcc, -static, front helpers, 1200"
    })
    void theBordersAreFoundHoweverItIsLinked(String compiler, String link, String shape, int distance)
            throws Exception {
        byte[] file = linked(compiler, "-O2 -fPIC -DVERSION=20250107u", link, shape, distance);
        ModuleProof proof = assertVerified(file, "fips-20250107");
        Random random = new Random(1);
        Range code = proof.code().orElseThrow();
        for (int round = 0; round < 12; round++) {
            byte[] changed = file.clone();
            long at =
                    round < 3 ? proof.place() + random.nextInt(32) : code.start() + random.nextInt((int) code.length());
            changed[(int) at] ^= (byte) (1 << random.nextInt(8));
            assertThat(proofs(changed)).noneMatch(ModuleProof::verified);
        }
    }

    private static ModuleProof assertVerified(byte[] file, String version) throws MalformedExecutableException {
        List<ModuleProof> proofs = proofs(file);
        assertThat(proofs).singleElement().satisfies(proof -> {
            assertThat(proof.integrity()).isEqualTo(Integrity.VERIFIED);
            assertThat(proof.module()).contains(new CryptoModule("BoringCrypto", version));
        });
        return proofs.get(0);
    }

    private static List<ModuleProof> proofs(byte[] file) throws MalformedExecutableException {
        return ModuleProof.find(Fixtures.bytes(file), Fixtures.elf(file), List.of());
    }

    /** The parts in the order of a module, made one object, linked, given its value and stripped. */
    private byte[] linked(String compiler, String flags, String link, String shape, int distance) throws Exception {
        boolean front = shape.contains("front");
        boolean helpers = shape.contains("helpers");
        String tools = RealComponents.require(compiler).toString().replaceAll("gcc$", "");
        boolean arm64 = !compiler.equals("gcc");
        byte[] filler = new byte[2 * FILLER];
        new Random(5).nextBytes(filler);
        Files.write(work.resolve("filler"), filler);
        String borders = ".globl module_start, module_end\n"
                + (link.equals("-shared") ? "" : ".hidden module_start, module_end\n");
        write(
                "start.s",
                borders + ".p2align 12\n" + (front ? VALUE : "") + "module_start: .incbin \"filler\", 0, " + FILLER
                        + "\n.p2align 4\n");
        write("module.c", MODULE);
        write(
                "end.s",
                borders + ".p2align 3\n.globl test_name\n.hidden test_name\ntest_name: .asciz \"FIPS integrity test\"\n"
                        + ".asciz \"FIPS module doesn't span expected symbol\"\n.incbin \"filler\", " + FILLER
                        + "\n.p2align 3\nmodule_end:\n"
                        + String.join("\n", Collections.nCopies(20, (arm64 ? "b" : "jmp") + " differ"))
                        + "\n.skip " + distance + " - (. - module_end), 3\n" + (front ? "" : VALUE)
                        + (helpers ? ".p2align 2\n" + HELPERS : ""));
        write("host.c", HOST);
        String gcc = tools + "gcc ";
        run(gcc + "-fPIE -ffreestanding " + flags + (helpers ? " -DHELPERS" : "") + " -c module.c");
        run(gcc + "-c start.s");
        run(gcc + "-c end.s");
        run(gcc + "-O2 -fPIC -c host.c");
        run(tools + "ld -r start.o module.o end.o -o whole.o");
        run(gcc + link + " -o linked host.o whole.o");
        byte[] file = Files.readAllBytes(work.resolve("linked"));
        seal(file);
        Files.write(work.resolve("linked"), file);
        run(tools + "strip linked");
        return Files.readAllBytes(work.resolve("linked"));
    }

    private static void seal(byte[] file) {
        FileBytes bytes = Fixtures.bytes(file);
        long start = bytes.indexOf(filler(0), bytes.all(), 0);
        long end = bytes.indexOf(filler(2 * FILLER - 64), bytes.all(), start) + 64;
        end += Math.floorMod(-(end - start), 8L);
        long place = bytes.indexOf(Needle.of(PLACE), bytes.all(), 0);
        byte[] code = new byte[(int) (end - start)];
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position((int) start)
                .get(code);
        System.arraycopy(ElfWriter.hmac("HmacSHA256", 64, code), 0, file, (int) place, 32);
    }

    private static byte[] filler(int from) {
        byte[] filler = new byte[2 * FILLER];
        new Random(5).nextBytes(filler);
        return Arrays.copyOfRange(filler, from, from + 64);
    }

    private void write(String name, String text) throws Exception {
        Files.writeString(work.resolve(name), text);
    }

    private void run(String command) throws Exception {
        GoToolchain.in(work).run(work, List.of(command.trim().split(" +", -1)), Map.of());
    }
}
