// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

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
        return mesh.facts().resolution().settings().stream().flatMap(setting -> judge(setting).stream());
    }

    private static Optional<Finding> judge(Setting setting) {
        return switch (setting.name()) {
            case GoDebug.NAME ->
                GoDebug.fips140(setting.value())
                        .filter(mode -> !GoDebug.ON.contains(mode))
                        .map(mode -> mode(setting));
            case "GOFIPS", "GOLANG_FIPS" ->
                SWITCHES_ON.contains(setting.value().strip().toLowerCase(Locale.ROOT))
                        ? Optional.empty()
                        : Optional.of(toolchainSwitch(setting));
            default -> Optional.empty();
        };
    }

    private static Finding mode(Setting setting) {
        return finding(
                setting,
                " It overrides the default of every Go program built with the Go Cryptographic Module (GOFIPS140), whose"
                        + " FIPS mode then is off or left to the host (Go documentation, go.dev/doc/security/fips140)."
                        + " Expected: fips140=on, fips140=only or no such setting.",
                "Remove it, or set fips140=on, at " + OriginLines.value(List.of(setting.origin())) + ".");
    }

    private static Finding toolchainSwitch(Setting setting) {
        return finding(
                setting,
                " It switches FIPS mode off in Go programs built with the toolchains of Microsoft (before Go 1.27) and Red"
                        + " Hat, which call OpenSSL (microsoft/go, eng/doc/fips/README.md; golang-fips/go). Expected: "
                        + setting.name() + "=1 or no such setting.",
                "Remove it, or set it to 1, at " + OriginLines.value(List.of(setting.origin())) + ".");
    }

    private static Finding finding(Setting setting, String why, String remedy) {
        OriginLines lines = OriginLines.of(List.of(setting.origin()));
        return new Finding(
                DISABLED.rule(),
                DISABLED.outcome(),
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
