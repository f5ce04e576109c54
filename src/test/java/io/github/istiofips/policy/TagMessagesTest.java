// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.AMD64;
import static io.github.istiofips.policy.Samples.ARM64;
import static io.github.istiofips.policy.Samples.SOLO;
import static io.github.istiofips.policy.Samples.boring;
import static io.github.istiofips.policy.Samples.failed;
import static io.github.istiofips.policy.Samples.image;
import static io.github.istiofips.policy.Samples.mesh;
import static io.github.istiofips.policy.Samples.pilotDiscovery;
import static io.github.istiofips.policy.Samples.platform;
import static io.github.istiofips.policy.Samples.resolvedOnly;
import static io.github.istiofips.policy.Samples.standard;
import static io.github.istiofips.policy.Samples.use;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.project.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every sentence on publishers, tags, registries and support, whole, as a reader gets it. */
class TagMessagesTest {

    private static final String GOLDEN = "tag-messages.txt";

    @Test
    void sayWhatWasSeenWhatWasExpectedWhereAndWhatToDo() throws IOException {
        String golden;
        try (var in = Objects.requireNonNull(TagMessagesTest.class.getResourceAsStream(GOLDEN))) {
            golden = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(messages()).isEqualTo(golden);
    }

    private static String messages() {
        List<String> texts = new ArrayList<>();
        Stream.of(
                        SOLO + "pilot:1.16.0-solo-fips-arm",
                        SOLO + "pilot:1.15.4-solo-fips-arm",
                        SOLO + "pilot:1.15.1-fips-arm",
                        SOLO + "pilot:1.17.2-solo-fips",
                        SOLO + "pilot:1.26.0-solo-fips",
                        SOLO + "pilot:1.30.0-solo",
                        "us-docker.pkg.dev/gloo-mesh/istio-0123456789ab/pilot:1.30-solo-fips",
                        SOLO + "pilot:1.30.0-fips-solo-distroless-distroless",
                        SOLO + "pilot:1.16.3-fips",
                        "docker.io/istio/pilot:1.30.2-fips",
                        "docker.io/istio/pilot:1.15.9",
                        "docker.io/istio/pilot:1.3.0",
                        "gcr.io/istio-release/pilot:1.30.2",
                        "registry.istio.io/release/pilot:1.31.0",
                        "gcr.io/istio-enterprise/pilot:1.12.0-fips",
                        "containers.istio.tetratelabs.com/pilot:1.18.2-tetrate-v0",
                        "registry1.dso.mil/ironbank/opensource/istio/pilot:1.30.1",
                        "cgr.dev/example.com/istio-pilot:1.30.3",
                        "mirror.example/istio/pilot:1.30.2-distroless-distroless",
                        "mirror.example/istio/pilot")
                .forEach(reference -> texts.add(text(resolvedOnly(use(reference)), "2026-11-22")));
        texts.add(text(
                mesh(image(SOLO + "pilot:1.30.0-solo", platform(AMD64, pilotDiscovery(boring())))), "2026-11-22"));
        texts.add(text(
                mesh(image(SOLO + "pilot:1.30.0-solo-fips", platform(AMD64, pilotDiscovery(standard())))),
                "2026-11-22"));
        texts.add(text(
                mesh(failed(
                        "gcr.io/istio-release/pilot:1.30.2",
                        new ImageException(Reason.NOT_FOUND, "gcr.io does not know the image.", "Check the tag."))),
                "2026-11-22"));
        texts.add(text(
                mesh(new InspectedImage(
                        use(SOLO + "pilot:1.30.0-solo-fips"),
                        Optional.of(Digest.sha256(new byte[] {1})),
                        false,
                        List.of(platform(AMD64, pilotDiscovery(boring()))),
                        List.of(ARM64),
                        Optional.empty())),
                "2026-11-22"));
        texts.add(text(resolvedOnly(use(SOLO + "pilot:1.31.0-solo-fips")), "2027-04-01"));
        return String.join("\n", texts);
    }

    private static String text(MeshFacts facts, String asOf) {
        PolicyRequest request = new PolicyRequest(
                LocalDate.parse(asOf), Samples.REQUEST.rsa4096(), true, true, Samples.REQUEST.distributions());
        return Samples.POLICY.judge(facts, request).findings().stream()
                .filter(finding -> !finding.rule().equals("plane-not-covered")
                        && !finding.message().contains("was not inspected"))
                .map(TagMessagesTest::text)
                .collect(Collectors.joining());
    }

    private static String text(Finding finding) {
        return finding.outcome() + " " + finding.rule() + "  " + finding.subject() + "\n"
                + "    found  " + finding.message() + "\n"
                + "    at     "
                + Stream.concat(finding.location().stream(), finding.relatedLocations().stream())
                        .map(Location::toString)
                        .collect(Collectors.joining(", "))
                + "\n"
                + "    fix    " + finding.remedy() + "\n";
    }
}
