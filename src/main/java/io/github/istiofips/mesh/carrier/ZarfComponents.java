// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Composes components of Zarf with those they import: the importing component's values files and images come after the
 * imported ones, charts of one name are one chart (docs.zarf.dev/ref/components, "Component Imports").
 */
final class ZarfComponents {

    private static final String PACKAGE_FILE = "zarf.yaml";
    private static final String NAME = "name";
    private static final String VERSION = "version";
    /** Zarf itself follows imports through a few files; a longer chain is a circle. */
    private static final int MAX_IMPORTS = 16;

    private final ProjectIndex index;

    ZarfComponents(ProjectIndex index) {
        this.index = index;
    }

    /**
     * A component with everything it imports.
     *
     * @param missing imports that are not in the module
     */
    record Composed(String name, List<Chart> charts, List<YamlScalar> images, List<YamlScalar> missing) {
        Composed {
            missing = List.copyOf(missing);
            charts = List.copyOf(charts);
            images = List.copyOf(images);
        }
    }

    /**
     * A chart.
     *
     * @param name its name in its repository
     * @param repository URL of the repository, or an empty text
     * @param version version, if given
     * @param directory directory of the module that holds it, if one does
     * @param valuesFiles values files in order
     * @param location where it is named
     */
    record Chart(
            String name,
            String repository,
            Optional<String> version,
            Optional<String> directory,
            List<ValuesFile> valuesFiles,
            Location location) {
        Chart {
            valuesFiles = List.copyOf(valuesFiles);
        }

        Chart over(Chart imported) {
            List<ValuesFile> files = new ArrayList<>(imported.valuesFiles);
            files.addAll(valuesFiles);
            return new Chart(
                    imported.name,
                    repository.isEmpty() ? imported.repository : repository,
                    version.or(imported::version),
                    directory.or(imported::directory),
                    files,
                    imported.location);
        }
    }

    /** A values file as it is named, and the file of the module if there is one. */
    record ValuesFile(YamlScalar path, Optional<ProjectFile> file) {}

    /** Tells whether components of other packages of the module import one of an object's. */
    boolean isImported(KubernetesObject object) {
        Set<String> names = imported(object);
        return definitions(object).stream().anyMatch(component -> isAmong(component, names));
    }

    /** Returns the components of a package, or the variants of a component, composed, but for those that others import. */
    List<Composed> of(KubernetesObject object) {
        Set<String> names = imported(object);
        return definitions(object).stream()
                .filter(component -> !isAmong(component, names))
                .map(component -> compose(component, object, MAX_IMPORTS))
                .toList();
    }

    private static boolean isAmong(YamlMapping component, Set<String> names) {
        return component.scalar(NAME).map(name -> names.contains(name.text())).orElse(!names.isEmpty());
    }

    /** Returns the names of components that others import from the file of an object. */
    private Set<String> imported(KubernetesObject object) {
        Set<String> names = new HashSet<>();
        for (KubernetesObject other : index.objects()) {
            if (other.kind().equals("ZarfPackageConfig") || other.kind().equals("ZarfComponentConfig")) {
                for (YamlMapping component : definitions(other)) {
                    if (imports(component, ProjectIndex.directory(other.file()))
                            .anyMatch(file -> file.relative().equals(object.file()))) {
                        names.add(wanted(component, nameOf(component, other)));
                    }
                }
            }
        }
        return names;
    }

    private static String nameOf(YamlMapping component, KubernetesObject object) {
        return Optional.of(text(component, NAME))
                .filter(given -> !given.isEmpty())
                .orElseGet(object::name);
    }

    /** Returns the name of the component that one imports. */
    private static String wanted(YamlMapping component, String name) {
        return Optional.of(text(component.mapping("import").orElse(component), NAME))
                .filter(given -> !given.isEmpty())
                .orElse(name);
    }

    private static List<YamlMapping> definitions(KubernetesObject object) {
        return Stream.concat(
                        object.node().mapping("component").stream(),
                        Stream.of("components", "variants").flatMap(key -> mappings(object.node(), key).stream()))
                .toList();
    }

    private Composed compose(YamlMapping component, KubernetesObject object, int importsLeft) {
        String directory = ProjectIndex.directory(object.file());
        String name = nameOf(component, object);
        Map<String, Chart> charts = new LinkedHashMap<>();
        List<YamlScalar> images = new ArrayList<>();
        List<YamlScalar> missing = new ArrayList<>(missing(component, directory));
        if (importsLeft > 0) {
            imported(component, name, directory, importsLeft).forEach(base -> {
                missing.addAll(base.missing());
                base.charts().forEach(chart -> charts.put(chart.name(), chart));
                images.addAll(base.images());
            });
        }
        for (YamlMapping chart : mappings(component, "charts")) {
            charts.merge(text(chart, NAME), chart(chart, directory), (base, own) -> own.over(base));
        }
        for (YamlNode image : items(component, "images")) {
            if (image instanceof YamlScalar reference) {
                images.add(reference);
            } else if (image instanceof YamlMapping described) {
                described.scalar(NAME).ifPresent(images::add);
            }
        }
        return new Composed(name, List.copyOf(charts.values()), images, missing);
    }

    private Stream<Composed> imported(YamlMapping component, String name, String directory, int importsLeft) {
        String wanted = wanted(component, name);
        Predicate<YamlMapping> named = base ->
                base.scalar(NAME).filter(other -> !other.text().equals(wanted)).isEmpty();
        return imports(component, directory)
                .flatMap(file -> index.objects().stream()
                        .filter(object -> object.file().equals(file.relative()))
                        .flatMap(object -> definitions(object).stream()
                                .filter(named)
                                .map(base -> compose(base, object, importsLeft - 1))));
    }

    /** Returns the files that a component imports from; a directory stands for the package file in it. */
    private Stream<ProjectFile> imports(YamlMapping component, String directory) {
        return paths(component).flatMap(path -> imported(path, directory).stream());
    }

    private Optional<ProjectFile> imported(YamlScalar path, String directory) {
        return index.file(directory, path.text()).or(() -> index.file(directory, path.text() + "/" + PACKAGE_FILE));
    }

    private static Stream<YamlScalar> paths(YamlMapping component) {
        return component.mapping("import").stream()
                .flatMap(source -> Stream.concat(source.scalar("path").stream(), items(source, "paths").stream())
                        .filter(YamlScalar.class::isInstance)
                        .map(YamlScalar.class::cast));
    }

    /** Returns the imports of a component that are not in the module: of no file there, or from a registry. */
    private List<YamlScalar> missing(YamlMapping component, String directory) {
        return Stream.concat(
                        paths(component)
                                .filter(path -> imported(path, directory).isEmpty()),
                        component.mapping("import").stream().flatMap(source -> source.scalar("url").stream()))
                .toList();
    }

    private Chart chart(YamlMapping chart, String directory) {
        YamlMapping repository = chart.mapping("helmRepository").orElse(chart);
        String name = Stream.of(text(chart, "repoName"), text(repository, NAME), text(chart, NAME))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        Optional<String> local = chart.scalar("localPath")
                .or(() -> chart.mapping("local").flatMap(path -> path.scalar("path")))
                .flatMap(path -> index.directory(directory, path.text()));
        List<ValuesFile> files = new ArrayList<>();
        for (YamlNode item : items(chart, "valuesFiles")) {
            if (item instanceof YamlScalar path) {
                files.add(new ValuesFile(path, index.file(directory, path.text())));
            }
        }
        return new Chart(
                name,
                Stream.of(text(repository, "url"), text(chart, "gitPath"))
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse(""),
                repository.scalar(VERSION).map(YamlScalar::text),
                local,
                files,
                chart.location());
    }

    private static List<YamlMapping> mappings(YamlMapping parent, String key) {
        return items(parent, key).stream()
                .filter(YamlMapping.class::isInstance)
                .map(YamlMapping.class::cast)
                .toList();
    }

    private static List<YamlNode> items(YamlMapping parent, String key) {
        return parent.sequence(key).map(YamlSequence::items).orElse(List.of());
    }

    private static String text(YamlMapping mapping, String key) {
        return mapping.scalar(key).map(YamlScalar::text).orElse("");
    }
}
