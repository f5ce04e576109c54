// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The right to pull from one repository, got when the registry first asks for it and renewed when it expires
 * (distribution, docs/spec/auth/token.md and oauth.md). Credentials are looked up only then.
 */
final class Session {

    /** Largest answer of a token service that is read; tokens have a few kilobytes. */
    static final int MAX_TOKEN_ANSWER = 1024 * 1024;

    /** What may stand behind {@code Bearer} in a header. */
    static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Endpoint endpoint;
    private final Transport transport;
    private final CredentialFinder finder;
    private final Retries retries;
    private Optional<CredentialFinder.Search> search = Optional.empty();
    private Optional<String> authorization = Optional.empty();

    Session(Endpoint endpoint, Transport transport, CredentialFinder finder, Retries retries) {
        this.endpoint = endpoint;
        this.transport = transport;
        this.finder = finder;
        this.retries = retries;
    }

    /** Returns the current {@code Authorization} header, if there is one yet. */
    synchronized Optional<String> authorization() {
        return authorization;
    }

    /**
     * Answers a challenge. Threads that are challenged at the same time wait for one exchange.
     *
     * @param refused the header that was refused; if another thread renewed it meanwhile, the new one is returned
     */
    synchronized Optional<String> renew(List<String> challenges, Optional<String> refused) throws ImageException {
        if (!authorization.equals(refused)) {
            return authorization;
        }
        Challenge challenge = Challenge.choose(challenges).orElseThrow(() -> unauthorized(401));
        Optional<Credentials> credentials = search().credentials();
        if (credentials.isPresent() && credentials.get().isRegistryToken()) {
            Optional<String> given = Optional.of("Bearer " + credentials.get().secret());
            if (given.equals(refused)) {
                throw unauthorized(401);
            }
            authorization = given;
        } else if (challenge.bearer()) {
            authorization = Optional.of("Bearer " + token(challenge, credentials));
        } else {
            authorization = Optional.of(basic(credentials.orElseThrow(() -> unauthorized(401))));
        }
        return authorization;
    }

    private CredentialFinder.Search search() {
        CredentialFinder.Search done = search.orElseGet(() -> finder.find(endpoint.host(), endpoint.repository()));
        search = Optional.of(done);
        return done;
    }

    static String basic(Credentials credentials) {
        String pair = credentials.username() + ":" + credentials.secret();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private String token(Challenge challenge, Optional<Credentials> credentials) throws ImageException {
        URI realm = realm(challenge.realm());
        String query = "service=" + encode(challenge.service()) + "&scope=" + encode(endpoint.scope());
        boolean refresh = credentials.isPresent() && credentials.get().isRefreshToken();
        Request request = refresh
                ? Request.post(
                        realm,
                        "grant_type=refresh_token&client_id=" + Transport.USER_AGENT + "&refresh_token="
                                + encode(credentials.get().secret()) + "&" + query)
                : Request.of(
                        "GET",
                        URI.create(realm + (realm.getRawQuery() == null ? "?" : "&") + query),
                        Map.of(),
                        credentials.map(Session::basic));
        Attempts attempts = retries.begin();
        while (true) {
            Transport.Answer answer = transport.send(request, attempts);
            check(answer, realm, attempts);
            try {
                return tokenIn(transport.document(answer, MAX_TOKEN_ANSWER), realm);
            } catch (IOException e) {
                if (refresh || !attempts.againFromStart(e)) {
                    throw badToken(realm, "broke off its answer: " + Failures.text(e) + attempts.outcome());
                }
            }
        }
    }

    private void check(Transport.Answer answer, URI realm, Attempts attempts) throws ImageException {
        int status = answer.status();
        if (status == 200 && !answer.isWebPage()) {
            return;
        }
        Transport.close(answer);
        throw status == 400 || status == 401 || status == 403
                ? unauthorized(status)
                : badToken(realm, "answered with HTTP status " + status + " instead of a token" + attempts.outcome());
    }

    private static String tokenIn(byte[] document, URI realm) throws ImageException {
        JsonNode root;
        try {
            root = JSON.readTree(document);
        } catch (IOException e) {
            throw badToken(realm, "sent no readable answer");
        }
        String token = root.path("token").asText();
        String chosen = token.isEmpty() ? root.path("access_token").asText() : token;
        if (!TOKEN.matcher(chosen).matches()) {
            throw badToken(realm, "sent no usable token");
        }
        return chosen;
    }

    /** Accepts a token service over HTTPS, and over HTTP only where that was configured for the registry. */
    private URI realm(String text) throws ImageException {
        try {
            URI realm = URI.create(text);
            boolean https = "https".equalsIgnoreCase(realm.getScheme());
            boolean allowedHttp = "http".equalsIgnoreCase(realm.getScheme()) && endpoint.plainHttp();
            if (realm.getHost() != null && realm.getRawUserInfo() == null && (https || allowedHttp)) {
                return realm;
            }
        } catch (IllegalArgumentException e) {
            throw badRealm();
        }
        throw badRealm();
    }

    private ImageException badRealm() {
        return Failures.unreachable(
                "Registry " + endpoint.host() + " names a token service whose address is not usable over HTTPS.",
                "Have the `realm` of the registry's WWW-Authenticate header corrected.");
    }

    private static ImageException badToken(URI realm, String what) {
        return Failures.unreachable(
                "The token service on host " + realm.getAuthority() + " " + what + ".",
                "Run again later; if it stays, ask who operates the registry.");
    }

    /** Explains a refusal: with which credentials, or where none were found; and which places were unusable. */
    ImageException unauthorized(int status) {
        CredentialFinder.Search done = search();
        Optional<Credentials> used = done.credentials();
        String with = used.map(credentials -> "with the credentials from " + credentials.source())
                .orElse("without credentials; none were found in " + String.join(", ", done.looked()));
        String trouble = done.trouble().isEmpty() ? "" : "; not usable: " + String.join("; ", done.trouble());
        String remedy = used.isPresent()
                ? "Renew these credentials, give them the right to pull, and check the spelling of the repository."
                : "Add a <server> with the id `" + endpoint.host() + "` to settings.xml, or run `docker login "
                        + endpoint.host() + "`; check the spelling of the repository.";
        return new ImageException(
                Reason.UNAUTHORIZED,
                "Registry " + endpoint.host() + " refuses repository " + endpoint.repository() + " (HTTP status "
                        + status + ") " + with + trouble + ".",
                remedy);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
