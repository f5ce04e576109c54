// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static io.github.istiofips.verify.Run.assertSays;
import static io.github.istiofips.verify.Run.onlyFinding;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.image.ImageReader;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.PlatformManifest;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.layout.LayoutStore;
import io.github.istiofips.policy.Outcome;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.report.VerificationReport.ExecutableEntry;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.report.VerificationReport.PlatformEntry;
import io.github.istiofips.report.VerificationReport.Verdict;
import io.github.istiofips.testing.TextExaminer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectTest {

    private static final Path FIPS_LAYOUT =
            Path.of("examples/quickstart/images").toAbsolutePath();
    private static final String FIPS_PROXY = "registry.example/istio/proxyv2:1.28.1-solo-fips";
    private static final Path STANDARD_LAYOUT =
            Path.of("examples/non-fips/images").toAbsolutePath();

    @TempDir
    Path base;

    @TempDir
    Path work;

    private VerificationReport inspect(String target) throws Exception {
        VerificationReport report = new Run(base, work).offline().inspect(target);
        assertThat(work).isEmptyDirectory();
        return report;
    }

    private static List<ExecutableEntry> executables(VerificationReport report) {
        return report.images().stream()
                .flatMap(image -> image.platforms().stream())
                .flatMap(platform -> platform.executables().stream())
                .toList();
    }

    private static List<String> platforms(VerificationReport report) {
        return report.images().stream()
                .flatMap(image -> image.platforms().stream())
                .map(PlatformEntry::platform)
                .toList();
    }

    private void copyOfFipsExecutable(String inImage, String to) throws Exception {
        ImageReader reader =
                new ImageReader(LayoutStore.single(FIPS_LAYOUT, Optional.of(FIPS_PROXY)), ContentCache.inMemory());
        PlatformManifest manifest = reader.resolve(
                        new ImageReference("localhost", "any", Optional.of("1"), Optional.empty()))
                .platforms()
                .get(0);
        Path spool = Files.createDirectory(base.resolve("spool"));
        String facts = reader.files(
                        manifest, reader.config(manifest), TextExaminer.wanted(inImage), new TextExaminer(), spool)
                .get(inImage)
                .orElseThrow()
                .facts();
        Path target = base.resolve(to);
        Files.createDirectories(target.getParent());
        Files.write(target, TextExaminer.content(facts));
        Files.delete(spool);
    }

    private void material(String name, String to) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                InspectTest.class.getResourceAsStream("/io/github/istiofips/certificate/" + name), name)) {
            Files.copy(in, base.resolve(to));
        }
    }

    @Test
    void anImageOfALayout() throws Exception {
        VerificationReport report = inspect("oci:" + FIPS_LAYOUT + ":" + FIPS_PROXY);

        assertThat(report.outcome()).isEqualTo(Verdict.PASS);
        assertThat(report.images())
                .singleElement()
                .satisfies(image -> assertThat(image.reference()).isEqualTo("oci:" + FIPS_LAYOUT + ":" + FIPS_PROXY));
        assertThat(executables(report))
                .extracting(ExecutableEntry::stack)
                .containsExactly(Stack.BORINGSSL_FIPS, Stack.BORINGCRYPTO);
        assertThat(executables(report))
                .allSatisfy(e -> assertThat(e.integrity()).isEqualTo(Integrity.VERIFIED));
    }

    @Test
    void everyPlatformOfAnImageOfALayout() throws Exception {
        VerificationReport report = inspect("oci:" + STANDARD_LAYOUT + ":registry.example/istio/pilot:1.28.1-solo-arm");

        assertThat(report.outcome()).isEqualTo(Verdict.FAIL);
        assertThat(platforms(report)).containsExactly("linux/amd64", "linux/arm64");
        assertThat(report.findings())
                .filteredOn(finding -> finding.outcome() == Outcome.VIOLATION)
                .extracting(FindingEntry::rule)
                .containsOnly("go-standard-crypto");
    }

    @Test
    void aLayoutWithSeveralImagesAsksWhich() throws Exception {
        FindingEntry finding = onlyFinding(inspect("oci:" + FIPS_LAYOUT), "image-unreachable");

        assertSays(finding, "holds several images", FIPS_PROXY, "Name one of them as `oci:");
    }

    @Test
    void aDirectoryWithStandardExecutables() throws Exception {
        Files.createDirectories(base.resolve("root/usr/bin"));
        Files.write(base.resolve("root/usr/bin/pilot-discovery"), Run.standardProgram());
        Files.write(base.resolve("root/usr/bin/helper"), Run.standardProgram());
        Files.writeString(base.resolve("root/usr/bin/script.sh"), "#!/bin/sh\n");

        VerificationReport report = inspect("root");

        assertThat(report.outcome()).isEqualTo(Verdict.FAIL);
        assertThat(platforms(report)).containsExactly("linux/amd64");
        assertThat(onlyFinding(report, "go-standard-crypto").path()).contains("/usr/bin/pilot-discovery");
        assertThat(report.findings())
                .filteredOn(finding -> finding.path().equals(Optional.of("/usr/bin/helper")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.rule()).isEqualTo("other-executable-not-fips"));
    }

    @Test
    void aDirectoryWhoseExecutablesHaveNoKnownNameIsJudgedAllTheSame() throws Exception {
        Files.createDirectory(base.resolve("root"));
        Files.write(base.resolve("root/server"), Run.standardProgram());

        assertThat(onlyFinding(inspect("root"), "go-standard-crypto").path()).contains("/server");
    }

    @Test
    void aDirectoryWithFipsExecutables() throws Exception {
        copyOfFipsExecutable("/usr/local/bin/envoy", "root/bin/envoy");

        VerificationReport report = inspect("root");

        assertThat(report.outcome()).isEqualTo(Verdict.PASS);
        assertThat(executables(report)).singleElement().satisfies(e -> {
            assertThat(e.path()).isEqualTo("/bin/envoy");
            assertThat(e.role()).contains("envoy");
            assertThat(e.size()).isEqualTo(Files.size(base.resolve("root/bin/envoy")));
        });
    }

    @Test
    void oneFipsExecutableUnderAnyName() throws Exception {
        copyOfFipsExecutable("/usr/local/bin/pilot-agent", "download");

        VerificationReport report = inspect("./download");

        assertThat(report.outcome()).isEqualTo(Verdict.PASS);
        assertThat(executables(report)).extracting(ExecutableEntry::stack).containsExactly(Stack.BORINGCRYPTO);
    }

    @Test
    void oneStandardExecutable() throws Exception {
        Files.write(base.resolve("program"), Run.standardProgram());

        VerificationReport report = inspect("program");

        assertThat(report.outcome()).isEqualTo(Verdict.FAIL);
        assertSays(onlyFinding(report, "go-standard-crypto"), "/program", "go1.19.8");
        assertThat(onlyFinding(report, "go-standard-crypto").remedy())
                .isEqualTo(
                        "Use a FIPS build in its place, and name that in every configuration that leads to this one.");
    }

    @ParameterizedTest
    @CsvSource({"8", "40", "300"})
    void anExecutableThatIsCutOff(int length) throws Exception {
        Files.write(base.resolve("program"), Arrays.copyOf(Run.standardProgram(), length));

        VerificationReport report = inspect("program");

        assertThat(report.outcome()).isEqualTo(Verdict.UNVERIFIED);
        assertSays(onlyFinding(report, "executable-unreadable"), "/program", "could not be told");
    }

    @Test
    void aFileThatIsNoExecutable() throws Exception {
        Files.write(base.resolve("archive.bin"), new byte[] {0x50, 0x4b, 3, 4, 0, 0, 0, 0});

        VerificationReport report = inspect("archive.bin");

        assertThat(report.outcome()).isEqualTo(Verdict.UNVERIFIED);
        assertSays(onlyFinding(report, "executable-unreadable"), "/archive.bin", "not an ELF executable");
    }

    @ParameterizedTest
    @CsvSource({"just a text", "''"})
    void aTextFile(String text) throws Exception {
        Files.writeString(base.resolve("notes.txt"), text);

        VerificationReport report = inspect("notes.txt");

        assertThat(report.outcome()).isEqualTo(Verdict.UNVERIFIED);
        assertSays(onlyFinding(report, "executable-unreadable"), "/notes.txt", "not an ELF executable");
    }

    @Test
    void aDirectoryWithoutExecutables() throws Exception {
        Files.createDirectory(base.resolve("empty"));

        VerificationReport report = inspect("empty");

        assertThat(report.outcome()).isEqualTo(Verdict.UNVERIFIED);
        assertSays(
                onlyFinding(report, "image-unreadable"),
                base.resolve("empty").toString(),
                "no executable in ELF format",
                "Name the directory");
    }

    @ParameterizedTest
    @CsvSource({"leaf-p256.crt,a.crt,PASS", "leaf-p256.der,a.der,PASS", "root4096.crt,any-name,FAIL"})
    void aCertificate(String material, String name, Verdict expected) throws Exception {
        material(material, name);

        VerificationReport report = inspect(name);

        assertThat(report.certificates()).hasSize(1);
        assertThat(report.images()).isEmpty();
        assertThat(report.outcome()).isEqualTo(expected);
        if (expected == Verdict.FAIL) {
            assertSays(onlyFinding(report, "rsa-4096"), name + ":1", "4096 bits", "2048 or 3072");
        }
    }

    @Test
    void aKeyOf4096Bits() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(4096);
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        Files.writeString(
                base.resolve("ca.key"), "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");

        VerificationReport report = inspect("ca.key");

        assertThat(report.outcome()).isEqualTo(Verdict.FAIL);
        FindingEntry finding = onlyFinding(report, "rsa-4096");
        assertSays(finding, "The key", "ca.key:1", "4096 bits", "Replace the key and its certificate");
        assertThat(finding.location().map(Object::toString)).contains("ca.key:1");
        assertThat(report.toString()).doesNotContain(body.substring(100, 140));
    }

    @Test
    void aFileNamedAsCertificateThatIsNone() throws Exception {
        Files.writeString(base.resolve("ca.pem"), "just a text\n");

        VerificationReport report = inspect("ca.pem");

        assertThat(report.outcome()).isEqualTo(Verdict.UNVERIFIED);
        assertSays(onlyFinding(report, "certificate-unreadable"), "ca.pem:1", "no certificate, request or key");
    }

    @Test
    void anImageThatIsNotHad() throws Exception {
        VerificationReport report = inspect("registry.example/istio/pilot:1");

        assertThat(report.outcome()).isEqualTo(Verdict.UNVERIFIED);
        assertSays(onlyFinding(report, "image-unreachable"), "Maven is offline", "registry.example/istio/pilot:1");
    }
}
