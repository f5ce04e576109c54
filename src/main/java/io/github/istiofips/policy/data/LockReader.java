// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.serialization.JsonNodeReader;
import com.networknt.schema.utils.JsonNodes;
import io.github.istiofips.policy.data.LockedImage.LockedPlatform;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Reads the text of a lock file and refuses whatever leaves open which content is meant. */
final class LockReader {

    private static final String REMEDY = "; correct the file, or delete it and run the goal lock";

    private static final String VERSION = "schemaVersion";
    private static final String IMAGES = "images";
    private static final String REFERENCE = "reference";
    private static final String DIGEST = "digest";
    private static final String PLATFORMS = "platforms";
    private static final String PLATFORM = "platform";

    /** The two algorithms that the OCI image specification registers (descriptor.md, "Registered Algorithms"). */
    private static final Pattern DIGEST_FORM = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

    private static final Pattern PLATFORM_FORM = Pattern.compile("[^/\\s\"]{1,100}(/[^/\\s\"]{1,100}){1,2}");
    private static final Pattern REFERENCE_FORM = Pattern.compile("[!-~]{1,800}");

    /** Where Jackson says the broken object or list begins, beside the name of a Java class; the place of the fault is told anyway. */
    private static final Pattern JACKSON_SOURCE = Pattern.compile(" \\(start marker at \\[Source: [^]]*]\\)");

    /** Longest text of the file that a message repeats. */
    private static final int QUOTED = 100;

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String file;
    private final UnaryOperator<String> mask;

    LockReader(String file, UnaryOperator<String> mask) {
        this.file = file;
        this.mask = mask;
    }

    ImageLock read(String json) throws SourceException {
        JsonNode top = tree(json);
        if (!top.isObject()) {
            throw problem(top, "an object with the keys schemaVersion and images was expected");
        }
        JsonNode version = member(top, VERSION, "the file");
        if (!version.isInt() || version.intValue() != LockFile.SCHEMA_VERSION) {
            throw problem(
                    version,
                    "schemaVersion is " + shown(version.toString()) + ", and this version of the plugin reads "
                            + LockFile.SCHEMA_VERSION + " only");
        }
        requireKeys(top, "the file", Set.of(VERSION, IMAGES));
        Map<String, LockedImage> images = new HashMap<>();
        for (JsonNode node : list(top, IMAGES, "the file")) {
            LockedImage image = image(node);
            LockedImage first = images.putIfAbsent(image.reference(), image);
            if (first != null) {
                throw problem(
                        node.path(REFERENCE),
                        shown(image.reference()) + " stands here a second time, after "
                                + first.location().map(Location::toString).orElse(file));
            }
        }
        return new ImageLock(List.copyOf(images.values()));
    }

    private JsonNode tree(String json) throws SourceException {
        try {
            if (STRICT.readTree(json).isMissingNode()) {
                throw SourceException.in(file, "the file is empty; delete it and run the goal lock");
            }
            return JsonNodeReader.builder().locationAware().build().readTree(json, InputFormat.JSON);
        } catch (JsonProcessingException e) {
            throw at(
                    Optional.ofNullable(e.getLocation()),
                    "this is no JSON: "
                            + shown(JACKSON_SOURCE
                                    .matcher(e.getOriginalMessage().replaceAll("\\s+", " "))
                                    .replaceAll("")));
        } catch (IOException e) {
            throw SourceException.in(file, "cannot be read: " + shown(String.valueOf(e.getMessage())) + REMEDY);
        }
    }

    private LockedImage image(JsonNode node) throws SourceException {
        String what = "an image";
        requireObject(node, what, Set.of(REFERENCE, DIGEST, PLATFORMS));
        String reference = text(
                node,
                REFERENCE,
                what,
                REFERENCE_FORM,
                "an image reference such as registry.example/istio/pilot:1.30.2");
        String digest = digest(node, what);
        Set<LockedPlatform> platforms = new LinkedHashSet<>();
        for (JsonNode entry : list(node, PLATFORMS, what)) {
            LockedPlatform platform = platform(entry);
            if (!platforms.add(platform)) {
                throw problem(entry, "this platform stands here a second time with the same digest");
            }
        }
        if (platforms.isEmpty()) {
            throw problem(node.path(PLATFORMS), "platforms is empty, and an image has at least one");
        }
        return new LockedImage(mask.apply(reference), digest, List.copyOf(platforms), location(node.path(REFERENCE)));
    }

    private LockedPlatform platform(JsonNode node) throws SourceException {
        String what = "a platform";
        requireObject(node, what, Set.of(PLATFORM, DIGEST));
        return new LockedPlatform(
                text(node, PLATFORM, what, PLATFORM_FORM, "os/architecture such as linux/amd64"), digest(node, what));
    }

    private String digest(JsonNode node, String what) throws SourceException {
        return text(node, DIGEST, what, DIGEST_FORM, "a sha256 or sha512 digest in full length and lower case");
    }

    private String text(JsonNode node, String key, String what, Pattern form, String expected) throws SourceException {
        JsonNode value = member(node, key, what);
        if (!value.isTextual() || !form.matcher(value.textValue()).matches()) {
            throw problem(value, key + " is " + shown(value.toString()) + "; " + expected + " was expected");
        }
        return value.textValue();
    }

    private List<JsonNode> list(JsonNode node, String key, String what) throws SourceException {
        JsonNode value = member(node, key, what);
        if (!value.isArray()) {
            throw problem(value, key + " is no list");
        }
        List<JsonNode> items = new ArrayList<>();
        value.forEach(items::add);
        return items;
    }

    private JsonNode member(JsonNode node, String key, String what) throws SourceException {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            throw problem(node, what + " has no key " + key);
        }
        return value;
    }

    private void requireObject(JsonNode node, String what, Set<String> keys) throws SourceException {
        if (!node.isObject()) {
            throw problem(node, what + " was expected, an object with the keys " + names(keys));
        }
        requireKeys(node, what, keys);
    }

    private void requireKeys(JsonNode node, String what, Set<String> keys) throws SourceException {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!keys.contains(member.getKey())) {
                throw problem(
                        member.getValue(),
                        shown(member.getKey()) + " is no key of " + what + "; known are " + names(keys));
            }
        }
    }

    private static String names(Set<String> keys) {
        return String.join(", ", keys.stream().sorted().toList());
    }

    private String shown(String text) {
        String masked = mask.apply(text).replaceAll("\\p{Cntrl}", "?");
        return masked.length() > QUOTED ? masked.substring(0, QUOTED) + "..." : masked;
    }

    private SourceException problem(JsonNode node, String what) {
        return at(Optional.ofNullable(JsonNodes.tokenLocationOf(node)), what);
    }

    private SourceException at(Optional<JsonLocation> place, String what) {
        String sentence = "this is no lock file: " + what + REMEDY;
        return location(place)
                .map(location -> SourceException.at(location, sentence))
                .orElseGet(() -> SourceException.in(file, sentence));
    }

    private Optional<Location> location(JsonNode node) {
        return location(Optional.ofNullable(JsonNodes.tokenLocationOf(node)));
    }

    private Optional<Location> location(Optional<JsonLocation> place) {
        return place.filter(at -> at.getLineNr() > 0 && at.getColumnNr() > 0)
                .map(at -> new Location(file, at.getLineNr(), at.getColumnNr()));
    }
}
