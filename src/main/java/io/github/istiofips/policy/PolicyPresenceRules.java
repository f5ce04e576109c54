// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ControlPlane;
import io.github.istiofips.mesh.DeployedGateway;
import io.github.istiofips.mesh.Setting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The rule on FIPS images that run without {@code COMPLIANCE_POLICY}, because istiod does not have it or pods do not inherit it. */
final class PolicyPresenceRules implements RuleFamily {

    private static final Charge MISSING = new Charge("compliance-policy-missing", Outcome.WARNING);
    private static final String WHY =
            " Without it, TLS is not restricted to the versions, cipher suites and curves that FIPS approves (istio/istio,"
                    + " pkg/features/security.go).";

    @Override
    public Set<String> rules() {
        return Set.of(MISSING.rule());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        List<Setting> policies = mesh.facts().resolution().settings().stream()
                .filter(setting -> setting.name().equals(PolicyChoice.NAME))
                .toList();
        List<Setting> set = policies.stream()
                .filter(setting -> !setting.open() && !setting.value().isEmpty())
                .toList();
        return Stream.of(
                        policies.stream().filter(Setting::open).map(PolicyPresenceRules::open),
                        mesh.facts().resolution().controlPlanes().stream()
                                .filter(istiod -> policies.stream()
                                        .filter(setting -> setting.open()
                                                || !setting.value().isEmpty())
                                        .noneMatch(setting -> reaches(setting, istiod)))
                                .flatMap(istiod -> missing(istiod, mesh).stream()),
                        mesh.facts().resolution().gateways().stream()
                                .flatMap(gateway -> notInherited(gateway, set, mesh).stream()))
                .flatMap(findings -> findings);
    }

    private static boolean reaches(Setting setting, ControlPlane istiod) {
        Set<String> images = setting.readers().images();
        return isRead(setting, Component.PILOT) && (images.isEmpty() || images.contains(istiod.image()));
    }

    private static boolean isRead(Setting setting, Component part) {
        Set<Component> parts = setting.readers().components();
        return parts.isEmpty() || parts.contains(part);
    }

    private static Finding open(Setting setting) {
        OriginLines lines = OriginLines.of(List.of(setting.origin()));
        return finding(
                setting.name(),
                "The setting " + setting.name() + " is `" + setting.value()
                        + "`, which is not filled in here, so that it"
                        + " cannot be told whether TLS is restricted. Expected: a value such as `fips-140-2` (istio/istio,"
                        + " pkg/features/security.go).",
                "Give the placeholder a value in <placeholders>, or write the value at "
                        + OriginLines.value(List.of(setting.origin())) + ".",
                lines);
    }

    private static Optional<Finding> missing(ControlPlane istiod, MeshCase mesh) {
        Optional<MeshImage> image = mesh.images().stream()
                .filter(candidate -> candidate.use().reference().equals(istiod.image()))
                .findFirst();
        if (image.isEmpty()) {
            return Optional.empty();
        }
        List<MeshImage> members = SettingReaders.hasSeveralControlPlanes(mesh) ? List.of(image.get()) : mesh.images();
        Set<String> versions = SettingReaders.versions(List.of(image.get()), istiod.versions());
        boolean older = versions.stream()
                .anyMatch(version -> PolicyChoice.TABLE.values(version).isEmpty());
        if (older || members.stream().noneMatch(PolicyChoice::isForFips)) {
            return Optional.empty();
        }
        String tag = OriginLines.value(image.get().use().origins());
        return Optional.of(finding(
                PolicyChoice.NAME,
                "FIPS images are configured, and " + PolicyChoice.NAME + " is not set for the istiod of image "
                        + istiod.image() + "." + WHY,
                "Set " + PolicyChoice.NAME + " to `" + PolicyChoice.fitting(members, versions) + "` in "
                        + istiod.environment() + " of the configuration whose image is decided by " + tag + ".",
                OriginLines.of(image.get().use().origins())));
    }

    private static Optional<Finding> notInherited(DeployedGateway gateway, List<Setting> set, MeshCase mesh) {
        Optional<String> value = set.stream()
                .filter(setting -> isRead(setting, Component.PILOT))
                .map(Setting::value)
                .filter(text -> text.equals(PolicyChoice.FIPS_140_2) || text.equals(PolicyChoice.FIPS_140_3))
                .sorted()
                .findFirst();
        boolean covered = set.stream()
                .filter(setting -> setting.readers().components().contains(Component.PROXY))
                .map(setting -> setting.readers().owner())
                .anyMatch(owner -> owner.map(gateway.owners()::contains).orElse(true));
        if (value.isEmpty() || covered || mesh.images().stream().noneMatch(PolicyPresenceRules::isFipsProxy)) {
            return Optional.empty();
        }
        String mode = value.get().equals(PolicyChoice.FIPS_140_3) ? " and GODEBUG to `fips140=only`" : "";
        String line = OriginLines.value(List.of(gateway.origin()));
        return Optional.of(finding(
                gateway.name(),
                "istiod has " + PolicyChoice.NAME + ", and the pods that it deploys for " + gateway.name()
                        + " do not inherit it: only the templates for injection copy it (istio/istio,"
                        + " manifests/charts/istio-control/istio-discovery/files, kube-gateway.yaml and waypoint.yaml)."
                        + WHY,
                "Set " + PolicyChoice.NAME + " to `" + value.get() + "`" + mode
                        + " for all proxies in meshConfig.defaultConfig.proxyMetadata of istiod's values, or, from Istio 1.26"
                        + " on, in the env of container istio-proxy in entry `deployment` of a ConfigMap that"
                        + " spec.infrastructure.parametersRef of the Gateway names (" + line
                        + "; istio.io, \"Kubernetes Gateway API\", section \"Automated Deployment\").",
                OriginLines.of(List.of(gateway.origin()))));
    }

    private static boolean isFipsProxy(MeshImage image) {
        return image.use().components().contains(Component.PROXY) && PolicyChoice.isForFips(image);
    }

    private static Finding finding(String subject, String message, String remedy, OriginLines lines) {
        return new Finding(
                MISSING.rule(),
                MISSING.outcome(),
                subject,
                ReferenceMask.mask(message),
                ReferenceMask.mask(remedy),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                lines.first(),
                lines.others());
    }
}
