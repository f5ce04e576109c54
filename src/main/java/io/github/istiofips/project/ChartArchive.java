// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * The descriptions and values in a packaged chart, those of charts packed into it included
 * (helm.sh/docs/topics/charts, "The Chart File Structure"). Nothing is written to disk.
 */
public final class ChartArchive {

    /** Stands between an archive and a path in it: {@code charts/istiod-1.30.2.tgz!/istiod/values.yaml}. */
    public static final String INSIDE = "!/";

    /** Most bytes of an archive; charts with every one of their dependencies have a few hundred thousand. */
    static final int MAX_BYTES = 32 * 1024 * 1024;

    /** Most bytes of an archive and those packed into it once unpacked: Helm refuses more (pkg/chart/loader/archive). */
    static final int MAX_UNPACKED = 100 * 1024 * 1024;

    /** Most bytes of one file: Helm refuses more (pkg/chart/loader/archive). */
    static final int MAX_FILE = 5 * 1024 * 1024;

    /** Most entries; the largest published bundles of charts have some thousand. */
    static final int MAX_ENTRIES = 50_000;

    /** Deepest archive in an archive; Helm itself unpacks dependencies of dependencies, and nobody has more than three. */
    static final int MAX_NESTING = 4;

    /** Most bytes that are skipped before they are counted. */
    private static final int SKIP = 64 * 1024;

    private static final String SUFFIX = ".tgz";
    private static final Pattern READ = Pattern.compile(
            "[^/]+(/charts/[^/]+)*/(Chart\\.yaml|Chart\\.lock|values\\.yaml|requirements\\.yaml|requirements\\.lock)");
    private static final Pattern NESTED = Pattern.compile("[^/]+(/charts/[^/]+)*/charts/[^/]+\\.tgz");
    private static final Set<String> UPWARD = Set.of("..");

    private final Map<String, String> texts;

    private ChartArchive(Map<String, String> texts) {
        this.texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }

    /** Tells whether a file's name is that of a packaged chart. */
    public static boolean isArchive(String name) {
        return name.endsWith(SUFFIX);
    }

    /**
     * Reads an archive.
     *
     * @param relative name of the file in messages
     * @param path where it is
     * @throws SourceException if it cannot be read, is no gzipped tar archive, exceeds a limit, or holds a path that
     *     leads out of it, a file twice, or a link where a file is expected
     */
    public static ChartArchive read(String relative, Path path) throws SourceException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw SourceException.in(relative, "cannot be read; check its permissions");
        }
        return parse(relative, bytes);
    }

    /** Reads the bytes of an archive as {@link #read} does. */
    static ChartArchive parse(String relative, byte[] bytes) throws SourceException {
        Reading reading = new Reading();
        reading.read(relative, "", bytes, 1);
        return new ChartArchive(reading.texts);
    }

    /** Returns the paths of the files, as {@link #INSIDE} separates those of archives in the archive. */
    public Set<String> paths() {
        return texts.keySet();
    }

    /** Returns the text of a file. */
    public Optional<String> text(String path) {
        return Optional.ofNullable(texts.get(path));
    }

    /** One pass over an archive and what is packed into it, which share the limits. */
    private static final class Reading {
        private final Map<String, String> texts = new LinkedHashMap<>();
        private long unpackedLeft = MAX_UNPACKED;
        private int entriesLeft = MAX_ENTRIES;

        void read(String name, String prefix, byte[] bytes, int depth) throws SourceException {
            if (bytes.length > MAX_BYTES) {
                throw unreadable(name, "it is larger than " + MAX_BYTES + " bytes");
            }
            if (depth > MAX_NESTING) {
                throw unreadable(name, "archives are nested more than " + MAX_NESTING + " deep");
            }
            try (TarArchiveInputStream tar =
                    new TarArchiveInputStream(new Budgeted(new GZIPInputStream(new ByteArrayInputStream(bytes))))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    entry(name, prefix, entry, tar, depth);
                }
            } catch (IOException | IllegalArgumentException e) {
                throw unreadable(name, "it is no gzipped tar archive, damaged, or too large");
            }
        }

        private void entry(String name, String prefix, TarArchiveEntry entry, TarArchiveInputStream tar, int depth)
                throws IOException, SourceException {
            String path = entry.getName();
            if (--entriesLeft < 0) {
                throw unreadable(name, "it has more than " + MAX_ENTRIES + " entries");
            }
            if (path.startsWith("/")
                    || path.indexOf('\\') >= 0
                    || Arrays.stream(path.split("/", -1)).anyMatch(UPWARD::contains)) {
                throw unreadable(name, "it holds a path that leads out of it");
            }
            boolean nested = NESTED.matcher(path).matches();
            if (!nested && !READ.matcher(path).matches()) {
                return;
            }
            String place = prefix + path;
            String inside = name + INSIDE + path;
            if (entry.getLinkFlag() != TarConstants.LF_NORMAL && entry.getLinkFlag() != TarConstants.LF_OLDNORM) {
                throw unreadable(inside, "it is no plain file");
            }
            byte[] bytes = tar.readNBytes(MAX_FILE + 1);
            if (bytes.length > MAX_FILE) {
                throw unreadable(inside, "it is larger than " + MAX_FILE + " bytes");
            }
            if (texts.putIfAbsent(place, nested ? "" : SourceText.decode(inside, bytes)) != null) {
                throw unreadable(name, "it holds " + path + " twice");
            }
            if (nested) {
                read(inside, place + INSIDE, bytes, depth + 1);
            }
        }

        private static SourceException unreadable(String file, String problem) {
            return SourceException.in(
                    file, "cannot be read as a packaged chart: " + problem + "; package it again with helm package");
        }

        /** Counts what is unpacked against the limit. */
        private final class Budgeted extends FilterInputStream {
            Budgeted(InputStream in) {
                super(in);
            }

            @Override
            public int read() throws IOException {
                int one = super.read();
                spend(one < 0 ? 0 : 1);
                return one;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int read = super.read(target, offset, length);
                spend(Math.max(read, 0));
                return read;
            }

            @Override
            public long skip(long bytes) throws IOException {
                long skipped = super.skip(Math.min(bytes, SKIP));
                spend(skipped);
                return skipped;
            }

            private void spend(long bytes) throws IOException {
                unpackedLeft -= bytes;
                if (unpackedLeft < 0) {
                    throw new IOException("more than " + MAX_UNPACKED + " bytes");
                }
            }
        }
    }
}
