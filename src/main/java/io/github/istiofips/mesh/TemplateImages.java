// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Images in the text of an injection template, which is YAML only after its template expressions are filled in
 * (istio.io/latest/docs/setup/additional-setup/sidecar-injection, "Custom templates").
 */
final class TemplateImages {

    private static final Pattern IMAGE =
            Pattern.compile("(?<![\\w.-])[\"']?image[\"']?[ \\t]*:[ \\t]*(\"[^\"\\n]*\"|'[^'\\n]*'|[^\\n]*)");
    private static final Pattern ACTION = Pattern.compile("\\{\\{-?\\s*(.*?)\\s*-?}}");
    /** What the bundled templates say, which is the image that is resolved anyway. */
    private static final Pattern BUNDLED = Pattern.compile("(?:annotation \\.ObjectMeta [`\"][\\w./]+[`\"] )?"
            + "\\.(?:ProxyImage|ProxyInitImage|AgentgatewayImage"
            + "|Values\\.global\\.(?:proxy\\.image|proxy_init\\.image|agentgateway\\.image))");

    private static final Pattern PROXY_NAME =
            Pattern.compile("name[\"']?[ \\t]*:[ \\t]*[\"']?istio-(?:proxy|init|validation)\\b");
    /** Width of the dash that begins a list item. */
    private static final int ITEM_INDENT = 2;

    private static final Pattern VALUE = Pattern.compile("\\.Values\\.([\\w.]+)");
    private static final Pattern UNQUOTED_END = Pattern.compile("\\s+#.*|[\\s,}\\]]+$");

    /** What an image line says. */
    enum Kind {
        /** A reference. */
        LITERAL,
        /** An expression that cannot be followed. */
        EXPRESSION
    }

    /**
     * One image line.
     *
     * @param proxy whether it stands in a container of the proxy
     */
    record Found(Kind kind, String text, boolean proxy) {}

    private TemplateImages() {}

    /** Returns the images of a template other than those of the bundled expressions, without repetition. */
    static List<Found> of(String template, HelmValues values) {
        Set<Found> found = new LinkedHashSet<>();
        Matcher matcher = IMAGE.matcher(template);
        while (matcher.find()) {
            boolean proxy =
                    PROXY_NAME.matcher(container(template, matcher.start())).find();
            found(unquoted(matcher.group(1)), values, proxy).ifPresent(found::add);
        }
        return new ArrayList<>(found);
    }

    /** Returns the lines of the list item around an offset, which is the container that the image belongs to. */
    private static String container(String template, int offset) {
        String[] lines = template.split("\n", -1);
        int image = (int)
                template.substring(0, offset).chars().filter(c -> c == '\n').count();
        int first = image;
        int keys = indent(lines[image]) + (lines[image].strip().startsWith("-") ? ITEM_INDENT : 0);
        while (first > 0 && !(lines[first].strip().startsWith("- ") && indent(lines[first]) < keys)) {
            first--;
        }
        int last = image + 1;
        while (last < lines.length && (lines[last].isBlank() || indent(lines[last]) > indent(lines[first]))) {
            last++;
        }
        return String.join("\n", List.of(lines).subList(first, last));
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && (text.startsWith("\"") || text.startsWith("'"));
        return quoted
                ? text.substring(1, text.length() - 1)
                : UNQUOTED_END.matcher(text).replaceAll("").strip();
    }

    private static Optional<Found> found(String text, HelmValues values, boolean proxy) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.contains("{{")) {
            return Optional.of(new Found(Kind.LITERAL, text, proxy));
        }
        StringBuilder filled = new StringBuilder();
        Matcher action = ACTION.matcher(text);
        while (action.find()) {
            if (action.start() == 0
                    && action.end() == text.length()
                    && BUNDLED.matcher(action.group(1)).matches()) {
                return Optional.empty();
            }
            Matcher path = VALUE.matcher(action.group(1));
            Optional<Value.Scalar> value = path.matches() ? values.scalar(path.group(1)) : Optional.empty();
            if (value.isEmpty()) {
                return Optional.of(new Found(Kind.EXPRESSION, text, proxy));
            }
            action.appendReplacement(
                    filled, Matcher.quoteReplacement(value.get().rendered()));
        }
        String result = action.appendTail(filled).toString();
        return Optional.of(new Found(result.contains("{{") ? Kind.EXPRESSION : Kind.LITERAL, result, proxy));
    }
}
