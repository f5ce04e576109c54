// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Placeholders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The images that istiod's injector puts into pods; see {@code injector.txt}. */
final class InjectorTable {

    /** Annotation of the Gateway API's Gateway for another image of agentgateway. */
    static final String AGENTGATEWAY_IMAGE = "gateway.istio.io/agentgatewayImage";

    private static final int CELLS = 8;
    private static final String OWN_INIT_IMAGE = "own";
    private static final String PROXY_IMAGE = "global.proxy.image";
    private static final String INIT_IMAGE = "global.proxy_init.image";
    private static final String AGENTGATEWAY = "global.agentgateway.image";
    /** Keys under which a choice is laid over the values; no chart has keys with blanks. */
    private static final String CHOSEN_IMAGE = "chosen image";

    private static final String CHOSEN_TYPE = "chosen image type";
    private static final String FIPS = "fips";

    /** When the annotation with a whole reference counts. */
    private enum Whole {
        ALWAYS,
        GLOBAL,
        NEVER
    }

    private record Row(
            VersionRange versions,
            List<String> typeKeys,
            List<String> emptiedTypeKeys,
            boolean ownInitImage,
            Whole gateway,
            Whole kubeGateway,
            boolean agentgateway) {

        Whole whole(ProxyChoice.Template template) {
            return switch (template) {
                case SIDECAR, AGENTGATEWAY -> Whole.ALWAYS;
                case GATEWAY -> gateway;
                case KUBE_GATEWAY -> kubeGateway;
            };
        }

        /** Returns the keys of the image type if nothing, or the given type, is chosen. */
        List<String> typeKeys(Optional<ProxyChoice.ImageType> chosen) {
            if (typeKeys.isEmpty() || chosen.isEmpty()) {
                return typeKeys;
            }
            boolean emptied = !chosen.get().annotated() && chosen.get().value().isEmpty();
            return emptied ? emptiedTypeKeys : List.of(CHOSEN_TYPE);
        }
    }

    private final List<Row> rows;

    private InjectorTable(List<Row> rows) {
        this.rows = rows;
    }

    static InjectorTable load() {
        List<Row> rows = new ArrayList<>();
        for (List<String> cells : RuleTable.rows("injector.txt", CELLS)) {
            rows.add(new Row(
                    VersionRange.of(cells.get(0), cells.get(1)),
                    RuleTable.alternatives(cells.get(2)),
                    RuleTable.alternatives(cells.get(3)),
                    cells.get(4).equals(OWN_INIT_IMAGE),
                    whole(cells.get(5)),
                    whole(cells.get(6)),
                    cells.get(7).equals("yes")));
        }
        return new InjectorTable(List.copyOf(rows));
    }

    private static Whole whole(String cell) {
        return Whole.valueOf(cell.toUpperCase(Locale.ROOT));
    }

    private Optional<Row> row(IstioVersion version) {
        return rows.stream().filter(row -> row.versions().contains(version)).findFirst();
    }

    /** Tells whether pods can choose an image type in a version. */
    boolean knowsImageTypes(IstioVersion version) {
        return row(version).filter(row -> !row.typeKeys().isEmpty()).isPresent();
    }

    /** Returns the proxy's image, and the init container's if it is another one. */
    Map<String, ImageOutcome> evaluate(HelmValues values, IstioVersion version, Placeholders placeholders) {
        Map<String, ImageOutcome> outcomes = new LinkedHashMap<>();
        row(version).ifPresent(row -> {
            ImageExpression proxy = expression("the proxies that istiod injects", PROXY_IMAGE, row.typeKeys());
            outcomes.put("proxy", droppable(proxy.evaluate(values, placeholders), row, values, placeholders));
            if (isWhole(values, INIT_IMAGE, placeholders)
                    || (row.ownInitImage() && values.scalar(INIT_IMAGE).isPresent())) {
                ImageExpression init =
                        expression("the init containers that istiod injects", INIT_IMAGE, row.typeKeys());
                outcomes.put("proxy-init", init.evaluate(values, placeholders));
            }
        });
        return outcomes;
    }

    /** Returns the image that a choice leads to; empty if the version does not have the template. */
    Optional<ImageOutcome> evaluate(
            ProxyChoice choice, HelmValues values, IstioVersion version, Placeholders placeholders) {
        return row(version)
                .flatMap(row -> choice.template() == ProxyChoice.Template.AGENTGATEWAY
                        ? agentgateway(row, choice, values, placeholders)
                        : Optional.of(proxy(row, choice, values, placeholders)));
    }

    private static ImageOutcome proxy(Row row, ProxyChoice choice, HelmValues values, Placeholders placeholders) {
        boolean globalWhole = isWhole(values, PROXY_IMAGE, placeholders);
        Whole whole = row.whole(choice.template());
        boolean counts = choice.whole() && (whole == Whole.ALWAYS || (whole == Whole.GLOBAL && globalWhole));
        if (counts) {
            return expression("the proxy of " + choice.owner(), CHOSEN_IMAGE, List.of())
                    .evaluate(values.with(CHOSEN_IMAGE, choice.image().orElseThrow()), placeholders);
        }
        HelmValues chosen = choice.type()
                .map(type -> values.with(CHOSEN_TYPE, type.value()))
                .orElse(values);
        ImageOutcome outcome = expression("the proxy of " + choice.owner(), PROXY_IMAGE, row.typeKeys(choice.type()))
                .evaluate(chosen, placeholders);
        return globalWhole && (whole == Whole.NEVER || choice.image().isPresent())
                ? outcome.because(
                        Problems.wholeNameNotRead(values.scalar(PROXY_IMAGE).orElseThrow()))
                : outcome;
    }

    private static Optional<ImageOutcome> agentgateway(
            Row row, ProxyChoice choice, HelmValues values, Placeholders placeholders) {
        if (!row.agentgateway()) {
            return Optional.empty();
        }
        HelmValues chosen = values;
        List<String> types = List.of();
        if (choice.image().isPresent()) {
            String key = choice.whole() ? AGENTGATEWAY : CHOSEN_TYPE;
            types = choice.whole() ? types : List.of(CHOSEN_TYPE);
            chosen = values.with(key, choice.image().get());
        }
        ImageExpression expression = new ImageExpression(
                Component.AGENTGATEWAY,
                "agentgateway for " + choice.owner(),
                List.of(AGENTGATEWAY),
                "agentgateway",
                List.of("global.hub"),
                List.of("global.tag"),
                types,
                ImageExpression.Suffix.REPLACED);
        return Optional.of(expression.evaluate(chosen, placeholders));
    }

    private static boolean isWhole(HelmValues values, String key, Placeholders placeholders) {
        return values.scalar(key)
                .filter(image -> placeholders.fill(image.rendered()).text().contains("/"))
                .isPresent();
    }

    /** Adds the observation that a pod can take FIPS out of the reference, if it is in the image type alone. */
    private static ImageOutcome droppable(ImageOutcome outcome, Row row, HelmValues values, Placeholders placeholders) {
        Optional<Value.Scalar> type = values.firstSet(row.typeKeys())
                .filter(value -> isFips(placeholders.fill(value.rendered()).text()));
        if (type.isEmpty()
                || outcome.tag().filter(tag -> !isFips(tag)).isEmpty()
                || isWhole(values, PROXY_IMAGE, placeholders)) {
            return outcome;
        }
        return outcome.with(new Observation(
                Observation.Kind.VARIANT_DROPPABLE,
                type.get().key(),
                "FIPS is chosen by the image type " + type.get().rendered() + ", and any pod can replace it with"
                        + " annotation sidecar.istio.io/proxyImageType.",
                "Write the FIPS flavour into global.tag, where no pod can take it away.",
                type.get().origin("image type of the proxies that istiod injects")));
    }

    private static boolean isFips(String text) {
        return text.toLowerCase(Locale.ROOT).contains(FIPS);
    }

    private static ImageExpression expression(String subject, String imageKey, List<String> typeKeys) {
        return new ImageExpression(
                Component.PROXY,
                subject,
                List.of(imageKey),
                "proxyv2",
                List.of("global.hub"),
                List.of("global.tag"),
                typeKeys,
                ImageExpression.Suffix.REPLACED);
    }

    List<VersionRange> ranges() {
        return rows.stream().map(Row::versions).toList();
    }
}
