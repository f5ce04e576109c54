// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SailCarrierTest {

    private static final String GIVEN = "global: {hub: h, tag: 1.30.2-fips}";

    @TempDir
    Path base;

    private static String object(String api, String kind, String name, String spec) {
        return "---\napiVersion: " + api + "\nkind: " + kind + "\nmetadata: {name: " + name + "}\nspec: " + spec + "\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                // both hub and tag
                "Istio~{version: v1.30.2, values: {global: {hub: h, tag: t}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "Istio~{version: master, values: {global: {hub: h, tag: t}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "IstioRevision~{version: v1.30-latest, values: {global: {hub: h, tag: t}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "Istio~{version: v1.30.2, profile: ambient, values: {global: {hub: h, tag: t}}}~PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t-distroless",
                "Istio~{version: v1.30.2, profile: ambient, values: {profile: demo, global: {hub: h, tag: t}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "Istio~{version: v1.30.2, profile: openshift, values: {global: {hub: h, tag: t}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "Istio~{version: v1.30.2, profile: unheard, values: {global: {hub: h, tag: t}}}~PILOT=?; PROXY=?",
                "Istio~{version: v1.30.2, values: {global: {hub: h, tag: t}, pilot: {tag: u, variant: v}}}~PILOT=h/pilot:u-v; PROXY=h/proxyv2:t",
                "IstioCNI~{version: v1.30.2, values: {global: {hub: h, tag: t}, cni: {tag: u}}}~CNI=h/install-cni:u",
                "IstioCNI~{version: v1.23.2, values: {cni: {hub: h, tag: t}}}~CNI=h/install-cni:t",
                "IstioCNI~{version: v1.30.2, profile: ambient, values: {cni: {hub: h, tag: t}}}~CNI=h/install-cni:t-distroless",
                "ZTunnel~{version: v1.30.2, values: {global: {hub: h, tag: t}}}~ZTUNNEL=h/ztunnel:t-distroless",
                "ZTunnel~{version: v1.30.2, values: {ztunnel: {hub: h, tag: t, variant: ''}}}~ZTUNNEL=h/ztunnel:t",
                "ZTunnel~{version: v1.30.2, profile: default, values: {ztunnel: {hub: h, tag: t}}}~ZTUNNEL=h/ztunnel:t-distroless",
                // whole images
                "Istio~{version: v1.30.2, values: {pilot: {image: r/pilot:1}}}~PILOT=r/pilot:1; PROXY=?",
                "Istio~{version: v1.30.2, values: {pilot: {image: r/pilot:1}, global: {proxy: {image: r/proxyv2:1}}}}~PILOT=r/pilot:1; PROXY=r/proxyv2:1",
                "IstioCNI~{version: v1.30.2, values: {cni: {image: r/cni@sha256:0}}}~CNI=r/cni@sha256:0",
                "ZTunnel~{version: v1.30.2, values: {ztunnel: {image: r/ztunnel:1}}}~ZTUNNEL=r/ztunnel:1",
                // what the operator adds
                "Istio~{version: v1.30.2}~PILOT=?; PROXY=?",
                "Istio~{version: v1.30.2, values: {global: {hub: h}}}~PILOT=?; PROXY=?",
                "Istio~{version: v1.30.2, values: {global: {tag: 1.30.2}}}~PILOT=?; PROXY=?",
                "Istio~{values: {global: {tag: 1.30.2}}}~PILOT=?; PROXY=?",
                "Istio~{version: v1.30.2, values: {pilot: {hub: h, tag: t}}}~PILOT=h/pilot:t; PROXY=?",
                "IstioCNI~{version: v1.30.2, values: {cni: {tag: t}}}~CNI=?",
                "ZTunnel~{version: v1.30.2}~ZTUNNEL=?",
                "Istio~text~PILOT=?; PROXY=?",
                "Istio~{version: v1.30.2, values: {global: {hub: '${HUB}', tag: t}}}~PILOT=?; PROXY=?",
                "Istio~{version: v1.30.2, profile: remote, values: {global: {hub: h, tag: t}}}~PROXY=h/proxyv2:t",
                // not the operator's
                "IstioRevisionTag~{targetRef: {kind: Istio, name: default}}~''",
            })
    void installsAChart(String kind, String spec, String images) throws SourceException {
        for (String api :
                new String[] {"sailoperator.io/v1", "sailoperator.io/v1alpha1", "operator.istio.io/v1alpha1"}) {
            MeshResolution resolution = new Fixture(base)
                    .file("s.yaml", object(api, kind, "default", spec))
                    .discover();
            assertThat(Fixture.line(resolution)).isEqualTo(images);
        }
    }

    @Test
    void leavesOtherGroupsAlone() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("s.yaml", object("example.org/v1", "Istio", "default", "{values: {" + GIVEN + "}}"));
        assertThat(Fixture.line(fixture.discover())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                // the object's own tag keeps the list of images out, so the hub of the Istio counts
                "{ztunnel: {tag: u}}~h/ztunnel:u-distroless",
                "{global: {tag: u}}~h/ztunnel:u-distroless",
                "{global: {hub: g}}~g/ztunnel:1.30.2-fips-distroless",
                "{ztunnel: {hub: g, tag: u}}~g/ztunnel:u-distroless",
                // nothing of its own: the list decides, whatever the Istio says
                "{meshConfig: {}}~?",
            })
    void aZtunnelTakesGlobalFromTheIstioThatItTargets(String values, String image) throws SourceException {
        Fixture fixture = new Fixture(base)
                .file(
                        "istio.yaml",
                        object("sailoperator.io/v1", "Istio", "default", "{version: v1.30.2, values: {" + GIVEN + "}}"))
                .file(
                        "ztunnel.yaml",
                        object(
                                "sailoperator.io/v1",
                                "ZTunnel",
                                "default",
                                "{version: v1.30.2, targetRef: {kind: Istio, name: default}, values: " + values + "}"));
        assertThat(Fixture.images(fixture.discover())).containsEntry("ZTUNNEL", image);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "Istio~default~{version: v1.30.2}~''",
                "Istio~prod~{version: v1.30.2}~prod",
                "Istio~default~{version: v1.30.2, updateStrategy: {type: RevisionBased}}~default-v1-30-2",
                "IstioRevision~canary~{version: v1.30.2}~canary",
            })
    void namesTheRevisionAsTheOperatorDoes(String kind, String name, String spec, String revision)
            throws SourceException {
        String values = spec.replace("}", ", values: {" + GIVEN + ", revision: ignored}}");
        if (spec.contains("updateStrategy")) {
            values = spec.replace("}}", "}, values: {" + GIVEN + ", revision: ignored}}");
        }
        Fixture fixture = new Fixture(base)
                .file("a.yaml", object("sailoperator.io/v1", kind, name, values))
                .file(
                        "b.yaml",
                        object(
                                "sailoperator.io/v1",
                                "IstioRevision",
                                "other",
                                "{version: v1.30.2, values: {global: {hub: o, tag: t}}}"))
                .file(
                        "pod.yaml",
                        "apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {istio.io/rev: '" + revision + "'}\n"
                                + "  annotations: {sidecar.istio.io/proxyImageType: debug}\nspec: {containers: []}\n");
        assertThat(Fixture.images(fixture.discover()).get("PROXY"))
                .contains("h/proxyv2:1.30.2-fips-debug")
                .doesNotContain("o/proxyv2:t-debug");
    }

    @Test
    void saysWhatDecidesAndWhatHelps() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("s.yaml", object("sailoperator.io/v1", "IstioCNI", "default", "{version: v1.30.2}"))
                .discover();
        assertThat(resolution.unresolved().get(0).reason())
                .isEqualTo(
                        "IstioCNI default (version v1.30.2) does not give both hub and tag of this image, so the image"
                                + " list or the charts in the installed build of the operator decide.");
        assertThat(resolution.unresolved().get(0).remedy())
                .isEqualTo("Set spec.values.global.hub and spec.values.global.tag, or the whole image in"
                        + " spec.values.cni.image, or name the images that run in <images>.");
    }
}
