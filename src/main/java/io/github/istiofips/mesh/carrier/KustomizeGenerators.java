// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the ConfigMaps and Secrets of {@code configMapGenerator} and {@code secretGenerator}
 * (kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator). Their names stay without the hash that
 * Kustomize appends to them and to what refers to them.
 */
final class KustomizeGenerators {

    private final ProjectIndex index;
    private final KustomizeFindings findings;
    private final Map<String, Set<ProjectFile>> sources = new HashMap<>();

    KustomizeGenerators(ProjectIndex index, KustomizeFindings findings) {
        this.index = index;
        this.findings = findings;
    }

    /** Returns the files whose content stands in generated objects of a name. */
    Set<ProjectFile> sources(String name) {
        return sources.getOrDefault(name, Set.of());
    }

    /**
     * Adds what a generator makes to a state, or lays it over what is there.
     *
     * @param kind {@code ConfigMap} or {@code Secret}
     */
    void generate(KustomizeState state, String directory, YamlMapping generator, String kind) {
        String name = Nodes.text(generator, "name");
        if (name.isEmpty()) {
            return;
        }
        Map<String, YamlNode> data = data(directory, generator, name, kind);
        String behavior = Nodes.text(generator, "behavior");
        if (behavior.equals("merge") || behavior.equals("replace")) {
            for (int i = 0; i < state.objects().size(); i++) {
                RenderedObject known = state.objects().get(i);
                if (known.object().kind().equals(kind) && known.isCalled(name, Nodes.text(generator, "namespace"))) {
                    state.objects().set(i, known.with(over(known.object().node(), data, kind, behavior)));
                    return;
                }
            }
        }
        state.objects()
                .add(RenderedObject.of(
                        new KubernetesObject(generator.location().file(), object(generator, name, kind, data))));
    }

    private static YamlMapping object(YamlMapping generator, String name, String kind, Map<String, YamlNode> data) {
        Location place = generator.location();
        Map<String, YamlNode> metadata = new LinkedHashMap<>();
        metadata.put("name", text(name, place));
        generator.get("namespace").ifPresent(namespace -> metadata.put("namespace", namespace));
        Map<String, YamlNode> object = new LinkedHashMap<>();
        object.put("apiVersion", text("v1", place));
        object.put("kind", text(kind, place));
        object.put("metadata", new YamlMapping(metadata, place));
        object.put(field(kind), new YamlMapping(data, place));
        return new YamlMapping(object, place);
    }

    private static YamlMapping over(YamlMapping object, Map<String, YamlNode> data, String kind, String behavior) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        if (behavior.equals("merge")) {
            object.mapping(field(kind)).ifPresent(known -> entries.putAll(known.entries()));
        }
        entries.putAll(data);
        return Nodes.with(object, field(kind), new YamlMapping(entries, object.location()));
    }

    private static String field(String kind) {
        return kind.equals("Secret") ? "stringData" : "data";
    }

    private Map<String, YamlNode> data(String directory, YamlMapping generator, String name, String kind) {
        Map<String, YamlNode> data = new LinkedHashMap<>();
        for (YamlScalar entry : Nodes.scalars(generator, "files")) {
            int equals = entry.text().indexOf('=');
            String path = entry.text().substring(equals + 1);
            String key = equals > 0 ? entry.text().substring(0, equals) : path.substring(path.lastIndexOf('/') + 1);
            read(directory, path, entry, name, kind).ifPresent(content -> data.put(key, content));
        }
        for (YamlScalar literal : Nodes.scalars(generator, "literals")) {
            int equals = literal.text().indexOf('=');
            if (equals > 0) {
                data.put(literal.text().substring(0, equals), literal(literal, equals));
            }
        }
        for (YamlScalar entry : Nodes.scalars(generator, "envs")) {
            read(directory, entry.text(), entry, name, kind).ifPresent(content -> variables(content, data));
        }
        generator
                .scalar("env")
                .ifPresent(entry -> read(directory, entry.text(), entry, name, kind)
                        .ifPresent(content -> variables(content, data)));
        return data;
    }

    /** Files of Secrets are often kept out of repositories, so one that misses is only noted. */
    private Optional<YamlScalar> read(String directory, String path, YamlScalar entry, String name, String kind) {
        Optional<ProjectFile> file = index.file(directory, path);
        if (file.isEmpty()) {
            boolean istio = Nodes.namesIstio(path) || Nodes.namesIstio(name);
            findings.missing("files", entry.location(), path, istio && !kind.equals("Secret"));
            return Optional.empty();
        }
        sources.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(file.get());
        try {
            Location start = new Location(file.get().relative(), 1, 1);
            String text = SourceText.read(file.get().relative(), file.get().path());
            return Optional.of(new YamlScalar(text, YamlScalar.Style.BLOCK, start, Optional.of(start)));
        } catch (SourceException binary) {
            return Optional.empty();
        }
    }

    private static YamlScalar literal(YamlScalar literal, int equals) {
        String value = literal.text().substring(equals + 1);
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        int skipped = equals + 1 + (quoted ? 1 : 0);
        return new YamlScalar(
                quoted ? value.substring(1, value.length() - 1) : value,
                YamlScalar.Style.QUOTED,
                literal.location(),
                literal.textStart()
                        .filter(start -> value.indexOf('\n') < 0)
                        .map(start -> new Location(start.file(), start.line(), start.column() + skipped)));
    }

    private static void variables(YamlScalar file, Map<String, YamlNode> data) {
        int line = 0;
        for (String text : file.text().split("\n", -1)) {
            line++;
            int equals = text.indexOf('=');
            if (equals > 0 && text.charAt(0) != '#') {
                Location place = new Location(file.location().file(), line, 1);
                data.put(text.substring(0, equals).strip(), text(text.substring(equals + 1), place));
            }
        }
    }

    private static YamlScalar text(String text, Location place) {
        return new YamlScalar(text, YamlScalar.Style.QUOTED, place);
    }
}
