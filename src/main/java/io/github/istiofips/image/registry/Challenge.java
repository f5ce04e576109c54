// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry asks for (RFC 9110, section 11.6.1; distribution, docs/spec/auth/token.md).
 *
 * @param bearer whether a token is wanted; else user name and password
 * @param realm where tokens are given out; empty for Basic
 * @param service the audience of the token; may be empty
 */
record Challenge(boolean bearer, String realm, String service) {

    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z_]+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,\"]+))");

    /** Chooses among the {@code WWW-Authenticate} headers of an answer: a token before a password. */
    static Optional<Challenge> choose(List<String> headers) {
        return withScheme(headers, "bearer ")
                .map(header -> {
                    Map<String, String> parameters = parameters(header.substring("bearer ".length()));
                    return new Challenge(
                            true, parameters.getOrDefault("realm", ""), parameters.getOrDefault("service", ""));
                })
                .or(() -> withScheme(headers, "basic").map(header -> new Challenge(false, "", "")));
    }

    private static Optional<String> withScheme(List<String> headers, String scheme) {
        return headers.stream()
                .map(String::trim)
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(scheme))
                .findFirst();
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(text);
        while (matcher.find()) {
            String value = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return parameters;
    }
}
