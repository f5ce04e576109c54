// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the image layouts of the examples from executables that {@code examples/images/build.sh} made. The four Go programs have the
 * same bytes, so that they share one layer as hard links; {@code examples/images/rebuild.sh} runs both.
 */
public final class ExampleImages {

    private static final int EXECUTABLE = 0755;
    private static final String REPOSITORY = "registry.example/istio/";

    private final Path executables;

    private ExampleImages(Path executables) {
        this.executables = executables;
    }

    /**
     * Writes all layouts.
     *
     * @param arguments directory with the executables, directory of the examples
     */
    public static void main(String[] arguments) throws IOException {
        ExampleImages images = new ExampleImages(Path.of(arguments[0]));
        Path examples = Path.of(arguments[1]);
        images.writeFips(new OciLayoutWriter(examples.resolve("quickstart/images")));
        images.writeFips(new OciLayoutWriter(examples.resolve("release-gate/images")));
        images.writeStandard(new OciLayoutWriter(examples.resolve("non-fips/images")));
    }

    private void writeFips(OciLayoutWriter layout) throws IOException {
        String tag = ":1.28.1-solo-fips";
        layout.add(REPOSITORY + "pilot" + tag, pilot("fips", "amd64"));
        layout.add(REPOSITORY + "proxyv2" + tag, proxy("fips", "amd64"));
        layout.add(REPOSITORY + "install-cni" + tag, cni("fips", "amd64"));
    }

    private void writeStandard(OciLayoutWriter layout) throws IOException {
        String tag = ":1.28.1-solo-arm";
        layout.add(REPOSITORY + "pilot" + tag, pilot("standard", "amd64"), pilot("standard", "arm64"));
        layout.add(REPOSITORY + "proxyv2" + tag, proxy("standard", "amd64"));
    }

    private TestImage pilot(String build, String architecture) throws IOException {
        return base(build, architecture).entrypoint("/usr/local/bin/pilot-discovery");
    }

    private TestImage proxy(String build, String architecture) throws IOException {
        byte[] envoy = Files.readAllBytes(
                executables.resolve(build).resolve(architecture).resolve("envoy"));
        return base(build, architecture)
                .layer(new TestLayer().file("usr/local/bin/envoy", envoy, EXECUTABLE))
                .entrypoint("/usr/local/bin/pilot-agent");
    }

    private TestImage cni(String build, String architecture) throws IOException {
        return base(build, architecture).cmd("/usr/local/bin/install-cni");
    }

    /** A stand-in for a distribution's base layer, and the Go programs above it. */
    private TestImage base(String build, String architecture) throws IOException {
        String release = "ID=example\nPRETTY_NAME=\"Base layer of an example image\"\n";
        byte[] program = Files.readAllBytes(
                executables.resolve(build).resolve(architecture).resolve("pilot-discovery"));
        return TestImage.linux(architecture)
                .layer(new TestLayer().file("etc/os-release", release.getBytes(StandardCharsets.UTF_8), 0644))
                .layer(new TestLayer()
                        .file("usr/local/bin/pilot-discovery", program, EXECUTABLE)
                        .hardlink("usr/local/bin/pilot-agent", "usr/local/bin/pilot-discovery")
                        .hardlink("usr/local/bin/install-cni", "usr/local/bin/pilot-discovery")
                        .hardlink("opt/cni/bin/istio-cni", "usr/local/bin/pilot-discovery"));
    }
}
