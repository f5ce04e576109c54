// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static io.github.istiofips.verify.Run.assertSays;
import static io.github.istiofips.verify.Run.onlyFinding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.istiofips.executable.Evidence;
import io.github.istiofips.policy.Outcome;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.report.VerificationReport.ExecutableEntry;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which part a program of an image plays, wherever it lies, and what is said of files that cannot be read. */
class RolesTest {

    private static final String PROXY = "registry.example/istio/proxyv2:1.28.1";
    private static final String PILOT = "registry.example/istio/pilot:1.28.1";
    private static final String AGENT = "usr/local/bin/pilot-agent";

    @TempDir
    Path temp;

    private VerificationReport verify(String reference, TestImage image) throws Exception {
        return Run.verify(temp, reference, image);
    }

    private static byte[] plainEnvoy() {
        return Run.plainEnvoy("1.36.2");
    }

    private static List<ExecutableEntry> executables(VerificationReport report) {
        return report.images().get(0).platforms().get(0).executables();
    }

    private static TestImage proxy(TestLayer... layers) {
        TestImage image = TestImage.linux("amd64").entrypoint("/usr/local/bin/pilot-agent");
        Arrays.stream(layers).forEach(image::layer);
        return image;
    }

    @ParameterizedTest
    @CsvSource({
        "usr/local/bin/envoy, the usual path",
        "usr/bin/envoy, that of hardened images",
        "opt/proxy/envoy, another directory",
        "usr/local/bin/acme-proxy, the name that the build argument SIDECAR gives it",
    })
    void anEnvoyIsTheMeshsProxyWhateverItsPath(String path, String why) throws Exception {
        VerificationReport report = verify(
                PROXY,
                proxy(
                        new TestLayer().file(path, plainEnvoy(), 0755),
                        new TestLayer().file(AGENT, Run.program("main.other"), 0755)));

        FindingEntry finding = onlyFinding(report, "envoy-not-fips");

        assertThat(finding.path()).as(why).contains("/" + path);
        assertThat(report.findings()).extracting(FindingEntry::rule).doesNotContain("expected-executable-missing");
        assertThat(executables(report))
                .extracting(ExecutableEntry::path, ExecutableEntry::role)
                .contains(tuple("/" + path, Optional.of("envoy")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "directory", "whiteout"})
    void anEnvoyBelowALayerThatHidesTheUsualPathsIsFound(String how) throws Exception {
        TestLayer upper = new TestLayer()
                .directory("usr/bin")
                .file(AGENT, Run.program("main.other"), 0755)
                .file("opt/other/envoy", Run.nativeProgram(), 0755);
        for (String path : List.of("usr/local/bin/envoy", "usr/bin/envoy")) {
            switch (how) {
                case "link" -> upper.symlink(path, "/usr/bin/envoy");
                case "directory" -> upper.directory(path);
                default -> upper.whiteout(path);
            }
        }

        VerificationReport report =
                verify(PROXY, proxy(new TestLayer().file("opt/acme-proxy", plainEnvoy(), 0755), upper));

        assertThat(onlyFinding(report, "envoy-not-fips").path()).contains("/opt/acme-proxy");
    }

    @Test
    void aFurtherEnvoyBesideTheMeshsIsNoPartOfIt() throws Exception {
        VerificationReport report = verify(
                PROXY,
                proxy(new TestLayer()
                        .file("usr/local/bin/envoy", Run.nativeProgram(), 0755)
                        .file("usr/local/bin/envoy-debug", plainEnvoy(), 0755)
                        .file(AGENT, Run.program("main.other"), 0755)));

        assertThat(report.findings())
                .filteredOn(finding -> finding.path().equals(Optional.of("/usr/local/bin/envoy-debug")))
                .extracting(FindingEntry::rule, FindingEntry::outcome)
                .containsExactly(tuple("other-executable-not-fips", Outcome.WARNING));
    }

    @Test
    void aProgramThatIsNoEnvoyDoesNotBecomeOne() throws Exception {
        VerificationReport report = verify(
                PROXY,
                proxy(new TestLayer()
                        .file("usr/local/bin/acme-proxy", Run.nativeProgram(), 0755)
                        .file(AGENT, Run.program("main.other"), 0755)));

        assertThat(onlyFinding(report, "expected-executable-missing").path()).contains("/usr/local/bin/envoy");
    }

    @ParameterizedTest
    @CsvSource({"app/pilot-discovery, /app/pilot-discovery", "opt/bin/pilot-discovery, /bin/start"})
    void aGoProgramIsFoundByItsName(String path, String entrypoint) throws Exception {
        VerificationReport report = verify(
                PILOT,
                TestImage.linux("amd64")
                        .layer(new TestLayer()
                                .file(path, Run.standardProgram(), 0755)
                                .file("bin/start", Run.nativeProgram(), 0755))
                        .entrypoint(entrypoint));

        assertThat(onlyFinding(report, "go-standard-crypto").path()).contains("/" + path);
        assertThat(report.findings()).extracting(FindingEntry::rule).doesNotContain("expected-executable-missing");
    }

    @Test
    void aProgramOfOlderImagesIsJudgedAsPartOfTheMesh() throws Exception {
        VerificationReport report = verify(
                "registry.example/istio/install-cni:1.9.0",
                TestImage.linux("amd64")
                        .layer(new TestLayer()
                                .file("usr/local/bin/install-cni", Run.program("main.other"), 0755)
                                .file("opt/cni/bin/istio-cni", Run.program("main.other"), 0755)
                                .file("opt/cni/bin/istio-cni-repair", Run.standardProgram(), 0755)
                                .file("opt/local/bin/istio-cni-taint", Run.nativeProgram(), 0755))
                        .entrypoint("/usr/local/bin/install-cni"));

        assertThat(onlyFinding(report, "go-standard-crypto").path()).contains("/opt/cni/bin/istio-cni-repair");
        assertThat(report.findings())
                .filteredOn(finding -> finding.path().equals(Optional.of("/opt/local/bin/istio-cni-taint")))
                .extracting(FindingEntry::rule)
                .containsExactly("executable-unreadable");
    }

    @Test
    void anotherProgramUnderANameOfGosIsNotBelieved() throws Exception {
        VerificationReport report = verify(
                PILOT,
                TestImage.linux("amd64")
                        .layer(new TestLayer().file("app/pilot-discovery", plainEnvoy(), 0755))
                        .entrypoint("/bin/none"));

        assertSays(
                onlyFinding(report, "executable-unreadable"),
                "/app/pilot-discovery",
                "expected a Go executable for pilot-discovery");
    }

    @ParameterizedTest
    @CsvSource({
        "cut, 0755, true",
        "cut, 0644, false",
        "packed, 0755, true",
        "object, 0755, false",
        "core, 0755, false",
        "object of s390x, 0755, false",
        "readable, 0755, false",
        "text, 0755, false",
    })
    void aFileWithoutAPartThatCannotBeReadIsReported(String content, String mode, boolean reported) throws Exception {
        VerificationReport report = verify(
                PILOT,
                TestImage.linux("amd64")
                        .layer(new TestLayer()
                                .file("usr/local/bin/pilot-discovery", Run.standardProgram(), 0755)
                                .file("opt/tool", file(content), Integer.parseInt(mode, 8)))
                        .entrypoint("/usr/local/bin/pilot-discovery"));

        assertThat(report.findings())
                .filteredOn(finding -> finding.path().equals(Optional.of("/opt/tool")))
                .extracting(FindingEntry::rule, FindingEntry::outcome)
                .isEqualTo(reported ? List.of(tuple("executable-unreadable", Outcome.UNVERIFIABLE)) : List.of());
    }

    @Test
    void aToolForAnotherPlatformIsToldByItsBytes() throws Exception {
        byte[] tool = new ElfWriter()
                .machine(183)
                .code(new byte[64])
                .functions(ElfWriter.GO_1_20, "crypto/internal/boring/sig.StandardCrypto", "runtime.main", "main.main")
                .buildInfo("go1.19.8", "build\t-compiler=gc")
                .bytes();
        VerificationReport report = verify(
                PILOT,
                TestImage.linux("amd64")
                        .layer(new TestLayer()
                                .file("usr/local/bin/pilot-discovery", Run.standardProgram(), 0755)
                                .file("opt/tool-arm64", tool, 0755))
                        .entrypoint("/usr/local/bin/pilot-discovery"));

        assertThat(report.findings())
                .filteredOn(finding -> finding.path().equals(Optional.of("/opt/tool-arm64")))
                .extracting(FindingEntry::rule, FindingEntry::outcome)
                .containsExactly(tuple("other-executable-not-fips", Outcome.WARNING));
    }

    private static byte[] file(String content) {
        return switch (content) {
            case "cut" -> Arrays.copyOf(Run.nativeProgram(), 100);
            case "packed" -> packed();
            case "object" -> new ElfWriter().type(1).code(new byte[64]).bytes();
            case "core" -> new ElfWriter().type(4).code(new byte[64]).bytes();
            case "object of s390x" ->
                new ElfWriter()
                        .machine(22)
                        .bigEndian(true)
                        .type(1)
                        .code(new byte[64])
                        .bytes();
            case "readable" -> Run.nativeProgram();
            default -> "\u007fEL".getBytes(StandardCharsets.ISO_8859_1);
        };
    }

    private static byte[] packed() {
        byte[] mark = "UPX!".getBytes(StandardCharsets.US_ASCII);
        return new ElfWriter().code(mark).bytes();
    }

    @ParameterizedTest
    @CsvSource({"cut, true", "packed, true", "readable, false"})
    void aWrapperThatCannotBeReadIsNotBelieved(String content, boolean refused) throws Exception {
        VerificationReport report = verify(
                "registry.example/tools/server:1",
                TestImage.linux("amd64")
                        .layer(new TestLayer()
                                .file("sbin/tini", file(content), 0755)
                                .file("opt/server", Run.standardProgram(), 0755))
                        .entrypoint("/sbin/tini", "--", "/opt/server"));

        FindingEntry finding = onlyFinding(report, refused ? "executable-unreadable" : "go-standard-crypto");

        assertThat(finding.path()).contains(refused ? "/sbin/tini" : "/opt/server");
        assertThat(finding.outcome()).isEqualTo(refused ? Outcome.UNVERIFIABLE : Outcome.VIOLATION);
    }

    @Test
    void extensionsOfEnvoyAreListedAndNotJudged() throws Exception {
        byte[] extension = {0, 'a', 's', 'm', 1, 0, 0, 0};
        VerificationReport report = verify(
                PROXY,
                proxy(new TestLayer()
                        .file("etc/istio/extensions/stats-filter.wasm", extension, 0755)
                        .file("usr/local/bin/envoy", plainEnvoy(), 0755)
                        .file(AGENT, Run.program("main.other"), 0755)));

        assertThat(executables(report))
                .filteredOn(executable -> executable.path().equals("/usr/local/bin/envoy"))
                .flatExtracting(ExecutableEntry::evidence)
                .filteredOn(evidence -> evidence.kind().equals("wasm-extension"))
                .extracting(Evidence::where, Evidence::value)
                .containsExactly(tuple(
                        "/etc/istio/extensions/stats-filter.wasm",
                        "sha256:93a44bbb96c751218e4c00d479e4c14358122a389acca16205b1e4d0dc5f9476, 8 bytes;"
                                + " WebAssembly that Envoy can load, not judged"));
        assertThat(report.findings())
                .extracting(FindingEntry::path)
                .doesNotContain(Optional.of("/etc/istio/extensions/stats-filter.wasm"));
    }

    @Test
    void whatIsListedOfExtensionsIsBounded() throws Exception {
        TestLayer layer = new TestLayer()
                .file("usr/local/bin/envoy", plainEnvoy(), 0755)
                .file(AGENT, Run.program("main.other"), 0755);
        for (int i = 0; i < 1000; i++) {
            layer.file("etc/" + i + ".wasm", new byte[] {0, 'a', 's', 'm'}, 0644);
        }

        assertThat(executables(verify(PROXY, proxy(layer))))
                .flatExtracting(ExecutableEntry::evidence)
                .filteredOn(evidence -> evidence.kind().equals("wasm-extension"))
                .hasSize(101)
                .last()
                .extracting(Evidence::value)
                .isEqualTo("900 further modules, not listed");
    }

    @Test
    void theEnvoyOfAnotherProductNeedsNoAgent() throws Exception {
        VerificationReport report = verify(
                "registry.example/acme/gateway:2.1.0",
                TestImage.linux("amd64")
                        .layer(new TestLayer().file("usr/local/bin/envoy", plainEnvoy(), 0755))
                        .entrypoint("envoy", "-c", "/etc/envoy.yaml"));

        assertThat(onlyFinding(report, "envoy-not-fips").path()).contains("/usr/local/bin/envoy");
        assertThat(report.findings()).extracting(FindingEntry::rule).doesNotContain("expected-executable-missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"binaryPath\":\"/opt/other\"}",
                "{\"concurrency\":2,\"binaryPath\": \"/opt/other\",\"x\":1}",
                "binaryPath: /opt/other\nconcurrency: 2",
                "--binaryPath=/opt/other",
                "--binaryPath /opt/other",
            })
    void theProgramThatTheImageSetsForEnvoyIsJudged(String setting) throws Exception {
        TestImage image = proxy(new TestLayer()
                .file("opt/other", plainEnvoy(), 0755)
                .file("usr/local/bin/envoy", Run.nativeProgram(), 0755)
                .file(AGENT, Run.program("main.other"), 0755));
        if (setting.startsWith("-")) {
            image.cmd(("proxy sidecar " + setting + " --domain x").split(" "));
        } else {
            image.env("PROXY_CONFIG", setting);
        }

        assertThat(onlyFinding(verify(PROXY, image), "envoy-not-fips").path()).contains("/opt/other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export PROXY_CONFIG='{\"binaryPath\":\"/opt/other\"}'; exec pilot-agent proxy",
                "exec pilot-agent proxy sidecar --binaryPath /opt/other",
                "exec env PROXY_CONFIG=binaryPath:/opt/other pilot-agent proxy",
            })
    void theProgramThatAScriptSetsForEnvoyIsJudged(String script) throws Exception {
        TestImage image = proxy(new TestLayer()
                        .file("start.sh", "#!/bin/sh\n" + script + "\n")
                        .file("bin/sh", Run.nativeProgram(), 0755)
                        .file("usr/bin/env", Run.nativeProgram(), 0755)
                        .file("opt/other", plainEnvoy(), 0755)
                        .file("usr/local/bin/envoy", Run.nativeProgram(), 0755)
                        .file(AGENT, Run.program("main.other"), 0755))
                .entrypoint("/start.sh");

        assertThat(onlyFinding(verify(PROXY, image), "envoy-not-fips").path()).contains("/opt/other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"binaryPath\":\"/opt/none\"}", "{\"binaryPath\":\"\\u002fopt\"}", "binaryPath: opt/envoy"})
    void aProgramSetForEnvoyThatIsNotThereIsReported(String setting) throws Exception {
        VerificationReport report = verify(
                PROXY,
                proxy(new TestLayer()
                                .file("usr/local/bin/envoy", plainEnvoy(), 0755)
                                .file(AGENT, Run.program("main.other"), 0755))
                        .env("PROXY_CONFIG", setting));

        assertSays(onlyFinding(report, "expected-executable-missing"), "has pilot-agent start it in place of Envoy");
    }
}
