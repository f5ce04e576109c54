// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.istiofips.image.ImageException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the configuration document of an image (OCI image specification, config.md). */
final class ConfigParser {

    /** Largest configuration that is read; real ones have a few kilobytes. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final Set<String> MEDIA_TYPES =
            Set.of("", "application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");

    private ConfigParser() {}

    /** Reads the configuration that a manifest names. */
    static ImageConfig read(Documents documents, Descriptor descriptor) throws ImageException {
        if (!MEDIA_TYPES.contains(descriptor.mediaType())) {
            throw new ImageException(
                    Reason.UNSUPPORTED,
                    "The configuration " + descriptor.digest() + " has the media type "
                            + ManifestParser.printable(descriptor.mediaType()) + ", which is not that of an image.",
                    "Check that the reference names a container image and not another kind of artifact.");
        }
        String name = "Configuration " + descriptor.digest();
        return parse(documents.config(descriptor, name), name);
    }

    static ImageConfig parse(byte[] bytes, String name) throws ImageException {
        JsonNode root = ManifestParser.tree(bytes, name);
        JsonNode config = root.path("config");
        return new ImageConfig(
                ManifestParser.platformOf(root, name),
                texts(config, "Entrypoint", name),
                texts(config, "Cmd", name),
                environment(texts(config, "Env", name)),
                ManifestParser.text(config, "WorkingDir", name),
                texts(root.path("rootfs"), "diff_ids", name));
    }

    private static Map<String, String> environment(List<String> assignments) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            String name = equals < 0 ? assignment : assignment.substring(0, equals);
            environment.put(name, equals < 0 ? "" : assignment.substring(equals + 1));
        }
        return environment;
    }

    /** Returns a list of texts; null and absent are empty, and old builders wrote a single text bare. */
    private static List<String> texts(JsonNode config, String field, String name) throws ImageException {
        JsonNode value = config.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (value.isTextual()) {
            return List.of(value.textValue());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw ManifestParser.damaged(name, "its field \"" + field + "\" is not a list of texts");
            }
            texts.add(element.textValue());
        }
        return texts;
    }
}
