// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Rules on settings of the project that switch FIPS mode off. */
final class SettingRules implements RuleFamily {

    private static final Charge DISABLED = new Charge("fips-disabled-by-environment", Outcome.VIOLATION);

    // What the toolchains of Microsoft and Red Hat take for on.
    private static final Set<String> SWITCHES_ON = Set.of("1", "true");

    @Override
    public Set<String> rules() {
        return Set.of(DISABLED.rule());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        return mesh.facts().resolution().settings().stream().flatMap(setting -> judge(setting, mesh).stream());
    }

    private static Optional<Finding> judge(Setting setting, MeshCase mesh) {
        return switch (setting.name()) {
            case GoDebug.NAME -> goDebug(setting, mesh);
            case "GOFIPS", "GOLANG_FIPS" -> toolchainSwitch(setting, mesh);
            default -> Optional.empty();
        };
    }

    private static Optional<Finding> goDebug(Setting setting, MeshCase mesh) {
        if (setting.open() && GoDebug.isModeOpen(setting.value())) {
            return Optional.of(open(setting, "fips140=on, fips140=only or no fips140"));
        }
        return GoDebug.fips140(setting.value())
                .filter(mode -> !GoDebug.ON.contains(mode) && !isReadByNone(setting, mesh))
                .map(mode -> mode(setting));
    }

    private static Optional<Finding> toolchainSwitch(Setting setting, MeshCase mesh) {
        if (isReadByNone(setting, mesh)) {
            return Optional.empty();
        }
        if (setting.open()) {
            return Optional.of(open(setting, setting.name() + "=1 or no such setting"));
        }
        return SWITCHES_ON.contains(setting.value().strip().toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of(toolchainSwitch(setting));
    }

    /**
     * Tells whether all programs that have a setting in their environment are known and none reads it: those with BoringCrypto have no
     * switch (Go source, src/crypto/internal/boring), those that are not written in Go know none of these variables. The proxies of a
     * single object may come from an istiod that is configured elsewhere.
     */
    private static boolean isReadByNone(Setting setting, MeshCase mesh) {
        List<MeshImage> images =
                SettingReaders.images(setting, setting.readers().components(), mesh);
        boolean here = setting.readers().owner().isEmpty()
                || mesh.images().stream()
                        .anyMatch(image -> image.use().components().contains(Component.PILOT));
        return here && !images.isEmpty() && images.stream().allMatch(SettingRules::hasNoSwitch);
    }

    private static boolean hasNoSwitch(MeshImage image) {
        List<InspectedPlatform> platforms =
                image.inspected().map(InspectedImage::platforms).orElse(List.of());
        return image.inspected().flatMap(InspectedImage::failure).isEmpty()
                && !platforms.isEmpty()
                && platforms.stream()
                        .allMatch(platform -> platform.missing().isEmpty()
                                && !platform.executables().isEmpty()
                                && platform.executables().stream()
                                        .map(InspectedExecutable::facts)
                                        .allMatch(facts -> facts.kind() != ExecutableKind.GO
                                                || facts.stack() == Stack.BORINGCRYPTO));
    }

    private static Finding open(Setting setting, String expected) {
        return finding(
                Outcome.UNVERIFIABLE,
                setting,
                " It is not filled in here, so that it cannot be told whether it switches FIPS mode off (Go documentation,"
                        + " go.dev/doc/security/fips140; microsoft/go, eng/doc/fips/README.md). Expected: " + expected
                        + ".",
                "Give the placeholder a value in <placeholders>, or write the value at "
                        + OriginLines.value(List.of(setting.origin())) + ".");
    }

    private static Finding mode(Setting setting) {
        return finding(
                DISABLED.outcome(),
                setting,
                " It overrides the default of every Go program built with the Go Cryptographic Module (GOFIPS140), whose"
                        + " FIPS mode then is off or left to the host (Go documentation, go.dev/doc/security/fips140)."
                        + " Expected: fips140=on, fips140=only or no such setting.",
                "Remove it, or set fips140=on, at " + OriginLines.value(List.of(setting.origin())) + ".");
    }

    private static Finding toolchainSwitch(Setting setting) {
        return finding(
                DISABLED.outcome(),
                setting,
                " It switches FIPS mode off in Go programs built with the toolchains of Microsoft (before Go 1.27) and Red"
                        + " Hat, which call OpenSSL (microsoft/go, eng/doc/fips/README.md; golang-fips/go). Expected: "
                        + setting.name() + "=1 or no such setting.",
                "Remove it, or set it to 1, at " + OriginLines.value(List.of(setting.origin())) + ".");
    }

    private static Finding finding(Outcome outcome, Setting setting, String why, String remedy) {
        OriginLines lines = OriginLines.of(List.of(setting.origin()));
        return new Finding(
                DISABLED.rule(),
                outcome,
                setting.name(),
                ReferenceMask.mask("The setting " + setting.name() + " is `" + setting.value() + "`." + why),
                ReferenceMask.mask(remedy),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                lines.first(),
                lines.others());
    }
}
