// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import static io.github.istiofips.image.registry.Bench.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.testing.RegistryServer.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a request is sent again, after how long, and when not. */
class RegistryRetryTest extends BenchTest {

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void anAnswerThatMayPassIsWaitedFor(int status) throws Exception {
        server.status("/manifests/1", 2, status, Map.of());

        assertThat(bench.fetch()).isEqualTo(Bench.FILE_BYTES);

        assertThat(bench.waits).hasSize(2);
        assertThat(bench.debug)
                .hasSize(2)
                .allMatch(line -> line.startsWith(
                        "Host " + server.host() + " answered with HTTP status " + status + "; trying again in "));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 405, 410, 451, 501, 505})
    void anAnswerThatStaysIsNot(int status) {
        server.status("/manifests/1", 100, status, Map.of());

        assertRefused(
                () -> bench.fetch(),
                status == 404 ? Reason.NOT_FOUND : status == 403 ? Reason.UNAUTHORIZED : Reason.UNREACHABLE,
                server.host());

        assertThat(server.requests("/manifests/")).isEqualTo(1);
        assertThat(bench.waits).isEmpty();
    }

    @Test
    void theWaitsGrowAndDiffer() {
        Retries least = retries(0, RetryBudget.none());
        Retries most = retries(1, RetryBudget.none());

        assertThat(List.of(least.backOff(1), least.backOff(2), least.backOff(3)))
                .containsExactly(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofMillis(1000));
        assertThat(List.of(most.backOff(1), most.backOff(2), most.backOff(3)))
                .containsExactly(Duration.ofMillis(500), Duration.ofMillis(1000), Duration.ofMillis(2000));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0                             | PT0S
            7                             | PT7S
            ' 7 '                         | PT7S
            99999                         | PT27H46M39S
            Sun, 01 Mar 2026 12:00:20 GMT | PT20S
            Sun, 01 Mar 2026 11:00:00 GMT | PT0S
            -5                            |
            7.5                           |
            soon                          |
            ''                            |
            99999999999999999999          |
            Mon, 01 Mar 2026 12:00:20 GMT |
            """)
    void readsRetryAfter(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, Bench.NOW)).isEqualTo(Optional.ofNullable(wait));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            17                            | 17
            Sun, 01 Mar 2026 12:00:20 GMT | 20
            30                            | 30
            """)
    void waitsAsLongAsTheServerAsks(String header, long seconds) throws Exception {
        server.status("/manifests/1", 1, 429, Map.of("Retry-After", header));

        bench.fetch();

        assertThat(bench.waits).containsExactly(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            429 | 31                            | (Retry-After: 31); it asks to wait 31 seconds, and no more than 30 are waited.
            429 | 99999                         | it asks to wait 99999 seconds, and no more than 30 are waited.
            503 | 99999                         | HTTP status 503; it asks to wait 99999 seconds
            429 | Mon, 02 Mar 2026 12:00:00 GMT | it asks to wait 86400 seconds
            """)
    void doesNotWaitForever(int status, String header, String word) {
        server.status("/manifests/1", 1, status, Map.of("Retry-After", header));

        assertRefused(() -> bench.fetch(), Reason.UNREACHABLE, server.host(), word);

        assertThat(bench.waits).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "soon", "7.5"})
    void aHeaderThatSaysNothingIsPassedOver(String header) throws Exception {
        server.status("/manifests/1", 1, 429, Map.of("Retry-After", header));

        bench.fetch();

        assertThat(bench.waits)
                .singleElement()
                .satisfies(wait -> assertThat(wait).isBetween(Duration.ofMillis(250), Duration.ofMillis(500)));
    }

    @Test
    void givesUpAfterAFewTries() {
        server.status("/blobs/", 100, 503, Map.of());

        assertRefused(() -> bench.fetch(), Reason.UNREACHABLE, "HTTP status 503 after 4 tries.", "Run again later");

        assertThat(server.requests("/blobs/")).isEqualTo(Retries.MAX_TRIES);
    }

    @Test
    void aDocumentThatBreaksOffIsReadAgain() throws Exception {
        server.fault("/manifests/1", Fault.TRUNCATED, 1);

        assertThat(bench.fetch()).isEqualTo(Bench.FILE_BYTES);

        assertThat(server.requests("/manifests/1")).isEqualTo(2);
    }

    @Test
    void allRequestsOfABuildShareOneBudget() {
        server.status("/v2/", 1000, 503, Map.of());
        int builds = 20;
        for (int image = 0; image < builds; image++) {
            assertRefused(() -> bench.fetch(), Reason.UNREACHABLE, "HTTP status 503");
        }

        assertThat(bench.waits).hasSize(RetryBudget.MAX_RETRIES);
        assertThat(server.requests()).hasSize(builds + RetryBudget.MAX_RETRIES);
        assertRefused(
                () -> bench.fetch(), Reason.UNREACHABLE, "HTTP status 503; the retries of this build are used up.");
    }

    @Test
    void theWaitingOfABuildIsLimitedToo() {
        RetryBudget budget = RetryBudget.standard();

        assertThat(budget.take(RetryBudget.MAX_WAITING.minusSeconds(1))).isTrue();
        assertThat(budget.take(Duration.ofSeconds(2))).isFalse();
        assertThat(budget.take(Duration.ofSeconds(1))).isTrue();
        assertThat(budget.take(Duration.ofMillis(1))).isFalse();
        assertThat(RetryBudget.none().take(Duration.ZERO)).isFalse();
    }

    @Test
    void anInterruptedThreadStopsTrying() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        Retries retries = new Retries(
                RetryBudget.standard(),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                time -> {
                    throw new InterruptedException();
                },
                () -> 0.5,
                RegistryLog.silent());
        Thread thread = new Thread(() -> {
            Attempts attempts = retries.begin();
            if (!attempts.again(new java.io.IOException("x"))
                    && Thread.currentThread().isInterrupted()) {
                done.countDown();
            }
        });
        thread.start();
        thread.join();

        assertThat(done.getCount()).isZero();
    }

    private static Retries retries(double random, RetryBudget budget) {
        return new Retries(budget, Clock.systemUTC(), time -> {}, () -> random, RegistryLog.silent());
    }
}
