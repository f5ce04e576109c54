// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.istiofips.image.Descriptor;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.image.ManifestParser;
import io.github.istiofips.image.RawManifest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One repository of a registry (distribution specification, "Pull"). */
final class RegistrySource implements ImageSource {

    private static final int MAX_ERROR_ANSWER = 64 * 1024;
    private static final String ACCEPT = String.join(", ", ManifestParser.MEDIA_TYPES);
    private static final Pattern ERROR_CODE = Pattern.compile("[A-Z_]{1,40}");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Endpoint endpoint;
    private final Transport transport;
    private final Session session;

    RegistrySource(Endpoint endpoint, Transport transport, Session session) {
        this.endpoint = endpoint;
        this.transport = transport;
        this.session = session;
    }

    @Override
    public RawManifest manifest(String tagOrDigest) throws ImageException {
        String what = (tagOrDigest.indexOf(':') < 0 ? "Tag " : "Manifest ") + tagOrDigest;
        Transport.Answer answer = request("manifests", tagOrDigest, Map.of("Accept", ACCEPT), what);
        try {
            byte[] bytes = transport.document(answer, RawManifest.MAX_BYTES + 1);
            if (bytes.length > 0 && bytes[0] == '<') {
                throw webPage();
            }
            if (bytes.length > RawManifest.MAX_BYTES) {
                throw new ImageException(
                        Reason.LIMIT,
                        what + " of " + endpoint.name() + " has a manifest of more than " + RawManifest.MAX_BYTES
                                + " bytes.",
                        "Check who built this image.");
            }
            return new RawManifest(answer.header("Content-Type"), bytes);
        } catch (IOException e) {
            throw Failures.unreachable(
                    what + " of " + endpoint.name() + " could not be fetched: " + Failures.text(e) + ".",
                    "Check the network and run again.");
        }
    }

    @Override
    public InputStream blob(Descriptor descriptor) throws ImageException {
        String digest = descriptor.digest().toString();
        return request("blobs", digest, Map.of(), "Blob " + digest).body();
    }

    @Override
    public String description() {
        return "registry " + endpoint.host();
    }

    private Transport.Answer request(String kind, String name, Map<String, String> headers, String what)
            throws ImageException {
        URI uri = endpoint.uri(kind, name);
        Optional<String> authorization = session.authorization();
        Transport.Answer answer = transport.get(uri, headers, authorization);
        if (answer.status() == 401 && Transport.sameOrigin(uri, answer.uri())) {
            List<String> challenges = answer.headers().allValues("WWW-Authenticate");
            Transport.close(answer);
            answer = transport.get(uri, headers, session.renew(challenges, authorization));
        }
        if (answer.status() == 200 && !answer.isWebPage()) {
            return answer;
        }
        throw failure(answer, what, uri);
    }

    private ImageException failure(Transport.Answer answer, String what, URI asked) {
        int status = answer.status();
        String retryAfter = answer.header("Retry-After").replaceAll("[^A-Za-z0-9:, +-]", "");
        if (answer.isWebPage()) {
            Transport.close(answer);
            return webPage();
        }
        String code = errorCode(answer);
        if (!Transport.sameOrigin(asked, answer.uri())) {
            return Failures.unreachable(
                    what + " of " + endpoint.name() + " was redirected to host "
                            + answer.uri().getAuthority() + ", which answered with HTTP status " + status + ".",
                    "Check that this storage host may be reached, and run again.");
        }
        return switch (status) {
            case 401, 403 -> session.unauthorized(status);
            case 404 ->
                new ImageException(
                        Reason.NOT_FOUND,
                        what + " does not exist in " + endpoint.name() + code + ".",
                        "Check the spelling of hub, image and tag, and that the image was pushed there.");
            case 429 ->
                Failures.unreachable(
                        "Registry " + endpoint.host() + " limits the rate of requests"
                                + (retryAfter.isEmpty() ? "" : " (Retry-After: " + retryAfter + ")") + code + ".",
                        "Run again later, log in for a higher limit, or set a <mirror> for it under `registries`.");
            default ->
                Failures.unreachable(
                        what + " of " + endpoint.name() + " could not be fetched: HTTP status " + status + code + ".",
                        "Run again later; if it stays, ask who operates the registry.");
        };
    }

    private ImageException webPage() {
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
