// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a text file of the project: bounded, strict UTF-8, without byte order mark. */
public final class SourceText {

    /** Largest file that is read: ten times a rendered bundle of every Istio chart with its CRDs. */
    public static final int MAX_BYTES = 32 * 1024 * 1024;

    private SourceText() {}

    /**
     * Reads a file.
     *
     * @param relative name of the file in messages
     * @param path where it is
     * @throws SourceException if it is missing, a directory, unreadable, larger than {@link #MAX_BYTES} or not UTF-8
     */
    public static String read(String relative, Path path) throws SourceException {
        if (Files.isDirectory(path)) {
            throw SourceException.in(relative, "is a directory, named in <sources>; name the file in it");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw SourceException.in(
                    relative,
                    "no such file, named in <sources>; correct the path, which is relative to the module's directory");
        } catch (IOException e) {
            throw SourceException.in(relative, "cannot be read; check its permissions");
        }
        if (bytes.length > MAX_BYTES) {
            throw SourceException.in(
                    relative, "is larger than " + MAX_BYTES + " bytes; split it, or name a smaller file in <sources>");
        }
        return decode(relative, bytes);
    }

    /**
     * Returns what can be told of a file that {@link #read} refuses: its first {@link #MAX_BYTES} bytes, each a
     * character (ISO-8859-1), without zeros, so that words in ASCII letters are found in UTF-16 as well.
     *
     * @return the text; empty if the file cannot be opened
     */
    public static Optional<String> leniently(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1);
            return Optional.of(text.replace("\0", ""));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Decodes the bytes of a file; a byte order mark is skipped.
     *
     * @param relative name of the file in messages
     * @throws SourceException if they are not UTF-8
     */
    public static String decode(String relative, byte[] bytes) throws SourceException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw SourceException.in(relative, "is not UTF-8; save it as UTF-8");
        }
    }
}
