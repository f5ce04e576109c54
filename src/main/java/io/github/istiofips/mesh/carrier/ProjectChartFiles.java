// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.ChartArchive;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a chart in a directory of the module. */
record ProjectChartFiles(ProjectIndex index, String path) implements ChartFiles {

    private static final String VENDORED = "charts";

    @Override
    public String place(String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }

    @Override
    public Optional<String> directory() {
        return Optional.of(path);
    }

    @Override
    public List<YamlNode> documents(String name) throws SourceException {
        Optional<ProjectFile> file = index.file(path, name);
        return file.isPresent() ? index.documents(file.get()) : List.of();
    }

    @Override
    public Vendored vendored() {
        List<ChartFiles> charts = new ArrayList<>();
        List<Broken> broken = new ArrayList<>();
        String vendored = place(VENDORED);
        for (ProjectFile file : index.filesBelow(vendored)) {
            String directory = ProjectIndex.directory(file.relative());
            if (file.name().equals(ChartDirectories.CHART_FILE)
                    && ProjectIndex.directory(directory).equals(vendored)) {
                charts.add(new ProjectChartFiles(index, directory));
            } else if (ChartArchive.isArchive(file.name()) && directory.equals(vendored)) {
                try {
                    charts.add(ArchivedChartFiles.open(file));
                } catch (SourceException e) {
                    broken.add(new Broken(file.relative(), e));
                }
            }
        }
        return new Vendored(charts, broken);
    }
}
