// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The constants of Envoy's version line in a part of the file. Constants of one object are close together; farther away, a
 * number with dots may be anything. Source: envoyproxy/envoy, source/common/version/version.cc.
 *
 * @param text the bytes, one a character
 */
record EnvoyConstants(String text) {

    /** How far from one constant of the line the others are taken. */
    static final int REACH = 128;

    private static final Pattern VERSION =
            Pattern.compile("(?<![0-9.])\\d+\\.\\d+\\.\\d+(?:-dev)?(?:-contrib)?(?=\\x00)");

    private static final Pattern TYPE = Pattern.compile("(?<![A-Z_])(?:RELEASE|DEBUG)(?=\\x00)");

    /** A constant of its own since Envoy 1.37. */
    private static final String CONTRIB = "-contrib";

    private static final Pattern SUFFIX = Pattern.compile("(?<![ -~])" + CONTRIB + "(?=\\x00)");

    /** How the line is put together; the version may be two parts. */
    private static final Pattern FORMAT = Pattern.compile("\\{\\}/(?:\\{\\}){1,2}/\\{\\}/\\{\\}/\\{\\}\\x00");

    /** What is within reach of an offset. */
    static EnvoyConstants around(FileBytes bytes, long at) throws MalformedExecutableException {
        long start = Math.max(0, at - REACH);
        long end = Math.min(bytes.size(), at + REACH);
        return new EnvoyConstants(new String(bytes.copy(start, end - start), StandardCharsets.ISO_8859_1));
    }

    /** Both parts, apart from each other. */
    EnvoyConstants and(EnvoyConstants other) {
        return new EnvoyConstants(text + "\0" + other.text);
    }

    /** The version if there is only one, such as {@code 1.30.4} or {@code 1.24.1-dev}; else empty. */
    String version() {
        TreeSet<String> found = new TreeSet<>();
        for (Matcher matcher = VERSION.matcher(text); matcher.find(); ) {
            if (startsHere(matcher.start(), matcher.end() - matcher.start())) {
                found.add(matcher.group());
            }
        }
        String version = only(found);
        boolean suffix = !version.isEmpty()
                && !version.endsWith(CONTRIB)
                && SUFFIX.matcher(text).find();
        return suffix ? version + CONTRIB : version;
    }

    /** In front of a text stands what cannot be printed, or, in a string object of libc++, twice its length. */
    private boolean startsHere(int start, int length) {
        char before = start == 0 ? 0 : text.charAt(start - 1);
        return before < ' ' || before > '~' || before == 2 * length;
    }

    /** {@code RELEASE} or {@code DEBUG} if there is only one of them; else empty. */
    String type() {
        TreeSet<String> found = new TreeSet<>();
        for (Matcher matcher = TYPE.matcher(text); matcher.find(); ) {
            found.add(matcher.group());
        }
        return only(found);
    }

    private static String only(TreeSet<String> found) {
        return found.size() == 1 ? found.first() : "";
    }

    /** Whether these are beyond doubt constants of the line: its type, and its version or its format. */
    boolean tellLine() {
        return !type().isEmpty()
                && (!version().isEmpty() || FORMAT.matcher(text).find());
    }
}
