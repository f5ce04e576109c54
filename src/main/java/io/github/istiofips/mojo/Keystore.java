// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** {@code <keystore>}: the server in settings.xml that holds the password of some files. */
public final class Keystore {

    @Parameter
    private @Nullable String pattern;

    @Parameter
    private @Nullable String id;

    String pattern() throws MojoExecutionException {
        if (pattern == null || pattern.isBlank()) {
            throw new MojoExecutionException(
                    "<keystore> in <keystores> names no files; add <pattern>**/*.p12</pattern>");
        }
        return pattern.strip();
    }

    String id() throws MojoExecutionException {
        if (id == null || id.isBlank()) {
            throw new MojoExecutionException("<keystore> in <keystores> for " + pattern()
                    + " names no server of settings.xml; add <id>server-id</id>");
        }
        return id.strip();
    }
}
