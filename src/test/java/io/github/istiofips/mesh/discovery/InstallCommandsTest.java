// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstallCommandsTest {

    @TempDir
    Path base;

    private MeshResolution discover(String name, String text) throws SourceException {
        return new Fixture(base).file(name, text).discover();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "istioctl install ~ <istioctl></istioctl>",
                "istioctl --context prod install --set tag=1 ~ <istioctl><set><value>tag=1</value></set></istioctl>",
                "istioctl manifest generate --filename=op.yaml ~ <istioctl><files><file>op.yaml</file></files></istioctl>",
                "istioctl upgrade -f - ~ <istioctl></istioctl>",
                "helm install istiod istio/istiod ~ <helm><chart>istiod</chart></helm>",
                "helm upgrade -i mesh oci://registry.example/istio/charts/istiod ~ <helm><chart>istiod</chart></helm>",
                "helm template gw istio/gateway --version=1.30.2 ~ <helm><chart>gateway</chart><version>1.30.2</version></helm>",
                "helm install -n ztunnel ztunnel ./charts/ztunnel ~ <helm><chart>ztunnel</chart></helm>",
                "helm install istiod istio/istiod --set 'global.hub=a<b' ~"
                        + " <helm><chart>istiod</chart><set><value>global.hub=a&lt;b</value></set></helm>",
            })
    void showsTheSourceThatWouldCoverACommand(String command, String source) throws SourceException {
        assertThat(discover("deploy.sh", "set -e\n" + command + "\n").notes())
                .anySatisfy(note -> assertThat(note)
                        .startsWith("deploy.sh:2: runs ")
                        .endsWith("; to judge it, add " + source + " to <sources>."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# istioctl install",
                "istioctl version",
                "istioctl analyze install.yaml",
                "helm install gateway kong/gateway",
                "helm install istiod-dashboard grafana/grafana",
                "helm repo add istio https://istio-release.storage.googleapis.com/charts",
                "echo helm; cat istiod",
            })
    void saysNothingOfOtherCommands(String line) throws SourceException {
        assertThat(discover("deploy.sh", line + "\n").notes()).noneMatch(note -> note.startsWith("deploy.sh"));
    }

    @Test
    void showsNoSettingThatMayBeASecret() throws SourceException {
        String command = "helm install istiod istio/istiod --set global.tag=1.30.2,license.key=geheim --set token=x";
        assertThat(discover("Makefile", "all:\n\t" + command + "\n").notes())
                .anyMatch(note -> note.contains("<value>global.tag=1.30.2</value></set>"))
                .noneMatch(note -> note.contains("geheim") || note.contains("token"));
    }

    @Test
    void readsFilesOfBuildServersForCommandsOnly() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file(".github/workflows/e2e.yml", "run: istioctl install\n")
                .file(".github/istiod.yaml", "global: {hub: registry.example/istio, tag: 1.30.2}\n")
                .file(".other/e2e.yml", "run: istioctl install\n")
                .discover();
        assertThat(resolution.images()).isEmpty();
        assertThat(resolution.notes())
                .anyMatch(note -> note.startsWith(".github/workflows/e2e.yml:1: runs istioctl install"))
                .noneMatch(note -> note.startsWith(".other"));
    }
}
