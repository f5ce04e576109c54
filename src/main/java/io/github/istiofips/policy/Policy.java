// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.CryptoModule;
import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.policy.data.Rule;
import io.github.istiofips.policy.data.RuleCatalogue;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The only place where facts become judgements. The same facts give the same findings, in whatever order they come;
 * what could not be judged is a finding, too.
 */
public final class Policy {

    private static final List<RuleFamily> FAMILIES = List.of(
            new ResolutionRules(),
            new CoverageRules(),
            new SettingRules(),
            new ComplianceRules(),
            new PolicyPresenceRules(),
            new TagRules(),
            new RegistryRules(),
            new SupportRules(),
            new PolicyDataRules(),
            new ImageRules(),
            new LockRules(),
            new ExecutableRules(),
            new ModuleRules(),
            new LabelRules(),
            new CertificateRules(),
            new KeySettingRules(),
            new MeshRules(),
            new DistrolessRules());

    // Findings that compare as equal may still differ in their remedy.
    private static final Comparator<Finding> ORDER =
            Comparator.<Finding>naturalOrder().thenComparing(Finding::toString);

    private final RuleCatalogue catalogue;
    private final PolicyData data;

    public Policy(RuleCatalogue catalogue, PolicyData data) {
        this.catalogue = catalogue;
        this.data = data;
    }

    /** Returns the ids of the rules that are judged: those of the catalogue. */
    public static Set<String> judgedRules() {
        return Stream.concat(FAMILIES.stream().flatMap(family -> family.rules().stream()), Waivers.rules().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Judges everything that is known of a mesh. Waivers change no finding: they tell which do not count, and add only warnings on
     * themselves, which cannot be waived.
     *
     * @throws IllegalStateException if a finding's rule or outcome is not in the catalogue, which is a defect of the
     *     plugin or of the catalogue it was given
     */
    public Judgement judge(MeshFacts facts, PolicyRequest request) {
        MeshCase mesh = MeshCase.of(facts, request, data);
        List<Finding> judged = sorted(FAMILIES.stream().flatMap(family -> family.judge(mesh)));
        Waivers.Result waivers = Waivers.apply(judged, mesh);
        List<Finding> findings = sorted(Stream.concat(judged.stream(), waivers.warnings().stream()));
        findings.forEach(this::checkCatalogued);
        return new Judgement(findings, waivers.waived(), Distributions.of(mesh.images()), modules(mesh));
    }

    private static Map<CryptoModule, ModuleStatus> modules(MeshCase mesh) {
        return mesh.images().stream()
                .flatMap(MeshImage::executables)
                .flatMap(found -> ModuleStatus.of(
                        found.facts(), mesh.data(), mesh.request().asOf())
                        .stream())
                .distinct()
                .collect(Collectors.toMap(ModuleStatus::module, status -> status));
    }

    private static List<Finding> sorted(Stream<Finding> findings) {
        return findings.distinct().sorted(ORDER).toList();
    }

    private void checkCatalogued(Finding finding) {
        Rule rule = catalogue
                .rule(finding.rule())
                .orElseThrow(() -> new IllegalStateException("rule not in the catalogue: " + finding.rule()));
        if (!rule.allows(finding.outcome().name())) {
            throw new IllegalStateException(
                    "outcome not in the catalogue: " + finding.rule() + " " + finding.outcome());
        }
    }
}
