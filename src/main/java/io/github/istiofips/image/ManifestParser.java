// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.istiofips.image.ImageException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the manifest documents of the OCI image specification (manifest.md, image-index.md) and of Docker's schema 2
 * (distribution, docs/spec/manifest-v2-2.md). Unknown fields are ignored; a field that is read must have its type.
 */
public final class ManifestParser {

    /** Most entries of an index and layers of an image; real ones have tens, runtimes stop at 127 layers. */
    static final int MAX_ENTRIES = 1000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    private static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

    /** The media types this parser reads, for the {@code Accept} header of a request. */
    public static final List<String> MEDIA_TYPES = List.of(OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST);

    private ManifestParser() {}

    /**
     * Parses a document.
     *
     * @param bytes the document, at most {@link RawManifest#MAX_BYTES}
     * @param name what the document is called in error messages, such as a reference or a digest
     * @throws ImageException {@code DAMAGED} for malformed or contradictory documents, {@code UNSUPPORTED} for
     *     schema 1 and unknown media types, {@code LIMIT} for too many entries
     */
    public static Manifest parse(byte[] bytes, String name) throws ImageException {
        return parseNamed(tree(bytes, "Manifest " + name), "Manifest " + name);
    }

    private static Manifest parseNamed(JsonNode root, String name) throws ImageException {
        String mediaType = text(root, "mediaType", name);
        boolean lists = root.has("manifests");
        boolean layered = root.has("config") || root.has("layers");
        if (root.path("schemaVersion").asInt(2) == 1 || mediaType.contains(".distribution.manifest.v1+")) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    name + " is in Docker's schema 1 format, which was withdrawn and is not read.",
                    "Push the image again with a current tool, for example `skopeo copy --format oci`.");
        }
        if (!mediaType.isEmpty() && !MEDIA_TYPES.contains(mediaType)) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    name + " has the media type " + printable(mediaType) + ", which is not that of an image.",
                    "Check that the reference names a container image and not another kind of artifact.");
        }
        if (lists == layered || (!mediaType.isEmpty() && isIndexType(mediaType) != lists)) {
            throw damaged(name, "it is neither clearly an image nor clearly an index");
        }
        return lists ? index(root, name) : image(root, name);
    }

    static boolean isIndexType(String mediaType) {
        return mediaType.equals(OCI_INDEX) || mediaType.equals(DOCKER_LIST);
    }

    /** Parses JSON strictly: one document, no duplicate names. */
    static JsonNode tree(byte[] bytes, String name) throws ImageException {
        try {
            JsonNode root = JSON.readTree(bytes);
            if (root.isObject()) {
                return root;
            }
            throw damaged(name, "it is not a JSON object");
        } catch (JsonProcessingException e) {
            String where = Optional.ofNullable(e.getLocation())
                    .map(location -> " at line " + location.getLineNr() + ", column " + location.getColumnNr())
                    .orElse("");
            throw damaged(name, "it is not well-formed JSON" + where);
        } catch (IOException e) {
            throw damaged(name, "its text cannot be decoded");
        }
    }

    private static Manifest index(JsonNode root, String name) throws ImageException {
        List<Manifest.Entry> entries = new ArrayList<>();
        for (JsonNode node : array(root, "manifests", name)) {
            entries.add(new Manifest.Entry(descriptor(node, name), platform(node, name), annotations(node)));
        }
        return new Manifest.Index(entries);
    }

    private static Manifest image(JsonNode root, String name) throws ImageException {
        List<Descriptor> layers = new ArrayList<>();
        for (JsonNode node : array(root, "layers", name)) {
            layers.add(descriptor(node, name));
        }
        return new Manifest.Image(descriptor(root.path("config"), name), layers);
    }

    private static JsonNode array(JsonNode root, String field, String name) throws ImageException {
        JsonNode array = root.path(field);
        if (!array.isArray()) {
            throw damaged(name, "its field \"" + field + "\" is not a list");
        }
        if (array.size() > MAX_ENTRIES) {
            throw new ImageException(
                    Reason.LIMIT,
                    name + " lists " + array.size() + " " + field + "; at most " + MAX_ENTRIES + " are read.",
                    "Check who built this image.");
        }
        return array;
    }

    private static Descriptor descriptor(JsonNode node, String name) throws ImageException {
        String digest = text(node, "digest", name);
        JsonNode size = node.path("size");
        if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
            throw damaged(name, "a descriptor has no valid size");
        }
        Digest parsed = Digest.parse(digest)
                .orElseThrow(() -> damaged(name, "\"" + printable(digest) + "\" is not a sha256 or sha512 digest"));
        String data = text(node, "data", name);
        return new Descriptor(
                text(node, "mediaType", name),
                parsed,
                size.longValue(),
                data.isEmpty() ? Optional.empty() : Optional.of(data));
    }

    private static Optional<Platform> platform(JsonNode entry, String name) throws ImageException {
        JsonNode platform = entry.path("platform");
        if (!platform.isObject()) {
            return Optional.empty();
        }
        return platformOf(platform, name);
    }

    /** Reads {@code os}, {@code architecture} and {@code variant} of an object; empty if one of the first two lacks. */
    static Optional<Platform> platformOf(JsonNode node, String name) throws ImageException {
        String os = text(node, "os", name);
        String architecture = text(node, "architecture", name);
        return os.isEmpty() || architecture.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Platform(printable(os), printable(architecture), printable(text(node, "variant", name))));
    }

    private static Map<String, String> annotations(JsonNode entry) {
        Map<String, String> annotations = new LinkedHashMap<>();
        entry.path("annotations").properties().forEach(annotation -> {
            if (annotation.getValue().isTextual()) {
                annotations.put(annotation.getKey(), annotation.getValue().textValue());
            }
        });
        return annotations;
    }

    /** Returns a text field; empty if it is absent or null. */
    static String text(JsonNode node, String field, String name) throws ImageException {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw damaged(name, "its field \"" + field + "\" is not a text");
        }
        return value.textValue();
    }

    static ImageException damaged(String name, String why) {
        return new ImageException(
                Reason.DAMAGED,
                name + " cannot be read: " + why + ".",
                "Check the image with `skopeo inspect --raw`, and push it again.");
    }

    /** Foreign text made fit for a message: one line, no control characters, at most 100 characters. */
    public static String printable(String text) {
        String cut = text.length() > 100 ? text.substring(0, 100) + "..." : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
