// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Placeholders;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads settings out of the forms they are written in. A value that another object holds, such as a Secret, is not read. */
final class SettingReader {

    private static final String MESH_CONFIG = "meshConfig.";
    private static final String PRESENT = "present";

    private final SettingTable table;
    private final Placeholders placeholders;
    private final Collector collector;

    SettingReader(SettingTable table, Placeholders placeholders, Collector collector) {
        this.table = table;
        this.placeholders = placeholders;
        this.collector = collector;
    }

    /** Adds the settings among variables written as a map; a number such as 0x1000 arrives as charts print it. */
    void environment(HelmValues variables, Readers readers, String why) {
        for (String name : table.names(SettingTable.Kind.ENVIRONMENT)) {
            variables.scalar(name).ifPresent(value -> add(name, value.rendered(), value, readers, why));
        }
    }

    /** Adds the settings among variables written as a list of names with values, as containers have. */
    void environment(List<Value> variables, Readers readers, String why) {
        for (Value item : variables) {
            if (item instanceof Value.Block block) {
                HelmValues variable = new HelmValues(block);
                String name = variable.scalar("name").map(Value.Scalar::text).orElse("");
                if (table.names(SettingTable.Kind.ENVIRONMENT).contains(name)) {
                    variable.scalar("value").ifPresent(value -> add(name, value.text(), value, readers, why));
                }
            }
        }
    }

    /** Adds the settings among command-line arguments, {@code --flag=value} or {@code --flag} followed by the value. */
    void arguments(List<Value> arguments, Readers readers, String why) {
        List<Value.Scalar> given = scalars(arguments).toList();
        for (String flag : table.names(SettingTable.Kind.ARGUMENT)) {
            for (int i = 0; i < given.size(); i++) {
                Value.Scalar argument = given.get(i);
                String text = argument.text().strip();
                if (text.startsWith(flag + "=")) {
                    add(flag, text.substring(flag.length() + 1), argument, readers, why);
                } else if (text.equals(flag) && i + 1 < given.size()) {
                    add(flag, given.get(i + 1).text(), given.get(i + 1), readers, why);
                }
            }
        }
    }

    /** Adds the settings of a mesh configuration, the environment it gives to proxies included. */
    void mesh(HelmValues mesh, Readers readers, String why) {
        for (String path : table.names(SettingTable.Kind.MESH)) {
            mesh.find(path).ifPresent(value -> field(MESH_CONFIG + path, value, readers, why));
        }
        for (String path : table.names(SettingTable.Kind.PRESENCE)) {
            mesh.find(path)
                    .flatMap(value -> firstScalar(value))
                    .ifPresent(first -> add(MESH_CONFIG + path, PRESENT, until(first, path), readers, why));
        }
        mesh.block("defaultConfig")
                .ifPresent(proxy -> proxy(
                        proxy, readers.as(Set.of(Component.PROXY)), "environment of every proxy, set in meshConfig"));
    }

    /** Adds the settings of a proxy's configuration (istio/api, mesh/v1alpha1/proxy.proto). */
    void proxy(HelmValues proxyConfig, Readers readers, String why) {
        proxyConfig.block("proxyMetadata").ifPresent(metadata -> environment(metadata, readers, why));
    }

    /** Adds the settings among Helm values below {@code global}. */
    void values(HelmValues global, Readers readers, String why) {
        for (String name : table.names(SettingTable.Kind.VALUE)) {
            global.scalar(name.substring(name.indexOf('.') + 1))
                    .ifPresent(value -> add(name, value.text(), value, readers, why));
        }
    }

    private void field(String name, Value value, Readers readers, String why) {
        if (value instanceof Value.Items items) {
            String joined = scalars(items.values()).map(Value.Scalar::text).collect(Collectors.joining(","));
            firstScalar(value).ifPresent(first -> add(name, joined, until(first, lastKey(name)), readers, why));
        } else if (value instanceof Value.Scalar scalar) {
            add(name, scalar.text(), scalar, readers, why);
        }
    }

    private void add(String name, String value, Value.Scalar place, Readers readers, String why) {
        Placeholders.Filled filled = placeholders.fill(value);
        boolean open = !filled.unresolved().isEmpty() || filled.text().contains("{{");
        collector.add(new Setting(name, filled.text(), open, readers, place.origin(why)));
    }

    /** Returns a scalar at the place of another, with the key of the list or map that holds it. */
    private static Value.Scalar until(Value.Scalar inner, String key) {
        int start = inner.key().lastIndexOf(key);
        int end = start < 0 ? inner.key().length() : start + key.length();
        return new Value.Scalar(
                inner.text(),
                inner.rendered(),
                inner.kind(),
                inner.key().substring(0, end),
                inner.location(),
                inner.source());
    }

    private static String lastKey(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static Stream<Value.Scalar> scalars(List<Value> items) {
        return items.stream().filter(Value.Scalar.class::isInstance).map(Value.Scalar.class::cast);
    }

    private static Optional<Value.Scalar> firstScalar(Value value) {
        if (value instanceof Value.Scalar scalar) {
            return Optional.of(scalar);
        }
        Stream<Value> children = value instanceof Value.Items items
                ? items.values().stream()
                : ((Value.Block) value).entries().values().stream();
        return children.flatMap(child -> firstScalar(child).stream()).findFirst();
    }
}
