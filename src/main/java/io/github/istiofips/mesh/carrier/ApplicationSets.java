// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the template of an ApplicationSet with the parameters that its generators give, as far as the object itself holds
 * them (argo-cd.readthedocs.io, operator-manual/applicationset/Template and GoTemplate). Other parameters stay as templates.
 */
final class ApplicationSets {

    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{-?\\s*([^{}]*?)\\s*-?}}");
    /** A field of Go's templates without functions around it. */
    private static final Pattern FIELD = Pattern.compile("\\.[A-Za-z0-9_]+(?:\\.[A-Za-z0-9_]+)*");

    private ApplicationSets() {}

    /** Returns the specs of the Applications, one for each set of parameters. */
    static List<YamlMapping> specs(KubernetesObject set) {
        Optional<YamlMapping> template = set.mapping("spec.template.spec");
        boolean goTemplate =
                set.scalar("spec.goTemplate").flatMap(YamlScalar::bool).orElse(false);
        List<YamlMapping> specs = new ArrayList<>();
        template.ifPresent(spec -> ApplicationSetParameters.of(set)
                .forEach(parameters ->
                        specs.add(NodeTexts.map(spec, scalar -> filled(scalar, parameters, goTemplate)))));
        return specs;
    }

    private static YamlScalar filled(YamlScalar scalar, Map<String, YamlScalar> parameters, boolean goTemplate) {
        if (!scalar.text().contains("{{")) {
            return scalar;
        }
        Matcher matcher = TEMPLATE.matcher(scalar.text());
        StringBuilder result = new StringBuilder();
        Optional<YamlScalar> only = Optional.empty();
        boolean broken = false;
        while (matcher.find()) {
            Optional<YamlScalar> value = value(matcher.group(1), parameters, goTemplate);
            String text = value.map(ApplicationSetParameters::text).orElse(matcher.group());
            matcher.appendReplacement(result, Matcher.quoteReplacement(text));
            broken |= text.contains("\n");
            only = value.filter(found -> matcher.group().equals(scalar.text()));
        }
        String text = matcher.appendTail(result).toString();
        YamlScalar changed = NodeTexts.withText(scalar, text);
        return only.map(element -> new YamlScalar(text, changed.style(), element.location()))
                .orElse(broken ? new YamlScalar(text, changed.style(), scalar.location()) : changed);
    }

    private static Optional<YamlScalar> value(
            String expression, Map<String, YamlScalar> parameters, boolean goTemplate) {
        if (!goTemplate) {
            return Optional.ofNullable(parameters.get(expression));
        }
        return FIELD.matcher(expression).matches()
                ? Optional.ofNullable(parameters.get(expression.substring(1)))
                : Optional.empty();
    }
}
