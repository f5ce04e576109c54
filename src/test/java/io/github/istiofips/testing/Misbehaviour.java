// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import com.sun.net.httpserver.HttpExchange;
import io.github.istiofips.testing.RegistryServer.Canned;
import io.github.istiofips.testing.RegistryServer.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Carries out the faults of a {@link RegistryServer}. */
final class Misbehaviour {

    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-");
    private static final Set<Fault> BREAK_OFF_FIRST = Set.of(Fault.IGNORE_RANGE, Fault.WRONG_RANGE, Fault.NO_RANGE);
    private static final int MANY_PIECES = 1000;
    private static final int PIECE = 64 * 1024;
    private static final long DRIP_MILLIS = 100;

    private final CountDownLatch closing;
    private volatile String redirectTarget = "";

    /** @param closing ends what hangs */
    Misbehaviour(CountDownLatch closing) {
        this.closing = closing;
    }

    void redirectTarget(String target) {
        redirectTarget = target;
    }

    /** Handles the faults that need no content; tells whether this was one. */
    boolean without(HttpExchange exchange, Fault fault, String path) throws IOException {
        switch (fault) {
            case FORBIDDEN -> refuse(exchange, 403, "DENIED");
            case NOT_FOUND -> refuse(exchange, 404, "MANIFEST_UNKNOWN");
            case NO_REPOSITORY -> refuse(exchange, 404, "NAME_UNKNOWN");
            case TOO_MANY_REQUESTS -> {
                exchange.getResponseHeaders().add("Retry-After", "17");
                send(exchange, 429, "");
            }
            case SERVER_ERROR -> send(exchange, 500, "");
            case HANG_BEFORE_HEADERS -> hang();
            case REDIRECT -> redirect(exchange, redirectTarget + path);
            case REDIRECT_LOOP -> redirect(exchange, path);
            case REDIRECT_NOWHERE -> redirect(exchange, "ftp:// no where");
            case WEB_PAGE -> webPage(exchange, "text/html; charset=utf-8");
            case WEB_PAGE_AS_JSON -> webPage(exchange, "application/json");
            case NO_HEAD -> {
                if (!exchange.getRequestMethod().equals("HEAD")) {
                    return false;
                }
                send(exchange, 405, "");
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        send(exchange, status, "{\"errors\":[{\"code\":\"" + code + "\"}]}");
    }

    private static void webPage(HttpExchange exchange, String type) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        send(exchange, 200, "<html>Please log in</html>");
    }

    private static void redirect(HttpExchange exchange, String target) throws IOException {
        exchange.getResponseHeaders().add("Location", target);
        send(exchange, 307, "");
    }

    static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
    }

    static void send(HttpExchange exchange, Canned canned) throws IOException {
        canned.headers().forEach(exchange.getResponseHeaders()::add);
        send(exchange, canned.status(), "");
    }

    /** Sends content, or what the fault makes of it; returns how many bytes of it were sent. */
    long with(HttpExchange exchange, byte[] whole, Optional<Fault> planned) throws IOException {
        Fault fault = planned.orElse(Fault.NONE);
        if (fault == Fault.NO_DIGEST || fault == Fault.BAD_DIGEST) {
            exchange.getResponseHeaders().remove("Docker-Content-Digest");
        }
        if (fault == Fault.BAD_DIGEST) {
            exchange.getResponseHeaders().add("Docker-Content-Digest", "md5:12");
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(200, -1);
            return 0;
        }
        Matcher range =
                RANGE.matcher(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))
                        .orElse(""));
        if (!range.matches() || fault == Fault.IGNORE_RANGE) {
            boolean first = BREAK_OFF_FIRST.contains(fault) && !range.matches();
            return body(exchange, 200, whole, 0, first ? Fault.TRUNCATED : fault);
        }
        int from = Integer.parseInt(range.group(1)) - (fault == Fault.WRONG_RANGE ? 1 : 0);
        if (fault == Fault.NO_RANGE || from >= whole.length) {
            send(exchange, 416, "");
            return 0;
        }
        exchange.getResponseHeaders()
                .add("Content-Range", "bytes " + from + "-" + (whole.length - 1) + "/" + whole.length);
        return body(exchange, 206, whole, from, fault);
    }

    private long body(HttpExchange exchange, int status, byte[] whole, int from, Fault fault) throws IOException {
        byte[] content = Arrays.copyOfRange(whole, from, whole.length + (fault == Fault.LONG ? 1 : 0));
        int middle = Math.max(0, whole.length / 2 - from);
        int announced = content.length;
        int sent = content.length;
        switch (fault) {
            case CORRUPT -> content[content.length / 2] ^= 1;
            case SHORT -> {
                announced = middle;
                sent = middle;
            }
            case TRUNCATED, HANG_IN_BODY -> sent = middle;
            case ENDLESS, DRIP -> announced = 0; // means: in chunks
            default -> {
                // the content as it is
            }
        }
        exchange.sendResponseHeaders(status, announced == 0 && sent == 0 ? -1 : announced);
        OutputStream out = exchange.getResponseBody();
        if (fault == Fault.ENDLESS) {
            for (int piece = 0; piece < MANY_PIECES; piece++) {
                out.write(new byte[PIECE]);
            }
        } else if (fault == Fault.DRIP) {
            drip(out, content);
        } else {
            out.write(content, 0, sent);
        }
        out.flush();
        if (fault == Fault.HANG_IN_BODY) {
            hang();
        }
        return sent;
    }

    private void drip(OutputStream out, byte[] content) throws IOException {
        try {
            for (byte one : content) {
                out.write(one);
                out.flush();
                if (closing.await(DRIP_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hang() {
        try {
            closing.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
