// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.List;

/**
 * Versions at which istioctl changed how it reads IstioOperator (istio/istio operator/pkg/translate up to 1.23,
 * operator/pkg/render and operator/pkg/component from 1.24).
 */
final class IstioctlRules {

    /** Gateway lists of the file and of the profile are merged by name from here up to {@link #REWRITE}. */
    static final IstioVersion LISTS_MERGED = IstioVersion.of("1.7.0");
    /** The ztunnel chart reads global values. */
    static final IstioVersion ZTUNNEL_READS_GLOBAL = IstioVersion.of("1.22.4");
    /** Components win over values, lists are replaced, a mentioned component is an enabled one. */
    static final IstioVersion REWRITE = IstioVersion.of("1.24.0");
    /** A gateway's own tag counts. */
    static final IstioVersion GATEWAY_TAG = IstioVersion.of("1.26.0");

    static final List<IstioVersion> BOUNDARIES = List.of(LISTS_MERGED, ZTUNNEL_READS_GLOBAL, REWRITE, GATEWAY_TAG);

    private IstioctlRules() {}
}
