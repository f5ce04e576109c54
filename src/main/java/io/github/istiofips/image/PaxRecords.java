// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.util.HashMap;
import java.util.Map;

/** The records of a pax extended header: {@code "%d %s=%s\n"}, the number being the length of the whole record. */
final class PaxRecords {

    static final String SPARSE_NAME = "GNU.sparse.name";

    private static final String SPARSE = "GNU.sparse.";
    private static final int MAX_LENGTH_DIGITS = 7;

    private PaxRecords() {}

    static Map<String, String> parse(byte[] bytes) throws ContentException {
        Map<String, String> records = new HashMap<>();
        int position = 0;
        while (position < bytes.length) {
            int blank = indexOf(bytes, ' ', position, bytes.length);
            int end = position + length(bytes, position, blank);
            if (end > bytes.length || end <= blank + 1 || bytes[end - 1] != '\n') {
                throw malformed();
            }
            int equals = indexOf(bytes, '=', blank + 1, end - 1);
            String key = TarReader.utf8(bytes, blank + 1, equals - blank - 1);
            String value = TarReader.utf8(bytes, equals + 1, end - 1 - (equals + 1));
            if (key.isEmpty() || (isName(key) && value.indexOf('\0') >= 0)) {
                throw malformed();
            }
            records.put(key, value);
            position = end;
        }
        return records;
    }

    /** Returns a value, or the default where there is none; an empty value means "as in the header". */
    static String textOr(Map<String, String> records, String key, String otherwise) {
        String value = records.getOrDefault(key, "");
        return value.isEmpty() ? otherwise : value;
    }

    static long sizeOr(Map<String, String> records, long otherwise) throws ContentException {
        String value = records.getOrDefault("size", "");
        if (value.isEmpty()) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,18}")) {
            throw malformed();
        }
        return Long.parseLong(value);
    }

    static boolean isSparse(Map<String, String> records) {
        return records.keySet().stream().anyMatch(key -> key.startsWith(SPARSE));
    }

    private static boolean isName(String key) {
        return key.equals("path") || key.equals("linkpath") || key.equals(SPARSE_NAME);
    }

    private static int length(byte[] bytes, int from, int to) throws ContentException {
        if (to == from || to - from > MAX_LENGTH_DIGITS) {
            throw malformed();
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                throw malformed();
            }
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) throws ContentException {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw malformed();
    }

    private static ContentException malformed() {
        return ContentException.damaged("has a malformed pax header");
    }
}
