// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;

/** {@code <certificates>}: which certificate and key files are judged. */
public final class CertificateFiles {

    @Parameter
    private List<String> includes = new ArrayList<>();

    @Parameter
    private List<String> excludes = new ArrayList<>();

    List<String> includes() {
        return List.copyOf(includes);
    }

    List<String> excludes() {
        return List.copyOf(excludes);
    }
}
