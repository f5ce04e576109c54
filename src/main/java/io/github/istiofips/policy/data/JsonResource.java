// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;

/** Strict reading of the JSON resources of this package: what is unknown, missing or doubled is a defect of the build. */
final class JsonResource {

    private static final ObjectReader STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private JsonResource() {}

    /** Reads a resource beside this class. */
    static <T> T load(String name, Class<T> type) {
        return parse(name, bytes(name), type);
    }

    /** Returns the bytes of a resource beside this class. */
    static byte[] bytes(String name) {
        try (InputStream in = JsonResource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the plugin's jar lacks its resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("the plugin's resource " + name + " cannot be read", e);
        }
    }

    /** Parses the bytes of a resource. */
    static <T> T parse(String name, byte[] json, Class<T> type) {
        try {
            T value = STRICT.forType(type).readValue(json);
            if (value == null) {
                throw new IllegalStateException("the plugin's resource " + name + " is empty");
            }
            return value;
        } catch (IOException e) {
            throw new IllegalStateException("the plugin's resource " + name + " is broken: " + e.getMessage(), e);
        }
    }
}
