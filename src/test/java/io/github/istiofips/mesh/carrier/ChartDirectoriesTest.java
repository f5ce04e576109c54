// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.mesh.HelmResolver;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.MeshRequest;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.Placeholders;
import io.github.istiofips.project.ProjectFiles;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.testing.ChartPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartDirectoriesTest {

    private static final String COPY = """
            _internal_defaults_do_not_set:
              global:
                hub: vendor.example/istio
                tag: 1.30.2-vendor
            """;

    private static final String DESCRIPTION =
            "name: istiod\nversion: 1.30.2\nappVersion: 1.30.2\nsources: [https://github.com/istio/istio]\n";

    @TempDir
    Path base;

    /** The values switch a dependency with condition a.run,b.run and tags x and y. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "none",
            value = {
                "{}; on",
                "{a: {run: false}}; off",
                "{a: {run: true}}; on",
                "{a: {run: false}, b: {run: true}}; off",
                "{b: {run: false}}; off",
                "{a: {run: 'false'}, b: {run: false}}; off",
                "{a: {run: 'false'}}; on",
                "{a: {run: 0}}; on",
                "{a: {run: null}}; on",
                "{a: false}; on",
                "{tags: {x: false}}; off",
                "{tags: {x: false, y: true}}; on",
                "{tags: {x: false, y: false}}; off",
                "{tags: {x: 'false'}}; on",
                "{tags: {z: false}}; on",
                "{tags: {x: false}, a: {run: true}}; on",
                "{tags: {x: true}, a: {run: false}}; off",
                "{tags: {x: false}, a: {run: text}}; off",
                "{a: {run: '${ON}'}}; off",
                "{a: {run: '${OTHER}'}}; on"
            })
    void conditionsAndTagsSwitchADependency(String values, String expected) throws SourceException {
        Fixture fixture = new Fixture(base)
                .placeholder("ON", "false")
                .file(
                        "Chart.yaml",
                        "name: mesh\ndependencies:\n- {name: istiod, version: 1.30.2, condition: 'a.run,b.run', tags: [x, y]}\n")
                .file("values.yaml", values + "\n");
        assertThat(Fixture.line(fixture.discover()).isEmpty() ? "off" : "on").isEqualTo(expected);
    }

    @Test
    void saysWhatSwitchesADependencyOff() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("m/Chart.yaml", "dependencies: [{name: istiod, version: 1.30.2, condition: istiod.enabled}]\n")
                .file("m/values.yaml", "istiod:\n  enabled: false\n")
                .discover();
        assertThat(resolution.notes())
                .contains("m/Chart.yaml: dependency istiod is switched off by istiod.enabled (m/values.yaml:2).");
        assertThat(Fixture.line(resolution)).isEmpty();
    }

    @Test
    void aConditionIsFoundInTheValuesOfTheCopyAsWell() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("Chart.yaml", "dependencies: [{name: istiod, version: 1.30.2, condition: istiod.enabled}]\n")
                .file("charts/istiod/Chart.yaml", DESCRIPTION)
                .file("charts/istiod/values.yaml", "enabled: false\n" + COPY);
        assertThat(Fixture.line(fixture.discover())).isEmpty();
    }

    /** A dependency on istiod; the values give the hub only, so the tag shows the version that was taken. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1.30.2; ''; h/pilot:1.30.2",
                "v1.30.2; ''; h/pilot:1.30.2",
                "'=1.30.2'; ''; h/pilot:1.30.2",
                "1.30.2; 1.30.3; h/pilot:1.30.2",
                "^1.30.0; 1.30.3; h/pilot:1.30.3",
                "1.30.x; v1.30.3; h/pilot:1.30.3",
                "^1.30.0; ''; ?",
                "~1.30.0; ''; ?",
                "^1.30.0; 1.29.9; ?",
                "'${VERSION}'; ''; h/pilot:1.30.5",
                "'${NONE}'; ''; ?",
                "''; ''; ?",
                "''; 1.30.3; h/pilot:1.30.3"
            })
    void theVersionIsThatOfTheLockWithinTheRange(String version, String locked, String expected)
            throws SourceException {
        for (String[] names :
                new String[][] {{"Chart.yaml", "Chart.lock"}, {"requirements.yaml", "requirements.lock"}}) {
            Fixture fixture = new Fixture(base)
                    .placeholder("VERSION", "1.30.5")
                    .file("m/Chart.yaml", "name: mesh\n")
                    .file(
                            "m/" + names[0],
                            "name: mesh\ndependencies: [{name: istiod, version: '" + version.replace("'", "") + "'}]\n")
                    .file("m/values.yaml", "istiod: {global: {hub: h}}\n");
            if (!locked.isEmpty()) {
                fixture.file("m/" + names[1], "dependencies: [{name: istiod, version: " + locked + "}]\n");
            }
            assertThat(Fixture.images(fixture.discover())).containsEntry("PILOT", expected);
        }
    }

    @Test
    void aUsersVersionSettlesARange() throws SourceException {
        Fixture fixture = new Fixture(base)
                .istioVersion("1.29.4")
                .file("Chart.yaml", "dependencies: [{name: istiod, version: '>=1.28.0'}]\n")
                .file("values.yaml", "istiod: {global: {hub: h}}\n");
        assertThat(Fixture.images(fixture.discover())).containsEntry("PILOT", "h/pilot:1.29.4");
    }

    /** Names and repositories of a dependency, beside one on istiod from https://charts.example. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "cni; https://istio.example; yes",
                "cni; https://charts.example; yes",
                "cni; https://other.example; no",
                "cni; '@istio'; yes",
                "cni; oci://registry.example/istio/charts; yes",
                "cni; ''; no",
                "istio-cni; https://other.example; yes",
                "redis; https://istio.example; no"
            })
    void tellsIstiosChartsFromThoseOfOthers(String name, String repository, String expected) throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("Chart.yaml", """
                        dependencies:
                        - {name: istiod, version: 1.30.2, repository: 'https://charts.example'}
                        - {name: %s, version: 1.30.2, repository: '%s'}
                        """.formatted(name, repository))
                .file("values.yaml", "global: {hub: h, tag: t}\n");
        assertThat(Fixture.images(fixture.discover()).containsKey("CNI") ? "yes" : "no")
                .isEqualTo(expected);
    }

    @Test
    void aDependencyThatOnlySoundsLikeIstiosIsNoted() throws SourceException {
        MeshResolution resolution = new Fixture(base).file("Chart.yaml", """
                        dependencies:
                        - {name: istiod, version: 1.30.2}
                        - {name: istio-extras, version: 1.0.0}
                        - {name: redis, version: 1.0.0}
                        """).discover();
        assertThat(resolution.notes())
                .contains(
                        "Chart.yaml: dependency istio-extras is not one of Istio's charts and not in the project, left"
                                + " alone; if it runs images of Istio, name them in <images>.");
    }

    @Test
    void aPackagedCopyBringsItsOwnDefaults() throws Exception {
        Fixture fixture = new Fixture(base)
                .file("Chart.yaml", "dependencies: [{name: istiod, version: 1.30.x, alias: upstream}]\n")
                .file("values.yaml", "upstream: {global: {variant: distroless}}\n");
        pack("charts/istiod-1.30.2.tgz", "istiod/Chart.yaml", DESCRIPTION, "istiod/values.yaml", COPY);
        MeshResolution resolution = fixture.discover();
        assertThat(Fixture.line(resolution))
                .isEqualTo("PILOT=vendor.example/istio/pilot:1.30.2-vendor-distroless;"
                        + " PROXY=vendor.example/istio/proxyv2:1.30.2-vendor-distroless");
        assertThat(resolution.images().get(0).origins())
                .extracting(Origin::location)
                .contains(Optional.of(new Location("charts/istiod-1.30.2.tgz!/istiod/values.yaml", 4, 10)));
        assertThat(resolution.observations()).isEmpty();
    }

    /** Own values of a copy lie beneath the parent's, in the layer that its version reads. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "1.30.2~_internal_defaults_do_not_set: {global: {hub: v, tag: o}}~{}~v/pilot:o",
                "1.30.2~_internal_defaults_do_not_set: {global: {hub: v, tag: o}}~{global: {hub: h}}~h/pilot:o",
                "1.30.2~_internal_defaults_do_not_set: {global: {hub: v, tag: o}}~{profile: ambient}~v/pilot:o-distroless",
                "1.30.2~global: {hub: v, tag: o}~{global: {tag: t}}~v/pilot:t",
                "1.22.3~defaults: {global: {hub: v, tag: o}}~{global: {tag: t}}~v/pilot:t",
                "1.20.3~global: {hub: v, tag: o}~{pilot: {tag: t}}~v/pilot:t",
                "1.20.3~global: {hub: v, tag: o}~{global: {tag: null}}~?",
                "1.30.2~_internal_defaults_do_not_set: {global: {hub: v}}~{}~?",
                "1.0.0~_internal_defaults_do_not_set: {global: {hub: v, tag: 1.30.2-x}}~{}~v/pilot:1.30.2-x"
            })
    void valuesOfACopyLieBeneathTheParents(String version, String own, String given, String expected)
            throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("Chart.yaml", "dependencies: [{name: istiod, version: " + version + "}]\n")
                .file("values.yaml", "istiod: " + given + "\n")
                .file("charts/istiod/Chart.yaml", "name: istiod\nversion: " + version + "\n")
                .file("charts/istiod/values.yaml", own + "\n");
        assertThat(Fixture.images(fixture.discover())).containsEntry("PILOT", expected);
    }

    @Test
    void ofTwoVersionsOfACopyThatContradictNoneCounts() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("c/Chart.yaml", "name: istiod\nversion: 1.20.3\nappVersion: 1.30.2\n")
                .file("c/values.yaml", "hub: v\ntag: latest\nglobal: {hub: w, tag: latest}\n");
        assertThat(Fixture.images(fixture.discover())).containsEntry("PILOT", "?");
    }

    @Test
    void aStaleCopyIsResolvedBesideWhatIsAskedFor() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("Chart.yaml", "dependencies: [{name: istiod, version: 1.31.0}]\n")
                .file("values.yaml", "istiod: {global: {hub: h}}\n")
                .file("charts/istiod/Chart.yaml", DESCRIPTION)
                .file("charts/istiod/values.yaml", COPY)
                .discover();
        assertThat(Fixture.images(resolution)).containsEntry("PILOT", "h/pilot:1.30.2-vendor h/pilot:1.31.0");
        assertThat(resolution.notes())
                .contains("charts/istiod/Chart.yaml: version 1.30.2 is not what Chart.yaml asks for (1.31.0); Helm"
                        + " installs it as it is, so both are resolved.");
    }

    @Test
    void valuesPassDownKeyByKeyAndGlobalIsShared() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file(
                        "Chart.yaml",
                        "name: platform\ndependencies: [{name: mesh, version: 1.0.0, repository: 'file://mesh'}]\n")
                .file("values.yaml", "global: {hub: top}\nmesh: {istiod: {global: {tag: t}}}\n")
                .file(
                        "mesh/Chart.yaml",
                        "name: mesh\nversion: 1.0.0\ndependencies: [{name: istiod, version: 1.30.2}]\n")
                .file(
                        "mesh/values.yaml",
                        "global: {hub: middle}\nistiod: {global: {hub: low, tag: low, variant: debug}}\n");
        assertThat(Fixture.line(fixture.discover())).isEqualTo("PILOT=top/pilot:t-debug; PROXY=top/proxyv2:t-debug");
    }

    @Test
    void aPackagedChartMayHoldPackagedCharts() throws Exception {
        byte[] inner = new ChartPackage()
                .file("istiod/Chart.yaml", DESCRIPTION)
                .file("istiod/values.yaml", COPY)
                .bytes();
        Files.createDirectories(base.resolve("charts"));
        Files.write(
                base.resolve("charts/mesh-1.0.0.tgz"),
                new ChartPackage()
                        .file("mesh/Chart.yaml", "name: mesh\nversion: 1.0.0\n")
                        .file("mesh/charts/istiod-1.30.2.tgz", inner)
                        .file("mesh/charts/cni/Chart.yaml", "name: cni\nversion: 1.30.2\nhome: istio.io\n")
                        .file(
                                "mesh/charts/cni/values.yaml",
                                "_internal_defaults_do_not_set: {global: {hub: v, tag: c}}\n")
                        .bytes());
        MeshResolution resolution =
                new Fixture(base).file("Chart.yaml", "name: top\n").discover();
        assertThat(Fixture.images(resolution))
                .containsEntry("PILOT", "vendor.example/istio/pilot:1.30.2-vendor")
                .doesNotContainKey("OTHER");
    }

    @Test
    void chartsThatDependOnEachOtherEnd() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file(
                        "a/Chart.yaml",
                        "name: a\ndependencies: [{name: b, repository: 'file://../b'}, {name: istiod, version: 1.30.2}]\n")
                .file("b/Chart.yaml", "name: b\ndependencies: [{name: a, repository: 'file://../a'}]\n")
                .file("c/Chart.yaml", "name: c\ndependencies: [{name: a, repository: 'file://../a'}]\n")
                .file("c/values.yaml", "global: {hub: h, tag: t}\n");
        assertThat(Fixture.line(fixture.discover())).isEqualTo("PILOT=h/pilot:t; PROXY=h/proxyv2:t");
    }

    @Test
    void librariesAndChartsOfOthersAreNothing() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file(
                        "Chart.yaml",
                        "name: shop\ndependencies: [{name: common, version: 1.0.0, repository: 'file://common'}]\n")
                .file("values.yaml", "global: {hub: h, tag: t}\n")
                .file(
                        "common/Chart.yaml",
                        "name: common\ntype: library\ndependencies: [{name: istiod, version: 1.30.2}]\n")
                .file("other/Chart.yaml", "name: gateway\nversion: 2.0.0\n")
                .file("other/values.yaml", "hub: h\ntag: t\n")
                .file("zone/Chart.yaml", "name: cni\nversion: 1.30.2\n")
                .file("zone/values.yaml", "hub: h\ntag: t\n");
        assertThat(Fixture.line(fixture.discover())).isEmpty();
    }

    @Test
    void aCopyThatNobodyInstallsIsResolvedWithItsOwnVersion() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("c/Chart.yaml", DESCRIPTION)
                .file("c/values.yaml", COPY)
                .file("c/values-prod.yaml", "global: {tag: prod}\n")
                .file("c/files/profile-ambient.yaml", "global: {variant: distroless}\npilot: {}\n")
                .file("c/templates/zzz_profile.yaml", "{{ istio }}\n")
                .discover();
        assertThat(Fixture.line(resolution))
                .isEqualTo("PILOT=vendor.example/istio/pilot:1.30.2-vendor vendor.example/istio/pilot:prod;"
                        + " PROXY=vendor.example/istio/proxyv2:1.30.2-vendor vendor.example/istio/proxyv2:prod");
        assertThat(resolution.notes())
                .containsExactly("c/Chart.yaml: a copy of a chart of Istio, resolved with its own version and values.");
    }

    /** Copies of Istio's charts as vendors keep them, by name, and what their values lead to. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "istio-cni~1.27.2-bb.1~{_internal_defaults_do_not_set: {global: {hub: v, tag: t}}}~CNI=v/install-cni:t",
                "cni~1.20.1~{global: {hub: v, tag: t}, cni: {variant: distroless}}~CNI=v/install-cni:t-distroless",
                "ztunnel~1.30.2~{_internal_defaults_do_not_set: {hub: v, tag: t}}~ZTUNNEL=v/ztunnel:t",
                "ztunnel~1.20.1~{hub: v, tag: t}~ZTUNNEL=v/ztunnel:t",
                "istio-operator~1.10.3-bb.0~{hub: v, tag: t, image: operator}~OPERATOR=v/operator:t",
                "istio-ingress~1.10.3~{global: {hub: v, tag: t}, gateways: {istio-ingressgateway: {}}}~PROXY=v/proxyv2:t",
                "base~1.30.2~{global: {hub: v, tag: t}}~''",
                "istiod~1.30.2~{replicas: 2}~''",
            })
    void copiesByName(String name, String version, String own, String expected) throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("c/Chart.yaml", "name: " + name + "\nversion: " + version + "\nkeywords: [istio]\n")
                .file("c/values.yaml", own + "\n");
        assertThat(Fixture.line(fixture.discover())).isEqualTo(expected);
    }

    @Test
    void aGatewayOfItsOwnIsLeftToIstiodAndItsListedImagesAreTaken() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("Chart.yaml", """
                        name: gateway
                        version: 1.30.2-bb.0
                        annotations:
                          helm.sh/images: |
                            - name: proxy
                              image: registry.example/istio/proxyv2:1.30.2-fips
                            - name: other
                              image: registry.example/base:1
                        """)
                .file("values.yaml", "podAnnotations: {inject.istio.io/templates: gateway}\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo("PROXY=registry.example/istio/proxyv2:1.30.2-fips ?");
        assertThat(resolution.images().get(0).origins().get(0).location()).contains(new Location("Chart.yaml", 6, 14));
        assertThat(resolution.notes())
                .contains("Chart.yaml: images of Istio listed in annotation helm.sh/images, taken as found since the"
                        + " chart's values do not tell them.");
    }

    @Test
    void listedImagesDoNotCountBesideValues() throws SourceException {
        Fixture fixture = new Fixture(base).file("Chart.yaml", """
                        dependencies: [{name: istiod, version: 1.30.2}]
                        annotations:
                          helm.sh/images: |
                            - image: registry.example/istio/pilot:1
                        """).file("values.yaml", "global: {hub: h, tag: t}\n");
        assertThat(Fixture.line(fixture.discover())).isEqualTo("PILOT=h/pilot:t; PROXY=h/proxyv2:t");
    }

    @Test
    void anIstioOperatorInATemplateIsLeftOpen() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("chart/Chart.yaml", "name: istio\nversion: 1.17.2-bb.0\n")
                .file(
                        "chart/values.yaml",
                        "hub: registry.example/istio\ntag: 1.17.2\nenterprise: false\nmeshConfig: {}\n")
                .file(
                        "chart/templates/controlplane.yaml",
                        "{{- if true }}\napiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\n")
                .discover();
        UnresolvedImage open = resolution.unresolved().get(0);
        assertThat(resolution.unresolved()).hasSize(1);
        assertThat(resolution.images()).isEmpty();
        assertThat(open.text()).isEqualTo("kind: IstioOperator");
        assertThat(open.origins().get(0).location().orElseThrow()).hasToString("chart/templates/controlplane.yaml:3");
    }

    /** What lies elsewhere is no further file of the chart's values, and stays open for want of a version. */
    @ParameterizedTest
    @CsvSource({
        "environments/prod.yaml, yes",
        "values/prod/istio.yaml, yes",
        "values.prod.yaml, yes",
        "ci/test-values.yaml, yes",
        "templates/prod.yaml, no",
        "inner/prod.yaml, no"
    })
    void furtherValuesOfAChart(String file, String expected) throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("m/Chart.yaml", "dependencies: [{name: istiod, version: 1.30.2}]\n")
                .file("m/inner/Chart.yaml", "name: inner\n")
                .file("m/values.yaml", "istiod: {global: {hub: h, tag: t}}\n")
                .file("m/" + file, "istiod: {global: {tag: prod}}\n");
        assertThat(Fixture.images(fixture.discover()))
                .containsEntry("PILOT", expected.equals("yes") ? "h/pilot:prod h/pilot:t" : "h/pilot:t ?");
    }

    @Test
    void aValuesFileThatOnlySwitchesADependencyOnCounts() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("Chart.yaml", "dependencies: [{name: istiod, version: 1.30.2, condition: mesh.enabled}]\n")
                .file("values.yaml", "mesh: {enabled: false}\n")
                .file("values-prod.yaml", "mesh: {enabled: true}\n");
        assertThat(Fixture.images(fixture.discover())).containsKey("PILOT");
    }

    @ParameterizedTest
    @CsvSource({
        "'name: [', true",
        "'# istio\nname: [', true",
        "text, true",
        "'name: {{ .Values.name }}', false",
    })
    void aDescriptionThatCannotBeReadCountsIfItNamesIstio(String text, boolean istio) throws SourceException {
        String named = istio ? "# Istio\n" + text : text;
        MeshResolution resolution =
                new Fixture(base).file("Chart.yaml", named + "\n").discover();
        assertThat(resolution.observations()).hasSize(istio ? 1 : 0);
        if (!istio) {
            assertThat(resolution.notes())
                    .anyMatch(note -> note.endsWith("; left alone, Chart.yaml does not name Istio."));
        }
    }

    @ParameterizedTest
    @CsvSource({"istiod-1.30.2.tgz, true", "cni-1.30.2.tgz, true", "unknown-1.0.0.tgz, true", "redis-1.0.0.tgz, false"})
    void aPackageThatCannotBeReadCountsUnlessItIsAnothers(String name, boolean counts) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("Chart.yaml", """
                        dependencies:
                        - {name: istiod, version: 1.30.2}
                        - {name: cni, version: 1.30.2, repository: '@istio'}
                        - {name: redis, version: 1.0.0}
                        """)
                .file("charts/" + name, "version https://git-lfs.github.com/spec/v1\n")
                .discover();
        assertThat(resolution.observations())
                .extracting(Observation::subject)
                .isEqualTo(counts ? List.of("charts/" + name) : List.of());
        if (!counts) {
            assertThat(resolution.notes())
                    .contains(
                            "charts/redis-1.0.0.tgz: cannot be read as a packaged chart: it is no gzipped tar archive,"
                                    + " damaged, or too large; package it again with helm package; left alone, Chart.yaml names"
                                    + " it as another product's.");
        }
    }

    @Test
    void aPackageWithoutADescriptionCannotBeRead() throws Exception {
        pack("charts/x-1.tgz", "x/values.yaml", "a: b\n", "x/Chart.lock", "c: d\n");
        MeshResolution resolution =
                new Fixture(base).file("Chart.yaml", "name: m\n").discover();
        assertThat(resolution.observations())
                .extracting(Observation::message)
                .containsExactly("charts/x-1.tgz: holds no Chart.yaml; package the chart again");
    }

    @Test
    void aCarrierInstallsAChartWithItsValuesAndClaimsIt() throws Exception {
        Fixture fixture = new Fixture(base)
                .file("m/Chart.yaml", "dependencies: [{name: istiod, version: 1.30.2}]\n")
                .file("m/Chart.lock", "dependencies: []\n")
                .file(
                        "m/values.yaml",
                        "istiod: {global: {hub: h, tag: t}}\nweb: {podAnnotations: {sidecar.istio.io/proxyImage: 'r/p:1'}}\n")
                .file("m/values-prod.yaml", "istiod: {global: {tag: prod}}\n")
                .file("shop/Chart.yaml", "name: shop\n")
                .file("shop/values.yaml", "hub: h\n");
        assertThat(fixture).isNotNull();
        ProjectFiles files = ProjectFiles.walk(base, List.of());
        ProjectIndex index = new ProjectIndex(files.list());
        SourceReader reader =
                new SourceReader(new MeshRequest(base, files, List.of(), Optional.empty(), Placeholders.none()));
        Collector collector = new Collector();
        ChartDirectories charts = new ChartDirectories(index, reader, collector, new HelmResolver(reader, collector));
        Origin origin = new Origin(Optional.of(new Location("app.yaml", 1, 1)), "path", "Application");

        assertThat(charts.install("m", Fixture.values("istiod: {global: {tag: given}}"), origin))
                .isTrue();
        assertThat(charts.install("shop", HelmValues.EMPTY, origin)).isFalse();
        assertThat(charts.install("none", HelmValues.EMPTY, origin)).isFalse();
        assertThat(Fixture.images(collector.resolution())).containsEntry("PILOT", "h/pilot:given");
        assertThat(index.files().stream().filter(index::isClaimed).map(file -> file.relative()))
                .containsExactly("m/Chart.lock", "m/Chart.yaml", "m/values.yaml");
        assertThat(collector.choices()).hasSize(1);

        charts.resolveRest();

        assertThat(Fixture.images(collector.resolution())).containsEntry("PILOT", "h/pilot:given h/pilot:prod");
    }

    @Test
    void aPathToAChartOfTheProjectCountsForWhatItHolds() throws Exception {
        new Fixture(base)
                .file("istio/gateway/Chart.yaml", "name: gateway\n")
                .file("istio/gateway/templates/gw.yaml", "kind: Gateway\n");
        ProjectFiles files = ProjectFiles.walk(base, List.of());
        SourceReader reader =
                new SourceReader(new MeshRequest(base, files, List.of(), Optional.of("1.30.2"), Placeholders.none()));
        Collector collector = new Collector();
        HelmResolver helm = new HelmResolver(reader, collector);
        ChartInstaller installer =
                new ChartInstaller(helm, new ChartDirectories(new ProjectIndex(files.list()), reader, collector, helm));
        Origin origin = new Origin(Optional.empty(), "path", "Application");

        assertThat(installer.installDirectory(
                        "istio/gateway",
                        new ChartReference("istio/gateway", "", Optional.empty(), origin),
                        HelmValues.EMPTY))
                .isFalse();
        assertThat(installer.installDirectory(
                        "istio/cni", new ChartReference("istio/cni", "", Optional.empty(), origin), HelmValues.EMPTY))
                .isTrue();
    }

    private void pack(String file, String... pathsAndTexts) throws IOException {
        ChartPackage chart = new ChartPackage();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            chart.file(pathsAndTexts[i], pathsAndTexts[i + 1]);
        }
        Files.createDirectories(base.resolve(file).getParent());
        Files.write(base.resolve(file), chart.bytes());
    }

    @ParameterizedTest
    @CsvSource({"istiod, OTHER=?", "istio-operator, OTHER=?", "gateway, ''", "base, ''", "kiali, ''"})
    void aCopyOfWhichOnlyTheDescriptionIsThereIsOpen(String name, String expected) throws SourceException {
        String chart = "name: " + name + "\nversion: 1.25.1\nsources: [https://github.com/istio/istio]\n";

        assertThat(Fixture.line(new Fixture(base).file("Chart.yaml", chart).discover()))
                .isEqualTo(expected);
    }
}
