// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.policy.data.Rule;
import io.github.istiofips.policy.data.RuleCatalogue;
import io.github.istiofips.report.RulePage;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Prints the page of a rule: what a finding means, why it is one, how to fix it, how to check it by hand. Without a rule, lists
 * all there are. Needs no network.
 */
@Mojo(name = "explain", requiresProject = false, threadSafe = true)
public final class ExplainMojo extends AbstractIstioFipsMojo {

    /** Longest text for which a similar name is looked for. */
    private static final int MAX_LENGTH = 100;

    /** Id of the rule, such as <code>go-standard-crypto</code>; all are listed if not given. */
    @Parameter(property = "istioFips.rule")
    private @Nullable String rule;

    @Inject
    ExplainMojo(MavenSession session, MojoExecution execution) {
        super(session, execution);
    }

    @Override
    public void execute() throws MojoExecutionException {
        RuleCatalogue catalogue = RuleCatalogue.load();
        if (rule == null || rule.isBlank()) {
            list(catalogue.rules());
            return;
        }
        String id = rule.strip();
        Optional<List<String>> page = catalogue.rule(id).isPresent() ? RulePage.lines(id) : Optional.empty();
        if (page.isEmpty()) {
            list(catalogue.rules());
            throw unknown(id, catalogue.rules().stream().map(Rule::id).toList());
        }
        page.get().forEach(getLog()::info);
    }

    private void list(List<Rule> rules) {
        int width = rules.stream().mapToInt(known -> known.id().length()).max().orElse(1);
        rules.forEach(known -> getLog().info(("%-" + width + "s  %s").formatted(known.id(), known.title())));
    }

    private static MojoExecutionException unknown(String id, List<String> known) {
        String shown =
                (id.length() > MAX_LENGTH ? id.substring(0, MAX_LENGTH) + "..." : id).replaceAll("\\p{Cntrl}", "?");
        String nearest = String.join(", ", NearestNames.of(id.substring(0, Math.min(id.length(), MAX_LENGTH)), known));
        return new MojoExecutionException(
                "rule is '" + shown + "', which is no rule; nearest are " + nearest + "; all are listed above");
    }
}
