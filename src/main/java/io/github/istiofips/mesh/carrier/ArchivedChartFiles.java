// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.ChartArchive;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlParser;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files of a chart in a packaged chart.
 *
 * @param file path of the archive relative to the module
 * @param archive its content
 * @param root directory of the chart in it
 */
record ArchivedChartFiles(String file, ChartArchive archive, String root) implements ChartFiles {

    private static final String DESCRIPTION = "/" + ChartDirectories.CHART_FILE;
    private static final Pattern TOP = Pattern.compile("[^/]+" + Pattern.quote(DESCRIPTION));
    private static final Pattern VENDORED = Pattern.compile("/charts/(?:[^/]+|[^/]+\\.tgz!/[^/]+)/Chart\\.yaml");

    /**
     * Opens a packaged chart.
     *
     * @throws SourceException if it cannot be read, or holds no chart
     */
    static ArchivedChartFiles open(ProjectFile file) throws SourceException {
        ChartArchive archive = ChartArchive.read(file.relative(), file.path());
        String description = archive.paths().stream()
                .filter(path -> TOP.matcher(path).matches())
                .findFirst()
                .orElseThrow(() -> SourceException.in(
                        file.relative(), "holds no " + ChartDirectories.CHART_FILE + "; package the chart again"));
        return new ArchivedChartFiles(file.relative(), archive, directory(description));
    }

    @Override
    public String place(String name) {
        return file + ChartArchive.INSIDE + root + "/" + name;
    }

    @Override
    public Optional<String> directory() {
        return Optional.empty();
    }

    @Override
    public List<YamlNode> documents(String name) throws SourceException {
        Optional<String> text = archive.text(root + "/" + name);
        return text.isPresent() ? YamlParser.parse(place(name), text.get()) : List.of();
    }

    @Override
    public Vendored vendored() {
        List<ArchivedChartFiles> charts = archive.paths().stream()
                .filter(path -> path.startsWith(root)
                        && VENDORED.matcher(path.substring(root.length())).matches())
                .map(path -> new ArchivedChartFiles(file, archive, directory(path)))
                .toList();
        return new Vendored(List.copyOf(charts), List.of());
    }

    private static String directory(String description) {
        return description.substring(0, description.length() - DESCRIPTION.length());
    }
}
