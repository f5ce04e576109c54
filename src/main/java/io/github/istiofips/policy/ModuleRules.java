// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.policy.data.CmvpCertificate;
import io.github.istiofips.policy.data.ModuleBuild;
import io.github.istiofips.policy.data.PolicyData;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules on the certificates of the modules that executables use. */
final class ModuleRules implements RuleFamily {

    private static final String SOURCE = " (NIST CMVP, csrc.nist.gov, page \"Programmatic Transitions\")";

    @Override
    public Set<String> rules() {
        return ModuleVerdict.RULES;
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        return mesh.images().stream().flatMap(MeshImage::executables).flatMap(found -> judge(mesh, found).stream());
    }

    private static Optional<Finding> judge(MeshCase mesh, MeshExecutable found) {
        PolicyRequest request = mesh.request();
        return ModuleVerdict.of(found.facts(), found.executable().isInMesh(), request, mesh.data())
                .map(charge -> found.finding(
                        charge,
                        ModuleStatus.of(found.facts(), mesh.data(), request.asOf())
                                .map(status -> known(charge.rule(), found.path(), status))
                                .orElseGet(() -> unrecognised(found)),
                        remedy(charge.rule(), found, mesh.data(), request.asOf())));
    }

    private static String known(String rule, String file, ModuleStatus status) {
        String uses = file + " uses " + status.sentence() + ".";
        return switch (rule) {
            case ModuleVerdict.HISTORICAL -> uses + historical(status) + status.othersSentence();
            case ModuleVerdict.SUNSET_NEAR ->
                uses + " From the day after its sunset on it is on the historical list, for existing systems only"
                        + SOURCE + ". Expected: more than " + ModuleVerdict.NEAR_DAYS + " days until then."
                        + status.othersSentence();
            case ModuleVerdict.NOT_VALIDATED ->
                uses
                        + status.notValidated()
                                .map(why -> " The module " + why + ".")
                                .orElse("")
                        + " Expected: a module with a certificate of NIST's Cryptographic Module Validation Program."
                        + status.othersSentence();
            default -> throw new IllegalArgumentException("not a rule on certificates: " + rule);
        };
    }

    private static String historical(ModuleStatus status) {
        boolean unknown = status.status().equals(Optional.of(CmvpCertificate.Status.UNKNOWN));
        return unknown
                ? " The tables have no sunset for this certificate, so that it cannot be told whether it is Active on that day."
                        + " Expected: a certificate with a sunset that is not before it."
                : " Modules on the historical list are for existing systems only, by a risk decision of the agency"
                        + SOURCE + ". Expected: a certificate that is Active.";
    }

    private static String unrecognised(MeshExecutable found) {
        ExecutableFacts facts = found.facts();
        return found.path() + " uses an intact FIPS module that is not in the tables"
                + facts.module()
                        .map(module -> ", " + module.name() + " " + module.version())
                        .orElse("")
                + facts.fingerprint().map(value -> ", integrity value " + value).orElse("")
                + ". Expected: a module that can be matched to its certificate.";
    }

    private static String remedy(String rule, MeshExecutable found, PolicyData data, LocalDate on) {
        if (rule.equals(ModuleVerdict.UNRECOGNISED)) {
            return "Ask the image's publisher for the certificate of the module with this integrity value.";
        }
        String value = OriginLines.value(found.image().use().origins());
        return "Change " + value + " to a build whose module has an Active certificate"
                + active(found.facts(), data, on)
                + ", or have the risk decision for this existing system recorded in a waiver.";
    }

    /** Names the builds of the same module that have one. */
    private static String active(ExecutableFacts facts, PolicyData data, LocalDate on) {
        String builds = data.modules().stream()
                .filter(build -> facts.module()
                        .filter(module -> module.name().equals(build.name()))
                        .isPresent())
                .flatMap(build -> active(build, data, on).stream())
                .collect(Collectors.joining(", "));
        return builds.isEmpty() ? "" : " (on " + on + ": " + builds + ")";
    }

    private static Optional<String> active(ModuleBuild build, PolicyData data, LocalDate on) {
        return data.certificates(build.certificates()).stream()
                .findFirst()
                .filter(certificate -> certificate.statusOn(on) == CmvpCertificate.Status.ACTIVE)
                .map(certificate -> certificate.number() + " for " + build.name() + " " + build.version());
    }
}
