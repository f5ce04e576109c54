// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.RealComponents;
import io.github.istiofips.testing.RegistryServer;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs of an image as a container sees them, from its layers to the finding. */
class DistrolessTest {

    private static final String REFERENCE = "registry.example/istio/pilot:1.28.1";
    private static final String PILOT = "usr/local/bin/pilot-discovery";
    private static final byte[] PILOT_BYTES = Run.standardProgram();
    private static final byte[] ELF =
            new ElfWriter().code(new byte[64]).text("any").bytes();
    private static final byte[] SCRIPT = "#!/bin/sh\nuname -a\n".getBytes(UTF_8);
    private static final int OBJECT_FILE = 1;

    @TempDir
    Path temp;

    private static TestLayer layer() {
        return new TestLayer();
    }

    private static TestLayer elf(String... paths) {
        TestLayer layer = layer();
        for (String path : paths) {
            layer.file(path, ELF, 0755);
        }
        return layer;
    }

    private static Arguments row(String what, String told, TestLayer... layers) {
        return Arguments.of(what, told, List.of(layers));
    }

    /** Layers below that of pilot-discovery, or above it where they replace what is below; and what is told of them. */
    static Stream<Arguments> images() {
        return Stream.of(
                row("nothing else", ""),
                row(
                        "the distroless base of Istio",
                        "",
                        elf(
                                        "usr/bin/xtables-nft-multi",
                                        "usr/bin/xtables-legacy-multi",
                                        "usr/bin/nft",
                                        "usr/bin/ldconfig")
                                .symlink("usr/bin/iptables", "xtables-nft-multi")
                                .file("etc/update-motd.d/10-uname", SCRIPT, 0755)),
                row(
                        "shared libraries and the loader",
                        "",
                        elf("usr/lib/libc.so.6", "lib64/ld-linux-x86-64.so.2", "opt/a.so")),
                row(
                        "an object file",
                        "",
                        layer().file(
                                        "usr/lib/crt1.o",
                                        new ElfWriter()
                                                .type(OBJECT_FILE)
                                                .code(new byte[64])
                                                .bytes(),
                                        0755)),
                row("a file that nobody may execute", "", layer().file("bin/bash", ELF, 0644)),
                row("the same content elsewhere", "", layer().file("opt/copy", PILOT_BYTES, 0755)),
                row("a link that leads nowhere", "", layer().symlink("bin/sh", "bash")),
                row("a shell removed", "", elf("bin/bash"), layer().whiteout("bin/bash")),
                row("a shell in a directory removed", "", elf("busybox/sh"), layer().whiteout("busybox")),
                row("a shell in an opaque directory", "", elf("bin/bash"), layer().opaque("bin")),
                row("a shell replaced by data", "", elf("bin/bash"), layer().file("bin/bash", "text")),
                row("a script without what reads it", "", layer().file("usr/bin/tool", SCRIPT, 0755)),
                row("a shell", "shells (/bin/bash)", elf("bin/bash")),
                row(
                        "a shell removed before it is added",
                        "shells (/bin/bash)",
                        layer().whiteout("bin/bash"),
                        elf("bin/bash")),
                row(
                        "one of two shells removed",
                        "shells (/bin/dash)",
                        elf("bin/bash", "bin/dash"),
                        layer().whiteout("bin/bash")),
                row(
                        "a shell in the lowest of many layers",
                        "shells (/bin/bash)",
                        elf("bin/bash"),
                        elf("usr/bin/nft"),
                        layer().file("etc/a", "a")),
                row(
                        "a shell behind links",
                        "shells (/bin/busybox)",
                        elf("bin/busybox").symlink("bin/sh", "busybox").symlink("bin/cat", "/bin/busybox")),
                row("a shell by a hard link", "shells (/bin/sh)", elf("bin/ip").hardlink("bin/sh", "bin/ip")),
                row(
                        "a directory that is a link",
                        "shells (/usr/bin/sh)",
                        layer().symlink("bin", "usr/bin").file("bin/sh", ELF, 0755)),
                row("a shell that root alone may execute", "shells (/bin/bash)", layer().file("bin/bash", ELF, 0100)),
                row("a set-user-ID program", "other programs (/usr/bin/su)", layer().file("usr/bin/su", ELF, 04755)),
                row("a shell by another name", "other programs (/usr/bin/foo)", elf("usr/bin/foo")),
                row("an interpreter", "other programs (/usr/bin/python3.11)", elf("usr/bin/python3.11")),
                row("package managers", "package managers (/sbin/apk, /usr/bin/dpkg)", elf("usr/bin/dpkg", "sbin/apk")),
                row(
                        "a script with what reads it",
                        "shells (/bin/sh), other programs (/usr/bin/tool)",
                        elf("bin/sh").file("usr/bin/tool", SCRIPT, 0755)));
    }

    private Run run(String reference, TestImage... images) throws Exception {
        Path layout = Files.createTempDirectory(temp, "layout");
        new OciLayoutWriter(layout).add(reference, images);
        return new Run(temp, temp.resolve("work")).image(reference).layout(layout);
    }

    private static TestImage image(String architecture, List<TestLayer> layers) {
        TestImage image = TestImage.linux(architecture).layer(layer().file(PILOT, PILOT_BYTES, 0755));
        layers.forEach(image::layer);
        return image.entrypoint("/" + PILOT);
    }

    private static List<FindingEntry> findings(VerificationReport report) {
        return report.findings().stream()
                .filter(finding -> finding.rule().equals("not-distroless"))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void programsAreThoseOfTheEffectiveImage(String what, String told, List<TestLayer> layers) throws Exception {
        VerificationReport report =
                run(REFERENCE, image("amd64", layers)).requireDistroless().verify();

        if (told.isEmpty()) {
            assertThat(findings(report)).isEmpty();
        } else {
            FindingEntry finding = Run.onlyFinding(report, "not-distroless");
            assertThat(finding.message()).contains(" has " + told + ". Expected");
            assertThat(finding.location()).contains(Run.POM_LINE);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void withoutTheParameterNothingIsSaid(String what, String told, List<TestLayer> layers) throws Exception {
        assertThat(findings(run(REFERENCE, image("amd64", layers)).verify())).isEmpty();
    }

    @Test
    void aShellByAHardLinkToTheImagesProgramIsOne() throws Exception {
        TestLayer layer = layer().file(PILOT, PILOT_BYTES, 0755).hardlink("bin/sh", PILOT);
        TestImage image = TestImage.linux("amd64").layer(layer).entrypoint("/" + PILOT);

        VerificationReport report = run(REFERENCE, image).requireDistroless().verify();

        assertThat(Run.onlyFinding(report, "not-distroless").message()).contains("has shells (/bin/sh).");
    }

    @Test
    void anEnvoyByAnotherNameIsTheProxy() throws Exception {
        TestImage image = TestImage.linux("amd64")
                .layer(layer().file("usr/local/bin/pilot-agent", PILOT_BYTES, 0755)
                        .file("usr/local/bin/acme-proxy", Run.plainEnvoy("1.36.2"), 0755))
                .entrypoint("/usr/local/bin/pilot-agent");

        VerificationReport report = run("registry.example/istio/proxyv2:1.28.1", image)
                .requireDistroless()
                .verify();

        assertThat(findings(report)).isEmpty();
    }

    @Test
    void whatTheImageStartsIsExpected() throws Exception {
        TestImage image = TestImage.linux("amd64")
                .layer(layer().file("opt/server", PILOT_BYTES, 0755))
                .entrypoint("/opt/server");

        VerificationReport report =
                run("registry.example/acme/server:1", image).requireDistroless().verify();

        assertThat(findings(report)).isEmpty();
    }

    @Test
    void everyPlatformIsJudgedOnItsOwn() throws Exception {
        VerificationReport report = run(REFERENCE, image("amd64", List.of()), image("arm64", List.of(elf("bin/sh"))))
                .requireDistroless()
                .verify();

        assertThat(Run.onlyFinding(report, "not-distroless").platform()).contains("linux/arm64");
    }

    @Test
    void aPlatformThatCannotBeReadIsNotPassed() throws Exception {
        TestImage image = TestImage.linux("amd64")
                .layer("application/vnd.oci.image.layer.v1.tar", new byte[] {1, 2, 3}, new byte[] {1, 2, 3})
                .layer(layer().file(PILOT, PILOT_BYTES, 0755))
                .entrypoint("/" + PILOT);

        VerificationReport report = run(REFERENCE, image).requireDistroless().verify();

        Run.onlyFinding(report, "image-unreadable");
    }

    @Test
    void lowerLayersAreFetchedOnlyWhenItIsRequiredAndOnce() throws Exception {
        Path layout = temp.resolve("layout");
        new OciLayoutWriter(layout)
                .add(
                        REFERENCE,
                        TestImage.linux("amd64")
                                .layer(elf("bin/bash"))
                                .layer(elf("usr/bin/nft"))
                                .layer(layer().file(PILOT, PILOT_BYTES, 0755))
                                .entrypoint("/" + PILOT));
        try (RegistryServer server = new RegistryServer(layout)) {
            long config = 1;

            assertThat(findings(overRegistry(server).verify())).isEmpty();
            assertThat(server.requests("/blobs/")).isEqualTo(config + 1);

            assertThat(findings(overRegistry(server).requireDistroless().verify()))
                    .hasSize(1);
            assertThat(server.requests("/blobs/")).isEqualTo(config + 3);

            assertThat(findings(overRegistry(server).requireDistroless().verify()))
                    .hasSize(1);
            assertThat(findings(overRegistry(server).verify())).isEmpty();
            assertThat(server.requests("/blobs/")).isEqualTo(config + 3);
        }
    }

    private Run overRegistry(RegistryServer server) {
        return new Run(temp, temp.resolve("work"))
                .image(server.host() + "/istio/pilot:1.28.1")
                .plainHttp(server.host())
                .cache(ContentCache.at(temp.resolve("cache"), warning -> {
                    throw new AssertionError(warning);
                }));
    }

    /** Debian's own shell, package manager, linker configuration, C library and loader. */
    @Test
    @Tag("real-components")
    void programsOfADistributionAreTold() throws Exception {
        TestLayer base = layer();
        for (String program : List.of("ldconfig", "getent")) {
            base.file("usr/bin/" + program, Files.readAllBytes(RealComponents.require(program)), 0755);
        }
        Path library = Path.of("/lib/x86_64-linux-gnu/libc.so.6");
        if (Files.isRegularFile(library)) {
            base.file("lib/x86_64-linux-gnu/libc.so.6", Files.readAllBytes(library), 0755);
        }
        assertThat(findings(run(REFERENCE, image("amd64", List.of(base)))
                        .requireDistroless()
                        .verify()))
                .isEmpty();

        for (String program : List.of("dash", "dpkg", "cat")) {
            base.file("bin/" + program, Files.readAllBytes(RealComponents.require(program)), 0755);
        }
        VerificationReport report = run(REFERENCE, image("amd64", List.of(base)))
                .requireDistroless()
                .verify();

        assertThat(Run.onlyFinding(report, "not-distroless").message())
                .contains("has shells (/bin/dash), package managers (/bin/dpkg), other programs (/bin/cat).");
        assertThat(findings(report)).extracting(FindingEntry::path).containsExactly(Optional.empty());
    }
}
