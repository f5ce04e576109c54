// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.mesh.MeshSource;
import io.github.istiofips.mesh.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Parameter;

/** {@code <manifests>}: Kubernetes manifests whose containers run Istio images. */
public final class Manifests implements SourceParameter {

    @Parameter
    private List<String> includes = new ArrayList<>();

    @Parameter
    private List<String> excludes = new ArrayList<>();

    @Override
    public List<MeshSource> toSources(Function<String, Origin> origins) throws MojoExecutionException {
        if (includes.isEmpty()) {
            throw new MojoExecutionException(
                    "<manifests> in <sources> includes nothing; add <includes><include>k8s/**/*.yaml</include></includes>");
        }
        return List.of(new MeshSource.Manifests(includes, excludes));
    }
}
