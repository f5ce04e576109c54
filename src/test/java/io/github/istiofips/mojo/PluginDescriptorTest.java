// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptorBuilder;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Maven and users see of the goals: names, phases, properties. A change here is a change of the interface. */
class PluginDescriptorTest {

    private static Map<String, MojoDescriptor> goals = Map.of();

    @BeforeAll
    static void read() throws Exception {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(
                        PluginDescriptorTest.class.getResourceAsStream("/META-INF/maven/plugin.xml"),
                        "no plugin.xml; run mvn process-classes first"),
                StandardCharsets.UTF_8)) {
            PluginDescriptor plugin = new PluginDescriptorBuilder().build(reader);
            assertThat(plugin.getGoalPrefix()).isEqualTo("istio-fips");
            goals = plugin.getMojos().stream().collect(Collectors.toMap(MojoDescriptor::getGoal, Function.identity()));
        }
    }

    @Test
    void goals() {
        assertThat(goals).containsOnlyKeys("verify-istio-fips", "list-images", "inspect", "lock", "explain", "help");
        assertThat(goal("verify-istio-fips").getPhase()).isEqualTo("verify");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-istio-fips", "list-images", "inspect", "lock", "explain", "help"})
    void everyGoalRunsOfflineWithoutProjectInParallelBuilds(String name) {
        MojoDescriptor mojo = goal(name);

        assertThat(mojo.isOnlineRequired()).isFalse();
        assertThat(mojo.isProjectRequired()).isFalse();
        assertThat(mojo.isThreadSafe()).isTrue();
        assertThat(mojo.isAggregator()).isFalse();
        assertThat(mojo.getDependencyResolutionRequired()).isNull();
        assertThat(mojo.getDependencyCollectionRequired()).isNull();
        assertThat(mojo.getDescription()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-istio-fips", "list-images", "inspect", "lock", "explain"})
    void everyParameterIsDescribedAndItsPropertyHasItsName(String name) {
        PlexusConfiguration configuration = goal(name).getMojoConfiguration();

        assertThat(goal(name).getParameters()).isNotEmpty().allSatisfy(parameter -> {
            assertThat(parameter.getDescription()).as(parameter.getName()).isNotBlank();
            assertThat(parameter.isRequired()).as(parameter.getName()).isFalse();
            assertThat(property(configuration, parameter)).isIn(null, "${istioFips." + parameter.getName() + "}");
        });
        assertThat(configuration.getChildren()).as("parameters with a property").isNotEmpty();
    }

    private static MojoDescriptor goal(String name) {
        return Objects.requireNonNull(goals.get(name), name);
    }

    private static @Nullable String property(PlexusConfiguration configuration, Parameter parameter) {
        PlexusConfiguration element = configuration.getChild(parameter.getName(), false);
        return element == null ? null : element.getValue(null);
    }
}
