// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import io.github.istiofips.image.Descriptor;
import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.image.ManifestParser;
import io.github.istiofips.image.RawManifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One repository of a registry (distribution specification, "Pull"). */
final class RegistrySource implements ImageSource {

    private static final int SHOWN_DIGITS = 12;
    private static final Map<String, String> ACCEPTED = Map.of("Accept", String.join(", ", ManifestParser.MEDIA_TYPES));

    /** Answers to {@code HEAD} of registries that do not have it, or do not have the tag. */
    private static final Set<Integer> WITHOUT_HEAD = Set.of(400, 404, 405, 501);

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|[*])");

    private final Endpoint endpoint;
    private final Transport transport;
    private final Session session;
    private final Retries retries;
    private final Refusals refusals;

    RegistrySource(Endpoint endpoint, Transport transport, Session session, Retries retries) {
        this.endpoint = endpoint;
        this.transport = transport;
        this.session = session;
        this.retries = retries;
        this.refusals = new Refusals(endpoint, transport, session);
    }

    @Override
    public RawManifest manifest(String tagOrDigest) throws ImageException {
        Attempts attempts = retries.begin();
        Asked asked = new Asked("GET", "manifests", tagOrDigest, ACCEPTED, nameOf(tagOrDigest));
        while (true) {
            Transport.Answer answer = whole(asked, attempts);
            try {
                return manifest(answer, asked.what());
            } catch (IOException e) {
                if (!attempts.againFromStart(e)) {
                    throw Failures.unreachable(
                            asked.what() + " of " + endpoint.name() + " could not be fetched: " + Failures.text(e)
                                    + attempts.outcome() + ".",
                            "Check the network and run again.");
                }
            }
        }
    }

    private RawManifest manifest(Transport.Answer answer, String what) throws ImageException, IOException {
        byte[] bytes = transport.document(answer, RawManifest.MAX_BYTES + 1);
        if (bytes.length > 0 && bytes[0] == '<') {
            throw refusals.webPage();
        }
        if (bytes.length > RawManifest.MAX_BYTES) {
            throw new ImageException(
                    Reason.LIMIT,
                    what + " of " + endpoint.name() + " has a manifest of more than " + RawManifest.MAX_BYTES
                            + " bytes.",
                    "Check who built this image.");
        }
        return new RawManifest(answer.header("Content-Type"), bytes);
    }

    /**
     * Asks with {@code HEAD} (distribution specification, "Checking if content exists in the registry"). Registries
     * need neither serve it nor name the digest; whatever is not a digest then is left to a {@code GET} to explain.
     */
    @Override
    public Optional<Digest> digest(String tag) throws ImageException {
        Attempts attempts = retries.begin();
        Asked asked = new Asked("HEAD", "manifests", tag, ACCEPTED, nameOf(tag));
        Transport.Answer answer = ask(asked, attempts);
        int status = answer.status();
        if (status != 200 && !WITHOUT_HEAD.contains(status)) {
            throw refusals.explain(answer, asked, attempts);
        }
        Transport.close(answer);
        return status == 200 && !answer.isWebPage()
                ? Digest.parse(answer.header("Docker-Content-Digest").trim())
                : Optional.empty();
    }

    @Override
    public InputStream blob(Descriptor descriptor) throws ImageException {
        Attempts attempts = retries.begin();
        String digest = descriptor.digest().toString();
        Asked asked = new Asked("GET", "blobs", digest, Map.of(), "Blob " + digest);
        InputStream body = whole(asked, attempts).body();
        return new ResumableBlob(
                descriptor.size(),
                body,
                (offset, more) -> rest(asked, offset, descriptor.size(), more),
                attempts,
                transport
                        .traffic()
                        .begin(
                                kind(descriptor) + " " + shortened(digest) + " of " + endpoint.reference(),
                                descriptor.size()));
    }

    /** Asks for the rest of a blob; a server may send it, or the blob from its beginning (RFC 9110, section 14.2). */
    private ResumableBlob.Rest rest(Asked asked, long offset, long size, Attempts attempts) throws ImageException {
        Transport.Answer answer = ask(asked.with(Map.of("Range", "bytes=" + offset + "-")), attempts);
        if (answer.status() == 206 && continues(answer.header("Content-Range"), offset, size)) {
            return new ResumableBlob.Rest(answer.body(), 0);
        }
        if (answer.status() == 200 && !answer.isWebPage()) {
            return new ResumableBlob.Rest(answer.body(), offset);
        }
        throw refusals.explain(answer, asked, attempts);
    }

    private static boolean continues(String contentRange, long offset, long size) {
        Matcher range = CONTENT_RANGE.matcher(contentRange.trim());
        return range.matches()
                && range.group(1).equals(String.valueOf(offset))
                && (range.group(2).equals("*") || range.group(2).equals(String.valueOf(size)));
    }

    private static String nameOf(String tagOrDigest) {
        return (tagOrDigest.indexOf(':') < 0 ? "Tag " : "Manifest ") + tagOrDigest;
    }

    private static String kind(Descriptor descriptor) {
        String type = descriptor.mediaType();
        return type.contains("config") || type.contains("container.image")
                ? "configuration"
                : type.contains("layer") || type.contains("rootfs") ? "layer" : "blob";
    }

    private static String shortened(String digest) {
        return digest.substring(0, digest.indexOf(':') + 1 + SHOWN_DIGITS);
    }

    @Override
    public String description() {
        return "registry " + endpoint.host();
    }

    private Transport.Answer whole(Asked asked, Attempts attempts) throws ImageException {
        Transport.Answer answer = ask(asked, attempts);
        if (answer.status() == 200 && !answer.isWebPage()) {
            return answer;
        }
        throw refusals.explain(answer, asked, attempts);
    }

    /** Asks with what the session has, and once more with what it gets when that is refused. */
    private Transport.Answer ask(Asked asked, Attempts attempts) throws ImageException {
        Optional<String> authorization = session.authorization();
        Transport.Answer answer = transport.send(asked.request(endpoint, authorization), attempts);
        if (answer.status() != 401 || !Transport.sameOrigin(asked.uri(endpoint), answer.uri())) {
            return answer;
        }
        List<String> challenges = answer.headers().allValues("WWW-Authenticate");
        Transport.close(answer);
        Optional<String> renewed = session.renew(challenges, authorization);
        return transport.send(asked.request(endpoint, renewed), attempts);
    }
}
