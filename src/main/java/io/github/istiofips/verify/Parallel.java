// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same with several things at the same time. */
final class Parallel {

    private Parallel() {}

    /**
     * Returns the results in the order of the items.
     *
     * @param threads most items at the same time
     * @throws IllegalStateException if the work on an item throws, or the thread is interrupted
     */
    static <T, R> List<R> map(List<T> items, int threads, Function<T, R> work) {
        if (items.size() < 2) {
            return items.stream().map(work).toList();
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, items.size()));
        try {
            List<Callable<R>> tasks = items.stream()
                    .map(item -> (Callable<R>) () -> work.apply(item))
                    .toList();
            List<R> results = new ArrayList<>();
            for (Future<R> future : pool.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while images were inspected", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an image could not be inspected because of a fault in the plugin", e);
        } finally {
            pool.shutdownNow();
        }
    }
}
