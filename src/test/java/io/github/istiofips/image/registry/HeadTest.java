// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import static io.github.istiofips.image.registry.Bench.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.testing.RegistryServer.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tag leads to, asked without fetching it. */
class HeadTest extends BenchTest {

    private ImageSource source() throws Exception {
        return bench.connector().open(bench.reference());
    }

    @Test
    void tellsTheDigestOfATag() throws Exception {
        assertThat(source().digest("1")).isEqualTo(Digest.parse(bench.digest));
        assertThat(server.requests()).hasSize(1);
        assertThat(server.bytesSent()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO_HEAD", "NO_DIGEST", "BAD_DIGEST", "NOT_FOUND", "WEB_PAGE"})
    void leavesItToAGetWhenItCannotTell(String fault) throws Exception {
        server.fault("/manifests/", Fault.valueOf(fault));

        assertThat(source().digest("1")).isEmpty();
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 501})
    void leavesItToAGetWhenThereIsNoHead(int status) throws Exception {
        server.status("/manifests/", 1, status, Map.of());

        assertThat(source().digest("1")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "FORBIDDEN, UNAUTHORIZED, HTTP status 403",
        "UNAUTHORIZED, UNAUTHORIZED, without credentials",
        "SERVER_ERROR, UNREACHABLE, HTTP status 500 after 4 tries",
        "TOO_MANY_REQUESTS, UNREACHABLE, limits the rate of requests",
        "REDIRECT_LOOP, UNREACHABLE, redirects in a loop"
    })
    void tellsOtherRefusalsAsForManifests(Fault fault, Reason reason, String word) {
        server.fault("/manifests/", fault);

        assertRefused(() -> source().digest("1"), reason, word);
    }

    @Test
    void oneTokenServesTagManifestAndBlob() throws Exception {
        server.requireBearer();
        ImageSource source = source();

        assertThat(source.digest("1")).isPresent();
        assertThat(source.manifest("1").bytes()).isNotEmpty();
        source.blob(bench.layer()).close();

        assertThat(server.tokensIssued()).isEqualTo(1);
    }

    @Test
    void requestsAtTheSameTimeShareOneToken() throws Exception {
        server.requireBearer();
        RegistryConnector connector = bench.connector();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Digest>> requests = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                requests.add(() -> connector.open(bench.reference()).digest("1").orElseThrow());
            }
            for (Future<Digest> answer : threads.invokeAll(requests)) {
                assertThat(answer.get()).hasToString(bench.digest);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(server.tokensIssued()).isEqualTo(1);
    }
}
