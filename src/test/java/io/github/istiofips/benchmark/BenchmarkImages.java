// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import io.github.istiofips.benchmark.LargeImages.Layer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The images of the benchmark, of the sizes and layers of real ones, and what an inspection needs of each. */
final class BenchmarkImages {

    private static final int MB = 1_000_000;
    private static final String BIN = "usr/local/bin/";
    private static final String AGENT = BIN + "pilot-agent";
    private static final String DISCOVERY = BIN + "pilot-discovery";

    private final LargeImages images;
    private final Map<String, List<Layer>> needed = new HashMap<>();

    BenchmarkImages(LargeImages images) {
        this.images = images;
    }

    /**
     * Returns the layers that hold executables.
     *
     * @param image name in the layout
     * @param platforms {@code linux/amd64} or {@code all}
     */
    List<Layer> needed(String image, String platforms) {
        return needed.getOrDefault(image + " " + platforms, List.of());
    }

    /**
     * Writes {@code proxyv2} and {@code pilot} for two architectures and {@code half}, a pilot of half the size. The lower layers of
     * arm64 are small, because nobody fetches them here.
     */
    void writeLarge() throws IOException {
        Layer base = images.base("base", 74 * MB);
        Layer packages = images.base("packages", 114 * MB);
        Layer small = images.base("small", MB);
        List<String> proxies = new ArrayList<>();
        List<String> pilots = new ArrayList<>();
        for (String architecture : List.of("amd64", "arm64")) {
            boolean fetched = architecture.equals("amd64");
            Layer first = fetched ? base : small;
            Layer second = fetched ? packages : small;
            Layer one = images.text("var/lib/istio/envoy/envoy_bootstrap_tmpl.json", "{\"node\": {}}");
            Layer two = images.text("var/lib/istio/envoy/gcp_envoy_bootstrap_tmpl.json", "{\"admin\": {}}");
            Layer envoy = images.executable(BIN + "envoy", LargePrograms.envoy(architecture, 117 * MB));
            Layer agent = images.executable(AGENT, LargePrograms.go(architecture, 37 * MB));
            Layer pilot = images.executable(DISCOVERY, LargePrograms.go(architecture, 91 * MB));
            proxies.add(images.image(architecture, "/" + AGENT, first, second, one, two, envoy, agent));
            pilots.add(images.image(architecture, "/" + DISCOVERY, first, second, one, pilot));
            note("proxyv2", architecture, envoy, agent);
            note("pilot", architecture, pilot);
        }
        images.index("proxyv2", proxies.toArray(String[]::new));
        images.index("pilot", pilots.toArray(String[]::new));
        Layer half = images.executable(DISCOVERY, LargePrograms.go("amd64", 45 * MB));
        images.index("half", images.image("amd64", "/" + DISCOVERY, base, half));
        note("half", "amd64", half);
    }

    /** Writes {@code proxyv2-1} to {@code proxyv2-N} and {@code pilot-1} to {@code pilot-N}, which differ in a small top layer only. */
    void writeSmall(int tags) throws IOException {
        Layer base = images.base("base", 4 * MB);
        Layer envoy = images.executable(BIN + "envoy", LargePrograms.envoy("amd64", 12 * MB));
        Layer agent = images.executable(AGENT, LargePrograms.go("amd64", 6 * MB));
        Layer pilot = images.executable(DISCOVERY, LargePrograms.go("amd64", 9 * MB));
        for (int tag = 1; tag <= tags; tag++) {
            Layer top = images.text("etc/tag", "tag " + tag + "\n");
            images.index("proxyv2-" + tag, images.image("amd64", "/" + AGENT, base, envoy, agent, top));
            images.index("pilot-" + tag, images.image("amd64", "/" + DISCOVERY, base, pilot, top));
            note("small", "amd64", top);
        }
        note("small", "amd64", envoy, agent, pilot);
    }

    private void note(String image, String architecture, Layer... layers) {
        for (String platforms : List.of("linux/" + architecture, "all")) {
            needed.computeIfAbsent(image + " " + platforms, key -> new ArrayList<>())
                    .addAll(List.of(layers));
        }
    }
}
