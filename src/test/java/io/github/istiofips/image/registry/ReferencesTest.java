// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferencesTest {

    private static final String SHA256 = "sha256:" + "a".repeat(64);
    private static final String SHA512 = "sha512:" + "b".repeat(128);

    @ParameterizedTest
    @CsvSource({
        "istio/pilot, docker.io/istio/pilot:latest",
        "pilot:1, docker.io/library/pilot:1",
        "docker.io/pilot, docker.io/library/pilot:latest",
        "index.docker.io/pilot:1, docker.io/library/pilot:1",
        "registry-1.docker.io/istio/pilot:1, docker.io/istio/pilot:1",
        "localhost/x, localhost/x:latest",
        "[::1]:5000/istio/pilot:1, [::1]:5000/istio/pilot:1",
        "[::1]/x, [::1]/x:latest",
        "[2001:DB8::1]:443/a/b@256, [2001:DB8::1]:443/a/b@SHA256",
        "[fd00::1]:5000/a:1@512, [fd00::1]:5000/a:1@SHA512",
        "host:5000/a/b:c, host:5000/a/b:c",
        "gcr.io/istio-release/pilot:1.30.2-fips, gcr.io/istio-release/pilot:1.30.2-fips",
        "reg.example/p@256, reg.example/p@SHA256",
        "reg.example/p:1@256, reg.example/p:1@SHA256",
        "reg.example/p@512, reg.example/p@SHA512",
        "reg.example/p:1@512, reg.example/p:1@SHA512"
    })
    void completes(String text, String complete) throws Exception {
        assertThat(References.parse(fill(text))).hasToString(fill(complete));
        assertThat(References.normalise(fill(text))).contains(fill(complete));
    }

    private static String fill(String text) {
        return text.replaceAll("@(SHA)?256", "@" + SHA256).replaceAll("@(SHA)?512", "@" + SHA512);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                     | it is empty
            reg.example/x:         | its tag is empty
            reg.example/           | its repository is empty
            reg.example/Pilot:1    | upper case
            reg.example/x:a+b      | its tag is not made of
            https://reg.example/x  | scheme
            'reg.example/x y:1'    | white space
            [::1]:5000             | IPv6 address such as
            [::1]                  | IPv6 address such as
            [::1]x/a:1             | IPv6 address such as
            [::g]/a:1              | IPv6 address such as
            [1::2::3]/a:1          | IPv6 address such as
            [fe80::1%eth0]/a:1     | IPv6 address such as
            [127.0.0.1]/a:1        | IPv6 address such as
            []/a:1                 | IPv6 address such as
            [::1]:5000/A:1         | upper case
            [::1]:5000/            | its repository is empty
            [::1]:5000/a:          | its tag is empty
            reg.example/x@sha256:1 | after @
            reg.example/x@         | after @
            reg.example/-x         | expected [host[:port]/]repository
            """)
    void saysWhatIsWrong(String text, String word) {
        assertThatThrownBy(() -> References.parse(text))
                .isInstanceOf(InvalidReferenceException.class)
                .hasMessageContaining(word);
        assertThat(References.normalise(text)).isEmpty();
    }

    @Test
    void refusesEndlessTexts() {
        assertThatThrownBy(() -> References.parse("a".repeat(1000))).hasMessageContaining("longer than");
    }

    @Test
    void anyTextIsAReferenceOrOneTypedException() {
        String alphabet = "abcZ09:/@.-_[] \n%[:]" + "sha256:";
        Random random = new Random(20);
        int parsed = 0;
        for (int run = 0; run < 20_000; run++) {
            StringBuilder text = new StringBuilder(
                    List.of("reg.example/p:1@" + SHA256, "[::1]:5000/p:1", "").get(random.nextInt(3)));
            for (int i = random.nextInt(12); i > 0; i--) {
                text.insert(random.nextInt(text.length() + 1), alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                assertThat(References.parse(text.toString()).qualifier()).isNotEmpty();
                parsed++;
            } catch (InvalidReferenceException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
        assertThat(parsed).isGreaterThan(100);
    }
}
