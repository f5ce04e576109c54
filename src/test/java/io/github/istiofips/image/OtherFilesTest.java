// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.layout.LayoutStore;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import io.github.istiofips.testing.TextExaminer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that the examiner asks for, though nobody named them; {@code /want} is the wanted path. */
class OtherFilesTest {

    @TempDir
    Path temp;

    private static TestLayer layer() {
        return new TestLayer();
    }

    /** Layers from the lowest to the topmost, and the others that are reported. */
    static Stream<Arguments> images() {
        TestLayer want = layer().file("want", "w");
        return Stream.of(
                Arguments.of("met", List.of(layer().file("want", "w").file("b", "PROG1")), "/b"),
                Arguments.of(
                        "not of interest", List.of(layer().file("want", "w").file("b", "text")), ""),
                Arguments.of("below what is read", List.of(layer().file("b", "PROG1"), want), ""),
                Arguments.of("above", List.of(want, layer().file("b", "PROG1")), "/b"),
                Arguments.of(
                        "in two layers",
                        List.of(want, layer().file("b", "PROG1"), layer().file("a", "PROG2")),
                        "/a /b"),
                Arguments.of("replaced above", List.of(want, layer().file("b", "PROG1"), layer().file("b", "x")), ""),
                Arguments.of(
                        "replaced above by another",
                        List.of(want, layer().file("b", "PROG1"), layer().file("b", "PROG2")),
                        "/b"),
                Arguments.of("removed above", List.of(want, layer().file("b", "PROG1"), layer().whiteout("b")), ""),
                Arguments.of(
                        "in an opaque directory", List.of(want, layer().file("d/b", "PROG1"), layer().opaque("d")), ""),
                Arguments.of(
                        "replaced in its layer",
                        List.of(want, layer().file("b", "PROG1").file("b", "x")),
                        ""),
                Arguments.of(
                        "by each of its names",
                        List.of(want, layer().file("c", "PROG1").hardlink("b", "c")),
                        "/b /c"),
                Arguments.of("the wanted file itself", List.of(layer().file("want", "PROG1")), ""),
                Arguments.of(
                        "the wanted file by another name",
                        List.of(layer().file("b", "PROG1").hardlink("want", "b")),
                        ""),
                Arguments.of(
                        "where a wanted link leads",
                        List.of(layer().file("b", "PROG1").symlink("want", "b")),
                        ""),
                Arguments.of(
                        "a directory of that name",
                        List.of(layer().file("want", "w").directory("PROG")),
                        ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void areReportedWhereTheyAreSeen(String name, List<TestLayer> layers, String others) throws Exception {
        TestImage image = TestImage.linux("amd64");
        layers.forEach(image::layer);
        Path layout = temp.resolve("layout");
        new OciLayoutWriter(layout).add("1", image);
        Path spool = Files.createDirectories(temp.resolve("spool"));
        ContentCache cache = ContentCache.inMemory();

        for (String time : List.of("cold", "warm")) {
            ImageReader reader = new ImageReader(LayoutStore.single(layout, Optional.empty()), cache);
            PlatformManifest platform = reader.resolve(
                            new ImageReference("registry.example", "a", Optional.of("1"), Optional.empty()))
                    .platforms()
                    .get(0);
            EffectiveFiles files = reader.files(
                    platform, reader.config(platform), TextExaminer.wanted("/want"), new TextExaminer(), spool);

            assertThat(files.found()).as(time).containsOnlyKeys("/want");
            assertThat(files.others().stream().map(ImageFile::path).toList())
                    .as(time)
                    .isEqualTo(split(others));
            assertThat(spool).isEmptyDirectory();
        }
    }

    private static List<String> split(String paths) {
        return paths.isEmpty() ? List.of() : List.of(paths.split(" "));
    }
}
