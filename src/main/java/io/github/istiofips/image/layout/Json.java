// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.layout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The JSON documents of archives, read strictly: one document, no duplicate names, each field of its type. */
final class Json {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    /** Parses a file, which its messages name. */
    static JsonNode tree(LayoutFiles files, String name) throws ImageException {
        return tree(files, name, files.document(name));
    }

    static JsonNode tree(LayoutFiles files, String name, byte[] bytes) throws ImageException {
        try {
            return STRICT.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw damaged(files, name, "it is not well-formed JSON");
        } catch (IOException e) {
            throw damaged(files, name, "its text cannot be decoded");
        }
    }

    /** Returns the elements of a list; none for null and absent. */
    static List<JsonNode> list(LayoutFiles files, String name, JsonNode value, String what, int most)
            throws ImageException {
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw damaged(files, name, what + " is not a list");
        }
        if (value.size() > most) {
            throw new ImageException(
                    Reason.LIMIT,
                    files.display(name) + ": " + what + " has " + value.size() + " elements; at most " + most
                            + " are read.",
                    "Check what wrote " + files.place() + ".");
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return elements;
    }

    static List<String> texts(LayoutFiles files, String name, JsonNode value, String what, int most)
            throws ImageException {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list(files, name, value, what, most)) {
            texts.add(text(files, name, element, what));
        }
        return texts;
    }

    static String text(LayoutFiles files, String name, JsonNode value, String what) throws ImageException {
        if (!value.isTextual()) {
            throw damaged(files, name, what + " is not a text");
        }
        return value.textValue();
    }

    static ImageException damaged(LayoutFiles files, String name, String why) {
        return new ImageException(
                Reason.DAMAGED,
                files.display(name) + " cannot be read: " + why + ".",
                "Write " + files.place() + " again, for example with `docker save` or `skopeo copy`.");
    }
}
