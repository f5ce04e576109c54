// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Value;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Resolves the releases of Helmfile's state files (helmfile.readthedocs.io). */
public final class Helmfiles {

    private static final Pattern NAME = Pattern.compile(
            "(.*/)?([^/]*\\.)?helmfile\\.ya?ml(\\.gotmpl)?|(.*/)?helmfile\\.d/[^/]*\\.ya?ml(\\.gotmpl)?");
    /** A chart named in a text that cannot be read as YAML. */
    private static final Pattern CHART = Pattern.compile("\\bchart:\\s*[\"']?((?:\\{\\{.*?}}|[^\\s\"'#,}{]++|\\{)++)");
    /** Most state files that are followed, each with the values of the one that includes it. */
    private static final int MAX_STATES = 1_000;

    private static final String KEY = "releases.chart";

    private final CarrierContext context;
    private final ProjectIndex index;
    private final Set<String> included = new HashSet<>();
    private final Set<Location> resolved = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> beingRead = new HashSet<>();
    private final Set<Installation> installed = new HashSet<>();
    private final Map<Location, ImageOutcome> open = new LinkedHashMap<>();
    private int states;

    /** What several environments install alike is resolved once. */
    private record Installation(ChartReference chart, HelmValues values) {}

    public Helmfiles(CarrierContext context) {
        this.context = context;
        this.index = context.index();
    }

    /** Resolves every state file of the module that installs Istio, and claims what it reads. */
    public void resolve() {
        List<ProjectFile> files = index.files().stream()
                .filter(file -> NAME.matcher(file.relative()).matches())
                .toList();
        files.forEach(this::include);
        for (boolean cyclic : List.of(false, true)) {
            files.stream()
                    .filter(file -> !(cyclic ? seen : included).contains(file.relative()))
                    .forEach(file -> state(new HelmfileState(index, file, HelmValues.EMPTY)));
        }
        open.forEach((place, outcome) -> {
            if (!resolved.contains(place)) {
                context.collector().add(outcome, outcome.origins().get(0));
            }
        });
    }

    /** Records what a state file includes, which is resolved with it and not on its own. */
    private void include(ProjectFile file) {
        HelmfileState state = new HelmfileState(index, file, HelmValues.EMPTY);
        try {
            for (HelmfileState.InEnvironment each : state.environments()) {
                for (YamlNode entry : each.items("helmfiles")) {
                    path(entry)
                            .flatMap(path -> index.file(state.directory(), path.text()))
                            .filter(nested -> !nested.equals(file))
                            .ifPresent(nested -> included.add(nested.relative()));
                }
            }
        } catch (SourceException unreadable) {
            // It is told of when the file itself is resolved.
        }
    }

    /** Files that include one another, on which Helmfile never ends, are read once on the way down. */
    private void state(HelmfileState state) {
        if (beingRead.add(state.file().relative())) {
            resolve(state);
            beingRead.remove(state.file().relative());
        }
    }

    private void resolve(HelmfileState state) {
        states++;
        seen.add(state.file().relative());
        if (states > MAX_STATES) {
            opaque(state.file(), SourceText.leniently(state.file().path()).orElse(""));
            return;
        }
        try {
            boolean istio = false;
            List<HelmfileState.InEnvironment> environments = state.environments();
            Set<Location> filled = filled(environments);
            for (HelmfileState.InEnvironment each : environments) {
                for (YamlMapping release : each.mappings("releases")) {
                    boolean refused =
                            each.complete() && Nodes.holdsTemplate(release) && filled.contains(release.location());
                    istio |= !refused && release(state, each, release);
                }
                for (YamlNode entry : each.items("helmfiles")) {
                    nested(state, each, entry);
                }
            }
            for (String document : state.opaque()) {
                istio |= opaque(state.file(), document);
            }
            index.claim(state.file());
            if (istio) {
                state.read().forEach(index::claim);
                context.collector()
                        .note(state.file().relative() + ": Helmfile with charts of Istio, read as Helmfile reads it.");
            }
        } catch (SourceException e) {
            // Without charts of Istio it is left unclaimed, so that discovery judges whether it can concern Istio.
            if (opaque(state.file(), SourceText.leniently(state.file().path()).orElse(""))) {
                index.claim(state.file());
            }
        }
    }

    /** Returns the releases that some environment fills wholly; in others, where values miss, Helmfile stops. */
    private static Set<Location> filled(List<HelmfileState.InEnvironment> environments) {
        return environments.stream()
                .flatMap(each -> each.mappings("releases").stream())
                .filter(release -> !Nodes.holdsTemplate(release))
                .map(YamlMapping::location)
                .collect(Collectors.toSet());
    }

    private static Optional<YamlScalar> path(YamlNode entry) {
        if (entry instanceof YamlMapping mapping) {
            return mapping.scalar("path");
        }
        return entry instanceof YamlScalar scalar ? Optional.of(scalar) : Optional.empty();
    }

    private void nested(HelmfileState state, HelmfileState.InEnvironment environment, YamlNode entry) {
        Optional<YamlScalar> path = path(entry);
        Optional<ProjectFile> file = path.flatMap(own -> index.file(state.directory(), own.text()));
        if (file.isPresent() && !file.get().equals(state.file())) {
            HelmValues given =
                    entry instanceof YamlMapping mapping ? state.layers(mapping, environment.text()) : HelmValues.EMPTY;
            state(new HelmfileState(index, file.get(), given));
        } else if (path.isPresent() && file.isEmpty() && Nodes.namesIstio(path.get())) {
            leave(
                    path.get().text(),
                    path.get().location(),
                    HelmfileProblems.remote(path.get().text()));
        }
    }

    /** Names the charts of Istio in a document that cannot be read; returns whether there are any. */
    private boolean opaque(ProjectFile file, String document) {
        boolean found = false;
        int line = 0;
        for (String text : document.split("\n", -1)) {
            line++;
            Matcher chart = CHART.matcher(text);
            Location place = new Location(file.relative(), line, 1);
            if (chart.find() && isIstios(chart.group(1), place)) {
                leave(chart.group(1), place, HelmfileProblems.template());
                found = true;
            }
        }
        return found;
    }

    private static boolean isIstios(String chart, Location place) {
        return new ChartReference(chart, "", Optional.empty(), origin(place))
                .istioChart()
                .isPresent();
    }

    private static Origin origin(Location place) {
        return new Origin(Optional.of(place), KEY, "release of a Helmfile");
    }

    private void leave(String text, Location place, ImageOutcome.Problem problem) {
        open.putIfAbsent(place, ImageOutcome.open(Component.OTHER, text, List.of(origin(place)), problem));
    }

    /** Resolves a release; returns whether it installs Istio. */
    private boolean release(HelmfileState state, HelmfileState.InEnvironment environment, YamlMapping written) {
        YamlMapping release = inherited(environment, written);
        Optional<YamlScalar> chart = release.scalar("chart");
        if (chart.isEmpty() || !isInstalled(environment, release)) {
            return false;
        }
        HelmfileText text = environment
                .text()
                .with(Map.of(
                        ".Release.Name",
                        Nodes.text(release, "name"),
                        ".Release.Namespace",
                        Nodes.text(release, "namespace")));
        String name = text.fill(chart.get().text());
        ChartReference reference = new ChartReference(
                name,
                repository(environment, name),
                version(release),
                origin(chart.get().location()));
        HelmfileRelease values = new HelmfileRelease(index, state.directory(), text, !isStrict(environment, release));
        HelmValues given = values.values(release);
        boolean named = name.substring(name.lastIndexOf('/') + 1).contains("{{");
        Optional<ImageOutcome.Problem> problem = named
                ? Optional.of(HelmfileProblems.value("Chart " + name))
                : values.problem().or(() -> reference.istioChart().isPresent() ? values.change() : Optional.empty());
        boolean istio = reference.istioChart().isPresent()
                || (problem.isPresent() && (Nodes.namesIstio(name) || Nodes.namesIstio(Nodes.text(release, "name"))));
        if (problem.isPresent() && istio) {
            leave(name, chart.get().location(), problem.get());
            values.files().forEach(index::claim);
            return true;
        }
        return install(state, reference, given, values);
    }

    private boolean install(HelmfileState state, ChartReference reference, HelmValues given, HelmfileRelease values) {
        if (!installed.add(new Installation(reference, given))) {
            return true;
        }
        Optional<String> directory = reference.name().contains("://")
                ? Optional.empty()
                : index.directory(state.directory(), reference.name());
        boolean istios = directory.isPresent()
                ? context.charts().installDirectory(directory.get(), reference, given)
                : context.charts().install(reference, given);
        if (istios) {
            Optional<ImageOutcome.Problem> problem = values.problem().or(values::change);
            reference.origin().location().ifPresent(place -> {
                if (problem.isPresent()) {
                    leave(reference.name(), place, problem.get());
                } else {
                    resolved.add(place);
                }
            });
            values.files().forEach(index::claim);
        } else {
            values.inline().forEach(own -> context.manifests().resolve(own, "pods of chart " + reference.name()));
        }
        return istios;
    }

    /** A version that a template gives is not known. */
    private static Optional<String> version(YamlMapping release) {
        return release.scalar("version").map(YamlScalar::text).filter(version -> !version.contains("{{"));
    }

    private static String repository(HelmfileState.InEnvironment environment, String chart) {
        String alias = chart.substring(0, Math.max(0, chart.indexOf('/')));
        return environment.mappings("repositories").stream()
                .filter(repository -> Nodes.text(repository, "name").equals(alias))
                .map(repository -> Nodes.text(repository, "url"))
                .findFirst()
                .orElse("");
    }

    /** Returns a release with what the templates bring that it inherits from; its own keys win. */
    private static YamlMapping inherited(HelmfileState.InEnvironment environment, YamlMapping release) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        for (YamlMapping inherit : Nodes.mappings(release, "inherit")) {
            String template = Nodes.text(inherit, "template");
            environment.parts().stream()
                    .flatMap(part -> part.mapping("templates").stream())
                    .flatMap(templates -> templates.mapping(template).stream())
                    .forEach(found -> entries.putAll(found.entries()));
        }
        entries.putAll(release.entries());
        return new YamlMapping(entries, release.location());
    }

    private static boolean isInstalled(HelmfileState.InEnvironment environment, YamlMapping release) {
        boolean removed = release.scalar("installed")
                .filter(installed -> !installed.bool().orElse(true))
                .isPresent();
        boolean off = release.scalar("condition")
                .flatMap(condition -> environment.text().find(condition.text()))
                .filter(value ->
                        value.kind() == Value.Kind.BOOLEAN && value.rendered().equals("false"))
                .isPresent();
        return !removed && !off;
    }

    /** A values file that is not there stops Helmfile unless told otherwise. */
    private static boolean isStrict(HelmfileState.InEnvironment environment, YamlMapping release) {
        String own = Nodes.text(release, "missingFileHandler");
        String handler = own.isEmpty()
                ? environment.parts().stream()
                        .map(part -> Nodes.text(part, "missingFileHandler"))
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse("Error")
                : own;
        return handler.equals("Error");
    }
}
