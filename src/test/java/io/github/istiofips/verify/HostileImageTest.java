// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static io.github.istiofips.verify.Run.assertSays;
import static io.github.istiofips.verify.Run.onlyFinding;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.report.JsonReport;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.report.VerificationReport.Verdict;
import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images made so that a program that is not in FIPS mode might not be seen. */
class HostileImageTest {

    private static final String PILOT = "registry.example/istio/pilot:1.28.1-solo-fips";
    private static final String DISCOVERY = "usr/local/bin/pilot-discovery";

    @TempDir
    Path temp;

    private Path base;
    private Path layout;
    private Path work;

    @BeforeEach
    void makeProject() throws IOException {
        base = Files.createDirectory(temp.resolve("project"));
        layout = temp.resolve("layout");
        work = temp.resolve("work");
    }

    private Run run(String... references) {
        return new Run(base, work).image(references).layout(layout);
    }

    private VerificationReport verify(TestImage image) throws Exception {
        new OciLayoutWriter(layout).add(PILOT, image);
        return run(PILOT).verify();
    }

    private static List<String> rules(VerificationReport report) {
        return report.findings().stream().map(FindingEntry::rule).toList();
    }

    /** A Go program that is in FIPS mode unless its environment says otherwise. */
    private static byte[] fipsProgram() {
        return new ElfWriter()
                .functions(
                        ElfWriter.GO_1_20,
                        "crypto/internal/fips140/v1.0.0-c2097c7c/check.init.0",
                        "runtime.main",
                        "main.main")
                .buildInfo("go1.24.4", "build\tDefaultGODEBUG=fips140=on")
                .code(new byte[512])
                .fipsInfo(true)
                .bytes();
    }

    private static TestImage linux() {
        return TestImage.linux("amd64");
    }

    @Test
    void aProgramInFipsModePasses() throws Exception {
        VerificationReport report = verify(linux().layer(new TestLayer().file(DISCOVERY, fipsProgram(), 0755))
                .entrypoint("/" + DISCOVERY));

        assertThat(rules(report)).containsExactlyInAnyOrder("plane-not-covered", "distribution-unknown");
        assertThat(report.outcome()).isEqualTo(Verdict.PASS);
    }

    /** Names of the same program, which is started in another mode than its usual path alone would tell. */
    @ParameterizedTest
    @CsvSource({
        "/usr/bin/discovery",
        "//usr/local/bin/pilot-discovery",
        "/usr/local/bin/../bin/pilot-discovery",
        "/copy"
    })
    void theSameProgramInAnotherModeIsJudged(String started) throws Exception {
        VerificationReport report = verify(linux().layer(new TestLayer()
                        .file(DISCOVERY, fipsProgram(), 0755)
                        .file("copy", fipsProgram(), 0755)
                        .symlink("usr/bin/discovery", "../local/bin/pilot-discovery")
                        .file("start.sh", "#!/bin/sh\nexport GODEBUG=fips140=off\nexec " + started + "\n"))
                .entrypoint("/start.sh"));

        assertThat(rules(report)).contains("fips-mode-off");
        assertThat(report.outcome()).isEqualTo(Verdict.FAIL);
    }

    /** What the cache holds of a layer was found for an image with another environment. */
    @Test
    void whatIsFoundBesidesDoesNotDependOnOtherImages() throws Exception {
        String other = "registry.example/istio/pilot:1.28.2-solo-fips";
        TestLayer shared = new TestLayer().file("usr/bin/tool", Run.standardProgram(), 0755);
        TestLayer program = new TestLayer().file(DISCOVERY, fipsProgram(), 0755);
        OciLayoutWriter writer = new OciLayoutWriter(layout);
        writer.add(PILOT, linux().layer(program).layer(shared).entrypoint("/" + DISCOVERY));
        writer.add(
                other,
                linux().layer(program)
                        .layer(shared)
                        .env("GODEBUG", "fips140=only")
                        .entrypoint("/" + DISCOVERY));
        byte[] alone = bytes(run(PILOT).verify(), "alone");
        ContentCache cache = ContentCache.inMemory();
        run(other).cache(cache).verify();

        VerificationReport report = run(PILOT).cache(cache).verify();

        assertThat(rules(report)).contains("other-executable-not-fips");
        assertThat(bytes(report, "after")).isEqualTo(alone);
    }

    private byte[] bytes(VerificationReport report, String name) throws IOException {
        return Files.readAllBytes(JsonReport.write(report, temp.resolve(name)));
    }

    /** A directory of PATH that is relative is one below the working directory. */
    @ParameterizedTest
    @CsvSource({".:/usr/local/bin,/app", ":/usr/local/bin,/app", "app:/usr/local/bin,/", "./app:/usr/local/bin,''"})
    void relativeDirectoriesOfThePathCount(String path, String directory) throws Exception {
        VerificationReport report =
                verify(linux().layer(new TestLayer().file("app/pilot-discovery", Run.standardProgram(), 0755))
                        .layer(new TestLayer().file(DISCOVERY, fipsProgram(), 0755))
                        .env("PATH", path)
                        .workingDir(directory)
                        .entrypoint("pilot-discovery"));

        assertThat(rules(report)).contains("go-standard-crypto");
        assertThat(report.outcome()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void afterAChangeOfDirectoryARelativePathIsNotFollowed() throws Exception {
        VerificationReport report =
                verify(linux().layer(new TestLayer().file("app/pilot-discovery", Run.standardProgram(), 0755))
                        .layer(new TestLayer()
                                .file(DISCOVERY, fipsProgram(), 0755)
                                .file("start.sh", "#!/bin/sh\ncd /app\nexec pilot-discovery\n"))
                        .env("PATH", ".:/usr/local/bin")
                        .entrypoint("/start.sh"));

        assertThat(report.outcome()).isNotEqualTo(Verdict.PASS);
    }

    /** Runtimes resolve it differently, and in each of them there is such a program. */
    @Test
    void aProgramBelowALinkOfALowerLayerIsSeen() throws Exception {
        VerificationReport report = verify(linux().layer(new TestLayer()
                        .file(DISCOVERY, fipsProgram(), 0755)
                        .symlink("opt/app", "/usr/lib/app")
                        .directory("usr/lib/app"))
                .layer(new TestLayer().file("opt/app/server", Run.standardProgram(), 0755))
                .entrypoint("/" + DISCOVERY));

        assertThat(rules(report)).contains("other-executable-not-fips");
    }

    @Test
    void aPathWithoutEndIsNotFollowed() throws Exception {
        VerificationReport report = verify(linux().layer(new TestLayer().file(DISCOVERY, fipsProgram(), 0755))
                .env("PATH", "/:".repeat(200_000))
                .entrypoint("x".repeat(4000)));

        assertSays(onlyFinding(report, "expected-executable-missing"), "PATH has more than");
    }

    @ParameterizedTest
    @CsvSource({"/a\\ud800b", "\\u0000", "/usr/bin/\\udc00"})
    void hostileWordsAreReported(String word) throws Exception {
        String text =
                word.replace("\\ud800", "\ud800").replace("\\udc00", "\udc00").replace("\\u0000", "\0");
        VerificationReport report = verify(linux().layer(new TestLayer().file(DISCOVERY, fipsProgram(), 0755))
                .entrypoint(text));

        assertThat(bytes(report, "report")).isNotEmpty();
        assertThat(report.outcome()).isNotEqualTo(Verdict.PASS);
    }

    @ParameterizedTest
    @CsvSource({"200, 60000", "20001, 1"})
    void whatIsNotedOfALayerIsBounded(int scripts, int length) throws Exception {
        TestLayer layer = new TestLayer().file(DISCOVERY, fipsProgram(), 0755);
        byte[] script = ("#!/bin/sh\n" + "#".repeat(length)).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < scripts; i++) {
            layer.file("bin/s" + i, script, 0755);
        }

        VerificationReport report = verify(linux().layer(layer).entrypoint("/" + DISCOVERY));

        assertSays(onlyFinding(report, "image-unreadable"), "holds ", "executables and scripts", "limit protects");
        assertThat(work).isEmptyDirectory();
    }

    /** Shells find programs and scripts, and set variables, in their own way whatever the image says. */
    @ParameterizedTest
    @CsvSource({
        "PATH=/app:/usr/local/bin; exec pilot-discovery",
        "exec env -i pilot-discovery",
        "exec sh run",
        "exec $PWD/pilot-discovery",
        "exec ${HOME:-/usr/local/bin}/pilot-discovery"
    })
    void theProgramIsLookedForWhereAShellDoes(String script) throws Exception {
        VerificationReport report = verify(linux().layer(new TestLayer()
                        .file("app/pilot-discovery", Run.standardProgram(), 0755)
                        .file("app/run", "#!/bin/sh\nexec /app/pilot-discovery\n"))
                .layer(new TestLayer()
                        .file(DISCOVERY, fipsProgram(), 0755)
                        .file("usr/local/bin/run", "#!/bin/sh\nexec /usr/local/bin/pilot-discovery\n")
                        .file("start.sh", "#!/bin/sh\n" + script + "\n"))
                .env("PWD", "/usr/local/bin")
                .workingDir("/app")
                .entrypoint("/start.sh"));

        assertThat(report.outcome()).isNotEqualTo(Verdict.PASS);
        assertThat(report.buildFails()).isTrue();
    }

    @Test
    void whatAScriptAssignsIsBounded() throws Exception {
        StringBuilder script = new StringBuilder("#!/bin/sh\na=" + "x".repeat(30_000) + "\n");
        for (int i = 0; i < 3000; i++) {
            script.append("b").append(i).append("=$a\n");
        }
        VerificationReport report = verify(linux().layer(new TestLayer()
                        .file(DISCOVERY, fipsProgram(), 0755)
                        .file("start.sh", script + "exec /" + DISCOVERY + "\n"))
                .entrypoint("/start.sh"));

        assertSays(onlyFinding(report, "expected-executable-missing"), "its variables are given more than");
    }
}
