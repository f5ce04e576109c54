// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * A registry on a free loopback port, serving an OCI layout directory: any repository has the
 * layout's blobs, and the last part of an {@code org.opencontainers.image.ref.name} behind a colon is the tag. Counts
 * what is asked, and misbehaves on request.
 */
public final class RegistryServer implements AutoCloseable {

    /** Ways to misbehave; each applies to the requests named with {@link #fault}. */
    public enum Fault {
        /** Behaves. */
        NONE,
        /** Answers with status 401 whatever is sent. */
        UNAUTHORIZED,
        /** Answers with status 403. */
        FORBIDDEN,
        /** Answers with status 404. */
        NOT_FOUND,
        /** Answers with status 429 and {@code Retry-After: 17}. */
        TOO_MANY_REQUESTS,
        /** Answers with status 500. */
        SERVER_ERROR,
        /** Answers with status 404 as for a repository that does not exist. */
        NO_REPOSITORY,
        /** Sends bytes without end and without announcing a length. */
        ENDLESS,
        /** Sends a byte every now and then. */
        DRIP,
        /** Breaks off, then answers the request for the rest with the whole. */
        IGNORE_RANGE,
        /** Breaks off, then answers the request for the rest with another part. */
        WRONG_RANGE,
        /** Breaks off, then refuses to send the rest. */
        NO_RANGE,
        /** Does not know {@code HEAD}. */
        NO_HEAD,
        /** Does not name the digest of what it serves. */
        NO_DIGEST,
        /** Names a digest that is none. */
        BAD_DIGEST,
        /** Serves other bytes of the same length. */
        CORRUPT,
        /** Announces the whole length, sends nothing beyond the middle and closes. */
        TRUNCATED,
        /** Announces and sends half. */
        SHORT,
        /** Sends one byte too many. */
        LONG,
        /** Never answers. */
        HANG_BEFORE_HEADERS,
        /** Sends headers and half a body, then nothing. */
        HANG_IN_BODY,
        /** Redirects to {@link #redirectTo}. */
        REDIRECT,
        /** Redirects to itself. */
        REDIRECT_LOOP,
        /** Redirects to an address that is none. */
        REDIRECT_NOWHERE,
        /** Answers with a web page, as captive portals do. */
        WEB_PAGE,
        /** Answers with a web page that claims to be JSON. */
        WEB_PAGE_AS_JSON
    }

    private static final Pattern REQUEST = Pattern.compile("/v2/(.+)/(manifests|blobs)/([^/]+)");
    private static final Pattern ENTRY = Pattern.compile(
            "\"mediaType\":\"([^\"]+)\",\"digest\":\"([^\"]+)\".*\"org.opencontainers.image.ref.name\":\"(?:[^\"]*:)?([^\":/]+)\"");
    private static final String TOKEN = "token-of-the-test-registry";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Path layout;
    private final Map<String, Planned> faults = new ConcurrentHashMap<>();
    private final Misbehaviour misbehaviour = new Misbehaviour(closing);
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger tokens = new AtomicInteger();
    private volatile Optional<String> basic = Optional.empty();
    private volatile boolean bearer;
    private volatile String realm = "";
    private volatile String expired = "";

    /**
     * A fault for so many requests.
     *
     * @param canned answered instead of a fault, if there
     */
    private record Planned(Fault fault, AtomicInteger left, Optional<Canned> canned) {}

    /** A ready answer without a body. */
    record Canned(int status, Map<String, String> headers) {}

    /** Starts serving a layout directory. */
    public RegistryServer(Path layout) throws IOException {
        this(layout, InetAddress.getLoopbackAddress(), Optional.empty());
    }

    /**
     * Starts serving a layout directory.
     *
     * @param address an address of this machine
     * @param tls what to speak TLS with, if it shall
     */
    public RegistryServer(Path layout, InetAddress address, Optional<SSLContext> tls) throws IOException {
        this.layout = layout;
        this.server = create(new InetSocketAddress(address, 0), tls);
        this.realm = (tls.isPresent() ? "https://" : "http://") + host() + "/token";
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static HttpServer create(InetSocketAddress address, Optional<SSLContext> tls) throws IOException {
        if (tls.isEmpty()) {
            return HttpServer.create(address, 0);
        }
        HttpsServer https = HttpsServer.create(address, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
        return https;
    }

    /** Returns address and port, such as {@code 127.0.0.1:port}, as references have it. */
    public String host() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Asks for a user name and password from now on. */
    public RegistryServer requireBasic(String username, String password) {
        basic = Optional.of(basicHeader(username, password));
        return this;
    }

    /** Asks for a bearer token from now on, given to anybody, or with {@link #requireBasic} to that user. */
    public RegistryServer requireBearer() {
        bearer = true;
        return this;
    }

    /** Names another token service than this server's. */
    public RegistryServer realm(String address) {
        realm = address;
        return this;
    }

    /** Lets the tokens given out so far expire. */
    public void expireTokens() {
        expired = TOKEN + tokens.get();
    }

    /**
     * Misbehaves for requests whose path contains a text, such as {@code /blobs/} or a digest.
     *
     * @return this server
     */
    public RegistryServer fault(String pathPart, Fault fault) {
        return fault(pathPart, fault, Integer.MAX_VALUE);
    }

    /** As above, for so many requests. */
    public RegistryServer fault(String pathPart, Fault fault, int times) {
        faults.put(pathPart, new Planned(fault, new AtomicInteger(times), Optional.empty()));
        return this;
    }

    /** Answers so many requests whose path contains a text with a status and headers. */
    public RegistryServer status(String pathPart, int times, int status, Map<String, String> headers) {
        Optional<Canned> canned = Optional.of(new Canned(status, Map.copyOf(headers)));
        faults.put(pathPart, new Planned(Fault.NONE, new AtomicInteger(times), canned));
        return this;
    }

    /** Sets the target of {@link Fault#REDIRECT}, to which the path of the request is appended. */
    public RegistryServer redirectTo(String target) {
        misbehaviour.redirectTarget(target);
        return this;
    }

    /** Returns the paths that were asked for, in order. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Returns how many requests had a path that contains the text. */
    public long requests(String pathPart) {
        return requests.stream().filter(path -> path.contains(pathPart)).count();
    }

    /** Returns the {@code Range} headers that came. */
    public List<String> ranges() {
        return List.copyOf(ranges);
    }

    /** Returns the {@code Authorization} headers that came, empty for none. */
    public List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    /** Returns how many bytes of manifests and blobs were sent. */
    public long bytesSent() {
        return bytes.get();
    }

    /** Returns how many tokens were given out. */
    public int tokensIssued() {
        return tokens.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(path);
            String sent = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .orElse("");
            authorizations.add(sent);
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")).ifPresent(ranges::add);
            Optional<Planned> planned = planned(path);
            if (planned.isPresent() && planned.get().canned().isPresent()) {
                Misbehaviour.send(exchange, planned.get().canned().get());
            } else if (path.equals("/token")) {
                token(exchange, sent, planned.map(Planned::fault));
            } else if (!authorized(sent)) {
                challenge(exchange);
            } else {
                answer(exchange, path, planned.map(Planned::fault));
            }
        }
    }

    private void answer(HttpExchange exchange, String path, Optional<Fault> fault) throws IOException {
        if (fault.equals(Optional.of(Fault.UNAUTHORIZED))) {
            challenge(exchange);
            return;
        }
        if (fault.isPresent() && misbehaviour.without(exchange, fault.get(), path)) {
            return;
        }
        Matcher request = REQUEST.matcher(path);
        if (request.matches()) {
            content(exchange, request.group(2), request.group(3), fault);
        } else {
            Misbehaviour.send(exchange, 404, "");
        }
    }

    private Optional<Planned> planned(String path) {
        return faults.entrySet().stream()
                .filter(entry -> path.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(plan -> plan.left().getAndDecrement() > 0)
                .findFirst();
    }

    private boolean authorized(String sent) {
        if (bearer) {
            return sent.startsWith("Bearer " + TOKEN) && !sent.equals("Bearer " + expired);
        }
        return basic.isEmpty() || basic.get().equals(sent);
    }

    private void challenge(HttpExchange exchange) throws IOException {
        String challenge =
                bearer ? "Bearer realm=\"" + realm + "\",service=\"test\",scope=\"ignored\"" : "Basic realm=\"test\"";
        exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
        Misbehaviour.send(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}");
    }

    private void token(HttpExchange exchange, String sent, Optional<Fault> fault) throws IOException {
        if (fault.isPresent() && misbehaviour.without(exchange, fault.get(), "/token")) {
            return;
        }
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean refresh = form.contains("grant_type=refresh_token") && form.contains("refresh_token=refresh-me");
        if (basic.isPresent() && !basic.get().equals(sent) && !refresh) {
            Misbehaviour.send(exchange, 401, "");
            return;
        }
        Misbehaviour.send(exchange, 200, "{\"token\":\"" + TOKEN + tokens.incrementAndGet() + "\"}");
    }

    private void content(HttpExchange exchange, String kind, String name, Optional<Fault> fault) throws IOException {
        String digest = name;
        String mediaType = "application/octet-stream";
        if (kind.equals("manifests")) {
            mediaType = OciLayoutWriter.INDEX;
            for (String line : Files.readAllLines(layout.resolve("index.json"))) {
                Matcher entry = ENTRY.matcher(line);
                if (entry.find()
                        && (entry.group(3).equals(name) || entry.group(2).equals(name))) {
                    digest = entry.group(2);
                    mediaType = entry.group(1);
                }
            }
        }
        Path blob = layout.resolve("blobs").resolve(digest.replace(':', '/'));
        if (!digest.contains(":") || !Files.isRegularFile(blob)) {
            Misbehaviour.send(exchange, 404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}");
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", mediaType);
        exchange.getResponseHeaders().add("Docker-Content-Digest", digest);
        bytes.addAndGet(misbehaviour.with(exchange, Files.readAllBytes(blob), fault));
    }

    private static String basicHeader(String username, String password) {
        return "Basic "
                + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
