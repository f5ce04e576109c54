// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceMaskTest {

    @ParameterizedTest
    @CsvSource({
        "us-docker.pkg.dev/gloo-mesh/istio-0123456789ab/pilot:1.20.8, us-docker.pkg.dev/gloo-mesh/istio-****/pilot:1.20.8",
        "us-docker.pkg.dev/gloo-mesh/istio-0123456789ab, us-docker.pkg.dev/gloo-mesh/istio-****",
        "oci://us-docker.pkg.dev/gloo-mesh/istio-helm-0123456789ab/base, oci://us-docker.pkg.dev/gloo-mesh/istio-helm-****/base",
        "the hub istio-0123456789ab. Next, the hub istio-****. Next",
        "istio-0123456789ab/a and istio-fedcba987654/b, istio-****/a and istio-****/b",
        "x/istio-0123456789ab@sha256:00, x/istio-****@sha256:00",
        "x/istio-0123456789AB/pilot, x/istio-****/pilot",
        "x/istio-workshops/pilot, x/istio-workshops/pilot",
        "x/istio-****/pilot, x/istio-****/pilot",
        "x/istio-0123456789a/pilot, x/istio-0123456789a/pilot",
        "x/istio-0123456789abc/pilot, x/istio-0123456789abc/pilot",
        "x/istio-0123456789ab-more/pilot, x/istio-0123456789ab-more/pilot",
        "x/my-istio-0123456789ab/pilot, x/my-istio-0123456789ab/pilot",
    })
    void hidesKeysAndNothingElse(String text, String masked) {
        assertThat(ReferenceMask.mask(text)).isEqualTo(masked);
    }
}
