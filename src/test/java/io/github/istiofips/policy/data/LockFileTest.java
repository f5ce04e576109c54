// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.policy.data.LockedImage.LockedPlatform;
import io.github.istiofips.project.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockFileTest {

    private static final String A = "sha256:" + "a".repeat(64);
    private static final String B = "sha256:" + "b".repeat(64);
    private static final String C = "sha512:" + "c".repeat(128);

    private static final String VALID = """
            {
              "schemaVersion": 1,
              "images": [
                {
                  "reference": "docker.io/istio/pilot:1.30.2",
                  "digest": "%s",
                  "platforms": [
                    { "platform": "linux/amd64", "digest": "%s" },
                    { "platform": "linux/arm64/v8", "digest": "%s" }
                  ]
                },
                {
                  "reference": "us-docker.pkg.dev/gloo-mesh/istio-****/proxyv2:1.30.2-solo-fips",
                  "digest": "%s",
                  "platforms": [
                    { "platform": "linux/amd64", "digest": "%s" }
                  ]
                }
              ]
            }
            """.formatted(A, B, C, B, B);

    @TempDir
    Path directory;

    @Test
    void hasALineForEachReferenceAndDigest() {
        ImageLock lock = new ImageLock(List.of(
                image("us-docker.pkg.dev/gloo-mesh/istio-****/proxyv2:1.30.2-solo-fips", B, platform("linux/amd64", B)),
                image(
                        "docker.io/istio/pilot:1.30.2",
                        A,
                        platform("linux/arm64/v8", C),
                        platform("linux/amd64", B),
                        platform("linux/amd64", B))));

        assertThat(LockFile.text(lock)).isEqualTo(VALID);
        assertThat(LockFile.text(new ImageLock(List.of())))
                .isEqualTo("{\n  \"schemaVersion\": 1,\n  \"images\": []\n}\n");
    }

    @Test
    void isReadAsItWasWritten() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            ImageLock lock = anyLock(random);
            Path file = directory.resolve("deep/er/lock.json");

            LockFile.write(lock, file);

            ImageLock read = LockFile.read("lock.json", file, text -> text);
            assertThat(read.images())
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("location")
                    .isEqualTo(lock.images());
            assertThat(LockFile.text(read)).isEqualTo(Files.readString(file));
            try (var files = Files.list(file.getParent())) {
                assertThat(files).containsExactly(file);
            }
        }
    }

    @Test
    void knowsTheLineOfEachEntryAndMasksWhatIsNot() throws Exception {
        ImageLock lock = read(VALID.replace("istio-****", "istio-0123456789ab"));

        LockedImage proxy = lock.image("us-docker.pkg.dev/gloo-mesh/istio-****/proxyv2:1.30.2-solo-fips")
                .orElseThrow();
        assertThat(proxy.location().map(Object::toString)).contains("lock.json:13");
        assertThat(lock.image("docker.io/istio/pilot:1.30.2").orElseThrow().platforms())
                .containsExactly(platform("linux/amd64", B), platform("linux/arm64/v8", C));
        assertThat(lock.image("docker.io/istio/pilot")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"schemaVersion\": 1`  | `\"schemaVersion\": 2`   | `lock.json:2:20: this is no lock file: schemaVersion is 2, and this version of the plugin reads 1 only`",
                "`\"schemaVersion\": 1`  | `\"schemaVersion\": \"1\"` | `lock.json:2:20: this is no lock file: schemaVersion is \"1\"`",
                "`\"schemaVersion\": 1,` | ``                       | `lock.json:1:1: this is no lock file: the file has no key schemaVersion`",
                "`\"schemaVersion\": 1`  | `\"schemaVersion\": 1, \"schemaVersion\": 1` | `lock.json:2:38: this is no lock file: this is no JSON: Duplicate field 'schemaVersion'`",
                "`\"images\"`            | `\"pictures\"`           | `lock.json:3:15: this is no lock file: pictures is no key of the file; known are images, schemaVersion`",
                "`\"reference\"`         | `\"refernce\"`           | `lock.json:5:19: this is no lock file: refernce is no key of an image; known are digest, platforms, reference`",
                "`\"platform\":`         | `\"os\":`                | `lock.json:8:17: this is no lock file: os is no key of a platform; known are digest, platform`",
                "`sha256:aaaa`           | `sha256:AAAA`            | `lock.json:6:17: this is no lock file: digest is \"sha256:AAAA`",
                "`linux/amd64`           | `linux`                  | `lock.json:8:23: this is no lock file: platform is \"linux\"; os/architecture such as linux/amd64 was expected`",
                "`pilot:1.30.2`          | `pilot 1.30.2`           | `lock.json:5:20: this is no lock file: reference is \"docker.io/istio/pilot 1.30.2\"; an image reference such as`",
                "`linux/arm64/v8`        | `linux/amd64`            | ``",
                "`]\n}`                  | `],\n}`                  | `lock.json:20:1: this is no lock file: this is no JSON: `",
            })
    void isReadStrictly(String written, String instead, String sentence) throws Exception {
        String text = VALID.replaceFirst(Pattern.quote(written), Matcher.quoteReplacement(instead));
        assertThat(text).isNotEqualTo(VALID);

        if (sentence.isEmpty()) {
            assertThat(read(text).images()).hasSize(2);
        } else {
            assertThatThrownBy(() -> read(text))
                    .isInstanceOf(SourceException.class)
                    .message()
                    .startsWith(sentence)
                    .endsWith("; correct the file, or delete it and run the goal lock");
        }
    }

    @Test
    void saysWhereATruncatedFileEndsAndNothingOfTheParser() {
        assertThatThrownBy(() -> read(VALID.substring(0, VALID.lastIndexOf(']') + 1)))
                .message()
                .matches(
                        "lock\\.json:\\d+:\\d+: this is no lock file: this is no JSON: Unexpected end-of-input: expected close"
                                + " marker for Object; correct the file, or delete it and run the goal lock");
    }

    @Test
    void refusesWhatSaysTwoThings() {
        String twice = VALID.replace(
                "us-docker.pkg.dev/gloo-mesh/istio-****/proxyv2:1.30.2-solo-fips", "docker.io/istio/pilot:1.30.2");
        String platformTwice = VALID.replace(C, B).replace("linux/arm64/v8", "linux/amd64");
        String masked = VALID.replace(
                "docker.io/istio/pilot:1.30.2",
                "us-docker.pkg.dev/gloo-mesh/istio-0123456789ab/proxyv2:1.30.2-solo-fips");

        assertThatThrownBy(() -> read(twice))
                .hasMessage(
                        "lock.json:13:20: this is no lock file: docker.io/istio/pilot:1.30.2 stands here a second time, after"
                                + " lock.json:5; correct the file, or delete it and run the goal lock");
        assertThatThrownBy(() -> read(platformTwice)).hasMessageStartingWith("lock.json:9:9: ");
        assertThatThrownBy(() -> read(masked))
                .hasMessageContaining("istio-****/proxyv2:1.30.2-solo-fips stands here a second time")
                .hasMessageNotContaining("0123456789ab");
    }

    @Test
    void refusesWhatIsNoLockFileAtAll() throws Exception {
        assertThatThrownBy(() -> read("")).hasMessage("lock.json: the file is empty; delete it and run the goal lock");
        assertThatThrownBy(() -> read("[]"))
                .hasMessageContaining("an object with the keys schemaVersion and images was expected");
        assertThatThrownBy(() -> read("null")).hasMessageContaining("an object with the keys");
        assertThatThrownBy(() -> read("{} {}")).hasMessageStartingWith("lock.json:1:");
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(SourceException.class);
        assertThatThrownBy(() -> read("{\"schemaVersion\":1,\"images\":[[]]}"))
                .hasMessageContaining("an image was expected");
        assertThatThrownBy(() -> read("{\"schemaVersion\":1,\"images\":null}"))
                .hasMessageContaining("images is no list");
        assertThatThrownBy(() -> read(VALID.replaceFirst("\"platforms\": \\[[^]]*]", "\"platforms\": []")))
                .hasMessageContaining("platforms is empty");
        assertThatThrownBy(() -> read(" ".repeat(LockFile.MAX_BYTES + 1))).hasMessageContaining("is larger than");
        assertThatThrownBy(() -> LockFile.read("lock.json", directory, text -> text))
                .hasMessageContaining("is a directory");
        assertThatThrownBy(() -> LockFile.read("no.json", directory.resolve("no.json"), text -> text))
                .hasMessageStartingWith("no.json: no such file, named by the parameter lockFile; run the goal lock");
    }

    @Test
    void aFileThatCannotBeWrittenIsLeftAsItIs() throws Exception {
        Path occupied = directory.resolve("lock.json");
        Files.createDirectories(occupied.resolve("inner"));

        assertThatThrownBy(() -> LockFile.write(new ImageLock(List.of()), occupied))
                .isInstanceOf(IOException.class);

        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(occupied);
        }
    }

    /** Modules that are built at the same time may share the file. */
    @Test
    void writersAtTheSameTimeLeaveOneWholeFile() throws Exception {
        Path file = directory.resolve("lock.json");
        List<ImageLock> locks = IntStream.rangeClosed(1, 8)
                .mapToObj(n -> new ImageLock(IntStream.range(0, n * 40)
                        .mapToObj(i -> image("r.example/istio/pilot:" + i, A, platform("linux/amd64", A)))
                        .toList()))
                .toList();
        ExecutorService writers = Executors.newFixedThreadPool(locks.size());
        try {
            for (int round = 0; round < 20; round++) {
                for (Future<?> done : writers.invokeAll(locks.stream()
                        .map(lock -> (Callable<Void>) () -> {
                            LockFile.write(lock, file);
                            return null;
                        })
                        .toList())) {
                    done.get();
                }
                assertThat(locks).extracting(LockFile::text).contains(Files.readString(file));
            }
        } finally {
            writers.shutdownNow();
        }
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    private ImageLock read(String text) throws SourceException, IOException {
        Path file = Files.writeString(directory.resolve("lock.json"), text);
        return LockFile.read("lock.json", file, quoted -> quoted.replace("istio-0123456789ab", "istio-****"));
    }

    private static ImageLock anyLock(Random random) {
        return new ImageLock(IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> image(
                        "r.example:5000/p-" + i + "/pilot:v" + random.nextInt(),
                        digest(random),
                        IntStream.range(0, 1 + random.nextInt(4))
                                .mapToObj(j -> platform("linux/a" + random.nextInt(3), digest(random)))
                                .toArray(LockedPlatform[]::new)))
                .toList());
    }

    private static String digest(Random random) {
        return "sha256:" + "%016x".formatted(random.nextLong()).repeat(4);
    }

    private static LockedImage image(String reference, String digest, LockedPlatform... platforms) {
        return new LockedImage(reference, digest, List.of(platforms), Optional.empty());
    }

    private static LockedPlatform platform(String platform, String digest) {
        return new LockedPlatform(platform, digest);
    }
}
