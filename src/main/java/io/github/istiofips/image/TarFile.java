// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.TarEntry.Kind;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A tar archive on disk whose members are found once, by their headers, and then read in place. Safe for use by several
 * threads.
 */
public final class TarFile {

    /** Most members; an image has some three for each of its at most 127 layers, so this holds tens of images. */
    static final int MAX_MEMBERS = 20_000;

    /** Longest name of a member; those of image archives have at most 150 characters. */
    static final int MAX_NAME = 512;

    /** Most links from a name to its file; image archives have one. */
    static final int MAX_LINKS = 8;

    private static final Map<String, String> COMPRESSED = Map.of(
            "1f8b", "gzip",
            "28b52ffd", "zstd",
            "fd377a585a00", "xz",
            "425a68", "bzip2");
    private static final int MAGIC_BYTES = 6;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final String WRITE_AGAIN =
            "Write the archive again, for example with `skopeo copy docker://IMAGE oci-archive:FILE` or `docker save`.";

    private record Member(Kind kind, long offset, long size, String target) {}

    private final Path file;
    private final Map<String, Member> members = new HashMap<>();
    private final Set<String> repeated = new HashSet<>();

    private TarFile(Path file) {
        this.file = file;
    }

    /**
     * Finds the members of an archive.
     *
     * @throws ImageException when it is no tar archive, is truncated, compressed or has a name that leads out of it
     */
    public static TarFile open(Path file) throws ImageException {
        TarFile archive = new TarFile(file);
        try (Part whole = Part.of(file)) {
            archive.refuseCompressed();
            archive.index(whole);
            return archive;
        } catch (ContentException e) {
            throw new ImageException(
                    e.reason(), file + " cannot be read as a tar archive: it " + e.getMessage() + ".", WRITE_AGAIN, e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private void index(Part whole) throws IOException {
        TarReader tar = new TarReader(whole);
        int count = 0;
        for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
            TarEntry entry = next.get();
            count++;
            if (count > MAX_MEMBERS) {
                throw ContentException.limit("has more than " + MAX_MEMBERS + " members");
            }
            if (entry.name().length() > MAX_NAME || entry.linkName().length() > MAX_NAME) {
                throw ContentException.limit("has a member whose name or link is longer than " + MAX_NAME);
            }
            String name = ImagePath.clean(entry.name());
            if (entry.size() > whole.left()) {
                throw ContentException.damaged("ends inside its member " + ManifestParser.printable(name));
            }
            Member member = new Member(entry.kind(), whole.position, entry.size(), entry.linkName());
            if (members.put(name, member) != null) {
                repeated.add(name);
            }
            whole.position += entry.size();
            tar.contentPassed();
        }
    }

    /** Returns the archive. */
    public Path file() {
        return file;
    }

    /** Tells whether the archive has a member of this name; of several the last one counts. */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** Tells whether several members have this name. Programs differ in which of them they take. */
    public boolean isRepeated(String name) {
        return repeated.contains(name);
    }

    /** Returns the size of a regular file in bytes, links followed. */
    public long size(String name) throws ImageException {
        return file(name).size();
    }

    /**
     * Opens a regular file, links inside the archive followed.
     *
     * @throws ImageException when there is none of this name
     */
    public InputStream read(String name) throws ImageException {
        Member member = file(name);
        try {
            Part part = Part.of(file);
            part.position = member.offset();
            part.end = member.offset() + member.size();
            return new BufferedInputStream(part, BUFFER_BYTES);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Member file(String name) throws ImageException {
        String current = name;
        for (int links = 0; links <= MAX_LINKS; links++) {
            Member member = members.get(current);
            if (member == null) {
                throw unusable(Reason.NOT_FOUND, name, "is missing from " + file);
            }
            if (member.kind() == Kind.FILE) {
                return member;
            }
            if (member.kind() == Kind.SPARSE_FILE) {
                throw unusable(Reason.UNSUPPORTED, name, "is stored as a sparse file in " + file);
            }
            if (member.kind() != Kind.SYMBOLIC_LINK && member.kind() != Kind.HARD_LINK) {
                throw unusable(Reason.DAMAGED, name, "is not a file in " + file);
            }
            current = target(name, current, member);
        }
        throw unusable(Reason.LIMIT, name, "is a link over more than " + MAX_LINKS + " others in " + file);
    }

    private String target(String asked, String link, Member member) throws ImageException {
        boolean relative =
                member.kind() == Kind.SYMBOLIC_LINK && !member.target().startsWith("/");
        try {
            return ImagePath.clean(relative ? "./" + ImagePath.parent(link) + "/" + member.target() : member.target());
        } catch (ContentException e) {
            throw unusable(Reason.DAMAGED, asked, "is a link that leads out of " + file);
        }
    }

    private static ImageException unusable(Reason reason, String name, String clause) {
        return new ImageException(
                reason, "The member `" + ManifestParser.printable(name) + "` " + clause + ".", WRITE_AGAIN);
    }

    private void refuseCompressed() throws IOException, ImageException {
        String magic;
        try (Part start = Part.of(file)) {
            magic = HexFormat.of().formatHex(start.readNBytes(MAGIC_BYTES));
        }
        for (Map.Entry<String, String> known : COMPRESSED.entrySet()) {
            if (magic.startsWith(known.getKey())) {
                throw new ImageException(
                        Reason.UNSUPPORTED,
                        file + " is compressed with " + known.getValue()
                                + "; archives are read in place, as plain tar.",
                        "Decompress it: `" + known.getValue() + " -dc " + file + " > " + file
                                + ".tar`, and name that file.");
            }
        }
    }

    private static ImageException unreadable(Path file, IOException e) {
        return new ImageException(
                Reason.DAMAGED,
                file + " cannot be read: " + e.getMessage(),
                "Check that the file exists and its permissions.",
                e);
    }

    /** The bytes of a file from a position to an end. */
    private static final class Part extends InputStream {

        private final FileChannel channel;
        private long position;
        private long end;

        private Part(FileChannel channel, long end) {
            this.channel = channel;
            this.end = end;
        }

        @SuppressWarnings("resource") // closed with the part
        static Part of(Path file) throws IOException {
            FileChannel channel = FileChannel.open(file);
            try {
                return new Part(channel, channel.size());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }

        long left() {
            return end - position;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left() == 0) {
                return -1;
            }
            int read = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, left())), position);
            if (read < 0) {
                throw new EOFException("the file was cut while it was read");
            }
            position += read;
            return read;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
