// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.ImageFile;
import io.github.istiofips.policy.Program;
import io.github.istiofips.policy.Program.Kind;
import io.github.istiofips.policy.Programs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramListTest {

    @TempDir
    Path temp;

    private String facts(byte[] content) throws Exception {
        ExecutableExaminer examiner = new ExecutableExaminer(ExpectedExecutables.load(), Map.of());
        return examiner.examine(
                Files.write(temp.resolve("content"), content), examiner.view(Optional.empty(), Map.of()));
    }

    private static ImageFile file(String path, int mode, String sha256, String facts) {
        return new ImageFile(path, path, 1, sha256, mode, facts);
    }

    @Test
    void tellsProgramsFromOtherFiles() throws Exception {
        String elf = facts(Run.nativeProgram());
        String script = facts("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
        String module = facts(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        String damaged = facts(new byte[] {0x7f, 'E', 'L', 'F', 2});

        Programs programs = ProgramList.of(
                List.of(
                        file("/d", 0755, "1", script),
                        file("/c", 0001, "2", elf),
                        file("/b", 04710, "3", elf),
                        file("/data", 0644, "3", elf),
                        file("/a.wasm", 0755, "4", module),
                        file("/damaged", 0755, "5", damaged)),
                Map.of("3", "envoy"));

        assertThat(programs)
                .isEqualTo(new Programs(
                        List.of(
                                new Program("/b", Kind.ELF, Optional.of("envoy")),
                                new Program("/c", Kind.ELF, Optional.empty()),
                                new Program("/d", Kind.SCRIPT, Optional.empty())),
                        0));
    }

    @Test
    void keepsABoundedNumberAndCountsTheRest() throws Exception {
        String elf = facts(Run.nativeProgram());
        List<ImageFile> files = IntStream.range(0, ProgramList.MAX_PROGRAMS + 3)
                .mapToObj(i -> file("/bin/" + i, 0755, "1", elf))
                .toList();

        Programs programs = ProgramList.of(files, Map.of());

        assertThat(programs.listed()).hasSize(ProgramList.MAX_PROGRAMS);
        assertThat(programs.unlisted()).isEqualTo(3);
    }
}
