// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserCacheDirectoryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // system     | user.home   | XDG_CACHE_HOME | LOCALAPPDATA  | directory
                "Linux        | /home/ada   |                |               | /home/ada/.cache",
                "Linux        | /home/ada   | /scratch/ada   |               | /scratch/ada",
                "Linux        | /home/ada   | scratch        |               | /home/ada/.cache",
                "Linux        | /home/ada   | ''             |               | /home/ada/.cache",
                "Linux        | /home/ada   |                | /local        | /home/ada/.cache",
                "Linux        | ?           |                |               | ",
                "Linux        | ?           | /scratch/ada   |               | /scratch/ada",
                "Linux        |             |                |               | ",
                "FreeBSD      | /home/ada   |                |               | /home/ada/.cache",
                "Mac OS X     | /Users/ada  |                |               | /Users/ada/Library/Caches",
                "Mac OS X     | /Users/ada  | /scratch/ada   |               | /scratch/ada",
                "Windows 11   | /c/ada      |                | /c/ada/local  | /c/ada/local",
                "Windows 11   | /c/ada      |                |               | /c/ada/AppData/Local",
                "Windows 11   | /c/ada      |                | local         | /c/ada/AppData/Local",
                "Windows 11   | /c/ada      | /c/xdg         | /c/ada/local  | /c/xdg",
                "             | /home/ada   |                |               | /home/ada/.cache",
            })
    void followsThePlatform(String system, String home, String xdg, String local, String directory) {
        Properties properties = new Properties();
        set(properties, "os.name", system);
        set(properties, "user.home", home);
        set(properties, "env.XDG_CACHE_HOME", xdg);
        set(properties, "env.LOCALAPPDATA", local);

        assertThat(UserCacheDirectory.of(properties))
                .isEqualTo(Optional.ofNullable(directory).map(name -> Path.of(name, "istio-fips-maven-plugin")));
    }

    @Test
    void takesTheHomeOfTheEnvironmentBeforeThatOfTheUserDatabase() {
        Properties properties = new Properties();
        set(properties, "os.name", "Linux");
        set(properties, "user.home", "/root");
        set(properties, "env.HOME", "/home/job");

        assertThat(UserCacheDirectory.of(properties)).contains(Path.of("/home/job/.cache/istio-fips-maven-plugin"));
    }

    private static void set(Properties properties, String name, String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }
}
