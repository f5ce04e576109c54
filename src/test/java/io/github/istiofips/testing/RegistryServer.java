// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry over plain HTTP on a free loopback port, serving an OCI layout directory: any repository has the
 * layout's blobs, and the last part of an {@code org.opencontainers.image.ref.name} behind a colon is the tag. Counts
 * what is asked, and misbehaves on request.
 */
public final class RegistryServer implements AutoCloseable {

    /** Ways to misbehave; each applies to the requests named with {@link #fault}. */
    public enum Fault {
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
        /** Serves other bytes of the same length. */
        CORRUPT,
        /** Announces the whole length, sends half and closes. */
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
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger tokens = new AtomicInteger();
    private volatile String redirectTarget = "";
    private volatile Optional<String> basic = Optional.empty();
    private volatile boolean bearer;
    private volatile String realm = "";
    private volatile String expired = "";

    /** Starts serving a layout directory. */
    public RegistryServer(Path layout) throws IOException {
        this.layout = layout;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.realm = "http://" + host() + "/token";
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Returns {@code 127.0.0.1:port}, as references have it. */
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
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
        faults.put(pathPart, fault);
        return this;
    }

    /** Sets the target of {@link Fault#REDIRECT}, to which the path of the request is appended. */
    public RegistryServer redirectTo(String target) {
        redirectTarget = target;
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
            if (path.equals("/token")) {
                token(exchange, sent);
                return;
            }
            if (!authorized(sent)) {
                challenge(exchange);
                return;
            }
            Optional<Fault> fault = faults.entrySet().stream()
                    .filter(entry -> path.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            Matcher request = REQUEST.matcher(path);
            if (fault.isPresent() && failed(exchange, fault.get(), path)) {
                return;
            }
            if (request.matches()) {
                content(exchange, request.group(2), request.group(3), fault);
            } else {
                send(exchange, 404, "");
            }
        }
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
        send(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}");
    }

    private void token(HttpExchange exchange, String sent) throws IOException {
        if (faults.containsKey("/token") && failed(exchange, faults.get("/token"), "/token")) {
            return;
        }
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean refresh = form.contains("grant_type=refresh_token") && form.contains("refresh_token=refresh-me");
        if (basic.isPresent() && !basic.get().equals(sent) && !refresh) {
            send(exchange, 401, "");
            return;
        }
        send(exchange, 200, "{\"token\":\"" + TOKEN + tokens.incrementAndGet() + "\"}");
    }

    /** Handles the faults that need no content; tells whether this was one. */
    private boolean failed(HttpExchange exchange, Fault fault, String path) throws IOException {
        switch (fault) {
            case UNAUTHORIZED -> challenge(exchange);
            case FORBIDDEN -> send(exchange, 403, "{\"errors\":[{\"code\":\"DENIED\"}]}");
            case NOT_FOUND -> send(exchange, 404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}");
            case TOO_MANY_REQUESTS -> {
                exchange.getResponseHeaders().add("Retry-After", "17");
                send(exchange, 429, "");
            }
            case SERVER_ERROR -> send(exchange, 500, "");
            case HANG_BEFORE_HEADERS -> hang();
            case REDIRECT -> redirect(exchange, redirectTarget + path);
            case REDIRECT_LOOP -> redirect(exchange, path);
            case REDIRECT_NOWHERE -> redirect(exchange, "ftp:// no where");
            case WEB_PAGE -> {
                exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
                send(exchange, 200, "<html>Please log in</html>");
            }
            case WEB_PAGE_AS_JSON -> {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                send(exchange, 200, "<html>Please log in</html>");
            }
            default -> {
                return false;
            }
        }
        return true;
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
            send(exchange, 404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}");
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", mediaType);
        sendContent(exchange, Files.readAllBytes(blob), fault);
    }

    private void sendContent(HttpExchange exchange, byte[] content, Optional<Fault> fault) throws IOException {
        int length = content.length;
        int announced = length;
        int sent = length;
        if (fault.isPresent()) {
            switch (fault.get()) {
                case CORRUPT -> content[length / 2] ^= 1;
                case SHORT -> {
                    announced = length / 2;
                    sent = announced;
                }
                case TRUNCATED, HANG_IN_BODY -> sent = length / 2;
                case LONG -> {
                    content = java.util.Arrays.copyOf(content, length + 1);
                    announced = length + 1;
                    sent = announced;
                }
                default -> throw new IllegalStateException(fault.get() + " has no content");
            }
        }
        exchange.sendResponseHeaders(200, announced);
        OutputStream out = exchange.getResponseBody();
        out.write(content, 0, sent);
        out.flush();
        bytes.addAndGet(sent);
        if (fault.equals(Optional.of(Fault.HANG_IN_BODY))) {
            hang();
        }
    }

    private void hang() {
        try {
            closing.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void redirect(HttpExchange exchange, String target) throws IOException {
        exchange.getResponseHeaders().add("Location", target);
        send(exchange, 307, "");
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
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
