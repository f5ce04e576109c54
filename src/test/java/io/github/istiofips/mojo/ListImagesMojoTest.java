// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;

class ListImagesMojoTest extends GoalTest {

    private static final String NAMED = "src/test/projects/all-sources";
    private static final String FILTERED = "src/test/projects/filtered";
    private static final String FOUND = "src/test/projects/list-images";

    private void assertLogIs(String golden) throws IOException {
        StringBuilder text = new StringBuilder();
        log.lines().forEach(line -> text.append(line.stripTrailing()).append('\n'));
        try (InputStream expected = getClass().getResourceAsStream(golden)) {
            assertThat(text).hasToString(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    @Basedir(FOUND)
    @InjectMojo(goal = "list-images")
    void listsWhatIsFound(ListImagesMojo mojo) throws Exception {
        mojo.execute();

        assertLogIs("list-images.txt");
    }

    @Test
    @Basedir(FOUND)
    @InjectMojo(goal = "list-images")
    @MojoParameter(name = "image", value = "proxy")
    void explainsImages(ListImagesMojo mojo) throws Exception {
        mojo.execute();

        assertLogIs("list-images-proxy.txt");
    }

    @Test
    @Basedir(FOUND)
    @InjectMojo(goal = "list-images")
    @MojoParameter(name = "image", value = "nginx")
    void saysWhatIsKnownWhenNothingMatches(ListImagesMojo mojo) throws Exception {
        mojo.execute();

        assertLogIs("list-images-nginx.txt");
    }

    @Test
    @Basedir("src/test/projects/empty")
    @InjectMojo(goal = "list-images")
    @MojoParameter(name = "image", value = "nginx")
    void saysThatThereIsNothingToExplain(ListImagesMojo mojo) throws Exception {
        mojo.execute();

        assertThat(log.lines())
                .containsExactly(
                        "WARN No image contains 'nginx'.",
                        "WARN No configuration was found that leads to an Istio image.");
    }

    @Test
    @Basedir("src/test/projects/empty")
    @InjectMojo(goal = "list-images")
    void saysThatThereIsNothing(ListImagesMojo mojo) throws Exception {
        mojo.execute();

        assertThat(log.lines())
                .contains("INFO What was looked at")
                .endsWith("WARN No configuration was found that leads to an Istio image; if there is some, name it in"
                        + " <sources>.");
    }

    @Test
    @Basedir(FILTERED)
    @InjectMojo(goal = "list-images")
    @MojoParameter(name = "image", value = "pilot")
    void fillsInWhatMavenFilters(ListImagesMojo mojo) throws Exception {
        MavenProject project = modules().get(0);
        project.getProperties().setProperty("istio.version", "1.30.2");
        project.getBuild().addFilter("src/main/filters/mesh.properties");
        request.getUserProperties().setProperty("istio.suffix", "fips");

        mojo.execute();

        assertThat(log.lines())
                .map(line -> line.replaceAll(" +", " "))
                .containsExactly(
                        "INFO registry.example/mesh-1.0/pilot:1.30.2-fips",
                        "INFO src/main/resources/istio/values.yaml:2:8 global.hub @istio.hub@ hub of the image of the istiod"
                                + " chart",
                        "INFO src/main/resources/istio/values.yaml:3:8 global.tag ${istio.version}-@istio.suffix@ tag of the"
                                + " image of the istiod chart",
                        "INFO => PILOT registry.example/mesh-1.0/pilot:1.30.2-fips",
                        "INFO ");
    }

    @Test
    @Basedir(NAMED)
    @InjectMojo(goal = "list-images")
    void listsWhatEverySourceLeadsTo(ListImagesMojo mojo) throws Exception {
        mojo.execute();

        assertThat(log.lines())
                .map(line -> line.replaceAll(" +", " "))
                .contains(
                        "INFO PILOT registry.example/helm/pilot:1.28.1-placeholder-fips more-values.yaml:3",
                        "INFO PILOT registry.example/operator/pilot:1.28.1-operator spec.tag (tag of the image of the istiod chart, given with set)",
                        "INFO PROXY registry.example/waypoint/proxyv2:1.28.1-solo-fips k8s/waypoint.yaml:14",
                        "INFO PILOT registry.example/named/pilot:1.28.1-solo-fips pom.xml:49",
                        "INFO PROXY registry.example/named/proxyv2:1.28.1-solo-fips pom.xml:50");
        assertThat(log.text()).doesNotContain("overridden", "left-out");
    }

    @Test
    @Basedir(NAMED)
    @InjectMojo(goal = "list-images")
    @MojoParameter(name = "image", value = "helm/pilot")
    void explainsWhatFilesAndCommandLineMakeTogether(ListImagesMojo mojo) throws Exception {
        mojo.execute();

        assertThat(log.lines())
                .map(line -> line.replaceAll(" +", " "))
                .containsExactly(
                        "INFO registry.example/helm/pilot:1.28.1-placeholder-fips",
                        "INFO - pilot.image - name of the image of the istiod chart, given with set",
                        "INFO - global.hub - hub of the image of the istiod chart, given with set",
                        "INFO more-values.yaml:3:8 global.tag ${TAG}-fips tag of the image of the istiod chart",
                        "INFO => PILOT registry.example/helm/pilot:1.28.1-placeholder-fips",
                        "INFO ");
    }
}
