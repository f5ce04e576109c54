// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.PlannedKey;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.Setting;
import io.github.istiofips.policy.data.IstioVersion;
import io.github.istiofips.project.Location;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keys that Istio makes as its environment asks: that of istiod's self-signed CA and those of workload certificates. Sources:
 * istio/istio, pilot/pkg/bootstrap/istio_ca.go, pilot/cmd/pilot-agent/options/options.go, security/pkg/pki/util/generate_csr.go.
 */
final class IstioKeys {

    private static final String RULE = "rsa-key-size-setting";
    private static final String CA_SIZE = "CITADEL_SELF_SIGNED_CA_RSA_KEY_SIZE";
    private static final String WORKLOAD_SIZE = "WORKLOAD_RSA_KEY_SIZE";
    private static final String ALGORITHM = "ECC_SIGNATURE_ALGORITHM";
    private static final String CURVE = "ECC_CURVE";
    private static final String ECDSA = "ECDSA";
    private static final String P256 = "P256";
    private static final String P384 = "P384";
    private static final String WORKLOADS = "workload certificate of proxies";

    /** What Go's strconv.Atoi takes, up to a length that fits an int. */
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,9}");

    /** The first release that reads a setting; those before make RSA keys of 2048 bits on their own, or keys on P-256. */
    private static final Map<String, IstioVersion> SINCE = Map.of(
            CA_SIZE, new IstioVersion(1, 7, 0),
            WORKLOAD_SIZE, new IstioVersion(1, 15, 0),
            ALGORITHM, new IstioVersion(1, 6, 0),
            CURVE, new IstioVersion(1, 18, 0));

    private final MeshCase mesh;

    private IstioKeys(MeshCase mesh) {
        this.mesh = mesh;
    }

    static IstioKeys of(MeshCase mesh) {
        return new IstioKeys(mesh);
    }

    /** Returns the keys that settings with a usable value have made. */
    Stream<KeyPlan> planned() {
        return usable().flatMap(setting -> plan(setting).stream());
    }

    /** Returns a finding for each setting whose value says nothing about a key, or nothing that Istio takes. */
    Stream<Finding> unusable() {
        return read().flatMap(setting -> problem(setting).stream()
                .map(problem -> new Finding(
                        RULE,
                        setting.open() ? Outcome.UNVERIFIABLE : Outcome.WARNING,
                        setting.name(),
                        ReferenceMask.mask(
                                "The setting " + setting.name() + " is `" + setting.value() + "`, " + problem),
                        ReferenceMask.mask(
                                (setting.open() ? "Give the placeholder a value in <placeholders>, or set " : "Set ")
                                        + place(setting) + " to " + expected(setting) + "."),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        setting.origin().location(),
                        List.of())));
    }

    private Stream<Setting> read() {
        return mesh.facts().resolution().settings().stream().filter(setting -> switch (setting.name()) {
            case CA_SIZE -> isRead(setting, Component.PILOT);
            case WORKLOAD_SIZE, ALGORITHM, CURVE -> isRead(setting, Component.PROXY);
            default -> false;
        });
    }

    private boolean isRead(Setting setting, Component part) {
        Set<Component> parts = setting.readers().components();
        return (parts.isEmpty() || parts.contains(part)) && !isNewerThanItsReaders(setting, part);
    }

    private boolean isNewerThanItsReaders(Setting setting, Component part) {
        IstioVersion since = Objects.requireNonNull(SINCE.get(setting.name()));
        Set<String> versions = SettingReaders.versions(
                SettingReaders.images(setting, Set.of(part), mesh),
                setting.readers().versions());
        return !versions.isEmpty()
                && versions.stream()
                        .allMatch(version -> IstioVersion.parse(version)
                                .or(() -> IstioVersion.parse(version + ".0"))
                                .filter(known -> known.compareTo(since) < 0)
                                .isPresent());
    }

    private Stream<Setting> usable() {
        return read().filter(setting ->
                problem(setting).isEmpty() && !setting.value().isEmpty());
    }

    private static Optional<String> problem(Setting setting) {
        String value = setting.value();
        if (setting.open()) {
            return Optional.of("which is not filled in here, so that the key that will be made cannot be told.");
        }
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return switch (setting.name()) {
            case ALGORITHM ->
                value.equals(ECDSA)
                        ? Optional.empty()
                        : Optional.of(
                                "and Istio knows `ECDSA` only: with another value no key is made, and no certificate"
                                        + " issued (istio/istio, security/pkg/pki/util/generate_csr.go).");
            case CURVE ->
                value.equals(P256) || value.equals(P384)
                        ? Optional.empty()
                        : Optional.of(
                                "and Istio knows `P256` and `P384` only: it makes a key on P-256 for any other value"
                                        + " (istio/istio, security/pkg/pki/util/generate_csr.go).");
            default ->
                INTEGER.matcher(value).matches()
                        ? Optional.empty()
                        : Optional.of("which is no number of bits: Istio logs it and makes RSA keys of 2048 bits, its"
                                + " default (istio/istio, pkg/env/var.go).");
        };
    }

    private Optional<KeyPlan> plan(Setting setting) {
        return switch (setting.name()) {
            case CA_SIZE -> Optional.of(rsa("self-signed CA of istiod", setting, ""));
            case WORKLOAD_SIZE ->
                hasEcdsa(setting)
                        ? Optional.empty()
                        : Optional.of(rsa(WORKLOADS, setting, ", or set ECC_SIGNATURE_ALGORITHM to ECDSA beside it"));
            case CURVE ->
                hasEcdsa(setting) && setting.value().equals(P384)
                        ? Optional.of(plan(WORKLOADS, "EC", 384, setting, "Set " + place(setting) + " to P256."))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Tells whether pods that have a setting make ECDSA keys, so that the size of RSA keys does not matter. */
    private boolean hasEcdsa(Setting setting) {
        return usable().filter(other -> other.name().equals(ALGORITHM) && isOfOneMesh(other, setting))
                .map(other -> other.readers().owner())
                .anyMatch(owner ->
                        owner.isEmpty() || owner.equals(setting.readers().owner()));
    }

    /** Settings of sources that lead to other images are those of other istiods, such as of another revision. */
    private static boolean isOfOneMesh(Setting one, Setting other) {
        Set<String> images = one.readers().images();
        return images.isEmpty()
                || other.readers().images().isEmpty()
                || !Collections.disjoint(images, other.readers().images());
    }

    private static KeyPlan rsa(String request, Setting setting, String otherwise) {
        int bits = Integer.parseInt(setting.value());
        return plan(request, "RSA", bits, setting, "Set " + place(setting) + " to 2048 or 3072" + otherwise + ".");
    }

    private static KeyPlan plan(String request, String algorithm, int bits, Setting setting, String remedy) {
        boolean authority = setting.name().equals(CA_SIZE);
        Optional<Location> line = setting.origin().location();
        Place place = new Place(
                line.map(Location::file).orElse(""), line.map(Location::line).orElse(0), "");
        return new KeyPlan(
                new PlannedKey(request, setting.origin().key(), algorithm, bits, authority, place), line, remedy);
    }

    private static String expected(Setting setting) {
        return switch (setting.name()) {
            case ALGORITHM -> "ECDSA";
            case CURVE -> P256;
            default -> "2048 or 3072";
        };
    }

    private static String place(Setting setting) {
        return OriginLines.value(List.of(setting.origin()));
    }
}
