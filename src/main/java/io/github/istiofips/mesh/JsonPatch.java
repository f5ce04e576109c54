// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the operations of a JSON Patch (RFC 6902), the form that Kustomize takes beside partial objects. */
public final class JsonPatch {

    /** Deepest path that is followed; fields of Kubernetes objects stay below 40. */
    private static final int MAX_SEGMENTS = 100;

    private static final Pattern POSITION = Pattern.compile("\\d+|-");

    private JsonPatch() {}

    /**
     * Returns the object in which nothing but the value of an operation stands, at the operation's path (RFC 6901).
     *
     * @return empty if the node is no operation that brings a value
     */
    public static Optional<YamlNode> object(YamlNode node) {
        if (!(node instanceof YamlMapping operation)
                || operation.scalar("op").isEmpty()
                || operation.get("value").isEmpty()) {
            return Optional.empty();
        }
        return operation
                .scalar("path")
                .map(YamlScalar::text)
                .filter(path -> path.startsWith("/"))
                .map(path -> List.of(path.substring(1).split("/", MAX_SEGMENTS)))
                .map(segments -> around(operation.get("value").orElseThrow(), segments));
    }

    private static YamlNode around(YamlNode value, List<String> segments) {
        YamlNode node = value;
        for (int i = segments.size() - 1; i >= 0; i--) {
            String segment = segments.get(i).replace("~1", "/").replace("~0", "~");
            node = POSITION.matcher(segment).matches()
                    ? new YamlSequence(List.of(node), value.location())
                    : new YamlMapping(Map.of(segment, node), value.location());
        }
        return node;
    }
}
