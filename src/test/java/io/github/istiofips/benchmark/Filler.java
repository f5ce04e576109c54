// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import java.util.SplittableRandom;

/**
 * Bytes that a compressor finds about as hard as programs: short pieces never seen before between repetitions of what stood up to
 * 16 KiB before. The same seed gives the same bytes.
 */
final class Filler {

    private static final int DISTANCE = 16 << 10;
    private static final int FRESH = 8;

    private final SplittableRandom random;
    private final int repetition;

    /**
     * @param repetition most bytes that repeat before something fresh comes; with 32 gzip leaves about 31 %, with 19 about 42 %
     */
    Filler(long seed, int repetition) {
        this.random = new SplittableRandom(seed);
        this.repetition = repetition;
    }

    byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        int at = 0;
        while (at < size) {
            int fresh = Math.min(size - at, 1 + random.nextInt(FRESH));
            long value = random.nextLong();
            for (int i = 0; i < fresh; i++) {
                bytes[at++] = (byte) (value >>> (8 * i));
            }
            int length = Math.min(size - at, 4 + random.nextInt(repetition));
            int distance = Math.min(at, length + random.nextInt(DISTANCE));
            length = Math.min(length, distance);
            System.arraycopy(bytes, at - distance, bytes, at, length);
            at += length;
        }
        return bytes;
    }
}
