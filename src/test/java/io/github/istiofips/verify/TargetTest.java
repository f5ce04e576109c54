// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.project.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @TempDir
    Path base;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectories(base.resolve("dir/sub"));
        Files.createDirectories(base.resolve("a:b"));
        Files.writeString(base.resolve("file"), "");
        Files.writeString(base.resolve("file:1"), "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dir                           | Directory[path=BASE/dir]
            ./dir/sub                     | Directory[path=BASE/./dir/sub]
            file                          | SingleFile[path=BASE/file]
            ./file                        | SingleFile[path=BASE/./file]
            oci:dir                       | Layout[directory=BASE/dir, tag=Optional.empty]
            oci:dir:1                     | Layout[directory=BASE/dir, tag=Optional[1]]
            oci:dir:host:5000/a/b:1       | Layout[directory=BASE/dir, tag=Optional[host:5000/a/b:1]]
            oci:a:b                       | Layout[directory=BASE/a:b, tag=Optional.empty]
            oci-archive:file              | Archive[kind=OCI, file=BASE/file, name=Optional.empty]
            oci-archive:file:2            | Archive[kind=OCI, file=BASE/file, name=Optional[2]]
            oci-archive:file:1            | Archive[kind=OCI, file=BASE/file:1, name=Optional.empty]
            docker-archive:./file         | Archive[kind=DOCKER, file=BASE/./file, name=Optional.empty]
            docker-archive:file:host:5000/a/b:1 | Archive[kind=DOCKER, file=BASE/file, name=Optional[host:5000/a/b:1]]
            docker-archive:file:1:a/b:1   | Archive[kind=DOCKER, file=BASE/file:1, name=Optional[a/b:1]]
            docker.io/istio/pilot:1.28.1  | Image[reference=docker.io/istio/pilot:1.28.1]
            pilot                         | Image[reference=pilot]
            missing/dir                   | Image[reference=missing/dir]
            """)
    void tellsWhatIsMeant(String text, String expected) throws SourceException {
        assertThat(Target.parse(text, base)).hasToString(expected.replace("BASE", base.toString()));
    }

    @Test
    void takesAbsolutePaths() throws SourceException {
        Path file = base.resolve("file").toAbsolutePath();
        assertThat(Target.parse(file.toString(), Path.of("elsewhere"))).isEqualTo(new Target.SingleFile(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "./missing",
                "/missing/file",
                "../missing",
                "oci:missing",
                "oci:missing:1",
                "oci-archive:missing.tar",
                "docker-archive:missing.tar:istio/pilot:1",
                "docker-archive:"
            })
    void namesWhatIsMissing(String text) {
        assertThatThrownBy(() -> Target.parse(text, base))
                .isInstanceOf(SourceException.class)
                .hasMessageStartingWith(text + ": no such file or directory")
                .hasMessageContaining("give an existing path or an image reference");
    }

    @ParameterizedTest
    @CsvSource({
        "oci:file, file is a file",
        "oci:file:2, file is a file",
        "oci-archive:dir, dir is a directory",
        "docker-archive:dir/sub:istio/pilot:1, dir/sub is a directory"
    })
    void saysWhichWordFits(String text, String word) {
        assertThatThrownBy(() -> Target.parse(text, base))
                .isInstanceOf(SourceException.class)
                .hasMessageStartingWith(text + ": " + base)
                .hasMessageContaining(word)
                .hasMessageContaining("write oci:DIR for a directory, oci-archive:FILE or docker-archive:FILE");
    }
}
