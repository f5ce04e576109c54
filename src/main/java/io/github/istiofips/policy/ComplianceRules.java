// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.Setting;
import io.github.istiofips.project.Location;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rule on settings that demand what the version of Istio or the build of its programs does not have. */
final class ComplianceRules implements RuleFamily {

    private static final Charge MISMATCH = new Charge("compliance-policy-mismatch", Outcome.VIOLATION);
    private static final Set<Component> ZTUNNEL = Set.of(Component.ZTUNNEL);
    private static final String TABLE_SOURCE = " (istio/istio, pkg/features/security.go)";
    private static final String USE_OWN_MODULE =
            ", or use builds of these images with the Go Cryptographic Module (GOFIPS140=v1.0.0 or later)";

    @Override
    public Set<String> rules() {
        return Set.of(MISMATCH.rule());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        return mesh.facts().resolution().settings().stream()
                .filter(setting -> !isOpen(setting))
                .flatMap(setting -> judge(setting, mesh).stream());
    }

    private static boolean isOpen(Setting setting) {
        return setting.open() && (!setting.name().equals(GoDebug.NAME) || GoDebug.isModeOpen(setting.value()));
    }

    private static Optional<Finding> judge(Setting setting, MeshCase mesh) {
        return switch (setting.name()) {
            case PolicyChoice.NAME -> setting.value().isEmpty() ? Optional.empty() : policy(setting, mesh);
            case GoDebug.NAME ->
                GoDebug.fips140(setting.value()).filter(GoDebug.ON::contains).flatMap(mode -> mode(setting, mesh));
            default -> Optional.empty();
        };
    }

    private static Optional<Finding> policy(Setting setting, MeshCase mesh) {
        List<MeshImage> images = SettingReaders.images(setting, readersOfPolicy(setting), mesh);
        Set<String> versions = SettingReaders.versions(images, setting.readers().versions());
        boolean pqc = setting.value().equals(PolicyChoice.PQC);
        if (setting.readers().components().equals(ZTUNNEL)) {
            return pqc ? Optional.of(pqc(setting, images, versions)) : Optional.empty();
        }
        Set<String> ignorant = versions.stream()
                .filter(version -> !PolicyChoice.TABLE.values(version).contains(setting.value()))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!ignorant.isEmpty() || !PolicyChoice.TABLE.values().contains(setting.value())) {
            return Optional.of(unknown(setting, images, ignorant));
        }
        if (pqc) {
            return Optional.of(pqc(setting, images, versions));
        }
        BoringPrograms boring = BoringPrograms.of(images);
        return setting.value().equals(PolicyChoice.FIPS_140_3) && !boring.isEmpty()
                ? Optional.of(policyOfOtherModule(setting, boring))
                : Optional.empty();
    }

    /** Sidecars and gateways that istiod injects get its value (istio/istio, files/injection-template.yaml of the istiod chart). */
    private static Set<Component> readersOfPolicy(Setting setting) {
        Set<Component> parts = EnumSet.noneOf(Component.class);
        parts.addAll(setting.readers().components());
        if (parts.contains(Component.PILOT)) {
            parts.add(Component.PROXY);
        }
        return parts;
    }

    private static Finding unknown(Setting setting, List<MeshImage> images, Set<String> ignorant) {
        String istio = ignorant.isEmpty()
                ? "no version of Istio knows"
                : "Istio " + ignorant.iterator().next() + " does not know";
        List<String> known = ignorant.isEmpty()
                ? PolicyChoice.TABLE.values()
                : PolicyChoice.TABLE.values(ignorant.iterator().next());
        String expected = known.isEmpty()
                ? "It does not have this setting, which Istio 1.19.8, 1.20.4 and 1.21.0 introduced"
                : "Known there: "
                        + known.stream().map(value -> "`" + value + "`").collect(Collectors.joining(", "));
        return finding(
                setting,
                images,
                " This is a value that " + istio + ": at most it is logged, and TLS is not restricted" + TABLE_SOURCE
                        + ". " + expected + ".",
                known.contains(PolicyChoice.FIPS_140_2)
                        ? "Set it to `fips-140-2` at " + place(setting) + "."
                        : "Use Istio 1.21.0 or later, and set it to `fips-140-2` at " + place(setting) + ".");
    }

    private static Finding pqc(Setting setting, List<MeshImage> images, Set<String> versions) {
        return finding(
                setting,
                images,
                " This policy allows TLS 1.3 with the key exchange X25519MLKEM768 only, is experimental, and is none of"
                        + " those for FIPS" + TABLE_SOURCE + ".",
                setting.readers().components().equals(ZTUNNEL)
                        ? "Remove it at " + place(setting) + "."
                        : "Set it to `" + PolicyChoice.fitting(images, versions) + "` at " + place(setting) + ".");
    }

    private static Finding policyOfOtherModule(Setting setting, BoringPrograms boring) {
        BoringPrograms refusing = boring.refusing();
        String start = refusing.isEmpty()
                ? "; Go before 1.24, of which it is, does not even know that variable"
                : ", with which such a program of Go 1.24 or later panics at start (golang/go,"
                        + " src/crypto/internal/boring/boring.go)";
        BoringPrograms named = refusing.isEmpty() ? boring : refusing;
        return finding(
                setting,
                boring.images(),
                " It needs Go programs built with the Go Cryptographic Module and must not be used with"
                        + " GOEXPERIMENT=boringcrypto (istio/istio, releasenotes/notes/fips-140-3-compliance-policy.yaml)."
                        + " With BoringCrypto are built: " + named.text()
                        + ". For this policy, the istiod chart and its"
                        + " injection templates set GODEBUG=fips140=only" + start + ".",
                "Set it to `fips-140-2` at " + place(setting) + USE_OWN_MODULE + ".");
    }

    private static Optional<Finding> mode(Setting setting, MeshCase mesh) {
        BoringPrograms refusing = BoringPrograms.of(
                        SettingReaders.images(setting, setting.readers().components(), mesh))
                .refusing();
        return refusing.isEmpty()
                ? Optional.empty()
                : Optional.of(finding(
                        setting,
                        refusing.images(),
                        " A program that Go 1.24 or later built with BoringCrypto panics at start with it: \"boringcrypto:"
                                + " cannot use GODEBUG=fips140 with GOEXPERIMENT=boringcrypto\" (golang/go,"
                                + " src/crypto/internal/boring/boring.go). With BoringCrypto are built: "
                                + refusing.text()
                                + ".",
                        "Remove fips140 at " + place(setting) + USE_OWN_MODULE + "."));
    }

    private static String place(Setting setting) {
        return OriginLines.value(List.of(setting.origin()));
    }

    private static Finding finding(Setting setting, List<MeshImage> images, String why, String remedy) {
        OriginLines own = OriginLines.of(List.of(setting.origin()));
        return new Finding(
                MISMATCH.rule(),
                MISMATCH.outcome(),
                setting.name(),
                ReferenceMask.mask("The setting " + setting.name() + " is `" + setting.value() + "`." + why),
                ReferenceMask.mask(remedy),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                own.first(),
                lines(images, own.first()));
    }

    /** Returns the lines that decide images, each once. */
    private static List<Location> lines(List<MeshImage> images, Optional<Location> besides) {
        return images.stream()
                .flatMap(image -> OriginLines.of(image.use().origins()).first().stream())
                .filter(line -> !besides.equals(Optional.of(line)))
                .distinct()
                .sorted()
                .toList();
    }
}
