// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes to search for, prepared for Horspool's search. */
final class Needle {

    private static final int BYTES = 256;

    private final byte[] content;
    private final int[] shift = new int[BYTES];

    /** Prepares the search for at least one byte. */
    Needle(byte[] content) {
        this.content = content.clone();
        int last = content.length - 1;
        Arrays.fill(shift, content.length);
        for (int i = 0; i < last; i++) {
            shift[content[i] & 0xff] = last - i;
        }
    }

    /** A text in US-ASCII. */
    static Needle of(String text) {
        return new Needle(text.getBytes(StandardCharsets.US_ASCII));
    }

    int length() {
        return content.length;
    }

    byte at(int index) {
        return content[index];
    }

    /** How far the next possible place is, when this is the byte below the last one of the needle. */
    int shift(byte tail) {
        return shift[tail & 0xff];
    }
}
