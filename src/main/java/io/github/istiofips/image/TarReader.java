// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.TarEntry.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Walks a tar archive of the kinds that layers use: V7, ustar and pax (POSIX.1-2017, pax, "ustar Interchange Format"
 * and "pax Extended Header") and GNU (GNU tar manual, "Basic Tar Format"). Where the formats leave a choice it decides
 * as Go's {@code archive/tar} does, which the container runtimes extract with. Memory never follows a declared length.
 */
final class TarReader {

    /** Most members of a layer; the largest distributions have a quarter of that. */
    static final int MAX_ENTRIES = 1_000_000;

    /** Most bytes of an extended header; Go's reader has the same bound. */
    static final int MAX_EXTENSION = 1024 * 1024;

    private static final int BLOCK = TarHeader.BLOCK;

    private final InputStream in;
    private final byte[] block = new byte[BLOCK];
    private int ordinal;
    private long contentLeft;
    private long padding;

    TarReader(InputStream in) {
        this.in = in;
    }

    /** Skips what is left of the current member and returns the next one; empty at the end of the archive. */
    Optional<TarEntry> next() throws IOException {
        Optional<String> longName = Optional.empty();
        Optional<String> longLink = Optional.empty();
        Map<String, String> pax = Map.of();
        while (true) {
            skipContent();
            if (!readHeaderBlock()) {
                if (longName.isPresent() || longLink.isPresent() || !pax.isEmpty()) {
                    throw ContentException.damaged("ends after an extended tar header");
                }
                return Optional.empty();
            }
            if (ordinal == MAX_ENTRIES) {
                throw ContentException.limit("has more than " + MAX_ENTRIES + " tar entries");
            }
            TarHeader header = TarHeader.parse(block);
            switch (header.type()) {
                case 'x' -> pax = PaxRecords.parse(extension(header));
                case 'g' -> PaxRecords.parse(extension(header));
                case 'L' -> longName = Optional.of(TarHeader.text(extension(header)));
                case 'K' -> longLink = Optional.of(TarHeader.text(extension(header)));
                default -> {
                    return Optional.of(member(header, pax, longName, longLink));
                }
            }
        }
    }

    /** Reads content of the current member; -1 at its end. */
    int read(byte[] target) throws IOException {
        if (contentLeft == 0) {
            return -1;
        }
        int read = in.read(target, 0, (int) Math.min(target.length, contentLeft));
        if (read < 0) {
            throw endsInsideContent();
        }
        contentLeft -= read;
        return read;
    }

    /** Reads the next bytes of the current member; fewer at its end. */
    byte[] readNBytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        int length = 0;
        while (length < count && contentLeft > 0) {
            int read = in.read(bytes, length, (int) Math.min(count - length, contentLeft));
            if (read < 0) {
                throw endsInsideContent();
            }
            length += read;
            contentLeft -= read;
        }
        return Arrays.copyOf(bytes, length);
    }

    /** Tells the reader that its input was moved to the end of the current content, instead of being read. */
    void contentPassed() {
        contentLeft = 0;
    }

    private TarEntry member(
            TarHeader header, Map<String, String> pax, Optional<String> longName, Optional<String> longLink)
            throws IOException {
        String name = longName.orElse(PaxRecords.textOr(pax, "path", header.name()));
        String link = longLink.orElse(PaxRecords.textOr(pax, "linkpath", header.linkName()));
        long size = PaxRecords.sizeOr(pax, header.size());
        boolean sparse = header.type() == 'S' || PaxRecords.isSparse(pax);
        Kind kind = kind(header.type(), name, sparse);
        if (header.type() == 'S' && header.sparseMapContinues()) {
            skipSparseMap();
        }
        boolean hasContent = kind == Kind.FILE
                || kind == Kind.SPARSE_FILE
                || (kind == Kind.SPECIAL && !TarHeader.isHeaderOnly(header.type()));
        begin(hasContent ? size : 0);
        String realName = sparse ? PaxRecords.textOr(pax, PaxRecords.SPARSE_NAME, name) : name;
        return new TarEntry(
                ordinal++,
                realName,
                kind,
                kind == Kind.SYMBOLIC_LINK || kind == Kind.HARD_LINK ? link : "",
                contentLeft,
                header.mode());
    }

    private static Kind kind(char type, String name, boolean sparse) {
        return switch (type) {
            case '\0' -> name.endsWith("/") ? Kind.DIRECTORY : sparse ? Kind.SPARSE_FILE : Kind.FILE;
            case '0', '7', 'S' -> sparse ? Kind.SPARSE_FILE : Kind.FILE;
            case '1' -> Kind.HARD_LINK;
            case '2' -> Kind.SYMBOLIC_LINK;
            case '5' -> Kind.DIRECTORY;
            default -> Kind.SPECIAL;
        };
    }

    private void begin(long size) throws ContentException {
        if (size > LayerStream.MAX_INFLATED) {
            throw ContentException.limit("has a tar entry of " + size + " bytes");
        }
        contentLeft = size;
        padding = (BLOCK - size % BLOCK) % BLOCK;
    }

    private byte[] extension(TarHeader header) throws IOException {
        if (header.size() > MAX_EXTENSION) {
            throw ContentException.limit("has an extended tar header of more than " + MAX_EXTENSION + " bytes");
        }
        begin(header.size());
        byte[] bytes = in.readNBytes((int) header.size());
        if (bytes.length < header.size()) {
            throw ContentException.damaged("ends inside an extended tar header");
        }
        contentLeft = 0;
        ordinal++;
        return bytes;
    }

    private void skipSparseMap() throws IOException {
        for (int read = 0; read < MAX_EXTENSION; read += BLOCK) {
            if (in.readNBytes(block, 0, BLOCK) < BLOCK) {
                throw ContentException.damaged("ends inside a sparse map");
            }
            if (block[TarHeader.SPARSE_EXTENSION_CONTINUES] == 0) {
                return;
            }
        }
        throw ContentException.limit("has a sparse map of more than " + MAX_EXTENSION + " bytes");
    }

    /** Skips to the next header. An archive may end right behind the last content, without padding and end blocks. */
    private void skipContent() throws IOException {
        byte[] discarded = new byte[contentLeft > BLOCK ? 64 * 1024 : BLOCK];
        while (contentLeft > 0) {
            if (read(discarded) < 0) {
                throw endsInsideContent();
            }
        }
        in.readNBytes(discarded, 0, (int) padding);
        padding = 0;
    }

    private static ContentException endsInsideContent() {
        return ContentException.damaged("ends inside the content of a tar entry");
    }

    private boolean readHeaderBlock() throws IOException {
        int read = in.readNBytes(block, 0, BLOCK);
        if (read == 0) {
            return false;
        }
        if (read < BLOCK) {
            throw ContentException.damaged("ends inside a tar header");
        }
        if (!isZero()) {
            return true;
        }
        int second = in.readNBytes(block, 0, BLOCK);
        if (second != 0 && (second < BLOCK || !isZero())) {
            throw ContentException.damaged("has a single zero block where its tar archive should end");
        }
        return false;
    }

    private boolean isZero() {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Decodes names; a name that is not UTF-8 keeps no place among the wanted ones. */
    static String utf8(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
