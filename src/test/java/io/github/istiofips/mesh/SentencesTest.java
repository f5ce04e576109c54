// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds what users read when a reference is not determined. */
class SentencesTest {

    @TempDir
    Path base;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "cni~1.30.2~{global: {hub: '${A}/$B', tag: t}}~${A}/$B/install-cni:t~Placeholders 'A', 'B' have no value.~Set <placeholders><A>…</A><B>…</B></placeholders>, or a POM property of that name.",
                "cni~1.30.2~{global: {hub: '{{ .h }}', tag: t}}~{{ .h }}/install-cni:t~global.hub holds a template ({{ … }}), which only the tool that renders it can fill.~Name the rendered files in <manifests>, or the image in <images>.",
                "cni~1.30.2~{global: {hub: '', tag: t}}~?/install-cni:t~global.hub is empty, so the reference has no hub.~Give global.hub a value, or remove the key.",
                "cni~~{global: {hub: h}}~h/install-cni:?~No tag is given, and the default of the release that is installed is not known from the files.~Set global.tag, or <istioVersion> to the exact release of Istio that is installed.",
                "cni~1.30.2~{global: {hub: h, tag: t}, image: a@sha256:0}~h/a@sha256:0:t~The image name a@sha256:0 has a digest but no slash, which renders the invalid reference h/a@sha256:0:t.~Write the whole reference there, registry and repository included.",
                "cni~~{global: {hub: h, tag: t, variant: v}}~h/install-cni:t-v~The result depends on the version of Istio, which is not known: h/install-cni:t before 1.16.0, but h/install-cni:t-v from 1.16.0 on.~Set <istioVersion>, or <version> of this source.",
                "cni~1.30.2~{profile: odd}~registry.istio.io/release/install-cni:1.30.2~Profile 'odd' is not known for Istio 1.30.2.~Use one of ambient, default, demo, preview, remote, stable, or name the images in <images>.",
                "cni~1.30.2~{profile: '${P}'}~registry.istio.io/release/install-cni:1.30.2~Placeholder 'P' has no value.~Set <placeholders><P>…</P></placeholders>, or a POM property of that name.",
                "ztunnel~1.17.0~{}~ztunnel~Istio 1.17.0 has no chart ztunnel.~Correct <version> or <istioVersion>, or take the source out.",
                "gateway~1.30.2~{}~auto~The image of this gateway is auto: the istiod that injects it decides, and no values of istiod are known here.~Add the values of istiod to <sources>, or name the image in <images>.",
            })
    void ofHelmValues(String chart, String version, String values, String text, String reason, String remedy)
            throws SourceException {
        UnresolvedImage open = new Fixture(base)
                .helm(chart, version == null ? "" : version, values)
                .unresolved()
                .get(0);
        assertThat(open.text()).isEqualTo(text);
        assertThat(open.reason()).isEqualTo(reason);
        assertThat(open.remedy()).isEqualTo(remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{profile: empty, tag: t, components: {ztunnel: {enabled: true}}, values: {hub: s, global: {hub: g}}}~Both values.hub and values.global.hub are set, and which of them istioctl before 1.22.4 takes for ztunnel is not known.~Set values.ztunnel.hub, which wins over both.",
                "{profile: minimal, hub: h, tag: t, components: {pilot: {k8s: {overlays: [{kind: ConfigMap, name: istio, patches: [{path: data.mesh}]}]}}}}~An overlay rewrites ConfigMap istio, which can change every proxy image.~Name the proxy image in <images>.",
                "{installPackagePath: /x}~installPackagePath /x replaces the charts and profiles of istioctl, so its rules do not hold.~Render it with istioctl manifest generate, name the output in <manifests> and leave the IstioOperator out of <sources>.",
            })
    void ofIstioOperators(String spec, String reason, String remedy) throws SourceException {
        UnresolvedImage open =
                new Fixture(base).istioctl("1.22.3", spec).unresolved().get(0);
        assertThat(open.reason()).isEqualTo(reason);
        assertThat(open.remedy()).isEqualTo(remedy);
    }

    @Test
    void ofDiscoveredFiles() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("a.yaml", "hub: a/istio\n")
                .file("b.yaml", "apiVersion: maistra.io/v2\nkind: ServiceMeshControlPlane\n")
                .file("kustomization.yaml", "resources: ['https://istio.example/install']\n")
                .discover();
        assertThat(resolution.unresolved().stream().map(UnresolvedImage::reason))
                .containsExactly(
                        "The kustomization takes https://istio.example/install from elsewhere, so what it installs is not known from"
                                + " the files.",
                        "Objects of kind ServiceMeshControlPlane install Istio, but their images are not resolved from the object.",
                        "a.yaml names Istio's hub, but not which chart it holds values of.");
        assertThat(resolution.unresolved().stream().map(UnresolvedImage::remedy))
                .containsExactly(
                        "Render it with kustomize build and name the output in <manifests>.",
                        "Name the rendered files in <manifests>, or the images in <images>.",
                        "Name it in <sources> as <helm> with its <chart>.");
    }

    @Test
    void ofWrongSources() {
        Fixture fixture = new Fixture(base).file("list.yaml", "- x\n").file("empty.yaml", "");
        assertThatThrownBy(() -> fixture.resolve(new MeshSource.Helm("mixer", Optional.empty(), List.of(), List.of())))
                .isInstanceOf(SourceException.class)
                .hasMessage(
                        "chart 'mixer' in <sources>: not one of Istio's charts; use one of base, default, istio-default,"
                                + " istiod, istio-discovery, istiod-remote, cni, istio-cni, ztunnel, gateway, ingress,"
                                + " istio-ingress, egress, istio-egress, istio-operator, ambient");
        assertThatThrownBy(() -> fixture.resolve(
                        new MeshSource.Helm("cni", Optional.empty(), List.of(base.resolve("list.yaml")), List.of())))
                .hasMessage(
                        "list.yaml:1:1: is not a values file: keys and values are expected at the top level; correct"
                                + " the file, or leave it out of <sources>");
        assertThatThrownBy(() -> fixture.resolve(
                        new MeshSource.Helm("cni", Optional.empty(), List.of(base.resolve("none.yaml")), List.of())))
                .hasMessage("none.yaml: no such file, named in <sources>; correct the path, which is relative to the"
                        + " module's directory");
    }

    @Test
    void anEmptyValuesFileGivesTheDefaults() throws SourceException {
        assertThat(Fixture.line(new Fixture(base).helm("cni", "1.29.0", "# nothing\n")))
                .isEqualTo("CNI=docker.io/istio/install-cni:1.29.0");
        assertThat(Fixture.line(new Fixture(base).helm("cni", "1.29.0", "---\n~\n")))
                .isEqualTo("CNI=docker.io/istio/install-cni:1.29.0");
    }
}
