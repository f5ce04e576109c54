// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlParser;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reads a file of waivers (see docs/waivers.md) and refuses whatever leaves open what it waives, until when or by whom. */
public final class WaiverFile {

    /** Name of the file that is read if none is named. */
    public static final String DEFAULT_NAME = "istio-fips-waivers.yaml";

    /** Most days from the date judged at to the last day of a waiver: one year, leap years included. */
    public static final int MAX_DAYS = 366;

    /** Larger files are not read: thousands of waivers fit, and a person has to answer for each. */
    static final int MAX_BYTES = 1024 * 1024;

    /** Problems named at once; the rest shows when these are mended. */
    static final int MAX_PROBLEMS = 20;

    private static final String WAIVERS = "waivers";

    private final String file;
    private final LocalDate asOf;
    private final RuleCatalogue catalogue;
    private final UnaryOperator<String> mask;
    private final List<SourceException> problems = new ArrayList<>();

    private WaiverFile(String file, LocalDate asOf, RuleCatalogue catalogue, UnaryOperator<String> mask) {
        this.mask = mask;
        this.file = file;
        this.asOf = asOf;
        this.catalogue = catalogue;
    }

    /**
     * Reads a file.
     *
     * @param file its name in locations and messages, relative to the module, with {@code /}
     * @param path where it is
     * @param asOf the date judged at
     * @param catalogue the rules there are
     * @param mask hides secrets in what a message quotes
     * @return the waivers in the order of the file, expired ones included
     * @throws SourceException if the file is missing, too large or no YAML, or if a waiver is incomplete or ambiguous; the message
     *     holds one line for each problem and may quote the file
     */
    public static List<Waiver> read(
            String file, Path path, LocalDate asOf, RuleCatalogue catalogue, UnaryOperator<String> mask)
            throws SourceException {
        requireFile(file, path);
        return parse(file, SourceText.read(file, path), asOf, catalogue, mask);
    }

    static List<Waiver> parse(
            String file, String text, LocalDate asOf, RuleCatalogue catalogue, UnaryOperator<String> mask)
            throws SourceException {
        return new WaiverFile(file, asOf, catalogue, mask).waivers(YamlParser.parseUnique(file, text));
    }

    private static void requireFile(String file, Path path) throws SourceException {
        if (!Files.exists(path)) {
            throw SourceException.in(
                    file,
                    "no such file, named by the parameter waiversFile; correct the path, which is relative to the module's"
                            + " directory, or remove the parameter");
        }
        if (!Files.isRegularFile(path)) {
            throw SourceException.in(file, "is no file; the parameter waiversFile names a YAML file with waivers");
        }
        long size;
        try {
            size = Files.size(path);
        } catch (IOException e) {
            throw SourceException.in(file, "cannot be read; check its permissions");
        }
        if (size > MAX_BYTES) {
            throw SourceException.in(
                    file, "is larger than " + MAX_BYTES + " bytes; waive fewer findings, or use globs for those alike");
        }
    }

    private List<Waiver> waivers(List<YamlNode> documents) throws SourceException {
        List<Waiver> waivers = new ArrayList<>();
        if (documents.size() > 1) {
            problem(documents.get(1), "a second document; write all waivers into one, under one key waivers");
        } else if (documents.size() == 1 && !isNull(documents.get(0))) {
            items(documents.get(0)).forEach(item -> waiver(item).ifPresent(waivers::add));
        }
        twice(waivers);
        refuse();
        return List.copyOf(waivers);
    }

    private List<YamlNode> items(YamlNode document) {
        if (!(document instanceof YamlMapping top)) {
            problem(document, "a mapping with the key waivers was expected; begin the file with waivers: []");
            return List.of();
        }
        top.entries().forEach((key, value) -> {
            if (!key.equals(WAIVERS)) {
                problem(value, quote(key) + " is no key of this file; the only one is waivers; correct or remove it");
            }
        });
        Optional<YamlNode> list = top.get(WAIVERS).filter(node -> !isNull(node));
        if (list.isPresent() && !(list.get() instanceof YamlSequence)) {
            problem(list.get(), "waivers is no list; begin each waiver with a dash, as in - rule: envoy-not-fips");
        }
        return top.sequence(WAIVERS).map(YamlSequence::items).orElse(List.of());
    }

    private Optional<Waiver> waiver(YamlNode item) {
        int before = problems.size();
        if (!(item instanceof YamlMapping mapping)) {
            problem(item, "a waiver was expected, a mapping with " + WaiverKey.names() + "; correct or remove it");
            return Optional.empty();
        }
        mapping.entries().forEach((key, value) -> {
            if (WaiverKey.of(key).isEmpty()) {
                problem(
                        value,
                        quote(key) + " is no key of a waiver; known are " + WaiverKey.names()
                                + "; correct or remove it");
            }
        });
        Map<WaiverKey, YamlScalar> values = new HashMap<>();
        for (WaiverKey key : WaiverKey.values()) {
            value(mapping, key).ifPresent(value -> values.put(key, value));
        }
        Optional.ofNullable(values.get(WaiverKey.RULE)).ifPresent(this::checkRule);
        Optional<LocalDate> until =
                Optional.ofNullable(values.get(WaiverKey.UNTIL)).flatMap(this::date);
        if (problems.size() > before || until.isEmpty()) {
            return Optional.empty();
        }
        Map<WaiverKey, String> texts = values.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().text().strip()));
        return Optional.of(new Waiver(
                texts.getOrDefault(WaiverKey.RULE, ""),
                texts.getOrDefault(WaiverKey.SUBJECT, ""),
                Optional.ofNullable(texts.get(WaiverKey.PATH)),
                until.get(),
                texts.getOrDefault(WaiverKey.REASON, ""),
                texts.getOrDefault(WaiverKey.OWNER, ""),
                mapping.location()));
    }

    private Optional<YamlScalar> value(YamlMapping waiver, WaiverKey key) {
        Optional<YamlNode> node = waiver.get(key.text());
        if (node.isEmpty()) {
            if (key.isMandatory()) {
                problem(waiver, "the waiver has no " + key.text() + "; add " + key.meaning(asOf));
            }
            return Optional.empty();
        }
        if (!(node.get() instanceof YamlScalar scalar)) {
            problem(node.get(), key.text() + " is no text; write " + key.meaning(asOf));
            return Optional.empty();
        }
        if (scalar.isNull() || scalar.text().codePoints().noneMatch(WaiverKey::isVisible)) {
            problem(scalar, key.text() + " is empty; write " + key.meaning(asOf));
            return Optional.empty();
        }
        if (key.holdsOddMask(scalar.text())) {
            problem(
                    scalar,
                    key.text() + " is " + quote(scalar.text())
                            + ": a repository key is masked by four asterisks, istio-****;"
                            + " write these, or ** for any");
        }
        if (key.holdsPlaceholder(scalar.text())) {
            problem(
                    scalar,
                    key.text() + " still holds " + quote(scalar.text()) + " of the template; replace it by "
                            + key.meaning(asOf));
        }
        return Optional.of(scalar);
    }

    private void checkRule(YamlScalar scalar) {
        String rule = scalar.text().strip();
        if (rule.equals(Waiver.EXPIRED_RULE) || rule.equals(Waiver.UNUSED_RULE)) {
            problem(scalar, "the rule " + rule + " cannot be waived; correct the waiver that it reports");
        } else if (catalogue.rule(rule).isEmpty()) {
            problem(
                    scalar,
                    quote(rule) + " is no rule; take the id from the report, such as envoy-not-fips (globs are not"
                            + " allowed here)");
        }
    }

    private Optional<LocalDate> date(YamlScalar scalar) {
        Optional<LocalDate> date = WaiverKey.date(scalar.text().strip());
        if (date.isEmpty()) {
            problem(
                    scalar,
                    "until is " + quote(scalar.text()) + ", which is no date; write " + WaiverKey.UNTIL.meaning(asOf));
        } else if (date.get().isAfter(asOf.plusDays(MAX_DAYS))) {
            problem(
                    scalar,
                    "until is " + date.get() + ", more than " + MAX_DAYS + " days after " + asOf
                            + ", the date judged at; write " + asOf.plusDays(MAX_DAYS)
                            + " or earlier, and decide again then");
            return Optional.empty();
        }
        return date;
    }

    private void twice(List<Waiver> waivers) {
        Map<List<Object>, Waiver> seen = new HashMap<>();
        for (Waiver waiver : waivers) {
            Waiver first = seen.putIfAbsent(List.of(waiver.rule(), waiver.subject(), waiver.path()), waiver);
            if (first != null) {
                problems.add(SourceException.at(
                        waiver.location(),
                        "rule, subject and path are those of the waiver in " + first.location()
                                + "; remove one of the two"));
            }
        }
    }

    private void refuse() throws SourceException {
        if (problems.isEmpty()) {
            return;
        }
        String sentences = problems.stream()
                .limit(MAX_PROBLEMS)
                .map(SourceException::getMessage)
                .collect(Collectors.joining("\n"));
        int more = problems.size() - MAX_PROBLEMS;
        throw new SourceException(
                problems.get(0).location(),
                more > 0 ? sentences + "\n" + file + ": " + more + " more; correct these first" : sentences);
    }

    private void problem(YamlNode node, String sentence) {
        problems.add(SourceException.at(node.location(), sentence));
    }

    private static boolean isNull(YamlNode node) {
        return node instanceof YamlScalar scalar && scalar.isNull();
    }

    private String quote(String text) {
        return "'" + WaiverKey.readable(mask.apply(text)) + "'";
    }
}
