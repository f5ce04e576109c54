// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Substitutes {@code ${NAME}}, {@code $NAME}, {@code @NAME@} and {@code ###NAME###} in a single value. What is put in is
 * not searched again.
 */
public final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile(
            "\\$\\{([^${}]+)}|\\$([A-Za-z_][A-Za-z0-9_]*)|###([A-Za-z0-9_.-]+)###" + "|@([A-Za-z_][A-Za-z0-9_.-]*)@");

    private final Map<String, String> explicit;
    private final Function<String, Optional<String>> properties;

    /**
     * @param explicit values given for this purpose; they win
     * @param properties properties of the POM
     */
    public Placeholders(Map<String, String> explicit, Function<String, Optional<String>> properties) {
        this.explicit = Map.copyOf(explicit);
        this.properties = properties;
    }

    /** Returns placeholders without any value: every one found stays unresolved. */
    public static Placeholders none() {
        return new Placeholders(Map.of(), name -> Optional.empty());
    }

    /**
     * A value after substitution.
     *
     * @param text the text; unresolved placeholders stand as written
     * @param unresolved names without a value, in order, without repetition
     */
    public record Filled(String text, List<String> unresolved) {
        public Filled {
            unresolved = List.copyOf(unresolved);
        }
    }

    /** Substitutes the placeholders of one value. */
    public Filled fill(String text) {
        if (text.indexOf('$') < 0 && text.indexOf('@') < 0 && !text.contains("###")) {
            return new Filled(text, List.of());
        }
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder result = new StringBuilder();
        List<String> unresolved = new ArrayList<>();
        while (matcher.find()) {
            String name = name(matcher);
            Optional<String> value = Optional.ofNullable(explicit.get(name)).or(() -> properties.apply(name));
            if (value.isEmpty() && !unresolved.contains(name)) {
                unresolved.add(name);
            }
            matcher.appendReplacement(result, Matcher.quoteReplacement(value.orElse(matcher.group())));
        }
        return new Filled(matcher.appendTail(result).toString(), unresolved);
    }

    private static String name(Matcher matcher) {
        for (int group = 1; group < matcher.groupCount(); group++) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        return matcher.group(matcher.groupCount());
    }
}
