// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Applies {@code k8s.overlays} of a component, which patch rendered objects and so win over every value
 * (istio.io/latest/docs/setup/additional-setup/customize-installation): each patch is carried out on a stand-in for the
 * rendered workload, and the images of its containers are read from that.
 */
final class Overlays {

    private static final Set<String> WORKLOADS = Set.of("Deployment", "DaemonSet");
    private static final String CONFIG_MAP = "ConfigMap";
    private static final String INJECTOR = "istio-sidecar-injector";
    private static final String MESH = "istio";
    private static final String DATA = "data";
    private static final String POD = "spec.template.spec.";
    private static final List<String> LISTS = List.of("containers", "initContainers");
    /** Longer paths lead to no image. */
    private static final int MAX_PATH = 500;

    private Overlays() {}

    /**
     * The rendered workload of a component.
     *
     * @param container name of the container that runs the component's image
     * @param names names of the object that an overlay may name; empty if any
     */
    record Workload(String container, Set<String> names) {
        Workload {
            names = Set.copyOf(names);
        }

        boolean isNamed(String name) {
            return names.isEmpty() || names.contains(name);
        }
    }

    /** Returns the overlays of a component, or of a gateway's entry. */
    static List<HelmValues> of(HelmValues spec, String path) {
        List<HelmValues> overlays = new ArrayList<>();
        for (Value item : spec.items(Value.join(path, "k8s.overlays"))) {
            if (item instanceof Value.Block block) {
                overlays.add(new HelmValues(block));
            }
        }
        return overlays;
    }

    /**
     * Applies overlays to the image of a role, and adds further images of Istio that they bring.
     *
     * @param outcomes images by role, changed
     */
    static void apply(
            List<HelmValues> overlays,
            Workload workload,
            String role,
            Map<String, ImageOutcome> outcomes,
            SourceReader reader) {
        HelmValues object =
                HelmValues.EMPTY.with(POD + LISTS.get(0), new Value.Items(List.of(named(workload.container()))));
        for (HelmValues overlay : overlays) {
            String name = reader.placeholders().fill(text(overlay, "name")).text();
            if (isWorkload(overlay) && workload.isNamed(name)) {
                object = patched(object, overlay);
            }
        }
        for (String list : LISTS) {
            for (Value item : object.items(POD + list)) {
                if (item instanceof Value.Block container) {
                    read(new HelmValues(container), list, workload, role, outcomes, reader);
                }
            }
        }
    }

    private static HelmValues patched(HelmValues object, HelmValues overlay) {
        HelmValues result = object;
        for (Value patch : overlay.items("patches")) {
            if (patch instanceof Value.Block block) {
                HelmValues one = new HelmValues(block);
                String path = text(one, "path");
                Optional<Value> value = one.find("value");
                List<String> segments = path.length() > MAX_PATH ? List.of() : SetFlag.segments(path);
                if (value.isPresent()
                        && !segments.isEmpty()
                        && SetFlag.put(result.root(), segments, value.get()) instanceof Value.Block changed) {
                    result = new HelmValues(changed);
                }
            }
        }
        return result;
    }

    private static void read(
            HelmValues container,
            String list,
            Workload workload,
            String role,
            Map<String, ImageOutcome> outcomes,
            SourceReader reader) {
        Optional<Value.Scalar> image = container.scalar("image");
        if (image.isEmpty()) {
            return;
        }
        String name = text(container, "name");
        String reference = reader.placeholders().fill(image.get().rendered()).text();
        Origin origin = image.get().origin("image patched into container " + name + " of the rendered object");
        if (list.equals(LISTS.get(0)) && name.equals(workload.container())) {
            outcomes.computeIfPresent(
                    role,
                    (key, outcome) ->
                            reader.reference(outcome.component(), image.get().rendered(), origin));
        } else {
            reader.components()
                    .recognise(reference)
                    .ifPresent(component -> outcomes.put(
                            role + " " + list + " " + name + " " + reference,
                            reader.reference(component, image.get().rendered(), origin)));
        }
    }

    /** Returns the first overlay of a ConfigMap that decides what proxies run: the injector's or the mesh's. */
    static Optional<HelmValues> ofInjector(List<HelmValues> overlays) {
        return overlays.stream().filter(Overlays::changesInjector).findFirst();
    }

    private static boolean changesInjector(HelmValues overlay) {
        String name = text(overlay, "name");
        boolean decides = name.startsWith(INJECTOR) || name.equals(MESH) || name.startsWith(MESH + "-");
        return text(overlay, "kind").equals(CONFIG_MAP)
                && decides
                && overlay.items("patches").stream()
                        .anyMatch(patch -> patch instanceof Value.Block block
                                && text(new HelmValues(block), "path").startsWith(DATA));
    }

    /** Tells whether an overlay patches a workload. */
    static boolean isWorkload(HelmValues overlay) {
        return WORKLOADS.contains(text(overlay, "kind"));
    }

    static String text(HelmValues values, String key) {
        return values.scalar(key).map(Value.Scalar::rendered).orElse("");
    }

    private static Value named(String container) {
        return new Value.Block(Map.of("name", Value.Scalar.builtIn(container, "name", Value.Source.DEFAULT)));
    }
}
