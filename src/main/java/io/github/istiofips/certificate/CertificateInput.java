// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The bytes of one file or one value that may hold certificates and keys. The bytes never leave this package. */
public final class CertificateInput {

    /** Most bytes that are read: the Mozilla root bundle has 220 kB, and a Kubernetes Secret at most 1 MiB. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    /** What is known of the use from where the bytes stand. */
    public enum Mark {
        /** The user named it in the configuration. */
        NAMED,
        /** A Secret or folder that Istio's certificate authority reads. */
        ISTIO_CA,
        /** A TLS Secret that a Gateway names. */
        GATEWAY_TLS,
        /** Below {@code src/test}. */
        TEST,
        /** A keystore in a folder whose name says that what lies there is Istio's: it may not go unread. */
        ISTIO_FOLDER,
        /** It is there only for others to be trusted by, or lies inside an image: inventory whatever it is. */
        INVENTORY
    }

    private final byte[] bytes;
    private final Place place;
    private final Lines lines;
    private final List<Integer> blockLines;
    private final String group;
    private final Set<Mark> marks;
    private final Optional<StorePassword> password;

    /** How lines of the content are lines of the file. */
    private enum Lines {
        SAME,
        ONE,
        OF_BLOCKS
    }

    private CertificateInput(
            byte[] bytes,
            Place place,
            Lines lines,
            List<Integer> blockLines,
            String group,
            Set<Mark> marks,
            Optional<StorePassword> password) {
        this.bytes = bytes;
        this.place = place;
        this.lines = lines;
        this.blockLines = List.copyOf(blockLines);
        this.group = group;
        this.marks = marks.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(marks));
        this.password = password;
    }

    /**
     * A text whose lines are lines of the file, or a binary file.
     *
     * @param bytes the content
     * @param place place of its first line; the entry is the key inside a Secret, empty for a file
     * @param group what belongs together: the folder of a file, the Secret of an entry
     * @param marks what is known of its use
     */
    public static CertificateInput ofLines(byte[] bytes, Place place, String group, Set<Mark> marks) {
        return new CertificateInput(bytes.clone(), place, Lines.SAME, List.of(), group, marks, Optional.empty());
    }

    /**
     * A value that stands on one line of the file however many lines it has itself, such as base64 in a Secret.
     *
     * @param bytes the decoded content
     * @param place place of the value
     * @param group what belongs together: the folder of a file, the Secret of an entry
     * @param marks what is known of its use
     */
    public static CertificateInput ofValue(byte[] bytes, Place place, String group, Set<Mark> marks) {
        return new CertificateInput(bytes.clone(), place, Lines.ONE, List.of(), group, marks, Optional.empty());
    }

    /**
     * A text that the file holds folded or with escapes, so that its lines are not lines of the file.
     *
     * @param bytes the unfolded content
     * @param place place of the value
     * @param blockLines the line of the file, counted from 1, of each {@code -----BEGIN } in the content, in order; where one
     *     is missing, the place of the value counts
     * @param group what belongs together: the folder of a file, the Secret of an entry
     * @param marks what is known of its use
     */
    public static CertificateInput ofBlocks(
            byte[] bytes, Place place, List<Integer> blockLines, String group, Set<Mark> marks) {
        return new CertificateInput(bytes.clone(), place, Lines.OF_BLOCKS, blockLines, group, marks, Optional.empty());
    }

    /** Returns the same input, to be opened with a password where its content is under one. */
    public CertificateInput withPassword(StorePassword opening) {
        return new CertificateInput(bytes, place, lines, blockLines, group, marks, Optional.of(opening));
    }

    /** Returns where the input stands. */
    public Place place() {
        return place;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Returns the place of what begins after so many line breaks, as the PEM block of this number counted from 0. */
    Place placeAt(int lineOffset, int block) {
        return switch (lines) {
            case SAME -> new Place(place.file(), place.line() + lineOffset, place.entry());
            case OF_BLOCKS ->
                block < blockLines.size() ? new Place(place.file(), blockLines.get(block), place.entry()) : place;
            case ONE -> place;
        };
    }

    Optional<StorePassword> password() {
        return password;
    }

    String group() {
        return group;
    }

    boolean has(Mark mark) {
        return marks.contains(mark);
    }

    /** Tells whether the mesh uses or may use it, or the user named it, so that nothing in it may go unread. */
    boolean mustBeRead() {
        return has(Mark.NAMED) || has(Mark.ISTIO_CA) || has(Mark.GATEWAY_TLS) || has(Mark.ISTIO_FOLDER);
    }

    /** Returns place and size, never content. */
    @Override
    public String toString() {
        return "CertificateInput[" + place + ", " + bytes.length + " bytes]";
    }
}
