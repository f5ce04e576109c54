// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelmfilesTest {

    private static final String RELEASES = "releases: [{name: istiod, chart: istio/istiod, version: 1.30.2, ";

    @TempDir
    Path base;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "values: [{global: {hub: h, tag: t}}]~h/pilot:t",
                "values: [v.yaml]~h/pilot:file",
                "values: [v.yaml, {global: {tag: t}}]~h/pilot:t",
                "values: ['values/*.yaml', {global: {hub: h}}]~h/pilot:b",
                "values: [v.yaml], set: [{name: global.tag, value: s}]~h/pilot:s",
                "values: [v.yaml], set: [{name: global.tag, value: 20250101}]~h/pilot:20250101",
                "values: [v.yaml], setString: [{name: global.tag, value: 7}], set: [{name: global.tag, value: s}]~h/pilot:7",
                "values: [v.yaml], set: [{name: global.tag, value: 'a,b=c'}]~\"h/pilot:a,b=c\"",
                "values: [none.yaml]~?",
                "values: [none.yaml, {global: {hub: h, tag: t}}], missingFileHandler: Warn~h/pilot:t",
                "values: ['{{ .Values.none }}.yaml']~?",
                "values: [{global: {hub: h, tag: '{{ .Values.none }}'}}]~?",
                "values: [v.yaml], installed: false~''",
                "values: [v.yaml], installed: true~h/pilot:file",
                "values: [v.yaml], condition: istio.enabled~''",
                "values: [v.yaml], condition: other.enabled~h/pilot:file",
                "inherit: [{template: mesh}]~h/pilot:file",
                "values: [v.yaml.gotmpl]~h/pilot:dev",
            })
    void laysValuesOverEachOther(String release, String image) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("v.yaml", "global: {hub: h, tag: file}\n")
                .file("v.yaml.gotmpl", "global:\n  hub: h\n  tag: {{ .Values.tag }}\n")
                .file("values/a.yaml", "global: {tag: a}\n")
                .file("values/b.yaml", "global: {tag: b}\n")
                .file(
                        "helmfile.yaml",
                        "environments: {default: {values: [{tag: dev, istio: {enabled: false}}]}}\n---\n"
                                + "templates: {mesh: {values: [v.yaml]}}\n" + RELEASES + release + "}]\n")
                .discover();
        assertThat(Fixture.images(resolution).values()).hasSizeLessThan(3);
        assertThat(String.join(" ", Fixture.images(resolution).values())).contains(image.equals("''") ? "" : image);
        assertThat(Fixture.images(resolution).isEmpty()).isEqualTo(image.equals("''"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "istio/istiod~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "mesh/istiod~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "mesh/cni~CNI=h/install-cni:t",
                "other/cni~''",
                "oci://registry.example/istio/ztunnel~ZTUNNEL=h/ztunnel:t",
                "stable/nginx~''",
                "'{{ .Values.chart }}'~''",
                "{{ .Values.repo }}/istiod~OTHER=?",
                "'{{ .Values.repo }}/istiod'~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "'istio/{{ .Values.chart }}'~OTHER=?",
            })
    void tellsChartsOfIstioFromOthers(String chart, String images) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file(
                        "helmfile.yaml",
                        "repositories: [{name: mesh, url: 'https://istio.example/charts'}, {name: other, url:"
                                + " 'https://x.example'}]\n"
                                + "releases: [{name: x, version: 1.30.2, chart: " + chart
                                + ", values: [{hub: h, tag: t, global: {hub: h, tag: t}}]}]\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo(images.equals("''") ? "" : images);
    }

    @Test
    void resolvesEachEnvironment() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("deploy/helmfile.yaml.gotmpl", """
                        environments:
                          dev:
                            values:
                              - env/{{ .Environment.Name }}.yaml
                          prod:
                            values:
                              - env/prod.yaml
                          empty: {}
                        ---
                        releases:
                          - name: istiod
                            chart: istio/istiod
                            version: {{ .Values.istio.version }}
                            values:
                              - global:
                                  hub: h
                                  tag: {{ .Values.istio.version }}-fips
                        """)
                .file("deploy/env/dev.yaml", "istio: {version: 1.30.1, hub: x/istio}\n")
                .file("deploy/env/prod.yaml", "istio: {version: 1.30.2}\n")
                .discover();
        assertThat(Fixture.line(resolution))
                .isEqualTo("PILOT=h/pilot:1.30.1-fips h/pilot:1.30.2-fips; PROXY=h/proxyv2:1.30.1-fips"
                        + " h/proxyv2:1.30.2-fips");
        assertThat(resolution.images().get(0).origins().get(0).location())
                .contains(new Location("deploy/helmfile.yaml.gotmpl", 17, 16));
    }

    @Test
    void leavesOpenWhatBlocksDecide() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("helmfile.d/istio.yaml", """
                        releases:
                        {{ if .Values.istio }}
                          - name: istiod
                            chart: istio/istiod
                        {{ end }}
                          - name: app
                            chart: stable/app
                        """)
                .file("helmfile.d/app.yaml", "releases:\n{{ range .Values.x }}\n- chart: a/app\n{{ end }}\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo("OTHER=?");
        assertThat(resolution.unresolved().get(0).origins().get(0).location())
                .contains(new Location("helmfile.d/istio.yaml", 4, 1));
        assertThat(resolution.observations()).isEmpty();
    }

    @Test
    void followsNestedFilesWithTheValuesTheyAreGiven() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file(
                        "helmfile.yaml",
                        "helmfiles: [{path: mesh/helmfile.yaml, values: [{tag: t}]}, 'git::https://x.example/istio.git',"
                                + " {selectors: []}]\n")
                .file(
                        "mesh/helmfile.yaml",
                        "bases: [base.yaml, none.yaml]\nhelmfiles: [helmfile.yaml, ../helmfile.yaml]\nreleases:\n"
                                + "- {name: i, chart: istio/istiod, version: 1.30.2, values: [{global: {hub: '{{ .Values.hub"
                                + " }}', tag: '{{ .Values.tag }}'}}]}\n")
                .file("mesh/base.yaml", "values: [{hub: h}]\n")
                .discover();
        assertThat(Fixture.line(resolution)).contains("PILOT=h/pilot:t");
    }

    @Test
    void namesTheChartsOfAFileThatIsNoYaml() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("helmfile.yaml.gotmpl", "releases: [\n- chart: istio/istiod\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo("OTHER=?");
    }
}
