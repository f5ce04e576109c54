// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.project.Placeholders;
import io.github.istiofips.verify.ProjectRequest;
import io.github.istiofips.verify.ProjectRequest.CertificateSelection;
import io.github.istiofips.verify.VerificationRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.junit.jupiter.api.Test;

/** The parameter {@code requireDistroless} arrives at the policy and in the report. */
class RequireDistrolessTest extends GoalTest {

    private static final String EMPTY = "src/test/projects/empty";

    private static ProjectRequest project() {
        return new ProjectRequest(
                Path.of(EMPTY),
                List.of(),
                List.of(),
                new CertificateSelection(List.of(), List.of(), List.of()),
                Optional.empty(),
                Placeholders.none());
    }

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "verify-istio-fips")
    @MojoParameter(name = "requireDistroless", value = "true")
    void isAskedOfThePolicy(VerifyIstioFipsMojo mojo) throws Exception {
        VerificationRequest wired = mojo.request(project());

        assertThat(wired.policy().requireDistroless()).isTrue();
        assertThat(wired.parameters()).containsEntry("requireDistroless", true);
    }

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "verify-istio-fips")
    void isOffByDefault(VerifyIstioFipsMojo mojo) throws Exception {
        VerificationRequest wired = mojo.request(project());

        assertThat(wired.policy().requireDistroless()).isFalse();
        assertThat(wired.parameters()).containsEntry("requireDistroless", false);
    }
}
