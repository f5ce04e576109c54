// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of {@code images}: rewrites the images of containers whose name it matches
 * (kubectl.docs.kubernetes.io/references/kustomize/kustomization/images).
 */
final class KustomizeImage {

    private static final Set<String> LISTS = Set.of("containers", "initContainers");
    private static final String CRD = "CustomResourceDefinition";
    private static final String IMAGE = "image";
    /** What may follow the name, which Kustomize takes as a regular expression. */
    private static final String TAG_AND_DIGEST = "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?";

    /** Tag and digest of a reference; a colon before a slash belongs to a registry's port. */
    private static final Pattern REFERENCE = Pattern.compile("([^@]*?)(:[^:/@]*)?(@.*)?", Pattern.DOTALL);

    private final YamlMapping entry;
    private final Optional<YamlScalar> newName;
    private final Optional<YamlScalar> newTag;
    private final Optional<YamlScalar> digest;
    private final Pattern matched;

    private KustomizeImage(YamlMapping entry) {
        this.entry = entry;
        this.newName = scalar(entry, "newName");
        this.newTag = scalar(entry, "newTag");
        this.digest = scalar(entry, "digest");
        this.matched = NamePattern.of(name(), TAG_AND_DIGEST);
    }

    static KustomizeImage of(YamlMapping entry) {
        return new KustomizeImage(entry);
    }

    /** Returns the name that images are matched with. */
    String name() {
        return Nodes.text(entry, "name");
    }

    /** Returns the entry as written. */
    YamlMapping entry() {
        return entry;
    }

    /**
     * Returns an object with the images of its containers rewritten.
     *
     * @param open takes each image that is rewritten to something which is not known; the image is taken out
     */
    YamlMapping apply(YamlMapping object, Consumer<YamlScalar> open) {
        return Nodes.text(object, "kind").equals(CRD) ? object : (YamlMapping) rewritten(object, open);
    }

    private YamlNode rewritten(YamlNode node, Consumer<YamlScalar> open) {
        if (node instanceof YamlSequence sequence) {
            return items(sequence, item -> rewritten(item, open));
        }
        if (!(node instanceof YamlMapping mapping)) {
            return node;
        }
        Map<String, YamlNode> changes = Map.of();
        for (Map.Entry<String, YamlNode> child : mapping.entries().entrySet()) {
            YamlNode after = LISTS.contains(child.getKey()) && child.getValue() instanceof YamlSequence list
                    ? items(list, item -> item instanceof YamlMapping container ? container(container, open) : item)
                    : rewritten(child.getValue(), open);
            if (after != child.getValue()) {
                changes = changes.isEmpty() ? new LinkedHashMap<>() : changes;
                changes.put(child.getKey(), after);
            }
        }
        return changes.isEmpty() ? mapping : Nodes.with(mapping, changes);
    }

    /** Returns a sequence with each item changed, the same one if none is. */
    private static YamlNode items(YamlSequence sequence, UnaryOperator<YamlNode> change) {
        List<YamlNode> items = sequence.items();
        List<YamlNode> changed = items;
        for (int i = 0; i < items.size(); i++) {
            YamlNode after = change.apply(items.get(i));
            if (after != items.get(i)) {
                changed = changed.equals(items) ? new ArrayList<>(items) : changed;
                changed.set(i, after);
            }
        }
        return changed.equals(items) ? sequence : new YamlSequence(changed, sequence.location());
    }

    private YamlMapping container(YamlMapping container, Consumer<YamlScalar> open) {
        Optional<YamlScalar> image = container
                .scalar(IMAGE)
                .filter(text -> matched.matcher(text.text()).matches());
        if (image.isEmpty()) {
            return container;
        }
        if (scalar(entry, "tagSuffix").isPresent() && newTag.isEmpty() && digest.isEmpty()) {
            open.accept(image.get());
            return Nodes.without(container, IMAGE);
        }
        return newTag.or(() -> digest)
                .or(() -> newName)
                .map(deciding -> Nodes.with(
                        container,
                        IMAGE,
                        new YamlScalar(reference(image.get().text()), YamlScalar.Style.QUOTED, deciding.location())))
                .orElse(container);
    }

    /** A new tag or digest replaces both of the image. */
    private String reference(String image) {
        Matcher parts = REFERENCE.matcher(image);
        String name = parts.matches() ? parts.group(1) : image;
        String rest = image.substring(name.length());
        String result = newName.map(YamlScalar::text).orElse(name);
        if (newTag.isEmpty() && digest.isEmpty()) {
            return result + rest;
        }
        return result
                + newTag.map(tag -> ":" + tag.text()).orElse("")
                + digest.map(value -> "@" + value.text()).orElse("");
    }

    private static Optional<YamlScalar> scalar(YamlMapping entry, String key) {
        return entry.scalar(key).filter(value -> !value.text().isEmpty());
    }
}
