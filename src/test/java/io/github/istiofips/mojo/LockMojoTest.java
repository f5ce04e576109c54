// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoExtension;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The goals that write and read a lock file, on the images of an example. */
class LockMojoTest extends GoalTest {

    private static final String MESH = "examples/quickstart";
    private static final String EMPTY = "src/test/projects/empty";
    private static final String PILOT = "registry.example/istio/pilot:1.28.1-solo-fips";

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = buildDirectory.resolve("lock.json");
    }

    @Test
    @Basedir(MESH)
    @InjectMojo(goal = "lock")
    void writesAndThenSaysThatNothingChanged(LockMojo mojo) throws Exception {
        set(mojo, "lockFile", file.toFile());

        mojo.execute();
        String first = Files.readString(file);
        mojo.execute();

        assertThat(first)
                .endsWith("}\n")
                .contains("\"reference\": \"" + PILOT + "\"")
                .contains("\"linux/amd64\"");
        assertThat(Files.readString(file)).isEqualTo(first);
        assertThat(log.lines())
                .anyMatch(line -> line.matches("INFO added +" + PILOT + "  sha256:[0-9a-f]{64}"))
                .anyMatch(line -> line.endsWith("lock.json: 3 added, 0 removed, 0 moved, 0 unchanged"))
                .last()
                .asString()
                .endsWith("lock.json: 0 added, 0 removed, 0 moved, 3 unchanged");
    }

    @Test
    @Basedir(MESH)
    @InjectMojo(goal = "lock")
    void saysWhatMovedCameAndWent(LockMojo mojo) throws Exception {
        set(mojo, "lockFile", file.toFile());
        mojo.execute();
        String fresh = Files.readString(file);
        String now = fresh.replaceFirst("(?s).*?" + PILOT + ".*?\"digest\": \"([^\"]*)\".*", "$1");
        String then = "sha256:" + "0".repeat(64);
        Files.writeString(file, fresh.replace(now, then).replace("install-cni:1.28.1", "install-cni:1.27.0"));
        int before = log.lines().size();

        mojo.execute();

        assertThat(Files.readString(file)).isEqualTo(fresh);
        List<String> said = log.lines().subList(before, log.lines().size());
        assertThat(said)
                .containsSubsequence(
                        "WARN moved    " + PILOT,
                        "WARN     from   " + then,
                        "WARN     to     " + now,
                        "WARN     linux/amd64  from " + then + " to " + now)
                .anyMatch(line ->
                        line.startsWith("INFO removed  registry.example/istio/install-cni:1.27.0-solo-fips  sha256:"))
                .last()
                .asString()
                .endsWith(": 1 added, 1 removed, 1 moved, 1 unchanged");
    }

    @Test
    @Basedir(MESH)
    @InjectMojo(goal = "lock")
    void leavesTheFileWhereAnImageCannotBeHad(LockMojo mojo) throws Exception {
        set(mojo, "lockFile", file.toFile());
        mojo.execute();
        Path old = Files.writeString(file, Files.readString(file).replace("1.28.1", "1.27.0"));
        String before = Files.readString(old);
        set(mojo, "layouts", List.of());
        Registry unreachable = new Registry();
        set(unreachable, "host", "registry.example");
        set(unreachable, "mirror", "127.0.0.1:1");
        set(mojo, "registries", List.of(unreachable));

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("3 images could not be locked, and ")
                .hasMessageContaining(
                        "was left as it is:\nregistry.example/istio/install-cni:1.28.1-solo-fips\n    found  ")
                .hasMessageContaining("    at     mesh/istiod-values.yaml:4 (")
                .hasMessageContaining("    fix    ");

        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    @Basedir(MESH)
    @InjectMojo(goal = "lock")
    void refusesOffline(LockMojo mojo) throws Exception {
        set(mojo, "lockFile", file.toFile());
        request.setOffline(true);

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageEndingWith("run the goal lock without -o");
        assertThat(file).doesNotExist();
    }

    @Test
    @Basedir(MESH)
    @InjectMojo(goal = "lock")
    void doesNotOverwriteWhatItCannotRead(LockMojo mojo) throws Exception {
        set(mojo, "lockFile", file.toFile());
        Files.writeString(file, "<<<<<<< ours\n");

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("lock.json:1:")
                .hasMessageContaining("delete it and run the goal lock");
        assertThat(file).hasContent("<<<<<<< ours\n");
    }

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "lock")
    void failsWithoutImages(LockMojo mojo) throws Exception {
        set(mojo, "lockFile", file.toFile());

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("nothing to lock: ");
        assertThat(file).doesNotExist();
    }

    @Test
    @Basedir("src/test/projects/list-images")
    @InjectMojo(goal = "lock")
    void namesWhatIsNotResolved(LockMojo mojo) throws Exception {
        set(mojo, "lockFile", file.toFile());
        Registry hub = new Registry();
        set(hub, "host", "us-docker.pkg.dev");
        set(hub, "mirror", "127.0.0.1:1");
        Registry company = new Registry();
        set(company, "host", "registry.example");
        set(company, "mirror", "127.0.0.1:1");
        set(mojo, "registries", List.of(hub, company));

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .message()
                .doesNotContain("${");
        assertThat(log.lines())
                .contains("WARN Not resolved")
                .anyMatch(line -> line.startsWith("WARN     at     mesh/"));
    }

    @Test
    @Basedir(MESH)
    @InjectMojo(goal = "verify-istio-fips")
    void verifyHoldsImagesAgainstTheFile(VerifyIstioFipsMojo mojo) throws Exception {
        Files.writeString(file, """
                {
                  "schemaVersion": 1,
                  "images": [
                    {
                      "reference": "%s",
                      "digest": "sha256:%2$s",
                      "platforms": [
                        { "platform": "linux/amd64", "digest": "sha256:%2$s" }
                      ]
                    }
                  ]
                }
                """.formatted(PILOT, "0".repeat(64)));
        set(mojo, "lockFile", file.toFile());

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("FAIL: ");

        assertThat(report().findValuesAsText("rule")).contains("digest-drift", "not-locked");
        assertThat(report().at("/parameters/lockFile").asText())
                .endsWith("lock.json")
                .doesNotStartWith("/");
    }

    @Test
    @Basedir(MESH)
    @InjectMojo(goal = "verify-istio-fips")
    void verifyWithoutAFileSaysNothingOfIt(VerifyIstioFipsMojo mojo) throws Exception {
        mojo.execute();

        assertThat(report().at("/parameters/lockFile").isNull()).isTrue();
        assertThat(report().findValuesAsText("rule")).doesNotContain("digest-drift", "not-locked");
    }

    @Test
    @Basedir(MESH)
    @InjectMojo(goal = "verify-istio-fips")
    void verifyStopsAtAFileThatIsNamedAndNotThere(VerifyIstioFipsMojo mojo) throws Exception {
        set(mojo, "lockFile", new File("no.lock.json"));

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageStartingWith(
                        "no.lock.json: no such file, named by the parameter lockFile; run the goal lock");
        assertThat(reportFile()).doesNotExist();
    }

    @Test
    @Basedir(MESH)
    @InjectMojo(goal = "verify-istio-fips")
    void theNameByDefaultIsThatOfTheModulesDirectory(VerifyIstioFipsMojo mojo) {
        assertThat(mojo.file(null, "istio-fips.lock.json"))
                .isEqualTo(Path.of(MojoExtension.getBasedir(), "istio-fips.lock.json")
                        .toAbsolutePath());
    }
}
