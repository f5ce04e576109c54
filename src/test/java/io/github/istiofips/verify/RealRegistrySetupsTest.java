// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.registry.Credentials;
import io.github.istiofips.image.registry.RegistryHost;
import io.github.istiofips.image.registry.RegistrySettings;
import io.github.istiofips.report.VerificationReport.Status;
import io.github.istiofips.report.VerificationReport.Verdict;
import io.github.istiofips.testing.DockerRegistry;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.SelfSigned;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import io.github.istiofips.testing.TokenServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways companies run registries: with tokens behind a private authority, and with a mirror in front. */
@Tag("real-components")
class RealRegistrySetupsTest {

    private static final String USER = "user";
    private static final String PASSWORD = "secret";

    @TempDir
    Path temp;

    @Test
    void oneTokenIsEnoughForAWholeImage() throws Exception {
        SelfSigned identity = SelfSigned.in(temp);
        try (TokenServer tokens = TokenServer.start(identity, USER, PASSWORD, true);
                DockerRegistry registry = DockerRegistry.withTokens(temp, tokens)) {
            push(registry);
            int before = tokens.scopes().size();
            RegistryHost host = new RegistryHost(registry.host(), Optional.empty(), false, registry.caFile());

            Inspected inspected = inspect(registry.host(), host, Optional.of(PASSWORD));

            inspected.assertHas("amd64", "arm64");
            assertThat(tokens.scopes().subList(before, tokens.scopes().size()))
                    .containsExactly("repository:istio/pilot:pull");
            assertThat(inspected.verification().run().requests())
                    .as("index refused, token, index, two manifests, two configurations, two layers")
                    .isEqualTo(9);
        }
    }

    @Test
    void noTokenIsAFailureAndNoImage() throws Exception {
        SelfSigned identity = SelfSigned.in(temp);
        try (TokenServer tokens = TokenServer.start(identity, USER, PASSWORD, true);
                DockerRegistry registry = DockerRegistry.withTokens(temp, tokens)) {
            push(registry);
            RegistryHost host = new RegistryHost(registry.host(), Optional.empty(), false, registry.caFile());

            for (Optional<String> password : List.of(Optional.of("other"), Optional.<String>empty())) {
                Inspected inspected = inspect(registry.host(), host, password);

                assertThat(inspected.image().status()).isEqualTo(Status.UNREACHABLE);
                assertThat(inspected.verification().report().outcome()).isEqualTo(Verdict.UNVERIFIED);
                assertThat(inspected.verification().report().findings())
                        .allSatisfy(finding -> assertThat(finding.message())
                                .contains(registry.host(), "istio/pilot", "401")
                                .doesNotContain("other"));
            }
        }
    }

    @Test
    void aMirrorServesWhatItKeptWhenTheRegistryIsGone() throws Exception {
        Path keeper = Files.createDirectories(temp.resolve("keeper"));
        try (DockerRegistry origin = DockerRegistry.plain(temp);
                DockerRegistry mirror = DockerRegistry.pullThrough(keeper, origin)) {
            String digest = push(origin);
            RegistryHost direct = new RegistryHost(origin.host(), Optional.empty(), true, Optional.empty());
            RegistryHost mirrored = new RegistryHost(origin.host(), Optional.of(mirror.host()), true, Optional.empty());
            inspect(origin.host(), mirrored, Optional.empty()).assertHas("amd64", "arm64");
            mirror.awaitBlobsOf(origin);
            origin.switchOff();

            Inspected kept = inspect(origin.host(), mirrored, Optional.empty());

            kept.assertHas("amd64", "arm64");
            assertThat(kept.digest()).contains(digest);
            assertThat(inspect(origin.host(), direct, Optional.empty()).image().status())
                    .isEqualTo(Status.UNREACHABLE);
        }
    }

    private Inspected inspect(String registry, RegistryHost host, Optional<String> password) throws Exception {
        RegistrySettings settings = new RegistrySettings(
                Map.of(registry, host),
                name -> password.map(secret -> new Credentials(USER, secret, "a test")),
                List.of(),
                false);
        return Inspected.of(registry + "/istio/pilot:1", settings, temp.resolve("work"));
    }

    private String push(DockerRegistry registry) throws Exception {
        Path layout = temp.resolve("layout");
        String digest = new OciLayoutWriter(layout).add("1", image("amd64"), image("arm64"));
        registry.push(layout, "1", "istio/pilot:1");
        return digest;
    }

    private static TestImage image(String architecture) {
        return TestImage.linux(architecture)
                .layer(new TestLayer().file(Inspected.PROGRAM, Inspected.program(architecture), 0755))
                .entrypoint(Inspected.PROGRAM);
    }
}
