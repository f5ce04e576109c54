// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The version line in stripped programs of a real compiler that put it together at run time as Envoy does: revision and
 * status from an object of their own, the others copied from constants into strings.
 */
@Tag("real-components")
class RealVersionLineTest {

    private static final String STAMP = """
            extern const char build_scm_revision[];
            extern const char build_scm_status[];
            const char build_scm_revision[] = "0123456789abcdef0123456789abcdef01234567";
            const char build_scm_status[] = "Modified";
            """;

    private static final String PROGRAM = """
            #include <string.h>
            #include <unistd.h>
            extern const char build_scm_revision[];
            extern const char build_scm_status[];
            struct string { char text[64]; unsigned long length; };
            static struct string version, type, ssl;
            static char line[256];
            static unsigned long used;
            #define MAKE(name, constant) \\
                __attribute__((noinline)) static void make_##name(void) { \\
                    memcpy(name.text, constant, sizeof constant - 1); \\
                    name.length = sizeof constant - 1; \\
                }
            MAKE(version, VERSION)
            MAKE(type, "RELEASE")
            MAKE(ssl, SSL)
            static void add(const char *text, unsigned long length) {
                memcpy(line + used, text, length);
                used += length;
            }
            int main(void) {
                make_version(), make_type(), make_ssl();
                add(build_scm_revision, strlen(build_scm_revision));
                add("/", 1), add(version.text, version.length), add("/", 1);
                add(build_scm_status, strlen(build_scm_status));
                add("/", 1), add(type.text, type.length), add("/", 1), add(ssl.text, ssl.length);
                return write(1, line, used) < 0;
            }
            """;

    @TempDir
    static Path work;

    static Stream<Arguments> builds() {
        return Stream.of("gcc", "aarch64-linux-gnu-gcc")
                .flatMap(compiler -> Stream.of("-O0", "-O1", "-O2", "-O3", "-Os")
                        .flatMap(level -> Stream.of(
                                        "BoringSSL-FIPS",
                                        "BoringSSL-FIPS-2023042800",
                                        "AWS-LC-FIPS",
                                        "BoringSSL",
                                        "OpenSSL",
                                        "no-ssl")
                                .map(ssl -> Arguments.of(compiler, level, ssl))));
    }

    @ParameterizedTest
    @MethodSource("builds")
    void whatIsToldIsWhatTheProgramPrints(String compiler, String level, String ssl) throws Exception {
        String version = "1.36.2-dev";
        Path program = program(compiler, level, version, ssl);
        String printed = String.join("/", Fixtures.REVISION, version, "Modified", "RELEASE", ssl);
        boolean runs = compiler.equals("gcc");
        if (runs) {
            assertThat(Programs.output(work, program)).isEqualTo(printed);
        }
        byte[] file = Files.readAllBytes(program);
        EnvoyVersionLine line =
                EnvoyVersionLine.find(Fixtures.bytes(file), Fixtures.elf(file)).orElseThrow();
        assertThat(line.revision()).isEqualTo(Fixtures.REVISION);
        assertThat(line.status()).isEqualTo("Modified");
        assertThat(line.version()).isIn("", version);
        assertThat(line.type()).isIn("", "RELEASE");
        assertThat(line.label().orElse("")).isIn("", ssl, ssl.replaceFirst("-\\d+$", ""));
        if (!runs || level.equals("-O0")) {
            assertThat(line.line()).isEqualTo(printed);
            assertThat(line.label()).contains(ssl);
        }
        if (ssl.endsWith("FIPS")) {
            assertThat(line.label()).contains(ssl);
        }
    }

    private static Path program(String compiler, String level, String version, String ssl) throws Exception {
        Path stamp = Files.writeString(work.resolve("stamp.c"), STAMP);
        Path source = Files.writeString(work.resolve("line.c"), PROGRAM);
        Path program = work.resolve(compiler + level + ssl);
        Programs.run(
                work,
                compiler,
                level,
                "-s",
                "-DVERSION=\"" + version + "\"",
                "-DSSL=\"" + ssl + "\"",
                "-o",
                program.toString(),
                source.toString(),
                stamp.toString());
        return program;
    }
}
