// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.util.regex.Pattern;

/**
 * Hides the repository keys of Solo's registries. Solo hands out path elements {@code istio-<key>} and
 * {@code istio-helm-<key>}, the key being twelve hexadecimal digits; who knows one can pull the images behind it.
 */
public final class ReferenceMask {

    private static final Pattern KEY =
            Pattern.compile("(?<![A-Za-z0-9._-])istio-(helm-)?[0-9a-fA-F]{12}(?![A-Za-z0-9_-])");

    private ReferenceMask() {}

    /** Returns the text, a reference or any sentence, with every key written as {@code ****}. */
    public static String mask(String text) {
        return KEY.matcher(text).replaceAll("istio-$1****");
    }
}
