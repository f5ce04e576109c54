// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds images of Istio that a document names outside of pods: a whole reference under a key that speaks of images, or
 * repository and tag side by side, as values of charts of others have them.
 */
final class ImageFields {

    private static final List<String> REPOSITORY_KEYS = List.of("repository", "repo", "image", "name");
    private static final String SOURCE = "source";
    /** Lists of containers, which are read as pods. */
    private static final Set<String> CONTAINERS = Set.of("containers", "initContainers");

    private static final Pattern IMAGE_KEY = Pattern.compile("[a-z0-9_-]*images?", Pattern.CASE_INSENSITIVE);
    /** A path of at least two elements, then a tag or digest; patterns such as {@code istio/proxyv2:*} are none. */
    private static final Pattern REFERENCE = Pattern.compile("[^\\s*@]+/[^\\s*/:@]+(?::[^\\s*/:@]+)?(?:@\\S+)?");

    private static final Pattern TAGGED = Pattern.compile(".*/[^/]*[:@][^/]*");

    private final SourceReader reader;
    private final Collector collector;

    ImageFields(SourceReader reader, Collector collector) {
        this.reader = reader;
        this.collector = collector;
    }

    /**
     * Adds the images that a document names; the parser bounds the nesting.
     *
     * @param skipped mappings that were resolved otherwise
     * @return number of images found
     */
    int find(YamlNode document, Set<YamlNode> skipped) {
        return find(document, "", "", skipped);
    }

    private int find(YamlNode node, String key, String path, Set<YamlNode> skipped) {
        if (skipped.contains(node) || CONTAINERS.contains(key)) {
            return 0;
        }
        int found = 0;
        if (node instanceof YamlMapping mapping) {
            found += pair(mapping, key, path) + copied(mapping, key, path);
            for (Map.Entry<String, YamlNode> entry : mapping.entries().entrySet()) {
                String nested = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                found += find(entry.getValue(), entry.getKey(), nested, skipped);
            }
        } else if (node instanceof YamlSequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                found += find(sequence.items().get(i), key, path + "[" + i + "]", skipped);
            }
        } else if (IMAGE_KEY.matcher(key).matches()) {
            found += whole((YamlScalar) node, path);
        }
        return found;
    }

    private int whole(YamlScalar reference, String path) {
        String text = reference.text().strip();
        return REFERENCE.matcher(text).matches() && TAGGED.matcher(text).matches()
                ? add(text, text, reference, path)
                : 0;
    }

    /** Reads repository and tag side by side; beside a hub, the names are those of Istio's charts. */
    private int pair(YamlMapping mapping, String key, String path) {
        Optional<YamlScalar> repository = REPOSITORY_KEYS.stream()
                .flatMap(name -> mapping.scalar(name).stream())
                .filter(name -> !name.text().contains("://")
                        && (name.text().contains("/")
                                || mapping.scalar("registry").isPresent()))
                .findFirst();
        if (repository.isEmpty() || mapping.scalar("hub").isPresent()) {
            return 0;
        }
        String registry =
                mapping.scalar("registry").map(text -> text.text() + "/").orElse("");
        String name = registry + repository.get().text();
        Optional<YamlScalar> tag = mapping.scalar("tag");
        Optional<YamlScalar> digest = mapping.scalar("digest");
        boolean whole = TAGGED.matcher(name).matches();
        if (whole) {
            boolean named = IMAGE_KEY.matcher(key).matches() && repository.equals(mapping.scalar("name"));
            return named ? whole(repository.get(), path + ".name") : 0;
        }
        String suffix = Stream.concat(
                        tag.stream().map(text -> ":" + text.text()),
                        digest.stream().map(text -> "@" + text.text()))
                .collect(Collectors.joining());
        return suffix.isEmpty() || name.contains("*")
                ? 0
                : add(name, name + suffix, tag.or(() -> digest).get(), path);
    }

    /** Reads an item of a list of images that are copied to another registry, which has their names as sources. */
    private int copied(YamlMapping mapping, String key, String path) {
        return IMAGE_KEY.matcher(key).matches()
                ? mapping.scalar(SOURCE)
                        .map(source -> whole(source, path + "." + SOURCE))
                        .orElse(0)
                : 0;
    }

    private int add(String name, String reference, YamlScalar place, String path) {
        Optional<Component> component = reader.components().recognise(name);
        component.ifPresent(known -> {
            Origin origin = new Origin(Optional.of(place.location()), path, "names an image of Istio");
            collector.add(reader.reference(known, reference, origin), origin);
        });
        return component.isPresent() ? 1 : 0;
    }
}
