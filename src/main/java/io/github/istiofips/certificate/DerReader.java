// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Reads the elements of one DER or BER value in order (ITU-T X.690, clauses 8 and 10). Only what certificates and keys need:
 * one-byte tags, and strings in one piece. Every length is checked against the bytes that are there before it is used.
 */
final class DerReader {

    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OID = 0x06;
    static final int BOOLEAN = 0x01;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;
    /** Constructed, context-specific tag 0; tag 1 is this plus one, and so on. */
    static final int CONTEXT_0 = 0xA0;

    /** Certificates nest about ten deep in the parts that are read; the bound ends hostile nesting. */
    static final int MAX_DEPTH = 16;

    /** Elements of indefinite length that lie in each other: PKCS#7 has four. */
    private static final int MAX_INDEFINITE = 16;

    private static final int CONSTRUCTED = 0x20;
    private static final int INDEFINITE = 0x80;

    /** The two zero bytes that end an element of indefinite length. */
    private static final int END_OF_CONTENTS = 2;

    /** Lengths take at most this many bytes: more than 2 GiB is never read. */
    private static final int MAX_LENGTH_BYTES = 4;

    /** The longest object identifier in use has some twenty bytes. */
    private static final int MAX_OID_BYTES = 64;

    private final byte[] bytes;
    private final int end;
    private final int depth;
    private int position;

    DerReader(byte[] bytes) {
        this(bytes, 0, bytes.length, 0);
    }

    private DerReader(byte[] bytes, int start, int end, int depth) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
        this.depth = depth;
    }

    boolean atEnd() {
        return position == end;
    }

    /** Returns the tag of the next element, or -1 at the end. */
    int peekTag() {
        return atEnd() ? -1 : bytes[position] & 0xFF;
    }

    /** Reads the next element, which must have the tag, and returns a reader of its content. */
    DerReader enter(int tag) throws MalformedDerException {
        if (depth == MAX_DEPTH) {
            throw new MalformedDerException("it is nested more than " + MAX_DEPTH + " levels deep");
        }
        if (peekTag() != tag) {
            throw new MalformedDerException(
                    atEnd()
                            ? "it ends where tag 0x%02x was expected".formatted(tag)
                            : "it has tag 0x%02x where 0x%02x was expected".formatted(peekTag(), tag));
        }
        boolean indefinite = isIndefinite();
        int start = contentStart();
        position = next(0);
        return new DerReader(bytes, start, indefinite ? position - END_OF_CONTENTS : position, depth + 1);
    }

    /** Reads the next element, which must have the tag, and returns its content. */
    byte[] content(int tag) throws MalformedDerException {
        DerReader inner = enter(tag);
        return Arrays.copyOfRange(bytes, inner.position, inner.end);
    }

    /** Reads the next element whatever it is and returns it with its header. */
    byte[] element() throws MalformedDerException {
        if (atEnd()) {
            throw new MalformedDerException("it ends where another element was expected");
        }
        int start = position;
        position = next(0);
        return Arrays.copyOfRange(bytes, start, position);
    }

    /** Reads an INTEGER as what its bytes are without a sign: some encoders leave the leading zero out, and OpenSSL reads them so. */
    BigInteger unsigned() throws MalformedDerException {
        byte[] content = content(INTEGER);
        if (content.length == 0) {
            throw new MalformedDerException("it has an empty number");
        }
        return new BigInteger(1, content);
    }

    /** Reads the bytes of a BIT STRING, whatever number of unused bits is announced: OpenSSL reads public keys so. */
    byte[] bitString() throws MalformedDerException {
        byte[] content = content(BIT_STRING);
        if (content.length == 0) {
            throw new MalformedDerException("it has an empty bit string");
        }
        return Arrays.copyOfRange(content, 1, content.length);
    }

    /** Reads an OBJECT IDENTIFIER in dotted form. */
    String oid() throws MalformedDerException {
        byte[] content = content(OID);
        if (content.length == 0 || content.length > MAX_OID_BYTES || content[content.length - 1] < 0) {
            throw new MalformedDerException("it has a broken object identifier");
        }
        StringBuilder text = new StringBuilder();
        BigInteger arc = BigInteger.ZERO;
        for (byte b : content) {
            arc = arc.shiftLeft(7).or(BigInteger.valueOf(b & 0x7F));
            if (b >= 0) {
                if (text.isEmpty()) {
                    int first = arc.min(BigInteger.TWO.multiply(BigInteger.valueOf(40)))
                                    .intValue()
                            / 40;
                    text.append(first);
                    arc = arc.subtract(BigInteger.valueOf(40L * first));
                }
                text.append('.').append(arc);
                arc = BigInteger.ZERO;
            }
        }
        return text.toString();
    }

    /** Returns the bytes after the last element that was read. */
    byte[] rest() {
        return Arrays.copyOfRange(bytes, position, end);
    }

    void expectEnd() throws MalformedDerException {
        if (!atEnd()) {
            throw new MalformedDerException((end - position) + " bytes follow where it should end");
        }
    }

    /** Returns where the next element ends. */
    private int next(int indefiniteAround) throws MalformedDerException {
        if (!isIndefinite()) {
            return contentEnd(contentStart());
        }
        if (indefiniteAround == MAX_INDEFINITE) {
            throw new MalformedDerException("it has more than " + MAX_INDEFINITE + " indefinite lengths in each other");
        }
        DerReader content = new DerReader(bytes, contentStart(), end, depth);
        while (!content.isEndOfContents()) {
            if (content.atEnd()) {
                throw new MalformedDerException("it is cut off: the end of an indefinite length is missing");
            }
            content.position = content.next(indefiniteAround + 1);
        }
        return content.position + END_OF_CONTENTS;
    }

    private boolean isIndefinite() {
        return end - position >= 2
                && (bytes[position] & CONSTRUCTED) != 0
                && (bytes[position + 1] & 0xFF) == INDEFINITE;
    }

    private boolean isEndOfContents() {
        return end - position >= END_OF_CONTENTS && bytes[position] == 0 && bytes[position + 1] == 0;
    }

    private int contentStart() throws MalformedDerException {
        if ((bytes[position] & 0x1F) == 0x1F) {
            throw new MalformedDerException("it has a tag of more than one byte");
        }
        if (end - position < 2) {
            throw new MalformedDerException("it is cut off");
        }
        int first = bytes[position + 1] & 0xFF;
        return first < 0x80 ? position + 2 : position + 2 + (first & 0x7F);
    }

    private int contentEnd(int start) throws MalformedDerException {
        int lengthBytes = start - position - 2;
        if (lengthBytes > MAX_LENGTH_BYTES || (lengthBytes == 0 && (bytes[position + 1] & 0x80) != 0)) {
            throw new MalformedDerException("it has a length that DER does not allow");
        }
        if (start > end) {
            throw new MalformedDerException("it is cut off");
        }
        long length = lengthBytes == 0 ? bytes[position + 1] : 0;
        for (int i = position + 2; i < start; i++) {
            length = (length << 8) | (bytes[i] & 0xFF);
        }
        if (length > end - start) {
            throw new MalformedDerException(
                    "it is cut off: " + length + " bytes announced, " + (end - start) + " left");
        }
        return start + (int) length;
    }
}
