// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import java.io.File;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** {@code <registry>}: how one registry host is reached. */
public final class Registry {

    @Parameter
    private @Nullable String host;

    @Parameter
    private @Nullable String id;

    @Parameter
    private @Nullable String mirror;

    @Parameter
    private boolean plainHttp;

    @Parameter
    private @Nullable File caFile;

    @Parameter
    private @Nullable String distribution;

    String host() throws MojoExecutionException {
        if (host == null || host.isBlank()) {
            throw new MojoExecutionException(
                    "<registry> in <registries> names no host; add <host>registry.example</host>");
        }
        return host;
    }

    Optional<String> id() {
        return Optional.ofNullable(id);
    }

    Optional<String> mirror() {
        return Optional.ofNullable(mirror);
    }

    /** Returns the host of the mirror, which is the one that wants the credentials. */
    Optional<String> mirrorHost() {
        return mirror().map(text -> text.substring(0, (text + "/").indexOf('/')));
    }

    boolean plainHttp() {
        return plainHttp;
    }

    Optional<File> caFile() {
        return Optional.ofNullable(caFile);
    }

    Optional<String> distribution() {
        return Optional.ofNullable(distribution);
    }
}
