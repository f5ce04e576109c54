// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectFilesTest {

    @TempDir
    Path temp;

    private Path write(String name) throws IOException {
        Path file = temp.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "abc");
    }

    private static List<String> names(ProjectFiles files) {
        return files.list().stream().map(ProjectFile::relative).toList();
    }

    @Test
    void listsFilesSortedAndLeavesOutWhatTheProjectDidNotWrite() throws IOException {
        for (String name : List.of(
                "m/b.yaml",
                "m/a/z.yaml",
                "m/.hidden/x.yaml",
                "m/target/x.yaml",
                "m/a/node_modules/x.yaml",
                "m/child/x.yaml",
                "m/.dotfile")) {
            write(name);
        }
        Path base = temp.resolve("m");
        ProjectFiles files = ProjectFiles.walk(base, List.of(base, temp, base.resolve("child")));
        assertThat(names(files)).containsExactly(".dotfile", "a/z.yaml", "b.yaml");
        assertThat(files.list().get(1).size()).isEqualTo(3);
        assertThat(files.list().get(1).name()).isEqualTo("z.yaml");
        assertThat(files.list().get(1).path()).isEqualTo(base.resolve("a/z.yaml"));
        assertThat(files.base()).isEqualTo(base);
    }

    @Test
    void followsLinksOnlyToFilesInside() throws IOException {
        Path inside = write("m/real.yaml");
        Path outside = write("secret.yaml");
        Path base = temp.resolve("m");
        Files.createSymbolicLink(base.resolve("in.yaml"), inside);
        Files.createSymbolicLink(base.resolve("out.yaml"), outside);
        Files.createSymbolicLink(base.resolve("dangling.yaml"), base.resolve("none"));
        Files.createSymbolicLink(base.resolve("loop"), base);
        ProjectFiles files = ProjectFiles.walk(base, List.of());
        assertThat(names(files)).containsExactly("in.yaml", "real.yaml");
        assertThat(files.list().get(0).size()).isEqualTo(3);
    }

    @Test
    void namesFilesRelativeToTheModule() throws IOException {
        write("m/a.yaml");
        ProjectFiles files = ProjectFiles.walk(temp.resolve("m"), List.of());
        assertThat(files.relative(temp.resolve("m/x/../y/a.yaml"))).isEqualTo("y/a.yaml");
        assertThat(files.relative(temp.resolve("other/a.yaml"))).isEqualTo("../other/a.yaml");
        assertThat(files.relative(Path.of("x/a.yaml"))).isEqualTo("x/a.yaml");
    }

    @Test
    void failsWithoutTheDirectory() {
        assertThatThrownBy(() -> ProjectFiles.walk(temp.resolve("none"), List.of()))
                .isInstanceOf(IOException.class);
    }
}
