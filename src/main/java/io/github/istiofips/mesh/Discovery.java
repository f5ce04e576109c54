// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlParser;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds Istio configuration among the files of a module, and says what it found and what it left alone. */
final class Discovery {

    /** Words of which at least one stands in every file that can name an image of Istio. */
    private static final Pattern WORDS = Pattern.compile(
            "istio|pilot|proxy|ztunnel|cni|agentgateway|meshconfig|meshid|sidecarinjector", Pattern.CASE_INSENSITIVE);

    /** What a JSON file has that can name an image; most files of a project's tools have none of it. */
    private static final Pattern JSON_KEYS = Pattern.compile("\\b(apiVersion|hub|tag|image)[\"']?\\s*:");

    private static final Pattern PROXY_ANNOTATION = Pattern.compile("sidecar\\.istio\\.io/proxyImage(?:Type)?\\b");

    private static final Pattern ISTIO = Pattern.compile("istio", Pattern.CASE_INSENSITIVE);

    private final SourceReader reader;
    private final Collector collector;
    private final HelmResolver helm;
    private final IstioOperatorResolver operators;
    private final ManifestResolver manifests;
    private final KustomizeResolver kustomizations;
    private final CarrierTable carriers = CarrierTable.load();
    private final ValuesClassifier classifier;
    private final Set<String> charts = new LinkedHashSet<>();
    private final Set<String> umbrellas = new LinkedHashSet<>();

    Discovery(SourceReader reader, Collector collector) {
        this.reader = reader;
        this.collector = collector;
        this.helm = new HelmResolver(reader, collector);
        this.operators = new IstioOperatorResolver(reader, collector);
        this.manifests = new ManifestResolver(reader, collector);
        this.kustomizations = new KustomizeResolver(reader, collector, manifests);
        this.classifier = new ValuesClassifier(reader.components());
    }

    void run(List<ProjectFile> files) {
        for (ProjectFile file : files) {
            if (file.name().equals(UmbrellaChart.CHART_FILE)) {
                charts.add(directory(file));
            }
        }
        List<ProjectFile> candidates =
                files.stream().filter(file -> isYaml(file) || isJson(file)).toList();
        candidates.stream()
                .filter(file -> file.name().equals(UmbrellaChart.CHART_FILE))
                .forEach(file -> {
                    if (new UmbrellaChart(reader, collector, helm).resolve(file, files)) {
                        umbrellas.add(directory(file));
                    }
                });
        candidates.stream()
                .filter(file -> !file.name().equals(UmbrellaChart.CHART_FILE))
                .forEach(this::file);
        if (collector.isEmpty()) {
            long count = candidates.stream().filter(Discovery::isYaml).count();
            collector.note("Looked at " + count + (count == 1 ? " YAML file" : " YAML files")
                    + " of the module, leaving out hidden directories, target and node_modules.");
        }
    }

    private void file(ProjectFile file) {
        Optional<String> template = templateChart(file);
        boolean umbrella = umbrellas.contains(directory(file)) && UmbrellaChart.isValuesFile(file);
        try {
            String text = SourceText.read(file.relative(), file.path());
            boolean relevant = (WORDS.matcher(text).find()
                            || WORDS.matcher(file.relative()).find())
                    && (!isJson(file) || JSON_KEYS.matcher(text).find());
            if (relevant && template.isPresent()) {
                template(file, text, template.get());
                collector.note(template.get() + "/templates: templates of a chart are not read; "
                        + "if they run images of Istio, name the rendered files in <manifests>.");
            } else if (relevant && umbrella) {
                umbrellaValues(file, text);
            } else if (relevant) {
                parse(file, text);
            }
        } catch (SourceException e) {
            undecodable(file, e);
        }
    }

    /** Values that were resolved with their chart; what they give to pods of the chart itself is left. */
    private void umbrellaValues(ProjectFile file, String text) throws SourceException {
        for (YamlNode document : YamlParser.parse(file.relative(), text)) {
            manifests.resolve(document, "pods that " + file.relative() + " configures");
        }
    }

    /** A template that gives pods another proxy leaves open which, because only Helm can fill it. */
    private void template(ProjectFile file, String text, String chart) {
        Matcher annotation = PROXY_ANNOTATION.matcher(text);
        if (annotation.find()) {
            int line = 1
                    + (int) text.chars()
                            .limit(annotation.start())
                            .filter(c -> c == '\n')
                            .count();
            Origin origin = new Origin(
                    Optional.of(new Location(file.relative(), line, 1)),
                    annotation.group(),
                    "annotation in a template of chart " + chart);
            collector.addOpenProxy(annotation.group(), origin, Problems.chartTemplate(annotation.group()));
        }
    }

    private void undecodable(ProjectFile file, SourceException problem) {
        Optional<String> text = SourceText.leniently(file.path());
        if (text.isEmpty()) {
            unreadable(file, problem, "found in the project, and what it holds cannot be told");
        } else if (ISTIO.matcher(file.relative()).find()
                || ISTIO.matcher(text.get()).find()) {
            unreadable(file, problem, "found in the project, and its name or bytes name Istio");
        } else {
            noteAlone(file, problem.getMessage() + "; left alone.");
        }
    }

    private void unreadable(ProjectFile file, SourceException problem, String why) {
        Location location = problem.location().orElse(new Location(file.relative(), 1, 1));
        collector.add(new Observation(
                Observation.Kind.SOURCE_UNREADABLE,
                file.relative(),
                problem.getMessage(),
                "Correct the file, or name in <sources> what is to be judged.",
                new Origin(Optional.of(location), "", why)));
    }

    /** Notes that a file is left alone; of JSON files, most of which are a tool's own, nothing is said. */
    private void noteAlone(ProjectFile file, String sentence) {
        if (!isJson(file)) {
            collector.note(sentence);
        }
    }

    private void parse(ProjectFile file, String text) {
        try {
            for (YamlNode document : YamlParser.parse(file.relative(), text)) {
                if (document instanceof YamlMapping mapping && KustomizeResolver.isKustomization(file.name())) {
                    kustomizations.resolve(mapping);
                } else if (document instanceof YamlMapping mapping && isValues(mapping)) {
                    values(file, mapping);
                } else {
                    object(file, document);
                }
            }
        } catch (SourceException e) {
            if (ISTIO.matcher(text).find()) {
                unreadable(file, e, "found in the project, and its text names Istio");
            } else {
                noteAlone(file, e.getMessage() + "; left alone, its text does not name Istio.");
            }
        }
    }

    /** Tells values from an object; the gateway chart has a value of the name kind. */
    private static boolean isValues(YamlMapping document) {
        return document.get("kind").isEmpty()
                || (document.get("apiVersion").isEmpty()
                        && Stream.of("metadata", "spec", "items")
                                .noneMatch(key -> document.get(key).isPresent()));
    }

    /** Resolves an object, or each one of a list or sequence; the parser bounds the nesting. */
    private void object(ProjectFile file, YamlNode document) {
        List<YamlNode> items = ManifestResolver.items(document);
        if (items.stream().anyMatch(item -> JsonPatch.object(item).isPresent())) {
            manifests.resolve(document);
            return;
        }
        for (YamlNode item : items) {
            if (document instanceof YamlMapping && isWithoutKind(item)) {
                manifests.resolve(item, "an item of a list");
            } else {
                object(file, item);
            }
        }
        if (document instanceof YamlMapping object && object.get("kind").isPresent()) {
            if (IstioOperatorResolver.isOperator(object)) {
                collector.note(file.relative() + ": IstioOperator, read as istioctl install reads it.");
                operators.resolve(object);
            } else if (object.get("apiVersion").isPresent()
                    && ManifestResolver.items(object).isEmpty()) {
                single(file, object);
            }
        }
    }

    private static boolean isWithoutKind(YamlNode item) {
        return item instanceof YamlMapping object && object.get("kind").isEmpty();
    }

    private void single(ProjectFile file, YamlMapping object) {
        Optional<ImageOutcome> carried = carriers.outcome(object);
        if (carried.isPresent()) {
            collector.add(carried.get(), carried.get().origins().get(0));
            collector.note(file.relative() + ": " + carried.get().text() + ", whose images are not resolved.");
            return;
        }
        int before = collector.choices().size();
        int found = manifests.resolve(object);
        if (found > 0) {
            collector.note(file.relative() + ": objects that name images of Istio.");
        } else if (collector.choices().size() > before) {
            collector.note(file.relative() + ": objects for which istiod injects or deploys a proxy.");
        }
    }

    private void values(ProjectFile file, YamlMapping document) {
        HelmValues values = SourceReader.values(document);
        ValuesClassifier.Classified classified = classifier.classify(values, file.relative());
        String name = file.relative();
        if (classified.verdict() != ValuesClassifier.Verdict.CHARTS) {
            int before = collector.choices().size();
            manifests.resolve(document, "pods that " + name + " configures");
            if (collector.choices().size() > before) {
                collector.note(name + ": values with annotations for the proxies that istiod injects.");
            }
        }
        Origin origin = new Origin(Optional.of(document.location()), "helm", "values found in the project");
        switch (classified.verdict()) {
            case CHARTS -> {
                Set<String> ordered = new TreeSet<>(classified.charts());
                collector.note(name + ": values of " + String.join(" and ", ordered) + ", told by keys and file name.");
                ordered.forEach(chart -> helm.resolve(chart, Optional.empty(), values, origin));
            }
            case CHART_UNCLEAR -> {
                collector.note(name + ": values of Istio, but of which chart cannot be told.");
                collector.add(
                        ImageOutcome.open(Component.OTHER, name, List.of(origin), Problems.chartUnclear(name)), origin);
            }
            case NO_IMAGE ->
                noteAlone(
                        file,
                        name + ": values of Istio without hub, tag or image, left alone; "
                                + "if it is installed, name it in <sources> with the files it is combined with.");
            case IN_DOUBT ->
                noteAlone(
                        file,
                        name + ": has hub or tag but no key that only Istio has, left alone; "
                                + "if it is Istio's, name it in <sources> as <helm> with its <chart>.");
            case FOREIGN -> {
                // Nothing in it bears on images of Istio.
            }
        }
    }

    /** Returns the directory of the chart whose templates the file belongs to. */
    private Optional<String> templateChart(ProjectFile file) {
        return charts.stream()
                .filter(chart -> file.relative().startsWith(chart.isEmpty() ? "templates/" : chart + "/templates/"))
                .findFirst()
                .map(chart -> chart.isEmpty() ? "." : chart);
    }

    private static boolean isYaml(ProjectFile file) {
        String name = file.name().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static boolean isJson(ProjectFile file) {
        return file.name().toLowerCase(Locale.ROOT).endsWith(".json");
    }

    static String directory(ProjectFile file) {
        int slash = file.relative().lastIndexOf('/');
        return slash < 0 ? "" : file.relative().substring(0, slash);
    }
}
