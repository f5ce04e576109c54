// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.image.Platform;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.registry.RegistrySettings;
import io.github.istiofips.policy.PolicyRequest;
import io.github.istiofips.report.FailSwitches;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * How to verify what a project leads to.
 *
 * @param images how images are reached
 * @param policy what is asked of the policy
 * @param switches what fails the build
 * @param parameters effective parameters, for the report
 * @param toolVersion version of this plugin, for the report
 * @param workDirectory where a directory for files under inspection is made and removed again; created when needed
 */
public record VerificationRequest(
        ImageAccess images,
        PolicyRequest policy,
        FailSwitches switches,
        SortedMap<String, Object> parameters,
        String toolVersion,
        Path workDirectory) {

    /** Returns this request with another policy. */
    public VerificationRequest with(PolicyRequest other) {
        return new VerificationRequest(images, other, switches, parameters, toolVersion, workDirectory);
    }

    /**
     * How images are reached.
     *
     * @param layouts OCI layout directories asked before any registry
     * @param registries registries, credentials and proxies
     * @param platforms platforms to inspect; empty for all that an image offers
     * @param cache what this build and earlier ones established
     * @param progress takes lines on what is being fetched when that takes time; called by another thread
     */
    public record ImageAccess(
            List<Path> layouts,
            RegistrySettings registries,
            List<Platform> platforms,
            ContentCache cache,
            Optional<Consumer<String>> progress) {
        public ImageAccess {
            layouts = List.copyOf(layouts);
            platforms = List.copyOf(platforms);
        }

        /** Without lines on progress. */
        public ImageAccess(
                List<Path> layouts, RegistrySettings registries, List<Platform> platforms, ContentCache cache) {
            this(layouts, registries, platforms, cache, Optional.empty());
        }
    }
}
