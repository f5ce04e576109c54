// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.IstioOperatorResolver;
import io.github.istiofips.mesh.ManifestResolver;
import io.github.istiofips.mesh.SourceReader;

/**
 * What carriers work with.
 *
 * @param reader reads files and knows rules, placeholders and the version to assume
 * @param collector takes what is found
 * @param index files and objects of the module
 * @param charts resolves charts
 * @param operators resolves IstioOperators
 * @param manifests reads what objects and values say about pods
 */
public record CarrierContext(
        SourceReader reader,
        Collector collector,
        ProjectIndex index,
        ChartInstaller charts,
        IstioOperatorResolver operators,
        ManifestResolver manifests) {}
