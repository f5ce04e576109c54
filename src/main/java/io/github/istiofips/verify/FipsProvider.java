// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.Stack;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where OpenSSL looks for its FIPS provider. Source: openssl/openssl, INSTALL.md, "Directories" (MODULESDIR is {@code ossl-modules} below the
 * library directory); the library directories are those of Debian's and Red Hat's packages and of OpenSSL's own default.
 */
final class FipsProvider {

    private static final String FILE = "/ossl-modules/fips.so";

    /** The usual paths, the first that is there counts. */
    static final List<String> PATHS = Stream.of(
                    "/usr/lib",
                    "/usr/lib64",
                    "/usr/lib/x86_64-linux-gnu",
                    "/usr/lib/aarch64-linux-gnu",
                    "/usr/local/lib",
                    "/usr/local/lib64",
                    "/lib",
                    "/lib64")
            .map(directory -> directory + FILE)
            .toList();

    private FipsProvider() {}

    /** Tells whether an executable takes its cryptography from a library that may have such a provider. */
    static boolean isOfUseFor(ExecutableFacts facts) {
        return facts.stack() == Stack.SYSTEM_OPENSSL || facts.stack() == Stack.OPENSSL;
    }
}
