// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ManifestResolver;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gathers what a kustomization gives: resources, then components, then what generators make, all of it changed by
 * transformers in the order in which Kustomize runs them (kubernetes-sigs/kustomize api/internal/target).
 */
final class KustomizeBuild {

    /** Deepest nesting of kustomizations; overlays of overlays seldom reach five. */
    private static final int MAX_DEPTH = 40;
    /** Most objects of one kustomization; a bundle of a whole platform has some thousands. */
    private static final int MAX_OBJECTS = 50_000;
    /** Addresses that Kustomize fetches. */
    private static final Pattern REMOTE =
            Pattern.compile("[a-z][a-z0-9+.-]*(://|::).*|git@.*|[\\w-]+(\\.[\\w-]+)+/.*|.*\\?ref=.*|.*[^:]//.*");
    /** Parts of Istio's repository that install nothing of it. */
    private static final Pattern HARMLESS = Pattern.compile("(?i)/samples/|crd");

    private static final String ANNOTATIONS = "commonAnnotations";

    private final CarrierContext context;
    private final ProjectIndex index;
    private final KustomizeFindings findings;
    private final KustomizePatches patches;
    private final KustomizeGenerators generators;
    private final KustomizeCharts charts;
    private final KustomizePlugins plugins;
    private final KustomizeReplacements replacements;
    private final Map<String, KustomizationFile> files;
    private final Map<String, KustomizeState> built = new HashMap<>();
    private final Set<String> stack = new LinkedHashSet<>();
    private final Set<String> visited = new HashSet<>();

    /**
     * @param files kustomizations by directory
     */
    KustomizeBuild(
            CarrierContext context,
            KustomizeFindings findings,
            KustomizeGenerators generators,
            KustomizeCharts charts,
            Map<String, KustomizationFile> files) {
        this.context = context;
        this.index = context.index();
        this.findings = findings;
        this.generators = generators;
        this.charts = charts;
        this.patches = new KustomizePatches(context, findings);
        this.plugins = new KustomizePlugins(index, findings);
        this.replacements = new KustomizeReplacements(index, findings);
        this.files = files;
    }

    /** Returns what a kustomization gives. */
    KustomizeState build(KustomizationFile kustomization) {
        KustomizeState known = built.get(kustomization.directory());
        if (known == null) {
            known = new KustomizeState();
            accumulate(known, kustomization);
            built.put(kustomization.directory(), known);
        }
        return known;
    }

    /** Tells whether a kustomization is part of what was built. */
    boolean isBuilt(KustomizationFile kustomization) {
        return visited.contains(kustomization.directory());
    }

    private void accumulate(KustomizeState state, KustomizationFile kustomization) {
        String directory = kustomization.directory();
        visited.add(directory);
        if (stack.size() >= MAX_DEPTH || !stack.add(directory)) {
            findings.unreadable(
                    "resources",
                    kustomization.content().location(),
                    SourceException.at(
                            kustomization.content().location(),
                            "includes itself, or nests more than " + MAX_DEPTH + " levels deep; correct its resources"),
                    Nodes.namesIstio(kustomization.content()));
            return;
        }
        for (YamlScalar resource : kustomization.resources()) {
            resource(state, directory, resource);
        }
        for (YamlScalar component : kustomization.components()) {
            Optional<KustomizationFile> file =
                    index.directory(directory, component.text()).map(files::get);
            if (file.isPresent()) {
                accumulate(state, file.get());
            } else {
                elsewhere(component);
            }
        }
        generate(state, directory, kustomization.content());
        transform(state, directory, kustomization.content());
        stack.remove(directory);
    }

    private void resource(KustomizeState state, String directory, YamlScalar resource) {
        Optional<ProjectFile> file = index.file(directory, resource.text());
        Optional<KustomizationFile> base =
                index.directory(directory, resource.text()).map(files::get);
        if (file.isPresent()) {
            objects(file.get()).forEach(object -> add(state, RenderedObject.of(object)));
        } else if (base.isPresent()) {
            KustomizeState below = build(base.get());
            below.objects().forEach(object -> add(state, object));
            state.charts().addAll(below.charts());
        } else {
            elsewhere(resource);
        }
        if (state.objects().size() >= MAX_OBJECTS) {
            findings.unreadable(
                    "resources",
                    resource.location(),
                    SourceException.at(
                            resource.location(),
                            "brings more than " + MAX_OBJECTS + " objects; split the kustomization"),
                    true);
        }
    }

    private static void add(KustomizeState state, RenderedObject object) {
        if (state.objects().size() < MAX_OBJECTS) {
            state.objects().add(object);
        }
    }

    private void elsewhere(YamlScalar resource) {
        String text = resource.text();
        boolean istio = Nodes.namesIstio(text) && !HARMLESS.matcher(text).find();
        if (!REMOTE.matcher(text).matches()) {
            findings.missing("resources", resource.location(), text, istio);
        } else if (istio) {
            findings.open(text, "resources", resource.location(), KustomizeProblems.remote(text));
        } else {
            context.collector()
                    .note(resource.location().file() + ": takes " + text
                            + " from elsewhere; left alone, it does not name Istio's installation.");
        }
    }

    /** Reads the objects of a resource; a file that holds anything else, or is not YAML, is left to discovery. */
    private List<KubernetesObject> objects(ProjectFile file) {
        List<KubernetesObject> found = new ArrayList<>();
        try {
            for (YamlNode document : index.documents(file)) {
                if (!Nodes.isNull(document) && !collect(file, document, found)) {
                    return List.of();
                }
            }
            index.claim(file);
            return found;
        } catch (SourceException unparsable) {
            return List.of();
        }
    }

    private static boolean collect(ProjectFile file, YamlNode document, List<KubernetesObject> found) {
        Optional<KubernetesObject> object = KubernetesObject.of(file.relative(), document);
        List<YamlNode> items = object.filter(list -> list.kind().endsWith("List"))
                .map(list -> ManifestResolver.items(list.node()))
                .orElse(List.of());
        boolean objects = items.stream()
                .allMatch(item -> KubernetesObject.of(file.relative(), item).isPresent());
        if (!items.isEmpty() && objects) {
            return items.stream().allMatch(item -> collect(file, item, found));
        }
        object.ifPresent(found::add);
        return object.isPresent();
    }

    private void generate(KustomizeState state, String directory, YamlMapping kustomization) {
        Nodes.mappings(kustomization, "configMapGenerator")
                .forEach(generator -> generators.generate(state, directory, generator, "ConfigMap"));
        Nodes.mappings(kustomization, "secretGenerator")
                .forEach(generator -> generators.generate(state, directory, generator, "Secret"));
        String home = kustomization
                .mapping("helmGlobals")
                .map(globals -> Nodes.text(globals, "chartHome"))
                .orElse("");
        for (String key : List.of("helmCharts", "helmChartInflationGenerator")) {
            Nodes.mappings(kustomization, key)
                    .forEach(entry -> charts.read(directory, home, entry).ifPresent(state.charts()::add));
        }
        for (YamlMapping plugin : plugins.configurations(directory, kustomization, "generators")) {
            String name = plugin.mapping("metadata")
                    .map(own -> Nodes.text(own, "name"))
                    .orElse("");
            switch (Nodes.text(plugin, "kind")) {
                case "HelmChartInflationGenerator" ->
                    charts.read(directory, Nodes.text(plugin, "chartHome"), plugin)
                            .ifPresent(state.charts()::add);
                case "ConfigMapGenerator", "SecretGenerator" ->
                    generators.generate(
                            state,
                            directory,
                            Nodes.with(
                                    plugin, "name", new YamlScalar(name, YamlScalar.Style.QUOTED, plugin.location())),
                            Nodes.text(plugin, "kind").replace("Generator", ""));
                default -> plugins.report(plugin);
            }
        }
    }

    private void transform(KustomizeState state, String directory, YamlMapping kustomization) {
        patches.strategic(state, directory, kustomization);
        patches.targeted(state, directory, kustomization, "patches");
        describe(state, kustomization);
        patches.targeted(state, directory, kustomization, "patchesJson6902");
        Nodes.mappings(kustomization, "images").forEach(image -> image(state, image));
        replacements.report(state, directory, kustomization);
        for (YamlMapping plugin : plugins.configurations(directory, kustomization, "transformers")) {
            switch (Nodes.text(plugin, "kind")) {
                case "PatchTransformer", "PatchJson6902Transformer" -> patches.apply(state, directory, plugin);
                case "ImageTagTransformer" -> plugin.mapping("imageTag").ifPresent(image -> image(state, image));
                case "ReplacementTransformer" -> replacements.report(state, directory, plugin);
                default -> plugins.report(plugin);
            }
        }
        kustomization
                .mapping(ANNOTATIONS)
                .ifPresent(annotations -> context.manifests().resolve(annotations, "every pod of a kustomization"));
    }

    private static void describe(KustomizeState state, YamlMapping kustomization) {
        Map<String, String> labels = new HashMap<>(Nodes.texts(kustomization.mapping("commonLabels")));
        Nodes.mappings(kustomization, "labels").forEach(entry -> labels.putAll(Nodes.texts(entry.mapping("pairs"))));
        Map<String, String> annotations = Nodes.texts(kustomization.mapping(ANNOTATIONS));
        state.objects()
                .replaceAll(object -> object.under(
                        Nodes.text(kustomization, "namePrefix"),
                        Nodes.text(kustomization, "nameSuffix"),
                        Nodes.text(kustomization, "namespace"),
                        labels,
                        annotations));
    }

    private void image(KustomizeState state, YamlMapping entry) {
        KustomizeImage image = KustomizeImage.of(entry);
        List<RenderedObject> before = List.copyOf(state.objects());
        List<InflatedChart> chartsBefore = List.copyOf(state.charts());
        state.objects()
                .replaceAll(object -> object.with(image.apply(
                        object.object().node(),
                        open -> findings.open(
                                open.text(), "images.tagSuffix", entry.location(), KustomizeProblems.tagSuffix()))));
        state.charts()
                .replaceAll(chart -> chart.isRewrittenBy(image)
                        ? chart.because(KustomizeProblems.chartImages(image.name()))
                        : chart);
        if (before.equals(state.objects()) && chartsBefore.equals(state.charts())) {
            unmatched(entry);
        }
    }

    /** An entry for an image that none of the objects has tells of objects that are not among the files. */
    private void unmatched(YamlMapping entry) {
        Stream.of("name", "newName")
                .flatMap(key -> entry.scalar(key).stream())
                .filter(name ->
                        context.reader().components().recognise(name.text()).isPresent())
                .findFirst()
                .ifPresent(name -> findings.open(
                        name.text(), "images.name", name.location(), KustomizeProblems.unmatchedImage(name.text())));
    }
}
