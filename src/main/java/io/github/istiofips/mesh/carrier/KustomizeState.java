// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import java.util.ArrayList;
import java.util.List;

/** The objects and charts that a kustomization has gathered so far, in order. */
final class KustomizeState {

    private final List<RenderedObject> objects = new ArrayList<>();
    private final List<InflatedChart> charts = new ArrayList<>();

    List<RenderedObject> objects() {
        return objects;
    }

    List<InflatedChart> charts() {
        return charts;
    }

    void addAll(KustomizeState other) {
        objects.addAll(other.objects);
        charts.addAll(other.charts);
    }
}
