// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The program that an image has {@code pilot-agent} start in place of the usual Envoy: {@code binaryPath} of the ProxyConfig in its
 * environment (istio/api, mesh/v1alpha1/proxy.proto), or the option of that name that older agents have.
 */
final class ReplacedProxy {

    private static final String PROXY_CONFIG = "PROXY_CONFIG";

    private static final Pattern BINARY_PATH = Pattern.compile("binaryPath[\"']?[:=\\s]+[\"']?([^\"'\\s,}]+)");

    private ReplacedProxy() {}

    /**
     * Returns the paths as written; what is no path leads to no file.
     *
     * @param environment what {@code pilot-agent} is started with
     * @param words what it, or anything in front of it, is started as
     */
    static List<String> paths(Map<String, String> environment, List<String> words) {
        List<String> texts = new ArrayList<>();
        texts.add(environment.getOrDefault(PROXY_CONFIG, ""));
        texts.addAll(words);
        return BINARY_PATH
                .matcher(String.join("\n", texts))
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }
}
