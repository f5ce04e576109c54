// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.executable.CryptoModule;
import io.github.istiofips.executable.Evidence;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.policy.InspectedExecutable;
import io.github.istiofips.policy.InspectedImage;
import io.github.istiofips.policy.InspectedPlatform;
import io.github.istiofips.policy.Judgement;
import io.github.istiofips.policy.Judgement.Distribution;
import io.github.istiofips.policy.ModuleStatus;
import io.github.istiofips.policy.ReferenceMask;
import io.github.istiofips.policy.data.CmvpCertificate;
import io.github.istiofips.project.Location;
import io.github.istiofips.report.VerificationReport.CertificateEntry;
import io.github.istiofips.report.VerificationReport.DistributionEntry;
import io.github.istiofips.report.VerificationReport.ExecutableEntry;
import io.github.istiofips.report.VerificationReport.ImageEntry;
import io.github.istiofips.report.VerificationReport.ModuleEntry;
import io.github.istiofips.report.VerificationReport.OriginEntry;
import io.github.istiofips.report.VerificationReport.PlaceEntry;
import io.github.istiofips.report.VerificationReport.PlatformEntry;
import io.github.istiofips.report.VerificationReport.Status;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns facts into entries of a report, one to one. */
final class FactEntries {

    /** Status of a module that the tables know to have no certificate. */
    private static final String NOT_VALIDATED = "Not validated";

    private static final String CMVP =
            "https://csrc.nist.gov/projects/cryptographic-module-validation-program/certificate/";

    private FactEntries() {}

    static ImageEntry image(InspectedImage image, Judgement judgement, String policyDataAsOf) {
        String reference = image.use().reference();
        return new ImageEntry(
                ReferenceMask.mask(reference),
                image.use().component(),
                image.digest().map(Digest::toString),
                image.failure().map(FactEntries::status).orElse(Status.INSPECTED),
                Optional.ofNullable(judgement.distributions().get(reference)).map(FactEntries::distribution),
                image.use().origins().stream().map(FactEntries::origin).toList(),
                image.platforms().stream()
                        .map(platform -> platform(platform, judgement.modules(), policyDataAsOf))
                        .sorted(Comparator.comparing(PlatformEntry::platform)
                                .thenComparing(entry -> entry.digest().orElse("")))
                        .toList());
    }

    static CertificateEntry certificate(CertificateFacts facts) {
        return new CertificateEntry(
                facts.fingerprint(),
                facts.kind(),
                facts.subject(),
                facts.keyAlgorithm(),
                Optional.of(facts.keyBits()).filter(bits -> bits > 0),
                facts.curve(),
                facts.signatureAlgorithm(),
                facts.notBefore(),
                facts.notAfter(),
                facts.use(),
                facts.trustBundle(),
                facts.places().stream().sorted().map(FactEntries::place).toList(),
                facts.judged());
    }

    private static Status status(ImageException failure) {
        return failure.reason().isUnreachable() ? Status.UNREACHABLE : Status.UNREADABLE;
    }

    private static DistributionEntry distribution(Distribution distribution) {
        return new DistributionEntry(distribution.name(), nonEmpty(distribution.version()), distribution.flavours());
    }

    private static OriginEntry origin(Origin origin) {
        return new OriginEntry(
                origin.location().map(Location::file),
                origin.location().map(Location::line),
                origin.location().map(Location::column),
                ReferenceMask.mask(origin.key()),
                ReferenceMask.mask(origin.why()));
    }

    private static PlatformEntry platform(
            InspectedPlatform platform, Map<CryptoModule, ModuleStatus> modules, String policyDataAsOf) {
        return new PlatformEntry(
                platform.platform().toString(),
                platform.digest().map(Digest::toString),
                platform.executables().stream()
                        .map(executable -> executable(executable, modules, policyDataAsOf))
                        .sorted(Comparator.comparing(ExecutableEntry::path))
                        .toList(),
                platform.unlistedCertificates());
    }

    private static ExecutableEntry executable(
            InspectedExecutable executable, Map<CryptoModule, ModuleStatus> modules, String policyDataAsOf) {
        ExecutableFacts facts = executable.facts();
        Optional<ModuleStatus> status = facts.module()
                .filter(module -> ModuleStatus.isUsed(facts))
                .flatMap(module -> Optional.ofNullable(modules.get(module)));
        return new ExecutableEntry(
                executable.path(),
                executable.sha256(),
                executable.size(),
                facts.kind(),
                executable.role(),
                facts.toolchain(),
                facts.stack(),
                facts.fipsOnly(),
                facts.fipsMode(),
                facts.summary(),
                facts.module().map(module -> module(module, status)),
                facts.integrity(),
                facts.fingerprint(),
                Stream.concat(
                                facts.evidence().stream(),
                                status.stream().map(known -> certificate(known, policyDataAsOf)))
                        .toList());
    }

    private static ModuleEntry module(CryptoModule module, Optional<ModuleStatus> status) {
        Optional<CmvpCertificate> certificate = status.flatMap(ModuleStatus::certificate);
        return new ModuleEntry(
                module.name(),
                module.version(),
                certificate.map(known -> String.valueOf(known.number())),
                certificate.map(CmvpCertificate::standard),
                status.map(known ->
                        known.status().map(CmvpCertificate.Status::text).orElse(NOT_VALIDATED)),
                certificate.flatMap(CmvpCertificate::sunset).map(LocalDate::toString));
    }

    private static Evidence certificate(ModuleStatus status, String policyDataAsOf) {
        return new Evidence(
                "module-certificate",
                "policy data of " + policyDataAsOf,
                "uses " + status.sentence() + "." + status.othersSentence(),
                status.certificate()
                        .map(known -> List.of("curl -s " + CMVP + known.number()))
                        .orElse(List.of()));
    }

    private static PlaceEntry place(Place place) {
        return new PlaceEntry(place.file(), place.line(), nonEmpty(place.entry()));
    }

    private static Optional<String> nonEmpty(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }
}
