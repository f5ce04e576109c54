// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import static io.github.istiofips.benchmark.ResultTable.judged;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.benchmark.LargeImages.Layer;
import io.github.istiofips.testing.DockerRegistry;
import io.github.istiofips.testing.LinkProxy;
import io.github.istiofips.testing.SelfSigned;
import io.github.istiofips.testing.TokenServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Time, bytes and requests of a verification beside those of the manual way, from Docker's registry server on this machine. What is
 * exact is asserted; what is time is printed, with the targets. Every verification has a virtual machine with a heap of 64 MB of its
 * own. Run with {@code mvn -Pbenchmark test}; {@code docs/benchmarks.md} explains the numbers.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FetchBenchmark {

    private static final int HEAP_MEGABYTES = 64;
    private static final long BITS_PER_SECOND = 100_000_000;
    private static final Duration ROUND_TRIP = Duration.ofMillis(20);
    private static final double BYTES_FACTOR = 1.02;
    private static final long BYTES_EXTRA = 50_000;
    private static final double MANUAL_FACTOR = 0.35;
    private static final long WARM_MILLIS = 200;
    private static final double LINEAR_FACTOR = 1.1;
    private static final int TAGS = 10;
    /** As many images are inspected at once, and may each be refused before there is a token. */
    private static final int PARALLEL_IMAGES = 4;

    private static final String AMD64 = "linux/amd64";
    private static final String ALL = "all";
    private static final ResultTable TABLE = new ResultTable();

    @TempDir
    static Path shared;

    private static DockerRegistry registry;
    private static BenchmarkImages images;

    @TempDir
    Path temp;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        Path layout = shared.resolve("layout");
        images = new BenchmarkImages(new LargeImages(layout));
        images.writeLarge();
        registry = DockerRegistry.plain(shared);
        registry.push(layout, "proxyv2", "istio/proxyv2:1");
        registry.push(layout, "pilot", "istio/pilot:1");
        registry.push(layout, "half", "istio/pilot:half");
    }

    @AfterAll
    static void print() {
        System.out.println(ResultTable.machine());
        System.out.println();
        System.out.println(TABLE.markdown());
        if (registry != null) {
            registry.close();
        }
    }

    /** Numbers of one run of {@link VerifyOnce}, and what the network saw of it. */
    private record Measured(ChildJvm.Run run, long received, List<String> lines) {

        /** Milliseconds without the start of the virtual machine. */
        long inside() {
            return Long.parseLong(run.output().get(0));
        }

        /** Milliseconds of processor time of the whole virtual machine, its start included. */
        long processor() {
            return Long.parseLong(run.output().get(1));
        }

        /** Requests by the engine's own count, those to a token server included. */
        long requests() {
            return Long.parseLong(run.output().get(2));
        }

        String found() {
            return run.output().get(3);
        }

        List<String> blobs() {
            return digestsOf("/blobs/");
        }

        List<String> manifests() {
            return digestsOf("/manifests/");
        }

        private List<String> digestsOf(String kind) {
            return lines.stream()
                    .filter(line -> line.contains(kind))
                    .map(line -> line.substring(line.indexOf(kind) + kind.length()))
                    .toList();
        }
    }

    @Order(1)
    @ParameterizedTest
    @CsvSource({
        "proxyv2, usr/local/bin/envoy, false",
        "pilot, usr/local/bin/pilot-discovery, false",
        "proxyv2, usr/local/bin/envoy, true",
        "pilot, usr/local/bin/pilot-discovery, true"
    })
    void oneImage(String image, String program, boolean slow) throws Exception {
        String what = image + ", " + (slow ? "100 Mbit/s, 20 ms" : "unthrottled");
        String reference = "istio/" + image + ":1";
        try (LinkProxy link = slow
                ? LinkProxy.shaping(registry.host(), BITS_PER_SECOND, ROUND_TRIP)
                : LinkProxy.counting(registry.host())) {
            long manual = ManualWay.run(temp.resolve("manual"), link.host() + "/" + reference, program);
            TABLE.add(
                    what,
                    "skopeo copy, tar, strings",
                    manual,
                    link.received(),
                    link.requests().size(),
                    "");
            Measured cold = measure(link, AMD64, reference);
            String faster = judged("wall ≤ 0.35 × manual", cold.run().millis() <= MANUAL_FACTOR * manual);
            add(what, "cold", cold, bytesTarget(cold, image, AMD64) + (slow ? "<br>" + faster : ""));
            Measured warm = measure(link, AMD64, reference);
            addWarm(what, warm, 1);

            assertCold(cold, image, AMD64, 1);
            assertThat(warm.found()).isEqualTo(cold.found());
            assertThat(warm.blobs()).isEmpty();
            assertThat(warm.requests()).isEqualTo(1);
        }
    }

    @Order(2)
    @Test
    void everyPlatform() throws Exception {
        try (LinkProxy link = LinkProxy.counting(registry.host())) {
            Measured cold = measure(link, ALL, "istio/proxyv2:1");
            add("proxyv2, both platforms, unthrottled", "cold", cold, bytesTarget(cold, "proxyv2", ALL));

            assertCold(cold, "proxyv2", ALL, 2);
        }
    }

    @Order(3)
    @Test
    void timeGrowsWithTheBytesAndNotFaster() throws Exception {
        try (LinkProxy link = LinkProxy.counting(registry.host())) {
            Measured half = measure(link, AMD64, "istio/pilot:half");
            Measured whole = measure(Files.createDirectory(temp.resolve("whole")), link, AMD64, "istio/pilot:1");
            double bytes = (double) whole.received() / half.received();
            double time = (double) whole.inside() / half.inside();
            add("pilot of half the size, unthrottled", "cold", half, bytesTarget(half, "half", AMD64));
            add(
                    "pilot again, unthrottled",
                    "cold",
                    whole,
                    judged(
                            String.format(Locale.ROOT, "%.2f × the bytes in %.2f × the time", bytes, time),
                            time <= LINEAR_FACTOR * bytes));

            assertCold(half, "half", AMD64, 1);
        }
    }

    @Order(4)
    @Test
    void twentyImagesShareLayers() throws Exception {
        Path layout = temp.resolve("layout");
        images = new BenchmarkImages(new LargeImages(layout));
        images.writeSmall(TAGS);
        SelfSigned identity = SelfSigned.in(temp);
        try (TokenServer tokens = TokenServer.start(identity, VerifyOnce.USER, VerifyOnce.PASSWORD, false);
                DockerRegistry small = DockerRegistry.withTokens(temp, tokens);
                LinkProxy link = LinkProxy.counting(small.host())) {
            List<String> references = new ArrayList<>();
            for (int tag = 1; tag <= TAGS; tag++) {
                for (String name : List.of("proxyv2", "pilot")) {
                    small.push(layout, name + "-" + tag, "istio/" + name + ":" + tag);
                    references.add("istio/" + name + ":" + tag);
                }
            }
            Measured cold = measure(link, AMD64, references.toArray(String[]::new));
            String what = references.size() + " images that share layers, token, unthrottled";
            add(what, "cold", cold, bytesTarget(cold, "small", AMD64));
            int tokensBefore = tokens.scopes().size();
            Measured warm = measure(link, AMD64, references.toArray(String[]::new));
            addWarm(what, warm, references.size());

            assertThat(cold.blobs()).as("each blob once").doesNotHaveDuplicates();
            assertThat(warm.found()).isEqualTo(cold.found());
            assertThat(warm.blobs()).isEmpty();
            assertThat(tokens.scopes().subList(tokensBefore, tokens.scopes().size()))
                    .containsExactlyInAnyOrder("repository:istio/proxyv2:pull", "repository:istio/pilot:pull");
            assertThat(warm.manifests().size() - references.size())
                    .as("requests that were refused before there was a token")
                    .isBetween(2, 2 * PARALLEL_IMAGES);
        }
    }

    private Measured measure(LinkProxy link, String platforms, String... references) throws Exception {
        return measure(temp, link, platforms, references);
    }

    /** One run with the cache of this directory, which is empty at first. */
    private static Measured measure(Path directory, LinkProxy link, String platforms, String... references)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                Files.createDirectories(directory.resolve("work")).toString(),
                directory.resolve("cache").toString(),
                platforms,
                link.host()));
        arguments.addAll(List.of(references));
        link.reset();
        ChildJvm.Run run = ChildJvm.run(directory, HEAP_MEGABYTES, VerifyOnce.class, arguments);
        return new Measured(run, link.received(), link.requests());
    }

    private static void add(String what, String way, Measured run, String target) {
        String cost = String.format(Locale.ROOT, "%s (%.1f s of processor time)", way, run.processor() / 1000.0);
        TABLE.add(what, cost, run.run().millis(), run.received(), run.requests(), target);
    }

    private static void addWarm(String what, Measured warm, int count) {
        long each = warm.inside() / count;
        add(
                what,
                "warm",
                warm,
                judged("no blob", warm.blobs().isEmpty()) + "<br>"
                        + judged("a manifest request per tag", warm.manifests().size() <= count + 2 * PARALLEL_IMAGES)
                        + "<br>" + judged("≤ 200 ms per image, here " + each + " ms", each <= WARM_MILLIS));
    }

    private static long most(String image, String platforms) {
        long layers =
                images.needed(image, platforms).stream().mapToLong(Layer::size).sum();
        return (long) (BYTES_FACTOR * layers) + BYTES_EXTRA;
    }

    private static String bytesTarget(Measured cold, String image, String platforms) {
        long most = most(image, platforms);
        return judged(String.format(Locale.ROOT, "received ≤ %.3f MB", most / 1e6), cold.received() <= most);
    }

    /** Asserts that a run fetched each document and each needed layer once, and nothing else. */
    private static void assertCold(Measured cold, String image, String platforms, int count) {
        List<String> layers =
                images.needed(image, platforms).stream().map(Layer::digest).toList();
        assertThat(cold.received()).isLessThanOrEqualTo(most(image, platforms));
        assertThat(cold.blobs()).doesNotHaveDuplicates().containsAll(layers).hasSize(layers.size() + count);
        assertThat(cold.manifests()).doesNotHaveDuplicates().hasSize(1 + count);
    }
}
