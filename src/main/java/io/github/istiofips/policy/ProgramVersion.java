// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.EnvoyBuild;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.FipsMode;
import java.util.Optional;

/**
 * Release or toolchain of an executable, as far as it is known.
 *
 * @param text names it in a message, with its kind of build
 * @param releases the releases it may be
 */
record ProgramVersion(String text, ReleaseSpan releases) {

    private static final String UNTOLD = "of a version that could not be told";

    static ProgramVersion of(ExecutableFacts facts, MeshImage image, InspectedPlatform platform) {
        return switch (facts.kind()) {
            case GO ->
                new ProgramVersion(
                        facts.toolchain().orElse("Go " + UNTOLD) + mode(facts),
                        facts.toolchain().flatMap(ReleaseSpan::ofGo).orElse(ReleaseSpan.ANY));
            case ENVOY, NATIVE -> envoy(facts, image, platform);
            case RUST -> new ProgramVersion("a Rust program", ReleaseSpan.ANY);
        };
    }

    private static String mode(ExecutableFacts facts) {
        return switch (facts.stack()) {
            case BORINGCRYPTO -> (facts.fipsOnly() ? ", with" : ", without") + " crypto/tls/fipsonly";
            case GO_NATIVE -> facts.fipsMode() == FipsMode.OFF ? "" : ", in FIPS mode";
            default -> "";
        };
    }

    /**
     * Its own version line says most; after that the tag, which names the release of Istio it belongs to. A tag by nobody knows whom
     * may have numbers of its own, such as those of Envoy.
     */
    private static ProgramVersion envoy(ExecutableFacts facts, MeshImage image, InspectedPlatform platform) {
        String kind = KeyBuild.hasModule(facts) ? ", FIPS build" : "";
        Optional<String> version = facts.envoyBuild().map(EnvoyBuild::version).filter(text -> !text.isEmpty());
        Optional<ReleaseSpan> told = version.flatMap(ReleaseSpan::ofRelease);
        if (told.isPresent()) {
            return new ProgramVersion("Envoy " + version.orElseThrow() + kind, told.get());
        }
        return image.publisher()
                .flatMap(publisher -> image.name().tag())
                .flatMap(EnvoyOfIstio::expected)
                .or(() -> platform.claims().istioVersion().flatMap(EnvoyOfIstio::expected))
                .flatMap(line -> ReleaseSpan.ofLine(line)
                        .map(span -> new ProgramVersion("Envoy " + line + " by the release of Istio" + kind, span)))
                .orElseGet(() -> new ProgramVersion("Envoy " + UNTOLD + kind, ReleaseSpan.ANY));
    }
}
