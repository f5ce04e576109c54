// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/**
 * Composes nodes from parser events. Nodes are composed here and not by the library because nesting and the number of
 * nodes that aliases expand to must be bounded before they are built, and an explicit {@code !!str} must be told from
 * an implicit one.
 */
final class YamlComposer {

    /** Deepest nesting; Kubernetes objects stay below 40, and the recursion must fit any thread's stack. */
    static final int MAX_DEPTH = 200;
    /** Most nodes that aliases add, so that a small file cannot fill the memory of who walks its nodes. */
    static final int MAX_ALIASED_NODES = 1_000_000;

    private static final String STRING_TAG = "tag:yaml.org,2002:str";
    private static final String MERGE_KEY = "<<";

    /** A node and the number of nodes it expands to. */
    private record Sized(YamlNode node, long nodes) {}

    private final TextPlace place;
    private final AtSigns source;
    private final TextLocator texts;
    private final Iterator<Event> events;
    private final boolean unique;
    private final Map<String, Sized> anchors = new HashMap<>();
    private long nodes;
    private long aliased;

    /**
     * @param place where the text stands
     * @param text the text
     * @param events what the parser tells of it
     */
    /** @param unique whether a key that a mapping has twice is an error; otherwise the last one counts */
    YamlComposer(TextPlace place, AtSigns text, Iterator<Event> events, boolean unique) {
        this.unique = unique;
        this.place = place;
        this.source = text;
        this.texts = new TextLocator(place, text.text());
        this.events = events;
    }

    List<YamlNode> documents() throws SourceException {
        List<YamlNode> documents = new ArrayList<>();
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart) {
                anchors.clear();
            } else if (event instanceof NodeEvent) {
                documents.add(compose(event, 0));
            }
        }
        return List.copyOf(documents);
    }

    private YamlNode compose(Event event, int depth) throws SourceException {
        Location location = location(event);
        if (depth > MAX_DEPTH) {
            throw YamlParser.unreadable(location, "nested more than " + MAX_DEPTH + " levels deep");
        }
        if (event instanceof AliasEvent reference) {
            return alias(reference.getAlias().getValue(), location);
        }
        long before = nodes;
        nodes++;
        YamlNode node;
        if (event instanceof ScalarEvent text) {
            node = scalar(text, location);
        } else if (event instanceof SequenceStartEvent) {
            node = sequence(location, depth);
        } else if (event instanceof MappingStartEvent) {
            node = mapping(location, depth);
        } else {
            throw YamlParser.unreadable(location, "a value is missing");
        }
        long size = nodes - before;
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), new Sized(node, size)));
        return node;
    }

    private YamlNode alias(String name, Location location) throws SourceException {
        Sized anchored = anchors.get(name);
        if (anchored == null) {
            throw YamlParser.unreadable(location, "alias *" + name + " has no anchor before it");
        }
        nodes += anchored.nodes();
        aliased += anchored.nodes();
        if (aliased > MAX_ALIASED_NODES) {
            throw YamlParser.unreadable(location, "its aliases expand to more than " + MAX_ALIASED_NODES + " nodes");
        }
        return anchored.node();
    }

    private YamlScalar scalar(ScalarEvent event, Location location) {
        YamlScalar.Style style;
        if (event.isLiteral() || event.isFolded()) {
            style = YamlScalar.Style.BLOCK;
        } else if (event.isPlain() && !event.getTag().equals(Optional.of(STRING_TAG))) {
            style = YamlScalar.Style.PLAIN;
        } else {
            style = YamlScalar.Style.QUOTED;
        }
        return new YamlScalar(source.show(event.getValue()), style, location, texts.start(event));
    }

    private YamlSequence sequence(Location location, int depth) throws SourceException {
        List<YamlNode> items = new ArrayList<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            items.add(compose(next, depth + 1));
        }
        return new YamlSequence(items, location);
    }

    private YamlMapping mapping(Location location, int depth) throws SourceException {
        Map<String, YamlNode> own = new LinkedHashMap<>();
        Map<String, YamlNode> merged = new LinkedHashMap<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            YamlNode key = compose(next, depth + 1);
            YamlNode value = compose(events.next(), depth + 1);
            if (!(key instanceof YamlScalar name)) {
                throw YamlParser.unreadable(
                        key.location(),
                        "a mapping or sequence stands where a key is expected, as in an unrendered template");
            }
            if (name.style() == YamlScalar.Style.PLAIN && name.text().equals(MERGE_KEY)) {
                merge(value, merged);
            } else {
                YamlNode first = own.put(name.text(), value);
                if (unique && first != null) {
                    throw YamlParser.unreadable(
                            key.location(),
                            "the key " + name.text() + " stands a second time, after " + first.location());
                }
            }
        }
        merged.forEach(own::putIfAbsent);
        return new YamlMapping(own, location);
    }

    /** Adds what a merge key brings: a mapping, or mappings of which an earlier one wins (yaml.org/type/merge). */
    private static void merge(YamlNode value, Map<String, YamlNode> merged) throws SourceException {
        if (value instanceof YamlMapping mapping) {
            mapping.entries().forEach(merged::putIfAbsent);
        } else if (value instanceof YamlSequence sequence) {
            for (YamlNode item : sequence.items()) {
                if (!(item instanceof YamlMapping)) {
                    throw notMergeable(item);
                }
                merge(item, merged);
            }
        } else {
            throw notMergeable(value);
        }
    }

    private static SourceException notMergeable(YamlNode node) {
        return YamlParser.unreadable(node.location(), "a merge key (<<) needs a mapping or a sequence of mappings");
    }

    private Location location(Event event) {
        return event.getStartMark().map(place::at).orElse(place.first());
    }
}
