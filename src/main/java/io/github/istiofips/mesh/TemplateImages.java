// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
    /** What the bundled templates say, which is the image that is resolved anyway. */
    private static final Pattern BUNDLED = Pattern.compile("(?:annotation \\.ObjectMeta [`\"][\\w./]+[`\"] )?"
            + "\\.(?:ProxyImage|ProxyInitImage|AgentgatewayImage"
            + "|Values\\.global\\.(?:proxy\\.image|proxy_init\\.image|agentgateway\\.image))");

    private static final Pattern PROXY_NAME =
            Pattern.compile("name[\"']?[ \\t]*:[ \\t]*[\"']?istio-(?:proxy|init|validation)\\b");

    private static final Pattern VALUE = Pattern.compile("\\.Values\\.([\\w.]+)");
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    /** Characters that may follow a plain scalar on its line. */
    private static final String AFTER_PLAIN = " \t\r,}]";

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

    /** An item of a list, or the whole template, which is what an image outside of lists belongs to. */
    private static final class Item {

        private final int indent;
        private boolean proxy;

        Item(int indent) {
            this.indent = indent;
        }
    }

    /** An image line and the list item that it belongs to. */
    private record Line(String text, Item item) {}

    /** Returns the images of a template other than those of the bundled expressions, without repetition. */
    static List<Found> of(String template, HelmValues values) {
        Set<Found> found = new LinkedHashSet<>();
        for (Line line : lines(template)) {
            found(line.text(), values, line.item().proxy).ifPresent(found::add);
        }
        return new ArrayList<>(found);
    }

    /** Returns the image lines, once every item is read to its end, as the name of a container may follow its image. */
    private static List<Line> lines(String template) {
        List<Line> images = new ArrayList<>();
        Deque<Item> items = new ArrayDeque<>();
        items.push(new Item(-1));
        template.lines().filter(line -> !line.isBlank()).forEach(line -> {
            String text = line.stripLeading();
            if (!text.startsWith(OPEN)) {
                int indent = line.length() - text.length();
                while (items.element().indent >= indent) {
                    items.pop();
                }
                if (text.startsWith("- ")) {
                    items.push(new Item(indent));
                }
            }
            if (PROXY_NAME.matcher(line).find()) {
                items.forEach(item -> item.proxy = true);
            }
            Matcher matcher = IMAGE.matcher(line);
            while (matcher.find()) {
                images.add(new Line(unquoted(matcher.group(1)), items.element()));
            }
        });
        return images;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && (text.startsWith("\"") || text.startsWith("'"));
        return quoted ? text.substring(1, text.length() - 1) : plain(text);
    }

    /** Returns a plain scalar without what follows it: a comment, or the end of a flow collection. */
    private static String plain(String text) {
        int least = text.indexOf(CLOSE, Math.max(text.lastIndexOf(OPEN), 0));
        least = text.contains(OPEN) && least >= 0 ? least + CLOSE.length() : 0;
        int comment = text.indexOf(" #", least);
        int end = comment < 0 ? text.length() : comment;
        while (end > least && AFTER_PLAIN.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }

    private static Optional<Found> found(String text, HelmValues values, boolean proxy) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder filled = new StringBuilder();
        int end = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, end)) {
            int close = text.indexOf(CLOSE, open);
            String action = close < 0 ? "" : action(text.substring(open + OPEN.length(), close));
            boolean alone = open == 0 && close + CLOSE.length() == text.length();
            if (alone && BUNDLED.matcher(action).matches()) {
                return Optional.empty();
            }
            Matcher path = VALUE.matcher(action);
            Optional<Value.Scalar> value = path.matches() ? values.scalar(path.group(1)) : Optional.empty();
            if (value.isEmpty()) {
                return Optional.of(new Found(Kind.EXPRESSION, text, proxy));
            }
            filled.append(text, end, open).append(value.get().rendered());
            end = close + CLOSE.length();
        }
        String result = filled.append(text.substring(end)).toString();
        return Optional.of(new Found(result.contains(OPEN) ? Kind.EXPRESSION : Kind.LITERAL, result, proxy));
    }

    /** Returns the content of an action without the dashes that trim the text around it. */
    private static String action(String content) {
        String start = content.startsWith("-") ? content.substring(1) : content;
        return (start.endsWith("-") ? start.substring(0, start.length() - 1) : start).strip();
    }
}
