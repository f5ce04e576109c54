// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import io.github.istiofips.image.ImageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Requests with redirects followed by hand: the {@code Authorization} header stays with the origin it was meant for,
 * and HTTPS never turns into HTTP.
 */
final class Transport {

    static final String USER_AGENT = "istio-fips-maven-plugin";

    /** Most redirects for one request; registries need one, to their storage. */
    static final int MAX_REDIRECTS = 5;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** Answers by which a server says that it did not do what was posted. */
    private static final Set<Integer> UNTAKEN = Set.of(429, 503);

    /**
     * An answer; the body must be closed.
     *
     * @param uri who answered in the end
     */
    record Answer(URI uri, int status, HttpHeaders headers, InputStream body) {

        /** Reads a document of at most so many bytes within the document deadline, and closes the body. */
        private byte[] bounded(int limit, Deadlines deadlines) throws IOException {
            long start = System.nanoTime();
            ByteArrayOutputStream document = new ByteArrayOutputStream();
            byte[] piece = new byte[8 * 1024];
            try (body) {
                while (document.size() < limit) {
                    int read = body.read(piece, 0, Math.min(piece.length, limit - document.size()));
                    if (read < 0) {
                        break;
                    }
                    document.write(piece, 0, read);
                    if (System.nanoTime() - start > deadlines.document().toNanos()) {
                        throw StalledException.unfinished(deadlines.document());
                    }
                }
            }
            return document.toByteArray();
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        boolean isWebPage() {
            return header("Content-Type").toLowerCase(Locale.ROOT).startsWith("text/html");
        }
    }

    private final HttpClient client;
    private final Function<URI, Optional<String>> proxyAuthorization;
    private final Deadlines deadlines;
    private final Traffic traffic;

    Transport(
            HttpClient client,
            Function<URI, Optional<String>> proxyAuthorization,
            Deadlines deadlines,
            Traffic traffic) {
        this.client = client;
        this.proxyAuthorization = proxyAuthorization;
        this.deadlines = deadlines;
        this.traffic = traffic;
    }

    /**
     * Sends a request, again where that may help, and follows its redirects. What is posted is only repeated when the
     * server said that it did not take it.
     *
     * @return the last answer; whatever its status
     */
    Answer send(Request request, Attempts attempts) throws ImageException {
        while (true) {
            try {
                Answer answer = follow(request);
                boolean repeatable = request.form().isEmpty() || UNTAKEN.contains(answer.status());
                if (!repeatable || !attempts.again(answer)) {
                    return answer;
                }
                close(answer);
            } catch (NoAnswerException e) {
                if (request.form().isPresent() || !attempts.again(e)) {
                    throw e.explained(attempts.outcome());
                }
            }
        }
    }

    private Answer follow(Request request) throws ImageException, NoAnswerException {
        URI uri = request.uri();
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            Answer answer = once(request.to(uri, request.uri()));
            if (!REDIRECTS.contains(answer.status()) || request.form().isPresent()) {
                return answer;
            }
            close(answer);
            uri = target(uri, answer.header("Location"));
        }
        throw Failures.unreachable(
                "Host " + request.uri().getAuthority() + " redirects in a loop or more than " + MAX_REDIRECTS
                        + " times.",
                "Check the registry, or the proxy in front of it.");
    }

    private static URI target(URI from, String location) throws ImageException {
        URI target;
        try {
            target = from.resolve(URI.create(location));
        } catch (IllegalArgumentException e) {
            throw badRedirect(from, "to an address that cannot be read");
        }
        String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
        if (location.isEmpty()
                || target.getHost() == null
                || !Set.of("http", "https").contains(scheme)) {
            throw badRedirect(from, "to an address that cannot be read");
        }
        if (scheme.equals("http") && from.getScheme().equalsIgnoreCase("https")) {
            throw badRedirect(from, "from HTTPS to plain HTTP on host " + target.getHost());
        }
        return withoutUser(target);
    }

    /** Whatever stands before the host is neither sent nor shown: it may be a password. */
    private static URI withoutUser(URI target) {
        return target.getRawUserInfo() == null
                ? target
                : URI.create(target.toString().replace("//" + target.getRawUserInfo() + "@", "//"));
    }

    private static ImageException badRedirect(URI from, String how) {
        return Failures.unreachable(
                "Host " + from.getAuthority() + " redirects " + how + ", which is not followed.",
                "Have the registry's storage address corrected, or use another mirror.");
    }

    private Answer once(Request request) throws ImageException, NoAnswerException {
        URI uri = request.uri();
        CompletableFuture<HttpResponse<InputStream>> pending =
                client.sendAsync(assemble(request), info -> new TimedBody(deadlines.idle(), deadlines.pace()));
        traffic.addRequest();
        boolean plainHttp = uri.getScheme().equalsIgnoreCase("http");
        try {
            HttpResponse<InputStream> response =
                    pending.get(deadlines.response().toNanos(), TimeUnit.NANOSECONDS);
            Answer answer =
                    new Answer(uri, response.statusCode(), response.headers(), traffic.counting(response.body()));
            refuseProxyDemand(answer);
            return answer;
        } catch (ExecutionException e) {
            throw new NoAnswerException(
                    uri.getAuthority(),
                    plainHttp,
                    Optional.ofNullable(e.getCause()).orElse(e));
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new NoAnswerException(uri.getAuthority(), plainHttp, e);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new NoAnswerException(uri.getAuthority(), plainHttp, e);
        }
    }

    private HttpRequest assemble(Request request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri()).setHeader("User-Agent", USER_AGENT);
        request.headers().forEach(builder::setHeader);
        request.authorization().ifPresent(value -> builder.setHeader("Authorization", value));
        proxyAuthorization.apply(request.uri()).ifPresent(value -> builder.setHeader("Proxy-Authorization", value));
        return builder.method(
                        request.method(),
                        request.form().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody))
                .build();
    }

    private static void refuseProxyDemand(Answer answer) throws ImageException {
        if (answer.status() == 407) {
            close(answer);
            throw Failures.unreachable(
                    "The proxy in front of host " + answer.uri().getHost() + " wants credentials.",
                    "Add user name and password to the <proxy> in settings.xml; for an HTTPS registry behind a proxy"
                            + " with Basic authentication also run Maven with"
                            + " -Djdk.http.auth.tunneling.disabledSchemes= in MAVEN_OPTS.");
        }
    }

    /** Returns where the traffic is counted. */
    Traffic traffic() {
        return traffic;
    }

    /** Reads a document of at most so many bytes and ends the answer. */
    byte[] document(Answer answer, int limit) throws IOException {
        return answer.bounded(limit, deadlines);
    }

    /** Ends an answer that is not read. */
    static void close(Answer answer) {
        try {
            answer.body().close();
        } catch (IOException e) {
            throw new IllegalStateException("closing a body only cancels its transfer", e);
        }
    }

    /** Tells whether two addresses share scheme, host and port. */
    static boolean sameOrigin(URI one, URI other) {
        return origin(one).equals(origin(other));
    }

    private static String origin(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }
}
