// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.policy.PolicyRequest;
import io.github.istiofips.policy.PolicyRequest.HostModule;

/**
 * What is looked for in an image beside its executables, because a policy asks for it.
 *
 * @param programs whether its programs are listed, for which all its layers are read
 * @param fipsProvider whether OpenSSL's FIPS provider is looked for where an executable depends on OpenSSL
 */
record Extent(boolean programs, boolean fipsProvider) {

    static Extent of(PolicyRequest policy) {
        return new Extent(policy.requireDistroless(), policy.hostModule() == HostModule.WARN);
    }
}
