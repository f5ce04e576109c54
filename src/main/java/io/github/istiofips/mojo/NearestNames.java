// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import java.util.Comparator;
import java.util.List;

/** Finds the names that somebody may have meant. */
final class NearestNames {

    /** Names proposed. */
    private static final int MOST = 3;

    private NearestNames() {}

    /** Returns the names with the fewest letters to change, those that contain the text first. */
    static List<String> of(String text, List<String> names) {
        return names.stream()
                .sorted(Comparator.comparing((String name) -> !name.contains(text))
                        .thenComparingInt(name -> distance(text, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /** Returns how many letters have to be added, removed or replaced (Levenshtein distance). */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
