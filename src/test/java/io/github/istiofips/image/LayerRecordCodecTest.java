// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.LayerRecord.Examined;
import io.github.istiofips.image.LayerRecord.View;
import io.github.istiofips.testing.TestLayer;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerRecordCodecTest {

    private static LayerRecord written() throws Exception {
        LayerIndex index = new LayerIndex();
        TestLayer layer = new TestLayer()
                .file("usr/bin/\u00e4", "text")
                .hardlink("usr/bin/same", "usr/bin/\u00e4")
                .hardlink("usr/bin/lower", "usr/bin/below")
                .symlink("bin", "usr/bin")
                .directory("empty")
                .entry("dev/null", '3', "", new byte[0], 0666)
                .raw("holes", 'S', "", new byte[0], 0644)
                .whiteout("etc/gone")
                .opaque("var");
        TarReader tar = new TarReader(new ByteArrayInputStream(layer.toTar()));
        for (Optional<TarEntry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            index.add(entry.get());
        }
        return new LayerRecord(
                "d1",
                index,
                Set.of(0, 7),
                Map.of(new View(0, "envoy\n"), new Examined("aa", "{}"), new View(0, "\n"), new Examined("aa", "[]")),
                3);
    }

    @Test
    void givesBackWhatWasWritten() throws Exception {
        LayerRecord written = written();

        LayerRecord read =
                LayerRecordCodec.read(LayerRecordCodec.write(written)).orElseThrow();

        assertThat(read.diffId()).isEqualTo("d1");
        assertThat(read.met()).isEqualTo(written.met());
        assertThat(read.examined()).isEqualTo(written.examined());
        assertThat(read.index().nodes()).isEqualTo(written.index().nodes()).hasSize(7);
        for (String path :
                List.of("usr", "usr/bin", "usr/bin/\u00e4", "bin/x", "etc/gone", "etc", "var/x", "var", "no")) {
            assertThat(read.index().node(path))
                    .as(path)
                    .isEqualTo(written.index().node(path));
            assertThat(read.index().hides(path))
                    .as(path)
                    .isEqualTo(written.index().hides(path));
            assertThat(read.index().implies(path))
                    .as(path)
                    .isEqualTo(written.index().implies(path));
        }
    }

    @Test
    void takesDamagedBytesForNoRecordOrAnother() throws Exception {
        byte[] good = LayerRecordCodec.write(written());
        Random random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] bad = round % 3 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int i = 0; i < round % 4 && bad.length > 0; i++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            refused += LayerRecordCodec.read(bad).isEmpty() ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(2000);
    }
}
