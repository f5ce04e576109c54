// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.istiofips.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What people do without the plugin: copy the image, unpack every layer in order, search the executable for a text. */
final class ManualWay {

    private static final String TEXT = "FIPS integrity test";

    private ManualWay() {}

    /**
     * Does it all and returns the milliseconds it took.
     *
     * @param directory does not exist yet; takes the image and its files
     * @param program path of the executable in the image, without the leading slash
     */
    static long run(Path directory, String reference, String program) throws IOException, InterruptedException {
        Path root = Files.createDirectories(directory.resolve("root"));
        Path image = directory.resolve("image");
        long start = System.nanoTime();
        Programs.run(
                directory,
                "skopeo",
                "--insecure-policy",
                "copy",
                "--src-tls-verify=false",
                "docker://" + reference,
                "dir:" + image);
        JsonNode manifest = JsonMapper.builder()
                .build()
                .readTree(image.resolve("manifest.json").toFile());
        for (JsonNode layer : manifest.path("layers")) {
            String file = layer.path("digest").asText().substring("sha256:".length());
            Programs.run(directory, "tar", "xzf", image.resolve(file).toString(), "-C", root.toString());
        }
        Programs.run(directory, "sh", "-c", "strings '" + root.resolve(program) + "' | grep -cF '" + TEXT + "'");
        return (System.nanoTime() - start) / 1_000_000;
    }
}
