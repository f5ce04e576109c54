// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.mesh.MeshSource;
import io.github.istiofips.mesh.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.maven.plugins.annotations.Parameter;

/** {@code <images>}: images named directly. */
public final class Images implements SourceParameter {

    @Parameter
    private List<String> images = new ArrayList<>();

    /** Lets {@code <image>} repeat directly inside {@code <images>}. */
    public void setImage(String image) {
        images.add(image);
    }

    @Override
    public List<MeshSource> toSources(Function<String, Origin> origins) {
        return images.stream()
                .map(image -> (MeshSource) new MeshSource.Images(List.of(image), origins.apply(image)))
                .toList();
    }
}
