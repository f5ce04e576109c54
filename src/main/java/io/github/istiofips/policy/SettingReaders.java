// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.Setting;
import io.github.istiofips.policy.data.IstioVersion;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells which images of a mesh a setting reaches, and of which Istio they are. */
final class SettingReaders {

    /** A tag that begins with a release of Istio 1, whatever follows. */
    private static final Pattern RELEASE = Pattern.compile("v?(1\\.\\d{1,3}\\.\\d{1,4})(?![0-9.]).*");

    private SettingReaders() {}

    /**
     * Returns the images of parts of the mesh that have a setting. Where the configuration leads to several istiods, only those of the
     * setting's own source count, if that has any of these parts: the others may belong to another mesh.
     *
     * @param parts the parts that have it; empty for all
     */
    static List<MeshImage> images(Setting setting, Set<Component> parts, MeshCase mesh) {
        List<MeshImage> all = mesh.images().stream()
                .filter(image ->
                        parts.isEmpty() || image.use().components().stream().anyMatch(parts::contains))
                .sorted(Comparator.comparing(image -> image.use().reference()))
                .toList();
        List<MeshImage> own = all.stream()
                .filter(image -> setting.readers().images().contains(image.use().reference()))
                .toList();
        return own.isEmpty() || !hasSeveralControlPlanes(mesh) ? all : own;
    }

    static boolean hasSeveralControlPlanes(MeshCase mesh) {
        return mesh.images().stream()
                        .filter(image -> image.use().components().contains(Component.PILOT))
                        .count()
                > 1;
    }

    /**
     * Returns the versions of Istio that images are of: what the tags of known publishers say, else what the source is for, else what
     * any tag begins with.
     *
     * @param ofSource versions that the source is for
     * @return texts of three numbers, or two where the last one is not known; empty if none is known
     */
    static Set<String> versions(List<MeshImage> images, Set<String> ofSource) {
        Set<String> published = images.stream()
                .flatMap(image -> image.tag().flatMap(ImageTag::version).stream())
                .filter(version -> version.major() == 1)
                .map(IstioVersion::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!published.isEmpty() || !ofSource.isEmpty()) {
            return published.isEmpty() ? new TreeSet<>(ofSource) : published;
        }
        return images.stream()
                .flatMap(image -> image.name().tag().flatMap(SettingReaders::release).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<String> release(String tag) {
        Matcher matcher = RELEASE.matcher(tag);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
