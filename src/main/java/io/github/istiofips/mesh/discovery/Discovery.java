// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.HelmResolver;
import io.github.istiofips.mesh.IstioOperatorResolver;
import io.github.istiofips.mesh.JsonPatch;
import io.github.istiofips.mesh.ManifestResolver;
import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.mesh.carrier.CarrierContext;
import io.github.istiofips.mesh.carrier.Carriers;
import io.github.istiofips.mesh.carrier.ChartDirectories;
import io.github.istiofips.mesh.carrier.ChartInstaller;
import io.github.istiofips.mesh.carrier.FleetFiles;
import io.github.istiofips.mesh.carrier.GlooPlatformValues;
import io.github.istiofips.mesh.carrier.Helmfiles;
import io.github.istiofips.mesh.carrier.KubernetesObject;
import io.github.istiofips.mesh.carrier.Kustomizations;
import io.github.istiofips.mesh.carrier.ProjectIndex;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.ProjectFiles;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds Istio configuration among the files of a module, and says what it found and what it left alone. */
final class Discovery {

    /** Words of which at least one stands in every file that can name an image of Istio. */
    private static final List<String> WORDS = List.of(
            "istio", "pilot", "proxy", "ztunnel", "cni", "agentgateway", "meshconfig", "meshid", "sidecarinjector");

    /** What a JSON file has that can name an image; most files of a project's tools have none of it. */
    private static final Pattern JSON_KEYS =
            Pattern.compile("(?:\\b(?:apiVersion|hub|tag|digest)|images?)[\"']?\\s*:", Pattern.CASE_INSENSITIVE);

    private static final Pattern ISTIO = Pattern.compile("istio", Pattern.CASE_INSENSITIVE);

    private final ProjectIndex index;
    private final List<ProjectFile> buildServerFiles;
    private final Collector collector;
    private final ManifestResolver manifests;
    private final Kustomizations kustomizations;
    private final Helmfiles helmfiles;
    private final FleetFiles fleetFiles;
    private final ChartDirectories charts;
    private final Carriers carriers;
    private final ValuesFinder values;
    private final ChartTemplates templates;
    private final InstallCommands commands;
    private final ObjectReader objects;

    Discovery(SourceReader reader, Collector collector, ProjectFiles files) {
        this.collector = collector;
        this.buildServerFiles = files.buildServerFiles();
        index = new ProjectIndex(files.list());
        HelmResolver helm = new HelmResolver(reader, collector);
        IstioOperatorResolver operators = new IstioOperatorResolver(reader, collector);
        manifests = new ManifestResolver(reader, collector);
        charts = new ChartDirectories(index, reader, collector, helm);
        CarrierContext context =
                new CarrierContext(reader, collector, index, new ChartInstaller(helm, charts), operators, manifests);
        kustomizations = new Kustomizations(context);
        helmfiles = new Helmfiles(context);
        fleetFiles = new FleetFiles(context);
        carriers = new Carriers(context);
        values = new ValuesFinder(reader, collector, helm, manifests, new GlooPlatformValues(operators, collector));
        templates = new ChartTemplates(reader, collector);
        commands = new InstallCommands(collector);
        objects = new ObjectReader(
                context, carriers, (name, hint, document) -> values.resolve(name, hint, document, true));
    }

    /** Resolves what refers to other files first, then what is left of the files. */
    void run() {
        List<KubernetesObject> rendered = kustomizations.build();
        rendered.forEach(carriers::resolve);
        helmfiles.resolve();
        fleetFiles.resolve();
        index.objects().stream()
                .filter(object ->
                        index.file(object.file()).filter(index::isClaimed).isEmpty())
                .forEach(carriers::resolve);
        charts.resolveRest();
        rendered.stream().filter(object -> !carriers.installs(object)).forEach(objects::read);
        List<ProjectFile> candidates = index.files().stream()
                .filter(file -> ProjectIndex.isYaml(file) || isJson(file))
                .toList();
        candidates.stream()
                .filter(file -> !file.name().equals(ChartDirectories.CHART_FILE) && !index.isClaimed(file))
                .forEach(this::file);
        values.finish();
        Stream.concat(index.files().stream(), buildServerFiles.stream())
                .filter(InstallCommands::mayHold)
                .forEach(this::commands);
        if (collector.isEmpty()) {
            long count = candidates.stream().filter(ProjectIndex::isYaml).count();
            collector.note("Looked at " + count + (count == 1 ? " YAML file" : " YAML files")
                    + " of the module, leaving out hidden directories, target and node_modules.");
        }
    }

    /** Most files are large texts without any of the words: looking for one after the other is what a processor does fastest. */
    private static boolean holdsWord(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(lower::contains);
    }

    private void commands(ProjectFile file) {
        SourceText.leniently(file.path()).ifPresent(text -> commands.read(file, text));
    }

    private void file(ProjectFile file) {
        Optional<String> template = charts.ofTemplate(file);
        boolean umbrella = charts.holdsValues(file);
        try {
            String text = SourceText.read(file.relative(), file.path());
            boolean relevant = (holdsWord(text) || holdsWord(file.relative()))
                    && (!isJson(file) || JSON_KEYS.matcher(text).find());
            if (relevant && template.isPresent()) {
                template(file, text, template.get());
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
            if (document instanceof YamlMapping mapping) {
                values.besideParts(file.relative(), mapping);
            }
        }
    }

    /** Reads a template as what it is, if Helm has nothing to fill in; else tells what it installs. */
    private void template(ProjectFile file, String text, String chart) {
        if (!text.contains("{{")) {
            parse(file, text);
        } else if (!isOfIstiosCopy(chart)) {
            templates.read(file, text, chart, resolvesAnything(file));
        }
    }

    /** Tells whether a chart is a copy of one of Istio's, whose templates follow the rules of its values. */
    private boolean isOfIstiosCopy(String chart) {
        return charts.isCopyOfIstios(chart.equals(".") ? "" : chart);
    }

    /** Tells whether a template could be read as objects, one of which installs Istio and was resolved. */
    private boolean resolvesAnything(ProjectFile template) {
        return index.objects().stream()
                .anyMatch(object -> object.file().equals(template.relative()) && carriers.installs(object));
    }

    private void undecodable(ProjectFile file, SourceException problem) {
        Optional<String> text = SourceText.leniently(file.path());
        if (text.isEmpty()) {
            unreadable(file, problem, "found in the project, and what it holds cannot be told");
        } else if (namesIstio(file, text.get())) {
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
                if (document instanceof YamlMapping mapping && isValues(mapping)) {
                    values.resolve(file.relative(), file.relative(), mapping, !isJson(file));
                    objects.nestedIn(mapping);
                } else {
                    object(file, document);
                }
            }
        } catch (SourceException e) {
            if (namesIstio(file, text)) {
                unreadable(file, e, "found in the project, and its name or text names Istio");
            } else {
                noteAlone(file, e.getMessage() + "; left alone, neither its name nor its text names Istio.");
            }
        }
    }

    private static boolean namesIstio(ProjectFile file, String text) {
        return ISTIO.matcher(file.relative()).find() || ISTIO.matcher(text).find();
    }

    /** Tells values from an object; the gateway chart has a value of the name kind. */
    static boolean isValues(YamlMapping document) {
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
                if (isWithoutKind(item)) {
                    objects.nestedIn(item);
                }
                object(file, item);
            }
        }
        if (document instanceof YamlMapping object && object.get("kind").isPresent()) {
            if (IstioOperatorResolver.isOperator(object)) {
                objects.operator(new KubernetesObject(file.relative(), object));
            } else if (object.get("apiVersion").isPresent()
                    && ManifestResolver.items(object).isEmpty()) {
                KubernetesObject.of(file.relative(), object)
                        .filter(found -> !carriers.installs(found) && !(isJson(file) && carriers.resolve(found)))
                        .ifPresent(objects::read);
            }
        }
    }

    private static boolean isWithoutKind(YamlNode item) {
        return item instanceof YamlMapping object && object.get("kind").isEmpty();
    }

    private static boolean isJson(ProjectFile file) {
        return file.name().toLowerCase(Locale.ROOT).endsWith(".json");
    }
}
