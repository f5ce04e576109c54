// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.data.IstioVersion;
import io.github.istiofips.policy.data.Publisher;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Rule on versions that their publisher no longer supports. Versions that are newer than the tables are open, and not reported. */
final class SupportRules implements RuleFamily {

    private static final Charge ENDED = new Charge("out-of-support", Outcome.WARNING);

    @Override
    public Set<String> rules() {
        return Set.of(ENDED.rule());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        LocalDate asOf = mesh.request().asOf();
        return mesh.request().tagRules()
                ? mesh.images().stream()
                        .flatMap(image -> judge(image, new SupportedReleases(mesh.data(), asOf)).stream())
                : Stream.empty();
    }

    private static Optional<Finding> judge(MeshImage image, SupportedReleases releases) {
        Optional<ImageTag> tag = image.tag();
        Optional<IstioVersion> version = tag.flatMap(ImageTag::version);
        if (image.publisher().isEmpty() || tag.isEmpty() || version.isEmpty()) {
            return Optional.empty();
        }
        Publisher publisher = image.publisher().get();
        return publisher.support().stream()
                .filter(window -> tag.get().meets(window.when()))
                .findFirst()
                .flatMap(window -> releases.ended(version.get(), window, publisher.title())
                        .map(sentence -> image.finding(
                                ENDED,
                                sentence + " (" + window.source() + ")." + releases.unknown(version.get()),
                                Remedies.changeTo(image, supported(releases.supported(window))))));
    }

    private static String supported(List<String> minors) {
        return minors.isEmpty() ? "a release that is supported" : "a supported release: " + String.join(", ", minors);
    }
}
