// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.UnresolvedImage;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All of a mesh that accepts or refuses keys.
 *
 * @param executables the executables with a role that were inspected, sorted
 * @param open names of images that were not inspected, or not completely, sorted
 */
record KeyReaders(List<KeyReader> executables, List<String> open) {

    private static final Comparator<KeyReader> ORDER =
            Comparator.comparing(KeyReader::name).thenComparing(KeyReader::toString);

    static KeyReaders of(MeshCase mesh) {
        List<KeyReader> executables = mesh.images().stream()
                .flatMap(MeshImage::executables)
                .filter(found -> found.executable().isInMesh())
                .map(KeyReader::of)
                .distinct()
                .sorted(ORDER)
                .toList();
        Stream<String> images = mesh.images().stream()
                .filter(Predicate.not(KeyReaders::isInspected))
                .map(image -> "an executable of " + image.use().reference() + ", which was not inspected completely,");
        Stream<String> unresolved = mesh.facts().resolution().unresolved().stream()
                .map(UnresolvedImage::text)
                .map(text -> "the image `" + text + "`, which is not resolved,");
        return new KeyReaders(
                executables,
                Stream.concat(images, unresolved).distinct().sorted().toList());
    }

    /** Returns the executables that give an answer on a key. */
    List<KeyReader> answering(KeyAnswer answer, KeyShape key) {
        return executables.stream()
                .filter(reader -> reader.answer(key) == answer)
                .toList();
    }

    /** Returns clauses that name what may refuse a key or not; empty if all that can be in the mesh is known. */
    List<String> unknown(KeyShape key) {
        if (executables.isEmpty() && open.isEmpty()) {
            return List.of("the mesh, of which no executable was inspected,");
        }
        return Stream.concat(answering(KeyAnswer.UNKNOWN, key).stream().map(KeyReader::name), open.stream())
                .toList();
    }

    private static boolean isInspected(MeshImage image) {
        return image.inspected()
                .filter(inspected -> inspected.failure().isEmpty()
                        && !inspected.platforms().isEmpty()
                        && inspected.platforms().stream()
                                .allMatch(platform ->
                                        isInspected(platform, image.use().component())))
                .isPresent();
    }

    /** An image of another component than Istio's may have no executable with a role. */
    private static boolean isInspected(InspectedPlatform platform, Component component) {
        return platform.missing().isEmpty()
                && (component == Component.OTHER
                        ? !platform.executables().isEmpty()
                        : platform.executables().stream().anyMatch(InspectedExecutable::isInMesh));
    }
}
