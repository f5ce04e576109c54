// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the helpers of this test are shell scripts")
class HelperProgramTest {

    @TempDir
    Path temp;

    private Optional<Credentials> ask(String script, Duration limit) throws IOException {
        Path helper = Files.writeString(temp.resolve("helper"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        return HelperProgram.ask(helper.toString(), "reg.example", limit);
    }

    @Test
    void speaksDockersProtocol() throws Exception {
        Credentials found = ask(
                        "read server; echo \"{\\\"Username\\\":\\\"$1\\\",\\\"Secret\\\":\\\"$server\\\"}\"",
                        Duration.ofSeconds(20))
                .orElseThrow();

        assertThat(found.username()).isEqualTo("get");
        assertThat(found.secret()).isEqualTo("reg.example");
        assertThat(found.source()).isEqualTo(temp.resolve("helper").toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cat; echo credentials not found in native keychain; exit 1
            cat > /dev/null; echo '{}'
            """)
    void mayKnowNothing(String script) throws Exception {
        assertThat(ask(script, Duration.ofSeconds(20))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cat > /dev/null; echo secret; exit 1 | 20 | failed
            cat > /dev/null; echo secret         | 20 | something else than JSON
            exec sleep 60                        | 1  | did not answer in 1 seconds
            """)
    void mayFailWithoutSpillingItsOutput(String script, long seconds, String word) {
        assertThatThrownBy(() -> ask(script, Duration.ofSeconds(seconds)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(word)
                .hasMessageNotContaining("secret");
    }

    @Test
    void runsNothingOutsideThePath() {
        assertThatThrownBy(() -> HelperProgram.get("../evil", "reg.example", Duration.ofSeconds(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("helper name is malformed");
    }
}
