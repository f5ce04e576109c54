// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.mesh.Component;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The executables that make an image part of a mesh, read from {@code expected-executables.tsv}. */
final class ExpectedExecutables {

    /** The role of Envoy. */
    static final String ENVOY = "envoy";

    private static final String RESOURCE = "expected-executables.tsv";

    /**
     * One expected executable.
     *
     * @param component the component it belongs to
     * @param role its name, such as {@code pilot-discovery}
     * @param paths absolute paths where it may lie, the usual one first
     * @param always whether every image of the component has it, and not only those of older versions
     */
    record Expected(Component component, String role, List<String> paths, boolean always) {}

    private final List<Expected> table;

    private ExpectedExecutables(List<Expected> table) {
        this.table = table;
    }

    static ExpectedExecutables load() {
        try (InputStream in = ExpectedExecutables.class.getResourceAsStream(RESOURCE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(
                        Objects.requireNonNull(in, RESOURCE + " is missing from the plugin"),
                        StandardCharsets.UTF_8))) {
            return new ExpectedExecutables(reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(ExpectedExecutables::row)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Expected row(String line) {
        List<String> cells = List.of(line.split("\t", -1));
        return new Expected(
                Component.valueOf(cells.get(0)),
                cells.get(1),
                List.of(cells.get(2).split(",", -1)),
                cells.get(3).equals("always"));
    }

    /** Returns what an image of this component must hold; empty for {@link Component#OTHER}. */
    List<Expected> of(Component component) {
        return all().stream().filter(row -> row.component() == component).toList();
    }

    /** Returns what the images of a mesh must hold. */
    List<Expected> all() {
        return table.stream().filter(Expected::always).toList();
    }

    /**
     * Returns the component whose images start a file of this name; {@link Component#OTHER} if it tells nothing. Istio's proxy starts
     * {@code pilot-agent}; what starts Envoy itself is of another product.
     */
    Component componentOf(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return table.stream()
                .filter(row -> row.role().equals(name) && !name.equals(ENVOY))
                .map(Expected::component)
                .findFirst()
                .orElse(Component.OTHER);
    }

    /** Returns the role of an absolute path that is an expected one. */
    Optional<String> roleAt(String path) {
        return table.stream()
                .filter(row -> row.paths().contains(path))
                .map(Expected::role)
                .findFirst();
    }

    /** Returns the role of an absolute path where images of older versions have an executable of the mesh. */
    Optional<String> olderRoleAt(String path) {
        return table.stream()
                .filter(row -> !row.always() && row.paths().contains(path))
                .map(Expected::role)
                .findFirst();
    }

    /** Returns the role that a file of this name has wherever it lies. */
    Optional<String> roleOf(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return table.stream().map(Expected::role).filter(name::equals).findFirst();
    }
}
