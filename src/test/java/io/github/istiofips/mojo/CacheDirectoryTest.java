// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.cache.ContentCache.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.Test;

/** Where the cache of a build lies. */
class CacheDirectoryTest extends GoalTest {

    private static final String EMPTY = "src/test/projects/empty";

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "verify-istio-fips")
    void isTheUsersWithoutAParameter(VerifyIstioFipsMojo mojo) throws Exception {
        cache(mojo).put(Kind.LAYER, "name", "content".getBytes(UTF_8));

        assertThat(userCaches().resolve("istio-fips-maven-plugin")).isNotEmptyDirectory();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "inspect")
    @MojoParameter(name = "cacheDirectory", value = "none")
    void isNowhereIfSwitchedOff(InspectMojo mojo) throws Exception {
        cache(mojo).put(Kind.LAYER, "name", "content".getBytes(UTF_8));

        assertThat(userCaches()).doesNotExist();
        assertThat(cache(mojo).get(Kind.LAYER, "name")).isPresent();
    }

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "inspect")
    void isNowhereIfTheUserHasNoDirectory(InspectMojo mojo) throws Exception {
        mojo.session().getRequest().setSystemProperties(new Properties());
        cache(mojo).put(Kind.LAYER, "name", "content".getBytes(UTF_8));

        assertThat(cache(mojo).get(Kind.LAYER, "name")).isPresent();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "inspect")
    void isTheOneThatIsNamed(InspectMojo mojo) throws Exception {
        Path named = buildDirectory.resolve("named");
        set(mojo, "cacheDirectory", " " + named + " ");
        cache(mojo).put(Kind.LAYER, "name", "content".getBytes(UTF_8));

        assertThat(named).isNotEmptyDirectory();
        assertThat(userCaches()).doesNotExist();
    }

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "inspect")
    void isRelativeToTheModule(InspectMojo mojo) throws Exception {
        Path named = buildDirectory.resolve("named");
        set(mojo, "cacheDirectory", mojo.baseDirectory().relativize(named).toString());
        cache(mojo).put(Kind.LAYER, "name", "content".getBytes(UTF_8));

        assertThat(named).isNotEmptyDirectory();
    }

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "inspect")
    void mayNotBeUsable(InspectMojo mojo) throws Exception {
        Path named = Files.createFile(buildDirectory.resolve("file"));
        set(mojo, "cacheDirectory", named.toString());
        cache(mojo).put(Kind.LAYER, "name", "content".getBytes(UTF_8));

        assertThat(cache(mojo).get(Kind.LAYER, "name")).isPresent();
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARN the cache directory " + named + " is not used: ");
    }

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "inspect")
    void mustBeAPath(InspectMojo mojo) throws Exception {
        set(mojo, "cacheDirectory", "a\0b");

        assertThatThrownBy(() -> cache(mojo))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageStartingWith("cacheDirectory is 'a")
                .hasMessageEndingWith("; a path or none was expected");
    }

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "inspect")
    void isOpenedOncePerBuild(InspectMojo mojo) throws Exception {
        ContentCache first = cache(mojo);

        assertThat(cache(mojo)).isSameAs(first);
        set(mojo, "cacheDirectory", "none");
        assertThat(cache(mojo)).isNotSameAs(first).isSameAs(cache(mojo));
    }

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "inspect")
    void staysOutOfTheReport(InspectMojo mojo) throws Exception {
        set(mojo, "cacheDirectory", buildDirectory.resolve("named").toString());

        assertThat(new ObjectMapper()
                        .writeValueAsString(
                                mojo.request(false, false, new TreeMap<>()).parameters()))
                .doesNotContain("cache", buildDirectory.toString());
    }

    private static ContentCache cache(AbstractJudgingMojo mojo) throws MojoExecutionException {
        return mojo.request(false, false, new TreeMap<>()).images().cache();
    }
}
