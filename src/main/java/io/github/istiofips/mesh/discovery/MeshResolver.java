// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.HelmResolver;
import io.github.istiofips.mesh.InjectionResolver;
import io.github.istiofips.mesh.IstioOperatorResolver;
import io.github.istiofips.mesh.ManifestResolver;
import io.github.istiofips.mesh.MeshRequest;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.MeshSource;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.project.SourceException;

/** Turns Istio configuration into the images it leads to. */
public final class MeshResolver {

    private MeshResolver() {}

    /**
     * Resolves the sources of a request, or what is found among its files if it has none. What the files do not
     * determine is in the result as unresolved.
     *
     * @throws SourceException if a file that a source names is missing or cannot be read as what it is said to be, or
     *     a {@code set} value or pattern is malformed
     */
    public static MeshResolution resolve(MeshRequest request) throws SourceException {
        Collector collector = new Collector();
        SourceReader reader = new SourceReader(request);
        if (request.sources().isEmpty()) {
            new Discovery(reader, collector, request.files()).run();
        }
        for (MeshSource source : request.sources()) {
            resolve(source, request, reader, collector);
        }
        new InjectionResolver(reader, collector).resolve();
        return collector.resolution();
    }

    private static void resolve(MeshSource source, MeshRequest request, SourceReader reader, Collector collector)
            throws SourceException {
        if (source instanceof MeshSource.Helm helm) {
            new HelmResolver(reader, collector).resolve(helm);
        } else if (source instanceof MeshSource.Istioctl istioctl) {
            new IstioOperatorResolver(reader, collector).resolve(istioctl);
        } else if (source instanceof MeshSource.Manifests manifests) {
            new ManifestResolver(reader, collector)
                    .resolve(manifests, request.files().list());
        } else if (source instanceof MeshSource.Images images) {
            for (String reference : images.references()) {
                Component component = reader.components()
                        .of(reader.placeholders().fill(reference.strip()).text());
                collector.add(reader.reference(component, reference, images.origin()), images.origin());
                if (component == Component.PROXY) {
                    collector.proxyNamed();
                }
            }
        }
    }
}
