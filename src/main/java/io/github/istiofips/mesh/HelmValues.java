// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Location;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tree of values and how Helm lays one over another: maps merge, everything else replaces, null takes away what is
 * below it (helm.sh/docs/chart_template_guide/values_files). Immutable.
 */
public record HelmValues(Value.Block root) {

    private static final String GLOBAL_KEY = "global";

    public static final HelmValues EMPTY = new HelmValues(new Value.Block(Map.of()));

    /** Returns these values with others laid over them. */
    public HelmValues merge(HelmValues over) {
        return new HelmValues(merge(root, over.root));
    }

    /**
     * Returns these values, those of a chart with subcharts, with given ones laid over them. A null below global takes
     * away what this chart has there; in the block of a subchart it stays, to take away what the subchart has.
     */
    public HelmValues coalesce(HelmValues given) {
        HelmValues merged = merge(given);
        Optional<HelmValues> own = block(GLOBAL_KEY);
        Optional<HelmValues> over = given.block(GLOBAL_KEY);
        return own.isPresent() && over.isPresent()
                ? merged.without(GLOBAL_KEY).with(GLOBAL_KEY, coalesce(own.get().root, over.get().root))
                : merged;
    }

    private static Value.Block coalesce(Value.Block own, Value.Block given) {
        Map<String, Value> entries = new LinkedHashMap<>(own.entries());
        given.entries().forEach((key, value) -> {
            Value below = own.entries().get(key);
            if (below != null && isNull(value)) {
                entries.remove(key);
            } else if (below instanceof Value.Block under && value instanceof Value.Block above) {
                entries.put(key, coalesce(under, above));
            } else {
                entries.put(key, value);
            }
        });
        return new Value.Block(entries);
    }

    private static boolean isNull(Value value) {
        return value instanceof Value.Scalar scalar && scalar.kind() == Value.Kind.NULL;
    }

    private static Value.Block merge(Value.Block under, Value.Block over) {
        Map<String, Value> entries = new LinkedHashMap<>(under.entries());
        over.entries().forEach((key, value) -> entries.merge(key, value, HelmValues::mergeValue));
        return new Value.Block(entries);
    }

    private static Value mergeValue(Value under, Value over) {
        return under instanceof Value.Block below && over instanceof Value.Block above ? merge(below, above) : over;
    }

    /** Returns these values with one set at a path of nested maps; what is no map on the way is replaced. */
    public HelmValues with(String path, Value value) {
        Value nested = value;
        String[] keys = path.split("\\.", -1);
        for (int i = keys.length - 1; i >= 0; i--) {
            nested = new Value.Block(Map.of(keys[i], nested));
        }
        return merge(new HelmValues((Value.Block) nested));
    }

    /** Returns these values with a block's entries copied over the top level. */
    public HelmValues foldOver(String block) {
        return block(block).map(this::merge).orElse(this);
    }

    /** Returns these values with a block's entries put under the top level. */
    public HelmValues foldUnder(String block) {
        return block(block).map(below -> below.merge(this)).orElse(this);
    }

    /** Returns the scalars and nothing else of the top level. */
    public HelmValues scalars() {
        Map<String, Value> entries = new LinkedHashMap<>();
        root.entries().forEach((key, value) -> {
            if (value instanceof Value.Scalar) {
                entries.put(key, value);
            }
        });
        return new HelmValues(new Value.Block(entries));
    }

    /** Returns these values without a key of the top level. */
    public HelmValues without(String key) {
        Map<String, Value> entries = new LinkedHashMap<>(root.entries());
        entries.remove(key);
        return new HelmValues(new Value.Block(entries));
    }

    /**
     * Returns what a subchart gets: the block under its name, with the parent's global over its own. Of a map and
     * something else directly below global, the subchart keeps its own.
     */
    public HelmValues subchart(String key) {
        HelmValues own = block(key).orElse(EMPTY);
        Map<String, Value> shared = new LinkedHashMap<>();
        block(GLOBAL_KEY).orElse(EMPTY).root().entries().forEach((name, value) -> {
            Optional<Value> ofOwn = own.child(GLOBAL_KEY, name);
            if (ofOwn.isEmpty() || value instanceof Value.Block == ofOwn.get() instanceof Value.Block) {
                shared.put(name, value);
            }
        });
        return shared.isEmpty() ? own : own.merge(EMPTY.with(GLOBAL_KEY, new Value.Block(shared)));
    }

    /** Returns the value at a path of keys separated by dots; null counts as absent. */
    public Optional<Value> find(String path) {
        return given(path).filter(value -> !(value instanceof Value.Scalar scalar && scalar.kind() == Value.Kind.NULL));
    }

    private Optional<Value> child(String block, String key) {
        return block(block).map(found -> found.root().entries().get(key));
    }

    /** Returns the value at a path, null included. */
    public Optional<Value> given(String path) {
        Value current = root;
        for (String key : path.split("\\.", -1)) {
            Value next = current instanceof Value.Block block ? block.entries().get(key) : null;
            if (next == null) {
                return Optional.empty();
            }
            current = next;
        }
        return Optional.of(current);
    }

    /** Returns the longest beginning of a path that is there without being a map, although more of the path follows. */
    public Optional<String> broken(String path) {
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            String beginning = path.substring(0, dot);
            if (given(beginning)
                    .filter(value -> !(value instanceof Value.Block))
                    .isPresent()) {
                return Optional.of(beginning);
            }
        }
        return Optional.empty();
    }

    /** Returns where the first scalar at or below a path stands in a file. */
    public Optional<Location> location(String path) {
        return given(path).flatMap(HelmValues::location);
    }

    private static Optional<Location> location(Value value) {
        if (value instanceof Value.Scalar scalar) {
            return scalar.location();
        }
        Collection<Value> nested =
                value instanceof Value.Block block ? block.entries().values() : ((Value.Items) value).values();
        return nested.stream().flatMap(child -> location(child).stream()).findFirst();
    }

    /** Tells whether templates take the value at a path as true: it is there and not empty. */
    public boolean isTruthy(String path) {
        return find(path).filter(value -> !value.isEmpty()).isPresent();
    }

    /** Returns the scalar at a path, if there is one other than null. */
    public Optional<Value.Scalar> scalar(String path) {
        return find(path).filter(Value.Scalar.class::isInstance).map(Value.Scalar.class::cast);
    }

    /** Returns the map at a path. */
    public Optional<HelmValues> block(String path) {
        return find(path).filter(Value.Block.class::isInstance).map(block -> new HelmValues((Value.Block) block));
    }

    /** Returns the list at a path; empty if there is none. */
    public List<Value> items(String path) {
        return find(path)
                .filter(Value.Items.class::isInstance)
                .map(items -> ((Value.Items) items).values())
                .orElse(List.of());
    }

    /** Returns the first scalar that is not empty among several paths. */
    public Optional<Value.Scalar> firstSet(List<String> paths) {
        return paths.stream()
                .flatMap(path -> scalar(path).stream())
                .filter(scalar -> !scalar.isEmpty())
                .findFirst();
    }
}
