// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.image.layout.LayoutStore;
import io.github.istiofips.image.registry.References;
import io.github.istiofips.image.registry.RegistryConnector;
import io.github.istiofips.image.registry.Traffic;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.verify.VerificationRequest.ImageAccess;
import java.util.Optional;

/** Asks the layouts first, then the registry that the reference names. */
final class ConfiguredSources implements ImageInspector.Sources {

    private final LayoutStore layouts;
    private final RegistryConnector registries;

    /**
     * @throws SourceException if a layout is none
     */
    ConfiguredSources(ImageAccess access) throws SourceException {
        try {
            this.layouts = LayoutStore.open(access.layouts(), References::normalise);
        } catch (ImageException e) {
            throw new SourceException(Optional.empty(), "layouts: " + e.getMessage() + " " + e.remedy());
        }
        this.registries = new RegistryConnector(access.registries());
    }

    /** Returns what went over the wire so far. */
    Traffic traffic() {
        return registries.traffic();
    }

    @Override
    public ImageSource open(ImageReference reference) {
        return layouts.find(reference).orElseGet(() -> registries.open(reference));
    }
}
