// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A run of bytes of a file.
 *
 * @param start offset of the first byte
 * @param end offset behind the last byte, not below {@code start}
 */
record Range(long start, long end) {

    long length() {
        return end - start;
    }

    /** The range in words. */
    String words() {
        return String.format("code 0x%x to 0x%x", start, end);
    }

    /** The same bytes without repetition: what overlaps becomes one range, in ascending order, none empty. */
    static List<Range> union(List<Range> ranges) {
        List<Range> result = new ArrayList<>();
        for (Range range : ranges.stream()
                .filter(range -> range.length() > 0)
                .sorted(Comparator.comparingLong(Range::start))
                .toList()) {
            Range last = result.isEmpty() ? range : result.get(result.size() - 1);
            if (last.overlaps(range)) {
                result.remove(last);
                result.add(new Range(last.start, Math.max(last.end, range.end)));
            } else {
                result.add(range);
            }
        }
        return List.copyOf(result);
    }

    /** Whether the two have a byte in common. */
    boolean overlaps(Range other) {
        return Math.max(start, other.start) < Math.min(end, other.end);
    }

    boolean contains(long offset, long length) {
        return length >= 0 && offset >= start && offset <= end && length <= end - offset;
    }
}
