// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Gives out tokens that Docker's registry server accepts (distribution, docs/spec/auth/jwt.md): signed with RS256, the certificate
 * in the header {@code x5c}. Whoever knows the one password gets what he asks for, everybody else nothing.
 */
public final class TokenServer implements AutoCloseable {

    private static final String SERVICE = "test-service";
    private static final String ISSUER = "test-issuer";
    private static final long VALID_SECONDS = 300;
    private static final String SCOPE = "scope=";

    private final SelfSigned identity;
    private final String user;
    private final String password;
    private final HttpServer server;
    private final boolean tls;
    private final List<String> scopes = new CopyOnWriteArrayList<>();

    private TokenServer(SelfSigned identity, String user, String password, boolean tls)
            throws IOException, GeneralSecurityException {
        this.identity = identity;
        this.tls = tls;
        this.user = user;
        this.password = password;
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls) {
            HttpsServer secure = HttpsServer.create(address, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(identity.serverContext()));
            server = secure;
        } else {
            server = HttpServer.create(address, 0);
        }
        server.createContext("/token", this::answer);
        server.start();
    }

    /**
     * Starts a server for one user.
     *
     * @param identity what signs the tokens, and what the server shows with TLS
     */
    public static TokenServer start(SelfSigned identity, String user, String password, boolean tls) throws IOException {
        try {
            return new TokenServer(identity, user, password, tls);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    SelfSigned identity() {
        return identity;
    }

    boolean tls() {
        return tls;
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    /** The scopes of the tokens given out so far, in order; several of one token are separated by a blank. */
    public List<String> scopes() {
        return List.copyOf(scopes);
    }

    /** The section {@code auth} of the configuration of a registry that believes this server. */
    String registryConfiguration() {
        String realm =
                (tls ? "https" : "http") + "://127.0.0.1:" + server.getAddress().getPort() + "/token";
        return "auth:\n  token: {realm: \"" + realm + "\", service: " + SERVICE + ", issuer: " + ISSUER
                + ", rootcertbundle: " + identity.certificate() + "}\n";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
            if (!("Basic " + pair).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            List<String> asked = Arrays.stream(
                            exchange.getRequestURI().getRawQuery().split("&"))
                    .filter(parameter -> parameter.startsWith(SCOPE))
                    .map(parameter -> URLDecoder.decode(parameter.substring(SCOPE.length()), StandardCharsets.UTF_8))
                    .toList();
            byte[] body = ("{\"token\":\"" + token(asked) + "\"}").getBytes(StandardCharsets.US_ASCII);
            scopes.add(String.join(" ", asked));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private String token(List<String> asked) throws IOException, GeneralSecurityException {
        String certificate = Base64.getEncoder().encodeToString(identity.x509().getEncoded());
        long now = Instant.now().getEpochSecond();
        String header = "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"" + certificate + "\"]}";
        String claims = "{\"iss\":\"" + ISSUER + "\",\"sub\":\"test\",\"aud\":\"" + SERVICE + "\",\"exp\":"
                + (now + VALID_SECONDS) + ",\"nbf\":" + (now - VALID_SECONDS) + ",\"iat\":" + now + ",\"jti\":\"" + now
                + "-" + scopes.size() + "\",\"access\":["
                + asked.stream().map(TokenServer::access).collect(Collectors.joining(",")) + "]}";
        String signed = encode(header.getBytes(StandardCharsets.US_ASCII)) + "."
                + encode(claims.getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(identity.privateKey());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + encode(signature.sign());
    }

    /** Turns {@code type:name:action,action} into an entry of the claim {@code access}. */
    private static String access(String scope) {
        int first = scope.indexOf(':');
        int last = scope.lastIndexOf(':');
        String actions = Arrays.stream(scope.substring(last + 1).split(","))
                .map(action -> "\"" + action + "\"")
                .collect(Collectors.joining(","));
        return "{\"type\":\"" + scope.substring(0, first) + "\",\"name\":\"" + scope.substring(first + 1, last)
                + "\",\"actions\":[" + actions + "]}";
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
