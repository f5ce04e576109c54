// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.certificate.StorePassword;
import io.github.istiofips.image.Platform;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.registry.Credentials;
import io.github.istiofips.image.registry.RegistryHost;
import io.github.istiofips.image.registry.RegistryLog;
import io.github.istiofips.image.registry.RegistrySettings;
import io.github.istiofips.image.registry.RetryBudget;
import io.github.istiofips.mesh.MeshSource;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.policy.PolicyRequest;
import io.github.istiofips.policy.PolicyRequest.HostModule;
import io.github.istiofips.policy.PolicyRequest.Level;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.policy.data.ImageLock;
import io.github.istiofips.policy.data.Waiver;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.Placeholders;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.report.FailSwitches;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.report.VerificationReport.Verdict;
import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.verify.ProjectRequest.CertificateSelection;
import io.github.istiofips.verify.VerificationRequest.ImageAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One run over a directory with the defaults of the goal, told step by step what to differ in. */
final class Run {

    /** Where a test's {@code <images>} are said to stand. */
    static final Location POM_LINE = new Location("pom.xml", 12, 18);

    /** Commit that {@link #plainEnvoy} says it was built from. */
    static final String ENVOY_REVISION = "0123456789abcdef0123456789abcdef01234567";

    private final Path base;
    private final Path work;
    private final List<MeshSource> sources = new ArrayList<>();
    private final List<Path> layouts = new ArrayList<>();
    private final List<Platform> platforms = new ArrayList<>();
    private final Map<String, RegistryHost> hosts = new HashMap<>();
    private final Map<String, String> distributions = new HashMap<>();
    private Optional<Credentials> credentials = Optional.empty();
    private Optional<String> istioVersion = Optional.empty();
    private ContentCache cache = ContentCache.inMemory();
    private boolean offline;
    private boolean distroless;
    private Level level = Level.FIPS_BUILD;
    private HostModule hostModule = HostModule.UNVERIFIABLE;
    private final List<KeystorePassword> passwords = new ArrayList<>();
    private final List<Waiver> waivers = new ArrayList<>();
    private boolean expectImages = true;
    private Optional<ImageLock> lock = Optional.empty();

    /**
     * @param base the project
     * @param work for files under inspection
     */
    Run(Path base, Path work) {
        this.base = base;
        this.work = work;
    }

    Run image(String... references) {
        Origin origin = new Origin(Optional.of(POM_LINE), "image", "named in <images> of the POM");
        sources.add(new MeshSource.Images(List.of(references), origin));
        return this;
    }

    Run helm(String chart, String... files) {
        List<Path> paths = List.of(files).stream().map(base::resolve).toList();
        sources.add(new MeshSource.Helm(chart, Optional.empty(), paths, List.of()));
        return this;
    }

    Run istioctl(String file) {
        sources.add(new MeshSource.Istioctl(List.of(base.resolve(file)), List.of(), Optional.empty()));
        return this;
    }

    Run version(String version) {
        istioVersion = Optional.of(version);
        return this;
    }

    Run layout(Path directory) {
        layouts.add(directory);
        return this;
    }

    Run plainHttp(String host) {
        hosts.put(host, new RegistryHost(host, Optional.empty(), true, Optional.empty()));
        return this;
    }

    Run mirror(String host, String mirror) {
        hosts.put(host, new RegistryHost(host, Optional.of(mirror), true, Optional.empty()));
        return this;
    }

    Run login(String username, String password) {
        credentials = Optional.of(new Credentials(username, password, "server 'mirror' in settings.xml"));
        return this;
    }

    Run platform(String platform) {
        platforms.add(Platform.parse(platform).orElseThrow());
        return this;
    }

    Run distribution(String host, String name) {
        distributions.put(host, name);
        return this;
    }

    Run cache(ContentCache kept) {
        cache = kept;
        return this;
    }

    Run offline() {
        offline = true;
        return this;
    }

    Run policy(Level value) {
        level = value;
        return this;
    }

    Run hostModule(HostModule value) {
        hostModule = value;
        return this;
    }

    Run requireDistroless() {
        distroless = true;
        return this;
    }

    /** Opens the keystores and keys that a pattern fits. */
    Run password(String pattern, String password) {
        passwords.add(new KeystorePassword(pattern, new StorePassword(password)));
        return this;
    }

    Run noImagesExpected() {
        expectImages = false;
        return this;
    }

    Run waivers(List<Waiver> given) {
        waivers.addAll(given);
        return this;
    }

    Run lock(ImageLock given) {
        lock = Optional.of(given);
        return this;
    }

    ProjectContent read() throws SourceException, IOException {
        return new IstioFipsVerifier()
                .read(new ProjectRequest(
                        base,
                        List.of(),
                        sources,
                        new CertificateSelection(List.of(), List.of(), passwords),
                        istioVersion,
                        Placeholders.none()));
    }

    VerificationReport verify() throws SourceException, IOException {
        return new IstioFipsVerifier()
                .verify(read(), request(true, expectImages))
                .report();
    }

    VerificationReport inspect(String target) throws SourceException, IOException {
        return new IstioFipsVerifier()
                .inspect(target, Target.parse(target, base), passwords, request(false, false))
                .report();
    }

    /** Asks what each image is now. */
    List<ImageLocker.Answer> ask() throws SourceException, IOException {
        return ImageLocker.ask(read().resolution().images(), access());
    }

    /** Returns the lock of images that can all be had. */
    ImageLock lock() throws SourceException, IOException {
        return new ImageLock(
                ask().stream().map(answer -> answer.locked().orElseThrow()).toList());
    }

    private VerificationRequest request(boolean tagRules, boolean imagesExpected) {
        PolicyRequest policy = new PolicyRequest(
                        LocalDate.of(2026, 11, 22), Rsa4096.FAIL, imagesExpected, tagRules, distributions)
                .withLevel(level)
                .withHostModule(hostModule)
                .withDistroless(distroless)
                .withWaivers(waivers);
        return new VerificationRequest(
                access(),
                lock.map(policy::withLock).orElse(policy),
                new FailSwitches(true, true, true, false),
                new TreeMap<>(Map.of("waiversFile", Optional.empty())),
                "test",
                work);
    }

    private ImageAccess access() {
        return new ImageAccess(
                layouts,
                new RegistrySettings(
                        hosts, host -> credentials, List.of(), offline, RetryBudget.none(), RegistryLog.silent()),
                platforms,
                cache);
    }

    /** Returns the only finding of a rule, in a report that does not pass and says what was wrong and what to do. */
    static FindingEntry onlyFinding(VerificationReport report, String rule) {
        assertThat(report.outcome()).isNotEqualTo(Verdict.PASS);
        assertThat(report.buildFails()).isTrue();
        List<FindingEntry> findings = report.findings().stream()
                .filter(finding -> finding.rule().equals(rule))
                .toList();
        assertThat(findings)
                .as("findings of %s among %s", rule, report.findings())
                .hasSize(1);
        FindingEntry finding = findings.get(0);
        assertThat(finding.fails()).isTrue();
        assertThat(finding.message()).isNotBlank().doesNotContain("Exception");
        assertThat(finding.remedy()).endsWith(".");
        return finding;
    }

    /** Asserts that the sentences of a finding contain words. */
    static void assertSays(FindingEntry finding, String... words) {
        assertThat(finding.message() + " " + finding.remedy()).contains(words);
    }

    /** Verifies a project of its own that names one image, which lies in a layout beside it. */
    static VerificationReport verify(Path temp, String reference, TestImage image) throws Exception {
        Path here = Files.createTempDirectory(temp, "run");
        Path layout = here.resolve("layout");
        new OciLayoutWriter(layout).add(reference, image);
        return new Run(Files.createDirectory(here.resolve("project")), here.resolve("work"))
                .image(reference)
                .layout(layout)
                .verify();
    }

    /** An Envoy of this version on ordinary BoringSSL. */
    static byte[] plainEnvoy(String version) {
        String constants = "\0" + String.join("\0", ENVOY_REVISION, "Clean", version, "RELEASE", "BoringSSL");
        return new ElfWriter()
                .code(new byte[64])
                .text(constants + "\0crypto/fipsmodule/x\0")
                .bytes();
    }

    /** A C program without a trace of cryptography. */
    static byte[] nativeProgram() {
        return new ElfWriter().code(new byte[64]).bytes();
    }

    /** A Go program with ordinary cryptography. */
    static byte[] standardProgram() {
        return program("crypto/internal/boring/sig.StandardCrypto");
    }

    /** A Go program with this function besides what every one has. */
    static byte[] program(String function) {
        return new ElfWriter()
                .code(new byte[64])
                .functions(ElfWriter.GO_1_20, function, "runtime.main", "main.main")
                .buildInfo("go1.19.8", "build\t-compiler=gc")
                .bytes();
    }

    /** Writes a file of the project. */
    static Path put(Path base, String name, String text) throws IOException {
        Path file = base.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
