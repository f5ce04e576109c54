// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Resolves Argo CD's Application and ApplicationSet (argo-cd.readthedocs.io, user-guide/helm and user-guide/multiple_sources). */
final class ArgoCdCarrier implements Carrier {

    private static final String GROUP = "argoproj.io";
    private static final String SET = "ApplicationSet";

    private final CarrierContext context;
    private final GitOpsInstaller installer;

    ArgoCdCarrier(CarrierContext context) {
        this.context = context;
        this.installer = new GitOpsInstaller(context);
    }

    @Override
    public boolean accepts(KubernetesObject object) {
        return object.is(GROUP, "Application") || object.is(GROUP, SET);
    }

    @Override
    public boolean resolve(KubernetesObject object) {
        boolean installs = false;
        for (YamlMapping spec : specs(object)) {
            installs |= application(object, spec);
        }
        if (installs) {
            object.scalar("spec.templatePatch").ifPresent(patch -> templatePatch(object, patch));
        }
        return installs;
    }

    /** Returns the specs of the Applications that an object is or makes. */
    private static List<YamlMapping> specs(KubernetesObject object) {
        return object.kind().equals(SET)
                ? ApplicationSets.specs(object)
                : object.mapping("spec").map(List::of).orElse(List.of());
    }

    private void templatePatch(KubernetesObject object, YamlScalar patch) {
        Origin origin = new Origin(Optional.of(patch.location()), "spec.templatePatch", "changes what is installed");
        installer.open(object.title(), List.of(origin), GitOpsProblems.templatePatch());
    }

    /** Resolves the sources of one Application, which are rendered one by one. */
    private boolean application(KubernetesObject object, YamlMapping spec) {
        List<YamlMapping> sources = new ArrayList<>();
        spec.mapping("source").ifPresent(sources::add);
        for (YamlNode item : spec.sequence("sources").map(YamlSequence::items).orElse(List.of())) {
            if (item instanceof YamlMapping source) {
                sources.add(source);
            }
        }
        boolean installs = false;
        for (YamlMapping source : sources) {
            installs |= new ArgoCdSource(context, installer, object, source, sources).resolve();
        }
        return installs;
    }
}
