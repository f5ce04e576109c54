// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.executable.ElfArchitecture;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableInspector;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.image.Digest;
import io.github.istiofips.image.FileExaminer;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.Platform;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.policy.ImageClaims;
import io.github.istiofips.policy.InspectedExecutable;
import io.github.istiofips.policy.InspectedImage;
import io.github.istiofips.policy.InspectedPlatform;
import io.github.istiofips.policy.InspectedPlatform.MissingExecutable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Inspects the executables of a local directory, or one local file, as if they were an image, and lists the certificates of a directory. */
final class DirectoryInspector {

    private static final String UNKNOWN_ARCHITECTURE = "unknown";

    private final ExpectedExecutables expected;

    DirectoryInspector(ExpectedExecutables expected) {
        this.expected = expected;
    }

    /** Inspects one file, whatever it is. */
    InspectedImage inspectFile(ImageUse use, Path file) throws IOException {
        return image(
                use,
                name -> "/" + name.getFileName(),
                List.of(file),
                List.of(),
                new CertificateInventory(use.reference()));
    }

    /**
     * Inspects every ELF file below a directory, whatever its mode bits, and every file that is named like one of Istio's programs,
     * whatever it holds. A symbolic link of such a name counts as the file it leads to inside the directory. Certificates and keys in
     * other files are listed with the first platform.
     */
    InspectedImage inspect(ImageUse use, Path directory) throws IOException {
        Path root = directory.toRealPath();
        List<Path> files = new ArrayList<>();
        List<MissingExecutable> missing = new ArrayList<>();
        CertificateInventory certificates = new CertificateInventory(use.reference());
        for (Path path : walk(root)) {
            boolean named = expected.roleOf(path.toString()).isPresent();
            if (!Files.isSymbolicLink(path)) {
                if (Files.isRegularFile(path)
                        && (named || ElfArchitecture.of(path).isPresent())) {
                    files.add(path);
                } else if (Files.isRegularFile(path)) {
                    list(name(root, path), path, certificates);
                }
            } else if (named && leadsToFileInside(root, path)) {
                files.add(path);
            } else if (named) {
                missing.add(
                        new MissingExecutable(name(root, path), "a symbolic link of that name leads to no file here"));
            }
        }
        if (files.isEmpty() && missing.isEmpty() && !certificates.isEmpty()) {
            missing.add(new MissingExecutable(
                    "(executable)", "the directory holds no executable in ELF format, only certificates or keys"));
        }
        if (files.isEmpty() && missing.isEmpty()) {
            return ImageInspector.failed(
                    use,
                    new ImageException(
                            Reason.UNSUPPORTED,
                            directory + " holds no executable in ELF format.",
                            "Name the directory that holds the image's files."));
        }
        return image(use, file -> name(root, file), files, missing, certificates);
    }

    private static void list(String path, Path file, CertificateInventory certificates) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(FileExaminer.HEAD_BYTES);
        }
        if (ImageCertificates.mayHold(path, Files.size(file), head)) {
            ImageCertificates.Listing listing = ImageCertificates.list(file);
            if (!listing.certificates().isEmpty()) {
                certificates.add(path, listing);
            }
        }
    }

    private static List<Path> walk(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.sorted().toList();
        } catch (UncheckedIOException e) {
            throw new IOException("cannot be searched: " + root + ": " + e.getMessage(), e);
        }
    }

    /** An absolute target leads to files of this machine, not to those of the directory. */
    private static boolean leadsToFileInside(Path root, Path link) throws IOException {
        Path target = Files.readSymbolicLink(link);
        if (target.isAbsolute()) {
            return false;
        }
        Path resolved = link.resolveSibling(target);
        return Files.isRegularFile(resolved) && resolved.toRealPath().startsWith(root);
    }

    private static String name(Path root, Path file) {
        return "/" + root.relativize(file).toString().replace(File.separatorChar, '/');
    }

    private InspectedImage image(
            ImageUse use,
            Function<Path, String> naming,
            List<Path> files,
            List<MissingExecutable> missing,
            CertificateInventory certificates)
            throws IOException {
        boolean anyKnown =
                files.stream().anyMatch(file -> expected.roleOf(file.toString()).isPresent());
        Map<Platform, List<InspectedExecutable>> byPlatform = new TreeMap<>();
        for (Path file : files) {
            Optional<String> role = expected.roleOf(file.toString());
            ExecutableFacts facts = ExecutableInspector.inspect(file, role, Map.of());
            boolean judged = !anyKnown || facts.kind() == ExecutableKind.ENVOY;
            InspectedExecutable executable = new InspectedExecutable(
                    naming.apply(file),
                    sha256(file),
                    Files.size(file),
                    role.or(() -> judged ? Optional.of(InspectedExecutable.TARGET) : Optional.empty()),
                    facts);
            String architecture = ElfArchitecture.of(file).orElse(UNKNOWN_ARCHITECTURE);
            byPlatform
                    .computeIfAbsent(linux(architecture), platform -> new ArrayList<>())
                    .add(executable);
        }
        if (!missing.isEmpty()) {
            byPlatform.computeIfAbsent(linux(UNKNOWN_ARCHITECTURE), platform -> new ArrayList<>());
        }
        List<InspectedPlatform> platforms = new ArrayList<>();
        ImageCertificates.Listing listing = certificates.listing();
        for (Map.Entry<Platform, List<InspectedExecutable>> entry : byPlatform.entrySet()) {
            platforms.add(new InspectedPlatform(
                    entry.getKey(),
                    Optional.empty(),
                    entry.getValue(),
                    ImageClaims.NONE,
                    entry.getKey().equals(linux(UNKNOWN_ARCHITECTURE)) ? missing : List.of(),
                    listing.certificates(),
                    listing.unlisted()));
            listing = ImageCertificates.Listing.NONE;
        }
        return new InspectedImage(use, Optional.empty(), false, platforms, List.of(), Optional.empty());
    }

    private static Platform linux(String architecture) {
        return new Platform("linux", architecture, "");
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest hash = new Digest("sha256", "").newHash();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), hash)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(hash.digest());
    }
}
