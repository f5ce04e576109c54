// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

/** The two kinds of gateways that an IstioOperator installs. */
enum GatewayKind {
    INGRESS("ingress"),
    EGRESS("egress");

    private final String chart;

    GatewayKind(String chart) {
        this.chart = chart;
    }

    /** Returns the name of its chart, which is also the role of its image. */
    String chart() {
        return chart;
    }

    /** Returns the path of its list in the spec. */
    String path() {
        return "components." + chart + "Gateways";
    }

    /** Returns the name of the gateway that the profiles list. */
    String defaultName() {
        return "istio-" + chart + "gateway";
    }

    /** Returns the path of its block of values. */
    String block() {
        return "gateways." + defaultName();
    }
}
