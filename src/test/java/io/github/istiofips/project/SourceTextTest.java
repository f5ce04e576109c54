// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTextTest {

    @TempDir
    Path temp;

    @Test
    void readsUtf8WithoutMark() throws Exception {
        Path file = Files.writeString(temp.resolve("a"), "\uFEFFgrün: 1\r\n");
        assertThat(SourceText.read("a", file)).isEqualTo("grün: 1\r\n");
    }

    @Test
    void saysWhyAFileCannotBeUsed() throws IOException {
        assertThatThrownBy(() -> SourceText.read("dir/values.yaml", temp.resolve("values.yaml")))
                .isInstanceOf(SourceException.class)
                .hasMessage("dir/values.yaml: no such file, named in <sources>; correct the path, which is relative to"
                        + " the module's directory");
        assertThatThrownBy(() -> SourceText.read("dir", temp))
                .hasMessage("dir: is a directory, named in <sources>; name the file in it");
        Path latin = Files.write(temp.resolve("latin"), new byte[] {'g', (byte) 0xFC});
        assertThatThrownBy(() -> SourceText.read("latin", latin)).hasMessage("latin: is not UTF-8; save it as UTF-8");
        assertThatThrownBy(() -> SourceText.read("a/b", latin.resolve("below")))
                .hasMessage("a/b: cannot be read; check its permissions");
    }

    @Test
    void refusesHugeFiles() throws IOException {
        Path huge = temp.resolve("huge");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(SourceText.MAX_BYTES + 1L);
        }
        assertThatThrownBy(() -> SourceText.read("huge", huge))
                .hasMessage("huge: is larger than 33554432 bytes; split it, or name a smaller file in <sources>");
    }
}
