// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Verifies. */
@Mojo(name = "verify-istio-fips", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public final class VerifyIstioFipsMojo extends AbstractMojo {

    /** Skips the goal. */
    @Parameter(property = "istioFips.skip", defaultValue = "false")
    private boolean skip;

    @Override
    public void execute() {
        if (skip) {
            getLog().info("skipped");
        }
    }
}
