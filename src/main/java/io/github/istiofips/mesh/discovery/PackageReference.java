// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A package of Istio that values have installed from a Git or Helm repository, as Big Bang's values name its packages
 * (DoD-Platform-One/bigbang chart/values.yaml). Its tag is that of the package, not of an image.
 *
 * @param key key of the values that stands for the package
 * @param what the package and its version, as far as they are given
 * @param origin where the version is given, or else the package
 */
record PackageReference(String key, String what, Origin origin) {

    /** Packages that run images of Istio; gateways run what istiod gives them, and definitions run nothing. */
    private static final Set<String> PACKAGES =
            Set.of("istio", "istiod", "istiocni", "istiocore", "istiocontrolplane", "istiooperator");

    private static final String GIT = "git";
    private static final String HELM = "helmRepo";

    /** Returns the packages that the top level of values installs, those that are switched off left out. */
    static List<PackageReference> in(YamlMapping document) {
        List<PackageReference> found = new ArrayList<>();
        document.entries().forEach((key, node) -> of(key, node).ifPresent(found::add));
        return List.copyOf(found);
    }

    private static Optional<PackageReference> of(String key, YamlNode node) {
        if (!(node instanceof YamlMapping block)
                || block.scalar("enabled")
                        .flatMap(YamlScalar::bool)
                        .filter(on -> !on)
                        .isPresent()) {
            return Optional.empty();
        }
        boolean helm = block.scalar("sourceType")
                .filter(type -> type.text().equals(HELM))
                .isPresent();
        Optional<YamlMapping> source = block.mapping(helm ? HELM : GIT).or(() -> block.mapping(helm ? GIT : HELM));
        Optional<YamlScalar> named = source.flatMap(from -> from.scalar("repo").or(() -> from.scalar("chartName")));
        String name = named.map(YamlScalar::text).orElse(key);
        if (source.isEmpty() || !PACKAGES.contains(normal(name))) {
            return Optional.empty();
        }
        Optional<YamlScalar> version = Stream.of("tag", "branch", "commit", "semver")
                .flatMap(field -> source.get().scalar(field).stream())
                .filter(scalar -> !scalar.text().isEmpty() && !scalar.text().equals("null"))
                .findFirst();
        YamlNode place = version.<YamlNode>map(scalar -> scalar).or(() -> named).orElse(block);
        Origin origin = new Origin(Optional.of(place.location()), key, "package of Istio that the values install");
        return Optional.of(new PackageReference(
                key, name + version.map(scalar -> " " + scalar.text()).orElse(""), origin));
    }

    private static String normal(String name) {
        String last = name.replaceAll("(?:\\.git)?/*$", "");
        return last.substring(last.lastIndexOf('/') + 1).replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }

    /** Returns the open image that the package stands for. */
    ImageOutcome open() {
        ImageOutcome.Problem problem = new ImageOutcome.Problem(
                key + " installs package " + what + ", whose own values decide the images and are not in the module.",
                "Name the package's chart with all its values in <sources> as <helm>, or the images in <images>.");
        return ImageOutcome.open(Component.OTHER, what, List.of(origin), problem);
    }
}
