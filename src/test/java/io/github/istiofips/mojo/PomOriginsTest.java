// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.project.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PomOriginsTest {

    private static final String POM = """
            <project>
              <properties><a>r/pilot:1</a></properties>
              <!-- <sources>
                <image>r/pilot:1</image> -->
              <sources>
                <images>
                  <image>r/pilot:1</image>
                  <image>
                    r/proxyv2:1
                  </image>
                  <image>${reference}</image>
                </images>
              </sources>
            </project>
            """;

    @TempDir
    private Path directory;

    @Test
    void findsTheElementAndNotItsLikes() throws IOException {
        assertThat(locate("r/pilot:1")).contains(new Location("pom.xml", 7, 14));
    }

    @Test
    void findsAValueOnALineOfItsOwn() throws IOException {
        assertThat(locate("r/proxyv2:1")).contains(new Location("pom.xml", 9, 9));
    }

    @Test
    void hasNoLineForAValueThatIsWrittenElsewhere() throws IOException {
        assertThat(locate("r/ztunnel:1")).isEmpty();
    }

    @Test
    void hasNoLineWithoutPom() {
        assertThat(new PomOrigins(Optional.empty(), "why").apply("r/pilot:1").location())
                .isEmpty();
    }

    private Optional<Location> locate(String value) throws IOException {
        Path pom = Files.writeString(directory.resolve("pom.xml"), POM);
        return new PomOrigins(Optional.of(pom), "why").apply(value).location();
    }
}
