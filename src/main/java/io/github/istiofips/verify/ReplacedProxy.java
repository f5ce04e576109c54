// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.image.ImageConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The program that an image has {@code pilot-agent} start in place of the usual Envoy: {@code binaryPath} of the ProxyConfig in its
 * environment (istio/api, mesh/v1alpha1/proxy.proto), or the option of that name that older agents have.
 */
final class ReplacedProxy {

    private static final String PROXY_CONFIG = "PROXY_CONFIG";

    private static final Pattern BINARY_PATH = Pattern.compile("binaryPath[\"']?[:=\\s]+[\"']?([^\"'\\s,}]+)");

    private ReplacedProxy() {}

    /** Returns the paths as written; what is no path leads to no file. */
    static List<String> paths(ImageConfig config) {
        List<String> texts = new ArrayList<>();
        texts.add(config.env().getOrDefault(PROXY_CONFIG, ""));
        texts.addAll(config.entrypoint());
        texts.addAll(config.cmd());
        return BINARY_PATH
                .matcher(String.join("\n", texts))
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }
}
