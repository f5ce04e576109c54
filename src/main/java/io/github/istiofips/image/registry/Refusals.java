// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import java.io.IOException;
import java.util.regex.Pattern;

/** Tells users why a registry did not give what was asked for (distribution specification, "Error Codes"). */
final class Refusals {

    private static final int MAX_ERROR_ANSWER = 64 * 1024;
    private static final Pattern ERROR_CODE = Pattern.compile("[A-Z_]{1,40}");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Endpoint endpoint;
    private final Transport transport;
    private final Session session;

    Refusals(Endpoint endpoint, Transport transport, Session session) {
        this.endpoint = endpoint;
        this.transport = transport;
        this.session = session;
    }

    /** Explains an answer and ends it. */
    ImageException explain(Transport.Answer answer, Asked asked, Attempts attempts) {
        int status = answer.status();
        String what = asked.what();
        String retryAfter = answer.header("Retry-After").replaceAll("[^A-Za-z0-9:, +-]", "");
        if (answer.isWebPage()) {
            Transport.close(answer);
            return webPage();
        }
        String code = errorCode(answer);
        if (!Transport.sameOrigin(asked.uri(endpoint), answer.uri())) {
            return Failures.unreachable(
                    what + " of " + endpoint.name() + " was redirected to host "
                            + answer.uri().getAuthority() + ", which answered with HTTP status " + status
                            + attempts.outcome() + ".",
                    "Check that this storage host may be reached, and run again.");
        }
        return switch (status) {
            case 401, 403 -> session.unauthorized(status);
            case 404 -> notFound(asked, code);
            case 429 ->
                Failures.unreachable(
                        "Registry " + endpoint.host() + " limits the rate of requests"
                                + (retryAfter.isEmpty() ? "" : " (Retry-After: " + retryAfter + ")") + code
                                + attempts.outcome() + ".",
                        "Run again later, log in for a higher limit, or set a <mirror> for it under `registries`.");
            default ->
                Failures.unreachable(
                        what + " of " + endpoint.name() + " could not be fetched: HTTP status " + status + code
                                + attempts.outcome() + ".",
                        status == 400 && endpoint.plainHttp()
                                ? "If the registry speaks HTTPS on this port, remove <plainHttp>true</plainHttp> for it."
                                : "Run again later; if it stays, ask who operates the registry.");
        };
    }

    private ImageException notFound(Asked asked, String code) {
        if (code.contains("NAME_UNKNOWN")) {
            return new ImageException(
                    Reason.NOT_FOUND,
                    "Repository " + endpoint.repository() + " does not exist in registry " + endpoint.hostName() + code
                            + ".",
                    "Check the spelling of hub and image, and that the image was pushed there.");
        }
        return new ImageException(
                Reason.NOT_FOUND,
                asked.what() + " does not exist in " + endpoint.name() + code + ".",
                asked.kind().equals("blobs")
                        ? "The registry has the image's manifest and lost this part of it; push the image again."
                        : asked.name().indexOf(':') < 0
                                ? "Check the spelling of hub, image and tag, and that the image was pushed there."
                                : "Check the spelling of hub, image and digest, and that the image was pushed there with all"
                                        + " its platforms.");
    }

    ImageException webPage() {
        return Failures.unreachable(
                "Host " + endpoint.host() + " answered with a web page instead of " + endpoint.repository() + ".",
                "Check that the host is a registry, and that no login page of a network or proxy stands before it.");
    }

    /** Returns the registry's error code, such as {@code MANIFEST_UNKNOWN}, in brackets; empty without one. */
    private String errorCode(Transport.Answer answer) {
        try {
            String code = JSON.readTree(transport.document(answer, MAX_ERROR_ANSWER))
                    .path("errors")
                    .path(0)
                    .path("code")
                    .asText();
            return ERROR_CODE.matcher(code).matches() ? " (" + code + ")" : "";
        } catch (IOException e) {
            return "";
        }
    }
}
