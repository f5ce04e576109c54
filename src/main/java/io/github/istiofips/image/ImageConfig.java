// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of an image (OCI image specification, config.md).
 *
 * @param platform the platform it was built for, if stated
 * @param entrypoint the start of the command line; empty when not set
 * @param cmd the default arguments, or the whole command line without an entrypoint; empty when not set
 * @param env the environment, in the order stated; of a repeated name the last value
 * @param workingDir the working directory; empty when not set
 * @param diffIds the digests of the uncompressed layers, lowest first, as stated; empty when not stated
 */
public record ImageConfig(
        Optional<Platform> platform,
        List<String> entrypoint,
        List<String> cmd,
        Map<String, String> env,
        String workingDir,
        List<String> diffIds) {
    public ImageConfig {
        entrypoint = List.copyOf(entrypoint);
        cmd = List.copyOf(cmd);
        diffIds = List.copyOf(diffIds);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }
}
