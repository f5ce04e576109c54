// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.mesh.MeshSource;
import io.github.istiofips.mesh.Origin;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** {@code <istioctl>}: IstioOperator files as {@code istioctl install -f} takes them. */
public final class Istioctl implements SourceParameter {

    @Parameter
    private List<File> files = new ArrayList<>();

    @Parameter
    private List<String> set = new ArrayList<>();

    @Parameter
    private @Nullable String version;

    @Override
    public List<MeshSource> toSources(Function<String, Origin> origins) {
        return List.of(new MeshSource.Istioctl(Helm.paths(files), set, Optional.ofNullable(version)));
    }
}
