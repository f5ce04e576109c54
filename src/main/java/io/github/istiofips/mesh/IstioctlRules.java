// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.List;

/**
 * Versions at which istioctl changed how it reads IstioOperator (istio/istio operator/pkg/manifest, operator/pkg/util and
 * operator/pkg/translate up to 1.23, operator/pkg/render, operator/pkg/component and operator/pkg/values from 1.24).
 */
final class IstioctlRules {

    /** Gateway lists of files and profile are merged by name from here up to {@link #REWRITE}. */
    static final IstioVersion LISTS_MERGED = IstioVersion.of("1.7.0");
    /** The components of the old microservices (Mixer, Citadel, Galley) are gone. */
    static final IstioVersion LEGACY_GONE = IstioVersion.of("1.8.0");
    /** A gateway with an injection template has the image {@code auto}. */
    static final IstioVersion INJECTED_GATEWAYS = IstioVersion.of("1.9.2");
    /** Component cni is absent from profiles that do not use it; before, they switch it off. */
    static final IstioVersion CNI_ABSENT = IstioVersion.of("1.20.0");
    /** Charts read {@code values.profile} themselves. */
    static final IstioVersion CHART_PROFILES = IstioVersion.of("1.21.0");
    /** The ztunnel chart reads global values itself; before, istioctl copies them to its top level. */
    static final IstioVersion ZTUNNEL_READS_GLOBAL = IstioVersion.of("1.22.4");
    /** Components win over values, lists are replaced, a mentioned component is an enabled one. */
    static final IstioVersion REWRITE = IstioVersion.of("1.24.0");
    /** A gateway's own tag counts. */
    static final IstioVersion GATEWAY_TAG = IstioVersion.of("1.26.0");
    /** A remote cluster may run an istiod that only injects. */
    static final IstioVersion LOCAL_INJECTOR = IstioVersion.of("1.27.0");

    static final List<IstioVersion> BOUNDARIES = List.of(
            LISTS_MERGED,
            LEGACY_GONE,
            INJECTED_GATEWAYS,
            CNI_ABSENT,
            CHART_PROFILES,
            ZTUNNEL_READS_GLOBAL,
            REWRITE,
            GATEWAY_TAG,
            LOCAL_INJECTOR);

    private IstioctlRules() {}
}
