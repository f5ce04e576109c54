// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.Descriptor;
import io.github.istiofips.image.Digest;
import io.github.istiofips.image.registry.References;
import io.github.istiofips.image.registry.RegistryConnector;
import io.github.istiofips.image.registry.RegistryHost;
import io.github.istiofips.image.registry.RegistrySettings;
import io.github.istiofips.image.registry.Traffic;
import io.github.istiofips.image.registry.Traffic.Transfer;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.RegistryServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressMeterTest {

    private static final String KEY = "istio-0123456789ab";

    @TempDir
    Path temp;

    private volatile Instant now = Instant.EPOCH;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            23100000   | 47600000   | 11200000   | 23.1 of 47.6 MB, 11.2 MB/s
            0          | 999999     | 0          | 0.0 of 1000.0 kB, 0.0 kB/s
            500        | 2000       | 512        | 0.5 of 2.0 kB, 0.5 kB/s
            999999     | 1000000    | 999000     | 1.0 of 1.0 MB, 999.0 kB/s
            1500000000 | 3200000000 | 1000000000 | 1.5 of 3.2 GB, 1.0 GB/s
            """)
    void writesUnitsThatFit(long received, long announced, long rate, String end) {
        Transfer transfer =
                new Transfer("layer sha256:0123456789ab of registry.example/istio/proxyv2", received, announced);

        assertThat(ProgressMeter.line(List.of(transfer), rate))
                .isEqualTo("fetching layer sha256:0123456789ab of registry.example/istio/proxyv2: " + end);
    }

    @Test
    void sumsSeveralTransfers() {
        Transfer one = new Transfer("layer a of x", 1_000_000, 2_000_000);
        Transfer two = new Transfer("layer b of x", 500_000, 3_000_000);

        assertThat(ProgressMeter.line(List.of(one, two), 250_000))
                .isEqualTo("fetching 2 blobs: 1.5 of 5.0 MB, 250.0 kB/s");
    }

    @Test
    void speaksAfterTwoSecondsAndThenEveryFive() throws Exception {
        try (Open open = new Open()) {
            ProgressMeter meter = new ProgressMeter(open.traffic(), lines::add, clock());

            lookAt(meter, 0, 1.9);
            assertThat(lines).isEmpty();
            open.blob.readNBytes(600_000);
            lookAt(meter, 2);
            assertThat(lines.poll())
                    .isEqualTo("fetching layer " + open.digest.toString().substring(0, 19) + " of " + open.server.host()
                            + "/istio-****/pilot: 0.6 of 2.0 MB, 300.0 kB/s");
            open.blob.readNBytes(1_000_000);
            lookAt(meter, 3, 6.9);
            assertThat(lines).isEmpty();
            lookAt(meter, 7);
            assertThat(lines.poll()).endsWith(": 1.6 of 2.0 MB, 200.0 kB/s");
            open.blob.readAllBytes();
            lookAt(meter, 20, 30);
            assertThat(lines).isEmpty();
        }
    }

    @Test
    void measuresOnlyWhileSomethingMoves() throws Exception {
        try (Open open = new Open()) {
            ProgressMeter meter = new ProgressMeter(open.traffic(), lines::add, clock());
            lookAt(meter, 0);
            open.blob.readAllBytes();
            lookAt(meter, 10);
            try (InputStream again = open.openBlob()) {
                lookAt(meter, 100);
                assertThat(lines).isEmpty();
                again.readNBytes(1_000_000);
                lookAt(meter, 101);
                assertThat(lines.poll()).endsWith(": 1.0 of 2.0 MB, 1.0 MB/s");
            }
        }
    }

    @Test
    void hasAThreadOfItsOwn() throws Exception {
        try (Open open = new Open();
                ProgressMeter meter = ProgressMeter.start(open.traffic(), lines::add)) {
            assertThat(lines.poll(1, TimeUnit.MINUTES)).startsWith("fetching layer ");
            assertThat(meter).isNotNull();
        }
    }

    private void lookAt(ProgressMeter meter, double... seconds) {
        for (double second : seconds) {
            now = Instant.EPOCH.plus(Duration.ofMillis((long) (second * 1000)));
            meter.look();
        }
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    /** A layer of two megabytes on its way. */
    private final class Open implements AutoCloseable {

        private final RegistryServer server;
        private final RegistryConnector connector;
        private final Digest digest;
        private final InputStream blob;

        Open() throws Exception {
            Path layout = temp.resolve("layout");
            digest = Digest.parse(new OciLayoutWriter(layout).blob(new byte[2_000_000]))
                    .orElseThrow();
            server = new RegistryServer(layout);
            RegistryHost plain = new RegistryHost(server.host(), Optional.empty(), true, Optional.empty());
            connector = new RegistryConnector(
                    new RegistrySettings(Map.of(server.host(), plain), host -> Optional.empty(), List.of(), false));
            blob = openBlob();
        }

        Traffic traffic() {
            return connector.traffic();
        }

        InputStream openBlob() throws Exception {
            return connector
                    .open(References.parse(server.host() + "/" + KEY + "/pilot:1"))
                    .blob(new Descriptor("application/vnd.oci.image.layer.v1.tar", digest, 2_000_000));
        }

        @Override
        public void close() throws IOException {
            blob.close();
            server.close();
        }
    }
}
