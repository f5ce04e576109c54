// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.testing.TestLayer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LayerStreamTest {

    private static final byte[] TAR =
            new TestLayer().file("a", "x").file("b", "y".repeat(3000)).toTar();
    private static final byte[] SKIPPABLE = {0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3};
    private static final byte[] EMPTY_SKIPPABLE = {0x5f, 0x2a, 0x4d, 0x18, 0, 0, 0, 0};
    private static final byte[] EMPTY_FRAME = Zstd.compress(new byte[0]);

    /** A frame whose window is given as in RFC 8878, section 3.1.1.1.2, and which holds one empty raw block. */
    private static byte[] frameWithWindow(int exponent, int mantissa) {
        return new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) (exponent << 3 | mantissa), 1, 0, 0};
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        Stream.of(parts).forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    /** One frame with a checksum. */
    private static byte[] zstd(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZstdOutputStream compressing = new ZstdOutputStream(out)) {
            compressing.setChecksum(true);
            compressing.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] pieces(byte[] content, int length, boolean asZstd) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < content.length; from += length) {
            byte[] piece = Arrays.copyOfRange(content, from, Math.min(from + length, content.length));
            out.writeBytes(asZstd ? zstd(piece) : TestLayer.gzip(piece));
        }
        return out.toByteArray();
    }

    private static final class BrokenStream extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("connection reset");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return read();
        }
    }

    /** Gives at most so many bytes at a time and never says that more are available, as a connection does. */
    private static final class Trickle extends ByteArrayInputStream {

        private final int step;
        private boolean closed;

        Trickle(byte[] bytes, int step) {
            super(bytes);
            this.step = step;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, step));
        }

        @Override
        public int available() {
            return 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static VerifyingStream verifying(InputStream source, Descriptor descriptor) {
        return new VerifyingStream(source, descriptor, Deadline.in(Deadline.IMAGE));
    }

    private static byte[] inflate(byte[] blob, int step) throws IOException {
        Trickle source = new Trickle(blob, step);
        VerifyingStream verifying = verifying(source, new Descriptor("", Digest.sha256(blob), blob.length));
        byte[] archive;
        try (LayerStream layer = LayerStream.open(verifying)) {
            archive = layer.readAllBytes();
        }
        assertThat(source.closed).isFalse();
        assertThat(verifying.count()).isEqualTo(blob.length);
        verifying.finish();
        return archive;
    }

    private static Named<byte[]> row(String name, byte[] blob) {
        return Named.of(name, blob);
    }

    static Stream<Named<byte[]>> readable() {
        byte[] eStargz = join(
                TestLayer.gzip(Arrays.copyOf(TAR, 512)),
                TestLayer.gzip(new byte[0]),
                TestLayer.gzip(Arrays.copyOfRange(TAR, 512, TAR.length)),
                TestLayer.gzip(new byte[0]));
        return Stream.of(
                row("uncompressed", TAR),
                row("gzip", TestLayer.gzip(TAR)),
                row("gzip members", pieces(TAR, 700, false)),
                row("gzip members of which some are empty", eStargz),
                row("zstd", zstd(TAR)),
                row("zstd without checksum", Zstd.compress(TAR)),
                row("zstd at its highest level", Zstd.compress(TAR, 22)),
                row("zstd frames", pieces(TAR, 700, true)),
                row("zstd and empty frames", join(EMPTY_FRAME, zstd(TAR), EMPTY_FRAME)),
                row("zstd behind a skippable frame", join(SKIPPABLE, zstd(TAR))),
                row("zstd before a skippable frame", join(zstd(TAR), SKIPPABLE)),
                row(
                        "zstd between skippable frames",
                        join(EMPTY_SKIPPABLE, SKIPPABLE, pieces(TAR, 900, true), SKIPPABLE, EMPTY_SKIPPABLE)),
                row("zstd with the largest window", join(frameWithWindow(17, 0), zstd(TAR))));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void readsToTheEndHoweverTheBytesArrive(byte[] blob) throws IOException {
        for (int step : new int[] {1, 7, 512, Integer.MAX_VALUE}) {
            assertThat(inflate(blob, step)).isEqualTo(TAR);
        }
    }

    @Test
    void readsSingleBytes() throws IOException {
        byte[] blob = zstd(TAR);
        try (LayerStream layer = LayerStream.open(
                verifying(new ByteArrayInputStream(blob), new Descriptor("", Digest.sha256(blob), blob.length)))) {
            for (byte expected : TAR) {
                assertThat((byte) layer.read()).isEqualTo(expected);
            }
            assertThat(layer.read()).isEqualTo(-1);
        }
    }

    static Stream<Arguments> refused() {
        byte[] zstd = zstd(TAR);
        byte[] badChecksum = zstd.clone();
        badChecksum[zstd.length - 1] ^= 1;
        byte[] badBlock = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 8, 7, 0, 0};
        byte[] dictionary = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1, 8, 77, 1, 0, 0};
        byte[] legacy = {0x27, (byte) 0xb5, 0x2f, (byte) 0xfd, 0x20, 4, 1, 0, 0, 1, 2, 3};
        byte[] gzip = TestLayer.gzip(TAR);
        byte[] zeros = new byte[70 * 1024 * 1024];
        return Stream.of(
                Arguments.of(
                        row("empty frame cut", Arrays.copyOf(EMPTY_FRAME, 6)), Reason.DAMAGED, "ends inside its zstd"),
                Arguments.of(
                        row("skippable frame cut", join(zstd, Arrays.copyOf(SKIPPABLE, 9))),
                        Reason.DAMAGED,
                        "ends inside its zstd"),
                Arguments.of(
                        row("bytes behind", join(zstd, new byte[] {7})), Reason.DAMAGED, "after the end of its zstd"),
                Arguments.of(
                        row("magic behind", join(zstd, new byte[] {0x28})), Reason.DAMAGED, "ends inside its zstd"),
                Arguments.of(
                        row("zeros behind", join(zstd, new byte[512])), Reason.DAMAGED, "after the end of its zstd"),
                Arguments.of(row("gzip behind", join(zstd, gzip)), Reason.DAMAGED, "after the end of its zstd"),
                Arguments.of(
                        row("format before 1.0 behind", join(zstd, legacy)),
                        Reason.DAMAGED,
                        "after the end of its zstd"),
                Arguments.of(row("checksum", badChecksum), Reason.DAMAGED, "checksum of its zstd"),
                Arguments.of(row("reserved block type", badBlock), Reason.DAMAGED, "damaged zstd"),
                Arguments.of(row("dictionary", dictionary), Reason.UNSUPPORTED, "dictionary"),
                Arguments.of(
                        row("window", frameWithWindow(17, 1)), Reason.LIMIT, "window of more than 134217728 bytes"),
                Arguments.of(row("window of 3.75 TiB", frameWithWindow(31, 7)), Reason.LIMIT, "window of more than"),
                Arguments.of(row("ratio", zstd(zeros)), Reason.LIMIT, "200 times"),
                Arguments.of(
                        row("ratio over many frames", pieces(zeros, 1024 * 1024, true)), Reason.LIMIT, "200 times"),
                Arguments.of(row("zstd behind gzip", join(gzip, zstd)), Reason.DAMAGED, "after the end of its gzip"),
                Arguments.of(
                        row("zeros behind gzip", join(gzip, new byte[512])),
                        Reason.DAMAGED,
                        "after the end of its gzip"),
                Arguments.of(
                        row("gzip member cut", join(gzip, Arrays.copyOf(gzip, 15))),
                        Reason.DAMAGED,
                        "ends inside its gzip"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWithItsReason(byte[] blob, Reason reason, String word) {
        assertThatThrownBy(() -> inflate(blob, 4096)).isInstanceOfSatisfying(ContentException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.getMessage()).contains(word);
        });
    }

    @Test
    void isNeverCutShortUnnoticed() throws IOException {
        List<byte[]> frames =
                List.of(SKIPPABLE, zstd(TAR), EMPTY_SKIPPABLE, EMPTY_FRAME, Zstd.compress(TAR), SKIPPABLE);
        Set<Integer> ends = new TreeSet<>();
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            joined.writeBytes(frame);
            ends.add(joined.size());
        }
        List<Integer> accepted = new ArrayList<>();
        for (int length = 4; length <= joined.size(); length++) {
            for (int step : new int[] {5, Integer.MAX_VALUE}) {
                try {
                    inflate(Arrays.copyOf(joined.toByteArray(), length), step);
                    accepted.add(length);
                } catch (ContentException e) {
                    assertThat(e.reason()).isEqualTo(Reason.DAMAGED);
                }
            }
        }
        assertThat(accepted).hasSize(2 * ends.size()).containsAll(ends);
    }

    @Test
    void mutatedZstdEndsInBytesOrOneTypedException() throws IOException {
        byte[] text = "some text that repeats, ".repeat(200).getBytes(StandardCharsets.UTF_8);
        byte[] original = join(SKIPPABLE, zstd(text), Zstd.compress(text, 19), SKIPPABLE, zstd(new byte[5000]));
        Random random = new Random(23);
        int refused = 0;
        for (int run = 0; run < 5_000; run++) {
            byte[] bytes = original.clone();
            for (int i = random.nextInt(6); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) + 1 : bytes.length;
            try (InputStream stream = new ZstdStream(new ByteArrayInputStream(bytes, 0, length))) {
                assertThat(stream.readAllBytes()).hasSizeLessThan(100 * 1024 * 1024);
            } catch (ContentException e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(3000);
    }

    @Test
    void aFailingTransferStaysWhatItIs() throws IOException {
        byte[] start = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
        VerifyingStream blob = verifying(
                new SequenceInputStream(new ByteArrayInputStream(start), new BrokenStream()),
                new Descriptor("", Digest.sha256(start), 100));

        try (LayerStream layer = LayerStream.open(blob)) {
            assertThatThrownBy(layer::readAllBytes).isInstanceOfSatisfying(ContentException.class, e -> {
                assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
                assertThat(e.getMessage()).contains("connection reset");
            });
        }
    }

    @Test
    void aSystemWithoutTheNativeLibraryGetsASentence() {
        assertThatThrownBy(() -> new ZstdStream(InputStream.nullInputStream(), in -> {
                    throw new UnsatisfiedLinkError("noexec");
                }))
                .isInstanceOfSatisfying(ContentException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED);
                    assertThat(e.getMessage())
                            .isEqualTo("is compressed with zstd, whose native library cannot be loaded here");
                });
    }
}
