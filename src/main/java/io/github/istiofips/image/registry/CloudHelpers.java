// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks jib for the helpers of Google and Amazon and for Google's default credentials; for other hosts: none. */
final class CloudHelpers {

    private CloudHelpers() {}

    /** @param trouble takes what went wrong */
    static Optional<Credentials> find(String host, String repository, Duration limit, List<String> trouble) {
        if (host.startsWith("[")) {
            return Optional.empty(); // no cloud has a bare address, and jib does not know the form
        }
        CompletableFuture<Optional<Credential>> search =
                CompletableFuture.supplyAsync(() -> ask(host, repository), CloudHelpers::daemon);
        try {
            return search.get(limit.toNanos(), TimeUnit.NANOSECONDS)
                    .map(found -> new Credentials(found.getUsername(), found.getPassword(), "the cloud's helper"));
        } catch (ExecutionException e) {
            trouble.add("the cloud's helper (" + Failures.text(e) + ")");
        } catch (TimeoutException e) {
            trouble.add("the cloud's helper (no answer in " + limit.toSeconds() + " seconds)");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private static Optional<Credential> ask(String host, String repository) {
        try {
            CredentialRetrieverFactory factory =
                    CredentialRetrieverFactory.forImage(ImageReference.of(host, repository, "latest"), event -> {});
            Optional<Credential> helper = factory.wellKnownCredentialHelpers().retrieve();
            return helper.isPresent()
                    ? helper
                    : factory.googleApplicationDefaultCredentials().retrieve();
        } catch (CredentialRetrievalException e) {
            throw new CompletionException(e);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "cloud-credentials");
        thread.setDaemon(true);
        thread.start();
    }
}
