// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import static io.github.istiofips.image.registry.Bench.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.istiofips.image.Descriptor;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.testing.RegistryServer;
import io.github.istiofips.testing.RegistryServer.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Transfers of blobs that break off. */
class ResumableBlobTest {

    @TempDir
    Path temp;

    private Bench bench;
    private RegistryServer server;
    private Descriptor layer;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(temp);
        server = bench.server();
        layer = bench.layer();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private byte[] read(ImageSource source) throws Exception {
        try (InputStream blob = source.blob(layer)) {
            return blob.readAllBytes();
        }
    }

    private ImageSource source() throws Exception {
        return bench.connector().open(bench.reference());
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"TRUNCATED", "SHORT", "HANG_IN_BODY"})
    void goesOnWhereItBrokeOff(Fault fault) throws Exception {
        server.fault("/blobs/", fault, 1);
        bench.quick();

        byte[] bytes = assertTimeoutPreemptively(Bench.GENEROUS, () -> read(source()));

        assertThat(layer.digest().matches(bytes)).isTrue();
        assertThat(server.ranges()).containsExactly("bytes=" + layer.size() / 2 + "-");
        assertThat(server.bytesSent()).isLessThanOrEqualTo(layer.size());
    }

    @Test
    void skipsWhatIsThereWhenTheServerSendsTheWhole() throws Exception {
        server.fault("/blobs/", Fault.IGNORE_RANGE);

        assertThat(layer.digest().matches(read(source()))).isTrue();
        assertThat(server.ranges()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"WRONG_RANGE", "NO_RANGE"})
    void failsAsItBrokeOffWhenTheRestIsNotToBeHad(Fault fault) {
        server.fault(layer.digest().toString(), fault);

        assertRefused(
                () -> bench.fetch(),
                Reason.UNREACHABLE,
                "Layer " + layer.digest(),
                "broke off after " + layer.size() / 2 + " of " + layer.size() + " bytes");
        assertThat(server.ranges()).hasSize(1);
    }

    @Test
    void givesUpWhenNothingMoreComes() throws Exception {
        server.fault("/blobs/", Fault.TRUNCATED);

        assertThatThrownBy(() -> read(source())).isInstanceOf(IOException.class).hasMessageEndingWith(" after 4 tries");
        assertThat(server.requests("/blobs/")).isEqualTo(Retries.MAX_TRIES);
    }

    @Test
    void aSilentServerIsNotAskedAgainForWhatItDidNotBegin() throws Exception {
        server.fault("/blobs/", Fault.HANG_IN_BODY);
        bench.quick();

        assertThatThrownBy(() -> assertTimeoutPreemptively(Bench.GENEROUS, () -> read(source())))
                .hasMessageContaining("no data for");
        assertThat(server.requests("/blobs/")).isEqualTo(2);
    }

    @Test
    void renewsATokenOnTheWay() throws Exception {
        server.requireBearer();
        ImageSource source = source();
        source.manifest("1");
        server.fault("/blobs/", Fault.TRUNCATED, 1);
        byte[] bytes;
        try (InputStream blob = source.blob(layer)) {
            int first = blob.read();
            server.expireTokens();
            byte[] rest = blob.readAllBytes();
            bytes = new byte[rest.length + 1];
            bytes[0] = (byte) first;
            System.arraycopy(rest, 0, bytes, 1, rest.length);
        }

        assertThat(layer.digest().matches(bytes)).isTrue();
        assertThat(server.tokensIssued()).isEqualTo(2);
    }

    @Test
    void otherBytesInTheSecondPartAreNoticed() throws Exception {
        try (RegistryServer other = new RegistryServer(bench.layout)) {
            other.fault("/blobs/", Fault.CORRUPT);
            try (RawServer both =
                    new RawServer(RawServer.relay(server.host(), 100_000), RawServer.relay(other.host()))) {
                bench.plain(both.host());
                assertRefused(
                        () -> bench.fetch(bench.reference(both.host(), "1")),
                        Reason.DIGEST_MISMATCH,
                        "has other bytes than its digest names");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"200, true", "503, true"})
    void waitsForTheRestAsForAnythingElse(int status, boolean whole) throws Exception {
        server.fault("/blobs/", Fault.TRUNCATED, 1);
        ImageSource source = source();
        byte[] bytes;
        try (InputStream blob = source.blob(layer)) {
            int first = blob.read();
            if (status != 200) {
                server.status("/blobs/", 2, status, Map.of());
            }
            byte[] rest = blob.readAllBytes();
            bytes = new byte[rest.length + 1];
            bytes[0] = (byte) first;
            System.arraycopy(rest, 0, bytes, 1, rest.length);
        }

        assertThat(layer.digest().matches(bytes)).isEqualTo(whole);
    }

    @Test
    void tellsWhatIsOnItsWay() throws Exception {
        RegistryConnector connector = bench.connector();
        String name = layer.digest().toString().substring(0, 19) + " of " + server.host() + "/istio/pilot";
        try (InputStream blob = connector.open(bench.reference()).blob(layer)) {
            assertThat(blob.readNBytes(1000)).hasSize(1000);

            assertThat(connector.traffic().active())
                    .containsExactly(new Traffic.Transfer("layer " + name, 1000, layer.size()));
        }
        assertThat(connector.traffic().active()).isEmpty();
        for (Map.Entry<String, String> type : Map.of(
                        "application/vnd.oci.image.config.v1+json", "configuration ", "text/plain", "blob ")
                .entrySet()) {
            Descriptor descriptor = new Descriptor(type.getKey(), layer.digest(), layer.size());
            InputStream blob = connector.open(bench.reference()).blob(descriptor);
            assertThat(connector.traffic().active().get(0).what()).isEqualTo(type.getValue() + name);
            blob.readAllBytes();
            assertThat(connector.traffic().active()).isEmpty();
            blob.close();
        }
    }
}
