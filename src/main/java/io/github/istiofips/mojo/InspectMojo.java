// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.report.ConsoleReport;
import io.github.istiofips.verify.IstioFipsVerifier;
import io.github.istiofips.verify.Target;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/**
 * Judges one thing: an image, also one in an OCI image layout or an archive, a directory, an executable, a certificate or a key.
 * Prints what each statement on an executable rests on, with a command that shows the same.
 */
@Mojo(name = "inspect", requiresProject = false, threadSafe = true)
public final class InspectMojo extends AbstractJudgingMojo {

    /**
     * What to judge: an image reference, <code>oci:DIR[:tag]</code>, <code>oci-archive:FILE[:name]</code>,
     * <code>docker-archive:FILE[:name]</code> (as <code>docker save</code> and <code>podman save</code> write it), a directory, one
     * executable, or one file with certificates or keys: PEM, DER, PKCS#7, or a keystore (PKCS#12, JKS, JCEKS).
     */
    @Parameter(property = "istioFips.target")
    private @Nullable String target;

    @Inject
    InspectMojo(MavenSession session, MojoExecution execution, SettingsDecrypter decrypter) {
        super(session, execution, decrypter);
    }

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        removeOldReport();
        if (target == null || target.isBlank()) {
            throw new MojoExecutionException(
                    "nothing to inspect; name an image, layout, directory or file with -DistioFips.target=…");
        }
        requireKnownDistributions(PolicyData.builtIn());
        SortedMap<String, Object> parameters = new TreeMap<>();
        parameters.put("target", target);
        try {
            conclude(
                    new IstioFipsVerifier()
                            .inspect(
                                    target,
                                    Target.parse(target, baseDirectory()),
                                    passwords(),
                                    request(false, false, parameters)),
                    ConsoleReport.Detail.EVIDENCE);
        } catch (SourceException e) {
            throw failure(e);
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
