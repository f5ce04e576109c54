// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IstioOperatorResolverTest {

    private static final String OPERATOR = "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\n";

    @TempDir
    Path base;

    @Test
    void mergesFilesInOrderAndSetLast() throws SourceException {
        new Fixture(base)
                .file("a.yaml", OPERATOR + "spec:\n  hub: a\n  tag: one\n  profile: minimal\n")
                .file("b.yaml", "---\n" + OPERATOR + "spec: {hub: b}\n");
        MeshResolution resolution = new Fixture(base)
                .resolve(new MeshSource.Istioctl(
                        List.of(base.resolve("a.yaml"), base.resolve("b.yaml")),
                        List.of("tag=two", "values.pilot.tag=three"),
                        Optional.empty()));
        assertThat(Fixture.line(resolution)).isEqualTo("PILOT=b/pilot:three; PROXY=b/proxyv2:two");
        assertThat(resolution.images().get(0).origins().get(0).key()).isEqualTo("spec.values.pilot.tag");
        assertThat(resolution.images().get(1).origins().get(1))
                .isEqualTo(new Origin(
                        Optional.of(new Location("b.yaml", 4, 13)),
                        "spec.hub",
                        "hub of the proxies that istiod injects"));
    }

    @Test
    void namesTheProfilesItKnows() throws SourceException {
        UnresolvedImage open = new Fixture(base)
                .istioctl("1.30.2", "profile: nonsense")
                .unresolved()
                .get(0);
        assertThat(open.text()).isEqualTo("profile nonsense");
        assertThat(open.reason()).isEqualTo("Profile 'nonsense' is not known for Istio 1.30.2.");
        assertThat(open.remedy())
                .isEqualTo(
                        "Use one of ambient, default, demo, empty, minimal, openshift, openshift-ambient, preview, remote, stable, or name"
                                + " the images in <images>.");
        assertThat(open.origins().get(0).location()).contains(new Location("operator.yaml", 4, 12));
        assertThat(new Fixture(base)
                        .istioctl("1.30.2", "profile: ${P}")
                        .unresolved()
                        .get(0)
                        .reason())
                .isEqualTo("Placeholder 'P' has no value.");
    }

    @Test
    void aVersionThatOnlyALosingTagTellsOfDecidesNothing() throws SourceException {
        String spec = """
                hub: h
                components: {pilot: {tag: %s}}
                values: {pilot: {tag: %s}, global: {tag: 1.24.1-fips}}
                """;
        MeshResolution contradicting = new Fixture(base).istioctl("", spec.formatted("1.22.4", "1.24.1-fips"));
        assertThat(Fixture.line(contradicting)).isEqualTo("PILOT=?; PROXY=h/proxyv2:1.24.1-fips");
        assertThat(contradicting.unresolved().get(0).reason())
                .isEqualTo("The result depends on the version of Istio, which is not known: h/pilot:1.24.1-fips before"
                        + " 1.24.0, but h/pilot:1.22.4 from 1.24.0 on.");
        assertThat(Fixture.line(new Fixture(base).istioctl("", spec.formatted("1.22.4", "1.23.1"))))
                .contains("PILOT=h/pilot:1.23.1");
        assertThat(Fixture.line(new Fixture(base).istioctl("", spec.formatted("1.24.1", "1.22.4"))))
                .contains("PILOT=h/pilot:1.24.1");
    }

    @Test
    void collectsSettingsOfComponentsAndValues() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .istioctl(
                        "1.30.2",
                        "values: {pilot: {env: {GOFIPS: 0}}}\n"
                                + "components: {pilot: {k8s: {env: [{name: COMPLIANCE_POLICY, value: pqc}, {name: X}, y]}}}");
        assertThat(resolution.settings().stream()
                        .map(setting -> setting.name() + "=" + setting.value() + " "
                                + setting.origin().key()))
                .containsExactly(
                        "GOFIPS=0 spec.values.pilot.env.GOFIPS",
                        "COMPLIANCE_POLICY=pqc spec.components.pilot.k8s.env[0].value");
    }

    @Test
    void saysWhatIsWrongWithAFile() {
        Fixture fixture = new Fixture(base)
                .file("two.yaml", OPERATOR + "---\n" + OPERATOR)
                .file("none.yaml", "kind: Other\n");
        assertThatThrownBy(() -> fixture.resolve(
                        new MeshSource.Istioctl(List.of(base.resolve("two.yaml")), List.of(), Optional.empty())))
                .isInstanceOf(SourceException.class)
                .hasMessage(
                        "two.yaml:4:1: is a second IstioOperator in one file, which istioctl refuses; put each into a"
                                + " file of its own");
        assertThatThrownBy(() -> fixture.resolve(
                        new MeshSource.Istioctl(List.of(base.resolve("none.yaml")), List.of(), Optional.empty())))
                .hasMessage("none.yaml: holds no IstioOperator (apiVersion install.istio.io/v1alpha1), named in"
                        + " <istioctl>; name it in <helm> or <manifests> if it is something else");
    }

    @Test
    void readsFlagsAsIstioctlDoesAndNotAsHelm() {
        for (String flag : List.of("hub", "=x", "hub=a=b", "hub=a,tag=b", " =x")) {
            assertThatThrownBy(() -> new Fixture(base).istioctl("1.30.2", "{}", flag))
                    .as(flag)
                    .isInstanceOf(SourceException.class)
                    .hasMessageStartingWith("set value '" + flag + "' in <istioctl>: ");
        }
    }

    @Test
    void leavesTheProxyOpenWhereAnOverlayRewritesTheInjectorUntilItIsNamed() throws SourceException {
        String spec = "{hub: h, tag: t, profile: minimal, components: {pilot: {k8s: {overlays: [{kind: ConfigMap, name:"
                + " istio-sidecar-injector, patches: [{path: data.values, value: x}]}]}}}}";
        Fixture fixture = new Fixture(base);
        UnresolvedImage open = fixture.istioctl("1.30.2", spec).unresolved().get(0);
        assertThat(open.reason())
                .isEqualTo("An overlay rewrites ConfigMap istio-sidecar-injector, which can change every proxy image.");
        assertThat(open.origins().get(0).key()).isEqualTo("spec.components.pilot.k8s.overlays[0].name");
        MeshResolution named = fixture.resolve(
                new MeshSource.Istioctl(List.of(base.resolve("operator.yaml")), List.of(), Optional.of("1.30.2")),
                new MeshSource.Images(List.of("r/proxyv2:1"), new Origin(Optional.empty(), "images", "named")));
        assertThat(Fixture.line(named)).isEqualTo("PILOT=h/pilot:t; PROXY=r/proxyv2:1");
    }

    @Test
    void takesAFileWithASpecAlone() throws SourceException {
        Fixture fixture = new Fixture(base).file("bare.yaml", "spec: {profile: minimal, hub: h, tag: t}\n");
        assertThat(Fixture.line(fixture.resolve(
                        new MeshSource.Istioctl(List.of(base.resolve("bare.yaml")), List.of(), Optional.empty()))))
                .isEqualTo("PILOT=h/pilot:t; PROXY=h/proxyv2:t");
    }

    @Test
    void notesAnIstioOperatorThatRunsNothing() throws SourceException {
        assertThat(new Fixture(base).istioctl("1.30.2", "{profile: empty}").notes())
                .containsExactly("operator.yaml: this IstioOperator switches on nothing that runs an image of Istio.");
    }

    @Test
    void namesTheImagesOfTheOldMicroservicesAndLeavesThemOpen() throws SourceException {
        List<UnresolvedImage> open = new Fixture(base)
                .istioctl("1.5.0", "{profile: separate, hub: h, tag: t, values: {mixer: {telemetry: {tag: u}}}}")
                .unresolved();
        assertThat(open.stream().map(UnresolvedImage::text))
                .containsExactly("h/galley:t", "h/citadel:t", "h/sidecar_injector:t", "h/mixer:u");
        assertThat(open.get(0).reason())
                .isEqualTo("Component galley of Istio before 1.8 runs an image of its own, which is not inspected.");
    }

    @Test
    void fillsPlaceholdersBeforeItDecides() throws SourceException {
        String spec =
                "{profile: empty, hub: h, tag: t, revision: $R, components: {cni: {enabled: $ON}, pilot: {enabled:"
                        + " true, tag: $TAG, k8s: {overlays: [{kind: Deployment, name: istiod-$R, patches: [{path:"
                        + " 'spec.template.spec.containers.[name:discovery].image', value: $R/b}]}]}}}}";
        assertThat(Fixture.line(new Fixture(base).placeholder("R", "canary").istioctl("1.30.2", spec)))
                .isEqualTo("CNI=h/install-cni:t; PILOT=canary/b; PROXY=h/proxyv2:t");
        assertThat(Fixture.line(new Fixture(base)
                        .placeholder("TAG", "1.10")
                        .istioctl("1.30.2", "{profile: minimal, hub: h, tag: t, components: {pilot: {tag: $TAG}}}")))
                .isEqualTo("PILOT=h/pilot:1.1; PROXY=h/proxyv2:t");
        assertThat(Fixture.line(new Fixture(base)
                        .placeholder("ON", "false")
                        .istioctl("1.30.2", "{profile: empty, hub: h, tag: t, components: {cni: {enabled: $ON}}}")))
                .isEmpty();
    }
}
