// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.mesh.MeshSource;
import io.github.istiofips.mesh.Origin;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** {@code <helm>}: values for one of Istio's charts. */
public final class Helm implements SourceParameter {

    @Parameter
    private @Nullable String chart;

    @Parameter
    private @Nullable String version;

    // Release and namespace decide no image; they are accepted because a Helm command line has them.
    @Parameter
    @SuppressWarnings("unused")
    private @Nullable String release;

    @Parameter
    @SuppressWarnings("unused")
    private @Nullable String namespace;

    @Parameter
    private List<File> valuesFiles = new ArrayList<>();

    @Parameter
    private List<String> set = new ArrayList<>();

    @Override
    public List<MeshSource> toSources(Function<String, Origin> origins) throws MojoExecutionException {
        if (chart == null) {
            throw new MojoExecutionException(
                    "<helm> in <sources> names no chart; add one of Istio's, such as <chart>istiod</chart> (all: "
                            + String.join(", ", MeshSource.Helm.charts()) + ")");
        }
        return List.of(new MeshSource.Helm(chart, Optional.ofNullable(version), paths(valuesFiles), set));
    }

    static List<Path> paths(List<File> files) {
        return files.stream().map(File::toPath).toList();
    }
}
