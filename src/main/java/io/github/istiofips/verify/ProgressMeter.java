// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.image.registry.Traffic;
import io.github.istiofips.image.registry.Traffic.Transfer;
import io.github.istiofips.policy.ReferenceMask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells whoever waits what is being fetched: a first line after two seconds of fetching, then one about every five,
 * none while nothing moves over the wire. A thread of its own writes them until the meter is closed.
 */
final class ProgressMeter implements AutoCloseable {

    static final Duration FIRST = Duration.ofSeconds(2);
    static final Duration EVERY = Duration.ofSeconds(5);

    private static final long LOOK_MILLIS = 250;
    private static final long KILO = 1000;

    private final Traffic traffic;
    private final Consumer<String> console;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Optional<Instant> next = Optional.empty();
    private Instant since = Instant.MIN;
    private long bytesThen;
    private boolean moving;

    ProgressMeter(Traffic traffic, Consumer<String> console, Clock clock) {
        this.traffic = traffic;
        this.console = console;
        this.clock = clock;
    }

    /** Starts writing lines to a console. */
    static ProgressMeter start(Traffic traffic, Consumer<String> console) {
        ProgressMeter meter = new ProgressMeter(traffic, console, Clock.systemUTC());
        Thread thread = new Thread(meter::run, "fetch-progress");
        thread.setDaemon(true);
        thread.start();
        return meter;
    }

    private void run() {
        try {
            while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes a line if it is time for one. */
    void look() {
        List<Transfer> active = traffic.active();
        if (active.isEmpty()) {
            moving = false;
            return;
        }
        Instant now = clock.instant();
        next = Optional.of(next.orElse(now.plus(FIRST)));
        if (!moving) {
            moving = true;
            measureFrom(now);
        } else if (!now.isBefore(next.get())) {
            console.accept(ReferenceMask.mask(line(active, rate(now))));
            measureFrom(now);
            next = Optional.of(now.plus(EVERY));
        }
    }

    private void measureFrom(Instant now) {
        since = now;
        bytesThen = traffic.bytesFetched();
    }

    private long rate(Instant now) {
        long millis = Math.max(1, Duration.between(since, now).toMillis());
        return (traffic.bytesFetched() - bytesThen) * KILO / millis;
    }

    /** @param rate bytes per second */
    static String line(List<Transfer> active, long rate) {
        long received = active.stream().mapToLong(Transfer::received).sum();
        long announced = active.stream().mapToLong(Transfer::announced).sum();
        String what = active.size() == 1 ? active.get(0).what() : active.size() + " blobs";
        Unit unit = Unit.of(announced);
        Unit perSecond = Unit.of(rate);
        return "fetching " + what + ": " + unit.format(received) + " of " + unit.format(announced) + " " + unit + ", "
                + perSecond.format(rate) + " " + perSecond + "/s";
    }

    /** Decimal units, as networks count. */
    private enum Unit {
        KB("kB", KILO),
        MB("MB", KILO * KILO),
        GB("GB", KILO * KILO * KILO);

        private final String symbol;
        private final long bytes;

        Unit(String symbol, long bytes) {
            this.symbol = symbol;
            this.bytes = bytes;
        }

        static Unit of(long amount) {
            return amount >= GB.bytes ? GB : amount >= MB.bytes ? MB : KB;
        }

        String format(long amount) {
            return String.format(Locale.ROOT, "%.1f", (double) amount / bytes);
        }

        @Override
        public String toString() {
            return symbol;
        }
    }

    /** Ends the thread; no line follows one that is being written. */
    @Override
    public void close() {
        closed.countDown();
    }
}
