// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.executable.Evidence;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.policy.Outcome;
import io.github.istiofips.project.Location;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The result of one run, in the form and order of {@code report.json} (see {@code report-1.schema.json}), with
 * repository keys masked. Four components guide the console and are not written: {@link PlatformEntry#unlistedCertificates},
 * {@link CertificateEntry#judged}, {@link FindingEntry#fails} and {@link Evidence#commands}.
 */
public record VerificationReport(
        int schemaVersion,
        Tool tool,
        String asOf,
        PolicyData policyData,
        SortedMap<String, Object> parameters,
        Verdict outcome,
        boolean buildFails,
        List<ImageEntry> images,
        List<CertificateEntry> certificates,
        List<SettingEntry> settings,
        List<FindingEntry> findings,
        Summary summary) {

    /** Version of the schema that reports follow. */
    public static final int SCHEMA_VERSION = 1;

    public VerificationReport {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        images = List.copyOf(images);
        certificates = List.copyOf(certificates);
        settings = List.copyOf(settings);
        findings = List.copyOf(findings);
    }

    /** Puts facts and findings together. The same input gives an equal report. */
    public static VerificationReport assemble(ReportInput input) {
        return new ReportAssembler(input).assemble();
    }

    /** What the run as a whole says. */
    public enum Verdict {
        /** Everything found was judged, and nothing violates the policy. */
        PASS,
        /** Something violates the policy. */
        FAIL,
        /** Something could not be judged, or nothing was there to judge. */
        UNVERIFIED
    }

    /** Whether an image was inspected. */
    public enum Status {
        /** Its bytes were had and read. */
        INSPECTED,
        /** Its bytes were not had. */
        UNREACHABLE,
        /** Its bytes, or some of them, were not what they should be or in no known form. */
        UNREADABLE
    }

    /** The tool that made the report. */
    public record Tool(String name, String version) {}

    /** The policy tables used; {@code asOf} is their date. */
    public record PolicyData(String asOf) {}

    /** One image reference; {@code digest} is the index's, or the manifest's without an index. */
    public record ImageEntry(
            String reference,
            Component component,
            Optional<String> digest,
            Status status,
            Optional<DistributionEntry> distribution,
            List<OriginEntry> origins,
            List<PlatformEntry> platforms) {
        public ImageEntry {
            origins = List.copyOf(origins);
            platforms = List.copyOf(platforms);
        }
    }

    /** Who published an image. */
    public record DistributionEntry(String name, Optional<String> version, List<String> flavours) {
        public DistributionEntry {
            flavours = List.copyOf(flavours);
        }
    }

    /** A value that led to an image; without a file when it came from the command line or a default. */
    public record OriginEntry(
            Optional<String> file, Optional<Integer> line, Optional<Integer> column, String key, String why) {}

    /**
     * One platform of an image; {@code unlistedCertificates} tells how many places or files of certificates are not listed because there
     * are too many, and is not written.
     */
    public record PlatformEntry(
            String platform, Optional<String> digest, List<ExecutableEntry> executables, int unlistedCertificates) {
        public PlatformEntry {
            executables = List.copyOf(executables);
        }
    }

    /** One executable of a platform; see {@link io.github.istiofips.executable.ExecutableFacts}. */
    public record ExecutableEntry(
            String path,
            String sha256,
            long size,
            ExecutableKind kind,
            Optional<String> role,
            Optional<String> toolchain,
            Stack stack,
            boolean fipsOnly,
            FipsMode fipsMode,
            String summary,
            Optional<ModuleEntry> module,
            Integrity integrity,
            Optional<String> fingerprint,
            List<Evidence> evidence) {
        public ExecutableEntry {
            evidence = List.copyOf(evidence);
        }
    }

    /** A cryptographic module and, if the tables know it, its CMVP certificate. */
    public record ModuleEntry(
            String name,
            String version,
            Optional<String> certificate,
            Optional<String> standard,
            Optional<String> status,
            Optional<String> sunset) {}

    /** One certificate, key or request; {@code judged} tells use in the mesh from inventory and is not written. */
    public record CertificateEntry(
            String fingerprint,
            CertificateFacts.Kind kind,
            Optional<String> subject,
            String keyAlgorithm,
            Optional<Integer> keyBits,
            Optional<String> curve,
            Optional<String> signatureAlgorithm,
            Optional<String> notBefore,
            Optional<String> notAfter,
            String use,
            boolean trustBundle,
            List<PlaceEntry> places,
            boolean judged) {
        public CertificateEntry {
            places = List.copyOf(places);
        }
    }

    /**
     * A place of a certificate; in an image, {@code file} is the image's reference, {@code !} and the path in it. {@code entry} is the key in
     * a Secret or the alias in a keystore.
     */
    public record PlaceEntry(String file, int line, Optional<String> entry) {}

    /** A setting of the mesh; without a file when it came from the command line or a default. */
    public record SettingEntry(String name, String value, Optional<String> file, Optional<Integer> line) {}

    /** One finding; {@code fails} tells whether it fails the build and is not written. */
    public record FindingEntry(
            String rule,
            Outcome outcome,
            String subject,
            String message,
            String remedy,
            Optional<String> image,
            Optional<String> platform,
            Optional<String> path,
            Optional<Location> location,
            List<Location> relatedLocations,
            Optional<WaiverEntry> waived,
            boolean fails) {
        public FindingEntry {
            relatedLocations = List.copyOf(relatedLocations);
        }
    }

    /** Why a finding does not count: who took it on, until when (ISO 8601), for what reason. */
    public record WaiverEntry(String by, String until, String reason) {}

    /** How many there are; waived findings count under {@code waived} only. */
    public record Summary(
            int images,
            int platforms,
            int executables,
            int certificates,
            int violations,
            int unverifiable,
            int warnings,
            int notes,
            int waived) {}
}
