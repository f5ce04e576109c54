// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.HelmResolver;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.IstioOperatorResolver;
import io.github.istiofips.mesh.JsonPatch;
import io.github.istiofips.mesh.ManifestResolver;
import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Problems;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.mesh.carrier.CarrierContext;
import io.github.istiofips.mesh.carrier.Carriers;
import io.github.istiofips.mesh.carrier.ChartDirectories;
import io.github.istiofips.mesh.carrier.ChartInstaller;
import io.github.istiofips.mesh.carrier.Helmfiles;
import io.github.istiofips.mesh.carrier.KubernetesObject;
import io.github.istiofips.mesh.carrier.Kustomizations;
import io.github.istiofips.mesh.carrier.KustomizeResolver;
import io.github.istiofips.mesh.carrier.ProjectIndex;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
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

    private final ProjectIndex index;
    private final Collector collector;
    private final HelmResolver helm;
    private final IstioOperatorResolver operators;
    private final ManifestResolver manifests;
    private final KustomizeResolver kustomizeFiles;
    private final Kustomizations kustomizations;
    private final Helmfiles helmfiles;
    private final ChartDirectories charts;
    private final Carriers carriers;
    private final ValuesClassifier classifier;

    Discovery(SourceReader reader, Collector collector, List<ProjectFile> files) {
        this.collector = collector;
        index = new ProjectIndex(files);
        helm = new HelmResolver(reader, collector);
        operators = new IstioOperatorResolver(reader, collector);
        manifests = new ManifestResolver(reader, collector);
        kustomizeFiles = new KustomizeResolver(reader, collector, manifests);
        charts = new ChartDirectories(index, reader, collector, helm);
        CarrierContext context =
                new CarrierContext(reader, collector, index, new ChartInstaller(helm, charts), operators, manifests);
        kustomizations = new Kustomizations(context);
        helmfiles = new Helmfiles(context);
        carriers = new Carriers(context);
        classifier = new ValuesClassifier(reader.components());
    }

    /** Resolves what refers to other files first, then what is left of the files. */
    void run() {
        kustomizations.build().forEach(this::object);
        helmfiles.resolve();
        index.objects().stream()
                .filter(object ->
                        index.file(object.file()).filter(index::isClaimed).isEmpty())
                .forEach(carriers::resolve);
        charts.resolveRest();
        List<ProjectFile> candidates = index.files().stream()
                .filter(file -> ProjectIndex.isYaml(file) || isJson(file))
                .toList();
        candidates.stream()
                .filter(file -> !file.name().equals(ChartDirectories.CHART_FILE) && !index.isClaimed(file))
                .forEach(this::file);
        if (collector.isEmpty()) {
            long count = candidates.stream().filter(ProjectIndex::isYaml).count();
            collector.note("Looked at " + count + (count == 1 ? " YAML file" : " YAML files")
                    + " of the module, leaving out hidden directories, target and node_modules.");
        }
    }

    private void file(ProjectFile file) {
        Optional<String> template = charts.ofTemplate(file);
        boolean umbrella = charts.holdsValues(file);
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
                umbrellaValues(file);
            } else if (relevant) {
                parse(file, text);
            }
        } catch (SourceException e) {
            undecodable(file, e);
        }
    }

    /** Values that were resolved with their chart; what they give to pods of the chart itself is left. */
    private void umbrellaValues(ProjectFile file) throws SourceException {
        for (YamlNode document : index.documents(file)) {
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
            for (YamlNode document : index.documents(file)) {
                if (document instanceof YamlMapping mapping && KustomizeResolver.isKustomization(file.name())) {
                    kustomizeFiles.resolve(mapping);
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
                KubernetesObject.of(file.relative(), object)
                        .filter(found -> !carriers.installs(found))
                        .ifPresent(found -> single(found.file(), found.node()));
            }
        }
    }

    private static boolean isWithoutKind(YamlNode item) {
        return item instanceof YamlMapping object && object.get("kind").isEmpty();
    }

    private void object(KubernetesObject object) {
        if (!carriers.resolve(object)) {
            single(object.file(), object.node());
        }
    }

    private void single(String file, YamlMapping object) {
        int before = collector.choices().size();
        int found = manifests.resolve(object);
        if (found > 0) {
            collector.note(file + ": objects that name images of Istio.");
        } else if (collector.choices().size() > before) {
            collector.note(file + ": objects for which istiod injects or deploys a proxy.");
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

    private static boolean isJson(ProjectFile file) {
        return file.name().toLowerCase(Locale.ROOT).endsWith(".json");
    }
}
