// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How istioctl types the text of {@code path=value}, which is how it reads {@code --set} and, from 1.24 on, the tags of
 * components in files too: a number or a boolean if it looks like one, quotes or not (istio/istio
 * operator/pkg/values/map.go, parseValue and alwaysString).
 */
final class IstioctlValue {

    private static final Pattern NUMBER = Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d{1,3})?");
    private static final Set<String> TRUE = Set.of("t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE = Set.of("f", "F", "FALSE", "false", "False");
    /** Longest text that is tried as a number; no tag that means one is longer. */
    private static final int MAX_NUMBER = 64;

    /** Paths that istioctl from 1.24 on never types. */
    private static final List<String> ALWAYS_STRING = List.of(
            "tag",
            "compatibilityVersion",
            "values.compatibilityVersion",
            "values.global.tag",
            "meshConfig.defaultConfig.proxyMetadata.",
            "values.meshConfig.defaultConfig.proxyMetadata.");

    private IstioctlValue() {}

    /** Returns the value of a {@code --set} flag. */
    static Value.Scalar ofFlag(String path, String text, IstioVersion version) {
        String key = "spec." + path;
        boolean string = !version.isBefore(IstioctlRules.REWRITE)
                && ALWAYS_STRING.stream().anyMatch(path::startsWith);
        Value.Scalar plain = new Value.Scalar(text, text, Value.Kind.STRING, key, Optional.empty(), Value.Source.SET);
        if (string) {
            return plain;
        }
        Value.Scalar typed = typed(plain, text);
        return typed.kind() == Value.Kind.STRING && typed.rendered().equals(text)
                ? new Value.Scalar(
                        text, text.replace("\\,", ","), Value.Kind.STRING, key, Optional.empty(), Value.Source.SET)
                : typed;
    }

    /** Returns a scalar typed by its text; a number is a string here, of the digits that Go prints. */
    static Value.Scalar typed(Value.Scalar scalar, String text) {
        Optional<String> number = number(text);
        if (number.isPresent()) {
            Value.Kind kind = number.get().equals("0") ? Value.Kind.INTEGER : Value.Kind.STRING;
            return with(scalar, number.get(), kind);
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return with(scalar, String.valueOf(TRUE.contains(text)), Value.Kind.BOOLEAN);
        }
        return scalar;
    }

    /** Returns what Go prints for a text that istioctl takes for a number; empty if it is none. */
    static Optional<String> number(String text) {
        return text.length() <= MAX_NUMBER && NUMBER.matcher(text).matches()
                ? Optional.of(GoNumber.print(Double.parseDouble(text)))
                : Optional.empty();
    }

    private static Value.Scalar with(Value.Scalar scalar, String rendered, Value.Kind kind) {
        return new Value.Scalar(scalar.text(), rendered, kind, scalar.key(), scalar.location(), scalar.source());
    }
}
