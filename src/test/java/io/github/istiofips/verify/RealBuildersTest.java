// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.registry.RegistryHost;
import io.github.istiofips.image.registry.RegistrySettings;
import io.github.istiofips.testing.Containerd;
import io.github.istiofips.testing.DockerRegistry;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.Programs;
import io.github.istiofips.testing.RealComponents;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images in the formats that image builders write, served by a registry. */
@Tag("real-components")
class RealBuildersTest {

    @TempDir
    static Path served;

    private static DockerRegistry registry;

    @TempDir
    Path temp;

    @BeforeAll
    static void start() throws Exception {
        registry = DockerRegistry.plain(served);
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "v2s2, application/vnd.docker.distribution.manifest.list.v2+json",
        "oci, application/vnd.oci.image.index.v1+json"
    })
    void skopeoPushesEitherKindOfList(String format, String mediaType) throws Exception {
        registry.push(layout("amd64", "arm64"), "1", "skopeo:" + format, "--format=" + format);

        assertThat(index("skopeo:" + format)).contains("\"mediaType\":\"" + mediaType + "\"");
        inspect("skopeo:" + format).assertHas("amd64", "arm64");
    }

    @ParameterizedTest
    @CsvSource({
        "v2s2, application/vnd.docker.distribution.manifest.list.v2+json",
        "oci, application/vnd.oci.image.index.v1+json"
    })
    void buildahPushesEitherKindOfList(String format, String mediaType) throws Exception {
        RealComponents.requireRoot();
        buildah("manifest", "create", "list");
        for (String architecture : List.of("amd64", "arm64")) {
            Path program = Files.write(temp.resolve(architecture), Inspected.program(architecture));
            String container = buildah("from", "--arch=" + architecture, "scratch");
            buildah("copy", "--chmod=755", container, program.toString(), Inspected.PROGRAM);
            buildah("config", "--entrypoint=[\"" + Inspected.PROGRAM + "\"]", container);
            buildah("commit", "--format=docker", container, "image-" + architecture);
            buildah("manifest", "add", "--arch=" + architecture, "list", "localhost/image-" + architecture);
        }
        String target = "docker://" + registry.host() + "/buildah:" + format;
        buildah("manifest", "push", "--all", "--tls-verify=false", "--format=" + format, "list", target);

        assertThat(index("buildah:" + format)).contains("\"mediaType\":\"" + mediaType + "\"");
        inspect("buildah:" + format).assertHas("amd64", "arm64");
    }

    /** Debian's umoci writes manifests without a media type and layers whose archives have no end blocks. */
    @Test
    void umociLeavesOutWhatOthersWrite() throws Exception {
        Path program = Files.write(temp.resolve("program"), Inspected.program("arm64"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path layout = temp.resolve("layout");
        Programs.run(temp, "umoci", "init", "--layout", layout.toString());
        String image = layout + ":1";
        Programs.run(temp, "umoci", "new", "--image", image);
        Programs.run(
                temp,
                "umoci",
                "config",
                "--image",
                image,
                "--architecture",
                "arm64",
                "--config.entrypoint",
                Inspected.PROGRAM);
        Programs.run(temp, "umoci", "insert", "--rootless", "--image", image, program.toString(), Inspected.PROGRAM);
        registry.push(layout, "1", "umoci:1");

        assertThat(index("umoci:1")).startsWith("{\"schemaVersion\":2,\"config\"");
        inspect("umoci:1").assertHas("arm64");
    }

    @Test
    void skopeoCompressesWithZstd() throws Exception {
        Path plain = temp.resolve("plain");
        Path layout = temp.resolve("zstd");
        Programs.run(
                temp,
                "skopeo",
                "--insecure-policy",
                "copy",
                "--all",
                "--dest-decompress",
                "oci:" + layout("amd64", "arm64") + ":1",
                "dir:" + plain);
        Programs.run(
                temp,
                "skopeo",
                "--insecure-policy",
                "copy",
                "--all",
                "--dest-compress-format=zstd",
                "dir:" + plain,
                "oci:" + layout + ":1");
        registry.push(layout, "1", "zstd:1");

        inspect("zstd:1").assertHas("amd64", "arm64");
    }

    /** Each file of such a layer has a gzip member or zstd frame of its own, and a table of contents follows. */
    @ParameterizedTest
    @CsvSource({
        "estargz, application/vnd.oci.image.layer.v1.tar+gzip, containerd.io/snapshot/stargz/toc.digest",
        "zstdchunked, application/vnd.oci.image.layer.v1.tar+zstd, io.containers.zstd-chunked.manifest-checksum"
    })
    void containerdConvertsForLazyPulling(String kind, String mediaType, String annotation) throws Exception {
        RealComponents.requireRoot();
        Containerd.convertAndPush(
                layout("amd64", "arm64"), kind, registry.host() + "/lazy:" + kind, temp.resolve("containerd"));

        Inspected inspected = inspect("lazy:" + kind);

        assertThat(Programs.run(temp, "skopeo", "inspect", "--raw", "--tls-verify=false", manifest(inspected)))
                .contains(mediaType, annotation);
        inspected.assertHas("amd64", "arm64");
    }

    private static String manifest(Inspected inspected) {
        return "docker://" + registry.host() + "/lazy@"
                + inspected.image().platforms().get(0).digest().orElseThrow();
    }

    private Inspected inspect(String nameAndTag) throws Exception {
        RegistryHost host = new RegistryHost(registry.host(), Optional.empty(), true, Optional.empty());
        RegistrySettings settings =
                new RegistrySettings(Map.of(registry.host(), host), name -> Optional.empty(), List.of(), false);
        return Inspected.of(registry.host() + "/" + nameAndTag, settings, temp.resolve("work"));
    }

    private String index(String nameAndTag) throws Exception {
        return Programs.run(
                        temp,
                        "skopeo",
                        "inspect",
                        "--raw",
                        "--tls-verify=false",
                        "docker://" + registry.host() + "/" + nameAndTag)
                .replaceAll("\\s", "");
    }

    private String buildah(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 3];
        all[0] = "--storage-driver=vfs";
        all[1] = "--root=" + temp.resolve("storage");
        all[2] = "--runroot=" + temp.resolve("run");
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Programs.run(temp, "buildah", all).strip();
    }

    private Path layout(String... architectures) throws Exception {
        Path layout = temp.resolve("built");
        TestImage[] images = List.of(architectures).stream()
                .map(architecture -> TestImage.linux(architecture)
                        .layer(new TestLayer()
                                .file(Inspected.PROGRAM.substring(1), Inspected.program(architecture), 0755))
                        .entrypoint(Inspected.PROGRAM))
                .toArray(TestImage[]::new);
        new OciLayoutWriter(layout).add("1", images);
        return layout;
    }
}
