// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a/b.yaml              | a/b.yaml                | true
            a/b.yaml              | a/bxyaml                | false
            a/b.yaml              | a/b.yaml2               | false
            a/b                   | xa/b                    | false
            a/*                   | a/b                     | true
            a/*                   | a/                      | true
            a/*                   | a/b/c                   | false
            a/*/c                 | a/b/c                   | true
            a/**                  | a/b/c                   | true
            a/***                 | a/b/c                   | true
            **/c                  | a/b/c                   | true
            **/c                  | c                       | false
            **                    | a/b                     | true
            **                    | ''                      | true
            *                     | ''                      | true
            ?                     | ''                      | false
            a?c                   | abc                     | true
            a?c                   | a/c                     | false
            a?c                   | a\uD83D\uDE00c          | true
            a*c*e                 | abcde                   | true
            a*c*e                 | abcdef                  | false
            [a-z]{1,2}\\.x        | [a-z]{1,2}\\.x          | true
            [a-z]                 | b                       | false
            istio-****/pilot      | istio-****/pilot        | true
            istio-****/pilot      | istio-abcd/pilot        | false
            istio-****/*:1        | istio-****/pilot:1      | true
            istio-helm-****/x     | istio-helm-****/x       | true
            istio-helm-****/x     | istio-helm-a/x          | false
            g/istio-****          | g/istio-**x*            | false
            istio-*/pilot         | istio-****/pilot        | true
            my-istio-****/pilot   | my-istio-a/b/pilot      | true
            istio-****b           | istio-a/b               | true
            """)
    void matches(String pattern, String text, boolean matches) {
        assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
    }

    @Test
    void manyWildcardsEnd() {
        assertThat(new Glob("*a".repeat(200)).matches("a".repeat(2000) + "b")).isFalse();
        assertThat(new Glob("**a".repeat(200)).matches("a".repeat(2000))).isTrue();
    }
}
