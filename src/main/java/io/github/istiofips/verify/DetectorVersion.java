// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.image.Digest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The version of what reads layers, executables and certificates: a hash over its class files and tables. What one version found, another
 * one does not believe.
 */
final class DetectorVersion {

    /** Where a change can make the same bytes tell something else. */
    private static final List<String> DECIDING = List.of(
            "io/github/istiofips/image",
            "io/github/istiofips/executable",
            "io/github/istiofips/certificate",
            "io/github/istiofips/verify");

    /** The version that is running. */
    static final String CURRENT = current();

    private DetectorVersion() {}

    private static String current() {
        Optional<CodeSource> source =
                Optional.ofNullable(DetectorVersion.class.getProtectionDomain().getCodeSource());
        try {
            return source.isPresent() ? of(Path.of(source.get().getLocation().toURI())) : unknown();
        } catch (IOException | URISyntaxException e) {
            return unknown();
        }
    }

    /** Nothing that is kept under this version is found again. */
    private static String unknown() {
        return UUID.randomUUID().toString();
    }

    /**
     * Returns the version of the classes in a directory or jar.
     *
     * @throws IOException if it cannot be read
     */
    static String of(Path classes) throws IOException {
        MessageDigest hash = new Digest("sha256", "").newHash();
        if (Files.isDirectory(classes)) {
            update(hash, classes);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(classes)) {
                update(hash, jar.getPath("/"));
            }
        }
        return HexFormat.of().formatHex(hash.digest());
    }

    private static void update(MessageDigest hash, Path root) throws IOException {
        for (String directory : DECIDING) {
            List<Path> files;
            try (Stream<Path> all = Files.walk(root.resolve(directory))) {
                files = all.filter(Files::isRegularFile).sorted().toList();
            }
            for (Path file : files) {
                String name = root.relativize(file).toString().replace('\\', '/');
                hash.update((name + "\0" + Files.size(file) + "\0").getBytes(StandardCharsets.UTF_8));
                hash.update(Files.readAllBytes(file));
            }
        }
    }
}
