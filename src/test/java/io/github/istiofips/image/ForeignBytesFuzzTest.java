// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.testing.TestLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignBytesFuzzTest {

    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final String DESCRIPTOR = "{\"mediaType\":\"x\",\"digest\":\"" + DIGEST + "\",\"size\":12}";

    /** Flips, cuts, repeats: the same sequence in every run. */
    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int i = random.nextInt(8); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1) : bytes;
    }

    @Test
    void tarEndsInEntriesOrOneTypedException() throws Exception {
        byte[] tar = new TestLayer()
                .file("n".repeat(150), "content")
                .symlink("l", "t".repeat(150))
                .raw("x", 'L', "", "long\0".getBytes(StandardCharsets.UTF_8), 0)
                .hardlink("h", "l")
                .entry("s", 'S', "", new byte[700], 0)
                .directory("d")
                .toTar();
        Random random = new Random(17);
        int refused = 0;
        for (int run = 0; run < 20_000; run++) {
            byte[] bytes = mutate(tar, random);
            fixChecksums(bytes, random);
            try {
                drain(bytes);
            } catch (ContentException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    /** Most mutations would stop at the checksum; half of the runs get past it. */
    private static void fixChecksums(byte[] tar, Random random) {
        for (int at = 0; random.nextBoolean() && at + 512 <= tar.length; at += 512) {
            Arrays.fill(tar, at + 148, at + 156, (byte) ' ');
            int sum = 0;
            for (int i = at; i < at + 512; i++) {
                sum += tar[i] & 0xff;
            }
            byte[] digits = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(digits, 0, tar, at + 148, 8);
        }
    }

    private static void drain(byte[] bytes) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(bytes));
        LayerIndex index = new LayerIndex();
        byte[] buffer = new byte[100];
        for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            index.add(entry.get());
            if (entry.get().ordinal() % 2 == 0) {
                while (reader.read(buffer) >= 0) {
                    assertThat(entry.get().size()).isPositive();
                }
            }
        }
    }

    @Test
    void gzipEndsInBytesOrOneTypedException() throws Exception {
        byte[] gzip = TestLayer.gzip("some text ".repeat(500).getBytes(StandardCharsets.UTF_8));
        Random random = new Random(18);
        int refused = 0;
        for (int run = 0; run < 5_000; run++) {
            try (GzipStream stream = new GzipStream(new ByteArrayInputStream(mutate(gzip, random)))) {
                assertThat(stream.readAllBytes()).hasSize(5000);
            } catch (ContentException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(4000);
    }

    @Test
    void manifestsEndInADocumentOrOneTypedException() {
        byte[] index = ("{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"m\",\"digest\":\"" + DIGEST
                        + "\",\"size\":1,\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"v8\"}}]}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] image = ("{\"schemaVersion\":2,\"config\":" + DESCRIPTOR + ",\"layers\":[" + DESCRIPTOR + "]}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] config = ("{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{\"Env\":[\"A=1\"],"
                        + "\"Entrypoint\":[\"/a\"],\"WorkingDir\":\"/\"}}")
                .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(19);
        int refused = 0;
        for (int run = 0; run < 10_000; run++) {
            try {
                ManifestParser.parse(mutate(run % 2 == 0 ? index : image, random), "fuzz");
                ConfigParser.parse(mutate(config, random), "Manifest fuzz");
            } catch (ImageException e) {
                assertThat(e.getMessage()).startsWith("Manifest fuzz").doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(5000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                                  | DAMAGED     | not a JSON object
            {                                                   | DAMAGED     | well-formed
            {} {}                                               | DAMAGED     | well-formed
            {"a":1,"a":2}                                       | DAMAGED     | well-formed
            {}                                                  | DAMAGED     | neither clearly
            {"manifests":[],"layers":[]}                        | DAMAGED     | neither clearly
            {"manifests":{}}                                    | DAMAGED     | not a list
            {"manifests":[{"size":1}]}                          | DAMAGED     | is not a sha256
            {"manifests":[{"digest":"md5:00","size":1}]}        | DAMAGED     | is not a sha256
            {"manifests":[{"digest":"x","size":-1}]}            | DAMAGED     | no valid size
            {"manifests":[{"digest":"x","size":1.5}]}           | DAMAGED     | no valid size
            {"manifests":[{"digest":7,"size":1}]}               | DAMAGED     | not a text
            {"schemaVersion":1,"fsLayers":[]}                   | UNSUPPORTED | schema 1
            {"mediaType":"application/vnd.docker.distribution.manifest.v1+prettyjws"} | UNSUPPORTED | schema 1
            {"mediaType":"text/x","manifests":[]}               | UNSUPPORTED | text/x
            {"mediaType":"application/vnd.oci.image.manifest.v1+json","manifests":[]} | DAMAGED | neither clearly
            """)
    void manifestsAreReadStrictly(String document, Reason reason, String word) {
        assertThatThrownBy(() -> ManifestParser.parse(document.getBytes(StandardCharsets.UTF_8), "test"))
                .isInstanceOfSatisfying(ImageException.class, e -> {
                    assertThat(e.reason()).isEqualTo(reason);
                    assertThat(e.getMessage()).startsWith("Manifest test").contains(word);
                });
    }

    @Test
    void aManifestHasABoundedNumberOfLayers() {
        String layers = (DESCRIPTOR + ",").repeat(ManifestParser.MAX_ENTRIES) + DESCRIPTOR;
        String document = "{\"config\":" + DESCRIPTOR + ",\"layers\":[" + layers + "]}";

        assertThatThrownBy(() -> ManifestParser.parse(document.getBytes(StandardCharsets.UTF_8), "test"))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
    }

    @Test
    void numbersOfTarHeadersMayBeBinary() throws Exception {
        byte[] header = Arrays.copyOf(new TestLayer().file("a", "").toTar(), 512);
        Arrays.fill(header, 124, 136, (byte) 0);
        header[124] = (byte) 0x80;
        header[135] = 3;
        byte[] tar = new TestLayer()
                .block(header, "abc".getBytes(StandardCharsets.UTF_8))
                .toTar();

        assertThat(new TarReader(new ByteArrayInputStream(tar))
                        .next()
                        .orElseThrow()
                        .size())
                .isEqualTo(3);
        Arrays.fill(header, 124, 136, (byte) 0xff);
        byte[] negative = new TestLayer().block(header, new byte[0]).toTar();
        assertThatThrownBy(() -> new TarReader(new ByteArrayInputStream(negative)).next())
                .hasMessageContaining("malformed number");
    }

    @Test
    void paxSizesOverrideTheHeaderAndAreBounded() throws Exception {
        byte[] content = "abcdef".getBytes(StandardCharsets.UTF_8);
        byte[] tar = withPax("size", "3").raw("a", '0', "", content, 0).toTar();
        assertThat(new TarReader(new ByteArrayInputStream(tar))
                        .next()
                        .orElseThrow()
                        .size())
                .isEqualTo(3);

        byte[] huge = withPax("size", "99999999999999999")
                .raw("a", '0', "", content, 0)
                .toTar();
        assertThatThrownBy(() -> new TarReader(new ByteArrayInputStream(huge)).next())
                .isInstanceOfSatisfying(
                        ContentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));

        byte[] malformed = withPax("size", "-3").raw("a", '0', "", content, 0).toTar();
        assertThatThrownBy(() -> new TarReader(new ByteArrayInputStream(malformed)).next())
                .hasMessageContaining("pax");
    }

    @Test
    void paxSparseFilesAreKnown() throws Exception {
        String records = TestLayer.record("GNU.sparse.major", "1") + TestLayer.record("GNU.sparse.name", "real");
        byte[] tar = new TestLayer()
                .raw("x", 'x', "", records.getBytes(StandardCharsets.UTF_8), 0)
                .raw("a", '0', "", new byte[3], 0)
                .toTar();

        TarEntry entry = new TarReader(new ByteArrayInputStream(tar)).next().orElseThrow();

        assertThat(entry.kind()).isEqualTo(TarEntry.Kind.SPARSE_FILE);
        assertThat(entry.name()).isEqualTo("real");
    }

    @Test
    void extendedHeadersNeverAllocateByTheirAnnouncedLength() {
        byte[] header =
                Arrays.copyOf(new TestLayer().raw("x", 'L', "", new byte[0], 0).toTar(), 512);
        byte[] size = "03777777777\0".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(size, 0, header, 124, 12);
        byte[] tar = new TestLayer().block(header, new byte[0]).toTar();

        assertThatThrownBy(() -> new TarReader(new ByteArrayInputStream(tar)).next())
                .isInstanceOfSatisfying(
                        ContentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
    }

    private static TestLayer withPax(String key, String value) {
        return new TestLayer().raw("x", 'x', "", TestLayer.record(key, value).getBytes(StandardCharsets.UTF_8), 0);
    }
}
