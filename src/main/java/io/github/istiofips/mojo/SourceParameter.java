// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.mesh.MeshSource;
import io.github.istiofips.mesh.Origin;
import java.util.List;
import java.util.function.Function;
import org.apache.maven.plugin.MojoExecutionException;

/** One element of {@code <sources>}; its element name chooses the class. */
public interface SourceParameter {

    /**
     * Returns the sources for the resolver.
     *
     * @param origins finds the place in the POM of a value that was given there
     */
    List<MeshSource> toSources(Function<String, Origin> origins) throws MojoExecutionException;
}
