// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.util.EnumSet;
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
        TEST
    }

    private final byte[] bytes;
    private final Place place;
    private final boolean oneLine;
    private final String group;
    private final Set<Mark> marks;

    private CertificateInput(byte[] bytes, Place place, boolean oneLine, String group, Set<Mark> marks) {
        this.bytes = bytes.clone();
        this.place = place;
        this.oneLine = oneLine;
        this.group = group;
        this.marks = marks.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(marks));
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
        return new CertificateInput(bytes, place, false, group, marks);
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
        return new CertificateInput(bytes, place, true, group, marks);
    }

    /** Returns where the input stands. */
    public Place place() {
        return place;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Returns the place of what begins after so many line breaks. */
    Place placeAt(int lineOffset) {
        return oneLine ? place : new Place(place.file(), place.line() + lineOffset, place.entry());
    }

    String group() {
        return group;
    }

    boolean has(Mark mark) {
        return marks.contains(mark);
    }

    /** Tells whether the mesh uses it or the user named it, so that nothing in it may go unread. */
    boolean mustBeRead() {
        return has(Mark.NAMED) || has(Mark.ISTIO_CA) || has(Mark.GATEWAY_TLS);
    }

    /** Returns place and size, never content. */
    @Override
    public String toString() {
        return "CertificateInput[" + place + ", " + bytes.length + " bytes]";
    }
}
