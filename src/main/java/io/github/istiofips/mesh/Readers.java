// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who reads a setting.
 *
 * @param components parts of the mesh whose containers or configuration have it; empty if that is not known
 * @param owner the object or installation whose pods alone have it, such as {@code Deployment app}; empty if all pods of these parts have
 *     it
 * @param images references of the images that the same source leads to; empty if it leads to none by itself
 * @param versions versions of Istio that the source is for, such as {@code 1.30.2}, or {@code 1.30} where the last number is not known;
 *     empty if it does not say
 */
public record Readers(Set<Component> components, Optional<String> owner, Set<String> images, Set<String> versions) {

    /** Of a setting of which nothing is known but its place. */
    public static final Readers UNKNOWN = new Readers(Set.of(), Optional.empty(), Set.of(), Set.of());

    public Readers {
        components = Set.copyOf(components);
        images = Set.copyOf(images);
        versions = Set.copyOf(versions);
    }

    /** Returns readers that are not told apart yet, for a source. */
    static Readers ofSource(Set<String> images, VersionScope scope) {
        return new Readers(Set.of(), Optional.empty(), images, scope.texts());
    }

    /** Returns all pods of parts of the mesh, for the same source. */
    Readers as(Set<Component> parts) {
        return new Readers(parts, Optional.empty(), images, versions);
    }

    /** Returns the pods of one object only, for the same source. */
    Readers as(Component part, String only) {
        return new Readers(Set.of(part), Optional.of(only), images, versions);
    }

    /** Returns what reads a setting that several sources have in common. */
    Readers and(Readers more) {
        return new Readers(
                union(components, more.components),
                owner.filter(name -> more.owner.equals(Optional.of(name))),
                union(images, more.images),
                union(versions, more.versions));
    }

    private static <T extends Comparable<T>> Set<T> union(Set<T> one, Set<T> other) {
        Set<T> both = new TreeSet<>(one);
        both.addAll(other);
        return both;
    }
}
