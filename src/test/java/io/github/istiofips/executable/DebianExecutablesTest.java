// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.GoToolchain;
import io.github.istiofips.testing.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Executables that Debian ships for six architectures; {@code go version} tells which there are and who made them. */
@Tag("real-components")
class DebianExecutablesTest {

    private static final String ALL = "io.github.istiofips.executable.DebianProgram#all";

    @TempDir
    static Path work;

    private static Map<Path, String> versions = Map.of();

    @BeforeAll
    static void askGo() throws Exception {
        DebianProgram.all().forEach(DebianProgram::file);
        versions = Programs.output(
                        work, GoToolchain.Release.GO_1_24.program(), "version", DebianProgram.PACKAGES.toString())
                .lines()
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(words -> Path.of(words[0]), words -> words[1]));
    }

    @Test
    void everyGoExecutableOfThePackagesIsInTheTable() {
        assertThat(DebianProgram.all().map(DebianProgram::file)).containsExactlyInAnyOrderElementsOf(versions.keySet());
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void isNeverFips(DebianProgram program) throws Exception {
        String version = versions.get(program.file());
        ExecutableFacts facts = ExecutableInspector.inspect(program.file(), Optional.empty(), Map.of());

        assertThat(facts.kind()).isEqualTo(ExecutableKind.GO);
        assertThat(facts.stack()).isEqualTo(program.stack());
        assertThat(facts.toolchain()).contains(version);
        assertThat(facts.summary()).isEqualTo(version + (program.stack() == Stack.NONE ? "" : " (standard crypto)"));
        assertThat(facts.module()).isEmpty();
        assertThat(facts.label()).isEmpty();
        assertThat(facts.integrity()).isEqualTo(Integrity.NOT_APPLICABLE);
        assertThat(ElfArchitecture.of(program.file()))
                .contains(DebianProgram.ARCHITECTURES.get(program.architecture()));
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void isToldWithoutItsBuildInfo(DebianProgram program) throws Exception {
        byte[] file = Files.readAllBytes(program.file());
        Range info = Fixtures.elf(file).section(GoBuildInfo.SECTION).orElseThrow();
        Arrays.fill(file, (int) info.start(), (int) info.end(), (byte) 0);
        ExecutableFacts facts = Fixtures.inspect(file, "", "");

        assertThat(facts.kind()).isEqualTo(ExecutableKind.GO);
        assertThat(facts.stack()).isEqualTo(program.stack());
        assertThat(facts.toolchain()).contains(versions.get(program.file()));
        assertThat(facts.module()).isEmpty();
    }
}
