// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.ExecutableFacts;
import java.util.Optional;

/**
 * One executable with where it is.
 *
 * @param image the image
 * @param platform the platform of the image
 * @param executable the executable on that platform
 */
record MeshExecutable(MeshImage image, InspectedPlatform platform, InspectedExecutable executable) {

    ExecutableFacts facts() {
        return executable.facts();
    }

    String path() {
        return executable.path();
    }

    /** Returns a finding on it. */
    Finding finding(Charge charge, String message, String remedy) {
        return image.finding(charge, message, remedy, Optional.of(platform.platform()), Optional.of(path()));
    }
}
