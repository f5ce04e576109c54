// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Publishers of Istio images, what holds of their tags and registries, the releases of Istio, and the cryptographic modules with their
 * certificates, as known on a date.
 *
 * @param schema address of the schema, for editors; means nothing here
 * @param schemaVersion version of the schema it follows, {@value #SCHEMA_VERSION}
 * @param asOf day on which the tables were last checked
 * @param releases the minor releases of the Istio project, newest first
 * @param publishers the publishers in the order in which they are asked
 * @param certificates the certificates of cryptographic modules
 * @param modules the builds of cryptographic modules that are known
 */
public record PolicyData(
        @JsonProperty("$schema") Optional<String> schema,
        int schemaVersion,
        LocalDate asOf,
        List<IstioRelease> releases,
        List<Publisher> publishers,
        List<CmvpCertificate> certificates,
        List<ModuleBuild> modules) {

    /** Version of the schema that this version of the plugin reads, {@code policy-data-1.schema.json}. */
    public static final int SCHEMA_VERSION = 1;

    static final String RESOURCE = "policy-data.json";

    private static final Comparator<IstioRelease> NEWEST_FIRST =
            Comparator.comparing(IstioRelease::last).reversed();

    public PolicyData {
        releases = releases.stream().sorted(NEWEST_FIRST).toList();
        publishers = List.copyOf(publishers);
        certificates = List.copyOf(certificates);
        modules = List.copyOf(modules);
        if (schemaVersion != SCHEMA_VERSION) {
            throw new IllegalArgumentException(
                    "schemaVersion is " + schemaVersion + ", and this version reads " + SCHEMA_VERSION);
        }
        if (publishers.stream().map(Publisher::name).distinct().count() != publishers.size()) {
            throw new IllegalArgumentException("a publisher stands in the table twice");
        }
        if (releases.stream().map(IstioRelease::minor).distinct().count() != releases.size()) {
            throw new IllegalArgumentException("a minor release stands in the table twice");
        }
        Set<Integer> numbers =
                certificates.stream().map(CmvpCertificate::number).collect(Collectors.toSet());
        if (numbers.size() != certificates.size()) {
            throw new IllegalArgumentException("a certificate stands in the table twice");
        }
        if (modules.stream()
                        .map(build -> build.name() + " " + build.version())
                        .distinct()
                        .count()
                != modules.size()) {
            throw new IllegalArgumentException("a module stands in the table twice");
        }
        modules.stream()
                .flatMap(build -> Stream.concat(build.certificates().stream(), build.rebrands().stream()))
                .filter(number -> !numbers.contains(number))
                .findFirst()
                .ifPresent(number -> {
                    throw new IllegalArgumentException(
                            "a module has certificate " + number + ", which is not among the certificates");
                });
    }

    /**
     * Reads the tables that ship with the plugin.
     *
     * @throws IllegalStateException for a broken resource, which is a defect of the plugin's build
     */
    public static PolicyData builtIn() {
        try {
            return PolicyDataReader.read(JsonResource.bytes(RESOURCE));
        } catch (IOException e) {
            throw new IllegalStateException("the plugin's resource " + RESOURCE + " is broken: " + e.getMessage(), e);
        }
    }

    /** Returns who publishes a repository; the first entry that claims it wins. */
    public Optional<Publisher> publisherOf(String registry, String repository) {
        return publishers.stream()
                .filter(publisher -> publisher.hubOf(registry, repository).isPresent())
                .findFirst();
    }

    /** Returns the publisher of that short name. */
    public Optional<Publisher> publisher(String name) {
        return publishers.stream()
                .filter(publisher -> publisher.name().equals(name))
                .findFirst();
    }

    /** Returns a build of a cryptographic module. */
    public Optional<ModuleBuild> module(String name, String version) {
        return modules.stream()
                .filter(build -> build.name().equals(name) && build.version().equals(version))
                .findFirst();
    }

    /** Returns certificates by their numbers, in that order. */
    public List<CmvpCertificate> certificates(List<Integer> numbers) {
        return numbers.stream()
                .flatMap(number -> certificates.stream().filter(certificate -> certificate.number() == number))
                .toList();
    }

    /** Returns a minor release of the Istio project, such as {@code 1.30}. */
    public Optional<IstioRelease> release(String minor) {
        return releases.stream()
                .filter(release -> release.minor().equals(minor))
                .findFirst();
    }
}
