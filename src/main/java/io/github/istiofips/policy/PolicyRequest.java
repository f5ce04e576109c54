// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.data.ImageLock;
import io.github.istiofips.policy.data.Waiver;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the user asks of the policy.
 *
 * @param asOf date the judgement holds for
 * @param level what is asked of the module of an executable
 * @param hostModule what cryptography of the image's or host's OpenSSL means
 * @param rsa4096 what an RSA key of 4096 bits in judged use means
 * @param expectImages whether a project without any Istio image is a finding
 * @param tagRules whether rules on tags and on the mesh as a whole apply; they do not when a single thing is inspected
 * @param distributions publisher whose tag grammar a registry follows, by registry host
 * @param requireDistroless whether every image must be distroless; then the facts must have the programs of each platform
 * @param waivers findings that somebody answers for, in any order
 * @param lock what each reference led to when the lock file was written; empty without one
 */
public record PolicyRequest(
        LocalDate asOf,
        Level level,
        HostModule hostModule,
        Rsa4096 rsa4096,
        boolean expectImages,
        boolean tagRules,
        Map<String, String> distributions,
        boolean requireDistroless,
        List<Waiver> waivers,
        Optional<ImageLock> lock) {
    public PolicyRequest {
        distributions = distributions.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> ImageName.registryOf(entry.getKey()), Map.Entry::getValue, (first, second) -> second));
        waivers = List.copyOf(waivers);
    }

    /**
     * A FIPS module build is enough, what the host decides is unverifiable, images need not be distroless, nobody answers for a
     * finding, and nothing is locked.
     */
    public PolicyRequest(
            LocalDate asOf,
            Rsa4096 rsa4096,
            boolean expectImages,
            boolean tagRules,
            Map<String, String> distributions) {
        this(
                asOf,
                Level.FIPS_BUILD,
                HostModule.UNVERIFIABLE,
                rsa4096,
                expectImages,
                tagRules,
                distributions,
                false,
                List.of(),
                Optional.empty());
    }

    /** Returns this request with another demand on the module of an executable. */
    public PolicyRequest withLevel(Level other) {
        return new PolicyRequest(
                asOf,
                other,
                hostModule,
                rsa4096,
                expectImages,
                tagRules,
                distributions,
                requireDistroless,
                waivers,
                lock);
    }

    /** Returns this request with another answer to what cryptography of the image's or host's OpenSSL means. */
    public PolicyRequest withHostModule(HostModule other) {
        return new PolicyRequest(
                asOf, level, other, rsa4096, expectImages, tagRules, distributions, requireDistroless, waivers, lock);
    }

    /** Returns this request with another answer to whether every image must be distroless. */
    public PolicyRequest withDistroless(boolean required) {
        return new PolicyRequest(
                asOf, level, hostModule, rsa4096, expectImages, tagRules, distributions, required, waivers, lock);
    }

    /** Returns this request with other waivers. */
    public PolicyRequest withWaivers(List<Waiver> others) {
        return new PolicyRequest(
                asOf,
                level,
                hostModule,
                rsa4096,
                expectImages,
                tagRules,
                distributions,
                requireDistroless,
                others,
                lock);
    }

    /** Returns this request with what was locked. */
    public PolicyRequest withLock(ImageLock locked) {
        return new PolicyRequest(
                asOf,
                level,
                hostModule,
                rsa4096,
                expectImages,
                tagRules,
                distributions,
                requireDistroless,
                waivers,
                Optional.of(locked));
    }

    /** What is asked of the module of an executable. Each asks for all that the one before it asks for. */
    public enum Level {
        /** A FIPS module build is linked, intact and selected. */
        FIPS_BUILD,
        /** And it has a CMVP certificate, whatever its status. */
        VALIDATED,
        /** And that certificate is Active on the date judged at. */
        ACTIVE
    }

    /** What it means that an executable takes its cryptography from the OpenSSL of the image or host. */
    public enum HostModule {
        /** It cannot be verified. */
        UNVERIFIABLE,
        /** It is a warning if the image ships a FIPS provider. */
        WARN
    }

    /** What an RSA key of 4096 bits in judged use means. */
    public enum Rsa4096 {
        /** A violation. */
        FAIL,
        /**
         * A violation if an executable of the mesh refuses it, unverifiable if that could not be told of one, otherwise
         * nothing.
         */
        BY_TOOLCHAIN,
        /** A warning. */
        WARN
    }
}
