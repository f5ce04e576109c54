// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The files of one module's directory, walked once, sorted by relative path. */
public final class ProjectFiles {

    /** Build output and third-party trees: what lies there was not written by the project. */
    private static final Set<String> SKIPPED_DIRECTORIES = Set.of("target", "node_modules");

    /** Hidden directories of the module's directory that hold the files of build servers. */
    private static final Set<String> BUILD_SERVER_DIRECTORIES = Set.of(".github", ".gitlab", ".circleci", ".tekton");

    private final Path base;
    private final List<ProjectFile> files;
    private final List<ProjectFile> buildServerFiles;

    private ProjectFiles(Path base, List<ProjectFile> files, List<ProjectFile> buildServerFiles) {
        this.base = base;
        this.files = List.copyOf(files);
        this.buildServerFiles = List.copyOf(buildServerFiles);
    }

    /**
     * Walks a module's directory. Hidden directories (their name starts with a dot), {@code target}, {@code
     * node_modules}, directories of other modules and symbolic links that lead out of the directory or to a directory
     * are left out; a link to a file inside is listed under the link's own name. Files and directories that cannot be
     * read are left out as well.
     *
     * @param baseDirectory directory of the module
     * @param otherModules directories of the other modules of the build; the module's own and those around it are
     *     ignored
     * @throws IOException if the directory itself cannot be read
     */
    public static ProjectFiles walk(Path baseDirectory, Collection<Path> otherModules) throws IOException {
        Path base = baseDirectory.toAbsolutePath().normalize();
        Set<Path> excluded = new HashSet<>();
        for (Path module : otherModules) {
            Path directory = module.toAbsolutePath().normalize();
            if (!base.startsWith(directory)) {
                excluded.add(directory);
            }
        }
        List<ProjectFile> found = new ArrayList<>();
        Path realBase = base.toRealPath();
        Files.walkFileTree(base, new Walker(base, realBase, excluded, found));
        found.sort(Comparator.comparing(ProjectFile::relative));
        List<ProjectFile> hidden =
                found.stream().filter(ProjectFiles::isOfBuildServer).toList();
        found.removeIf(ProjectFiles::isOfBuildServer);
        return new ProjectFiles(base, found, hidden);
    }

    private static boolean isOfBuildServer(ProjectFile file) {
        int slash = file.relative().indexOf('/');
        return slash > 0 && BUILD_SERVER_DIRECTORIES.contains(file.relative().substring(0, slash));
    }

    /** Returns the files, sorted by relative path. */
    public List<ProjectFile> list() {
        return files;
    }

    /** Returns the files of build servers, which lie in hidden directories and are not among {@link #list}. */
    public List<ProjectFile> buildServerFiles() {
        return buildServerFiles;
    }

    /** Returns the module's base directory, absolute and normalised. */
    public Path base() {
        return base;
    }

    /**
     * Returns the path as reports name it: relative to the module, with {@code /}. A file outside the module keeps its
     * {@code ../} form; one that shares no root with the module is named absolutely.
     */
    public String relative(Path path) {
        return relative(base, path);
    }

    private static String relative(Path base, Path path) {
        Path absolute =
                path.isAbsolute() ? path.normalize() : base.resolve(path).normalize();
        boolean sameRoot = base.getRoot() != null && base.getRoot().equals(absolute.getRoot());
        Path result = sameRoot ? base.relativize(absolute) : absolute;
        return result.toString().replace('\\', '/');
    }

    private static final class Walker extends SimpleFileVisitor<Path> {
        private final Path base;
        private final Path realBase;
        private final Set<Path> excluded;
        private final List<ProjectFile> found;

        Walker(Path base, Path realBase, Set<Path> excluded, List<ProjectFile> found) {
            this.base = base;
            this.realBase = realBase;
            this.excluded = excluded;
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (directory.equals(base)) {
                return FileVisitResult.CONTINUE;
            }
            String name = String.valueOf(directory.getFileName());
            boolean hidden = name.startsWith(".")
                    && !(BUILD_SERVER_DIRECTORIES.contains(name) && base.equals(directory.getParent()));
            boolean skip = hidden || SKIPPED_DIRECTORIES.contains(name) || excluded.contains(directory);
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile()) {
                add(file, attributes.size());
            } else if (attributes.isSymbolicLink() && staysInside(file)) {
                add(file, Files.size(file));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (file.equals(base)) {
                throw failure;
            }
            return FileVisitResult.CONTINUE;
        }

        private boolean staysInside(Path link) {
            try {
                Path real = link.toRealPath();
                return real.startsWith(realBase) && Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException danglingOrUnreadable) {
                return false;
            }
        }

        private void add(Path file, long size) {
            found.add(new ProjectFile(file, relative(base, file), size));
        }
    }
}
