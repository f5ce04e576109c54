// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import io.github.istiofips.image.EffectiveFiles;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageReader;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.PlatformManifest;
import io.github.istiofips.image.ResolvedImage;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.testing.DockerRegistry;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import io.github.istiofips.testing.TextExaminer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads images that skopeo and jib pushed to Docker's registry server. */
@Tag("real-components")
class RealRegistryTest {

    @TempDir
    Path temp;

    @Test
    void readsWhatSkopeoAndJibPushed() throws Exception {
        try (DockerRegistry registry = DockerRegistry.plain(temp)) {
            String host = registry.host();
            push(registry);
            Path file = Files.writeString(temp.resolve("from-jib"), "jib");
            Jib.fromScratch()
                    .addLayer(List.of(file), AbsoluteUnixPath.get("/usr/bin"))
                    .setEntrypoint("/usr/bin/from-jib")
                    .containerize(Containerizer.to(RegistryImage.named(host + "/test/jib:1"))
                            .setAllowInsecureRegistries(true));
            RegistrySettings settings = settings(new RegistryHost(host, Optional.empty(), true, Optional.empty()));

            assertThat(read(settings, host + "/test/pilot:1", 0)).contains("amd64");
            assertThat(read(settings, host + "/test/pilot:1", 1)).contains("arm64");
            EffectiveFiles fromJib = files(settings, References.parse(host + "/test/jib:1"), 0, "/usr/bin/from-jib");
            assertThat(fromJib.get("/usr/bin/from-jib").orElseThrow().facts()).isEqualTo("jib");
            assertThatThrownBy(() -> read(settings, host + "/test/pilot:2", 0))
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND))
                    .hasMessageContaining("MANIFEST_UNKNOWN");
            assertThatThrownBy(() -> read(RegistrySettings.defaults(), host + "/test/pilot:1", 0))
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.remedy()).contains("plainHttp"));
        }
    }

    @Test
    void readsOverTlsWithAPassword() throws Exception {
        try (DockerRegistry registry = DockerRegistry.withTlsAndPassword(temp, "user", "secret")) {
            String host = registry.host();
            push(registry);
            RegistryHost trusting = new RegistryHost(host, Optional.empty(), false, registry.caFile());
            Credentials good = new Credentials("user", "secret", "settings.xml server 'x'");
            RegistrySettings withPassword =
                    new RegistrySettings(Map.of(host, trusting), name -> Optional.of(good), List.of(), false);

            assertThat(read(withPassword, host + "/test/pilot:1", 0)).contains("amd64");
            assertThatThrownBy(() -> read(settings(trusting), host + "/test/pilot:1", 0))
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED));
            assertThatThrownBy(() -> read(RegistrySettings.defaults(), host + "/test/pilot:1", 0))
                    .isInstanceOfSatisfying(ImageException.class, e -> {
                        assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
                        assertThat(e.getMessage()).contains("TLS", host);
                        assertThat(e.remedy()).contains("caFile");
                    });
        }
    }

    private static RegistrySettings settings(RegistryHost host) {
        return new RegistrySettings(Map.of(host.host(), host), name -> Optional.empty(), List.of(), false);
    }

    private Optional<String> read(RegistrySettings settings, String text, int platform) throws Exception {
        EffectiveFiles files = files(settings, References.parse(text), platform, "/bin/a");
        return Optional.of(files.get("/bin/a").orElseThrow().facts());
    }

    private EffectiveFiles files(RegistrySettings settings, ImageReference reference, int platform, String path)
            throws Exception {
        ImageReader reader = new ImageReader(new RegistryConnector(settings).open(reference), ContentCache.inMemory());
        ResolvedImage resolved = reader.resolve(reference);
        Path spool = Files.createDirectories(temp.resolve("spool"));
        PlatformManifest chosen = resolved.platforms().get(platform);
        return reader.files(chosen, reader.config(chosen), TextExaminer.wanted(path), new TextExaminer(), spool);
    }

    private void push(DockerRegistry registry) throws Exception {
        Path layout = temp.resolve("layout");
        TestLayer base = new TestLayer().symlink("bin", "usr/bin");
        new OciLayoutWriter(layout)
                .add(
                        "1",
                        TestImage.linux("amd64").layer(base).layer(new TestLayer().file("usr/bin/a", "amd64")),
                        TestImage.linux("arm64").layer(base).layer(new TestLayer().file("usr/bin/a", "arm64")));
        registry.push(layout, "1", "test/pilot:1");
    }
}
