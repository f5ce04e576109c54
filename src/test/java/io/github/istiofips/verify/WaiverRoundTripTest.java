// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static io.github.istiofips.verify.Run.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.policy.Outcome;
import io.github.istiofips.policy.data.RuleCatalogue;
import io.github.istiofips.policy.data.Waiver;
import io.github.istiofips.policy.data.WaiverFile;
import io.github.istiofips.report.ConsoleLine;
import io.github.istiofips.report.ConsoleReport;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.report.VerificationReport.Verdict;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stubs that a failing build prints, given a reason and an owner, waive what made it fail and nothing else. */
class WaiverRoundTripTest {

    private static final String AGENT = "usr/local/bin/pilot-agent";

    @TempDir
    Path temp;

    @Test
    void aMeshWithCertificatesAndTags() throws Exception {
        Path example = Path.of("examples", "non-fips").toAbsolutePath();

        VerificationReport failing = roundTrip(() -> new Run(example, temp.resolve("work"))
                .layout(example.resolve("images"))
                .distribution("registry.example", "solo")
                .offline());

        assertThat(failing.findings())
                .filteredOn(finding -> finding.outcome() == Outcome.VIOLATION)
                .extracting(FindingEntry::rule)
                .contains("rsa-4096", "tag-arch-unsupported", "go-standard-crypto", "envoy-not-fips");
    }

    @Test
    void namesWithKeysDigestsAndCharactersOfYaml() throws Exception {
        Path base = Files.createDirectory(temp.resolve("project"));
        Path layout = temp.resolve("layout");
        String hub = "us-docker.pkg.dev/gloo-mesh/istio-0123456789ab";
        OciLayoutWriter writer = new OciLayoutWriter(layout);
        writer.add(hub + "/pilot:1.28.1-solo", pilot("usr/local/bin/pilot-discovery"));
        writer.add(
                hub + "/proxyv2:1.28.1-solo",
                TestImage.linux("amd64")
                        .layer(new TestLayer()
                                .file(AGENT, Run.standardProgram(), 0755)
                                .file("usr/local/bin/envoy", Run.plainEnvoy("1.36.2"), 0755)));
        String odd = "opt/- \"odd\": #1 {x} \u202e\u00e9";
        writer.add("registry.example/tools/by-digest:1", pilot(odd).entrypoint("/" + odd));
        String digest = "sha256:" + indexDigest(layout, "registry.example/tools/by-digest:1");
        String values = "- \"odd\": 'mesh' #1.yaml";
        put(base, values, """
                global:
                  hub: %s
                  tag: 1.28.1-solo
                pilot:
                  env:
                    GODEBUG: fips140=off
                """.formatted(hub));

        VerificationReport failing = roundTrip(() -> new Run(base, temp.resolve("work"))
                .version("1.28.1")
                .helm("istiod", values)
                .image("registry.example/tools/by-digest@" + digest)
                .layout(layout)
                .offline());

        assertThat(failing.findings())
                .filteredOn(finding -> finding.rule().equals("fips-disabled-by-environment"))
                .isNotEmpty();
        assertThat(failing.findings())
                .anyMatch(finding -> finding.path().filter(("/" + odd)::equals).isPresent());
    }

    private static TestImage pilot(String path) {
        return TestImage.linux("amd64")
                .layer(new TestLayer().file(path, Run.standardProgram(), 0755))
                .entrypoint("/" + path);
    }

    private static String indexDigest(Path layout, String name) throws Exception {
        String index = Files.readString(layout.resolve("index.json"));
        String before = index.substring(0, index.indexOf("\"" + name + "\""));
        int at = before.lastIndexOf("sha256:") + "sha256:".length();
        return before.substring(at, at + 64);
    }

    /** Fails, waives what failed by the stubs printed, and passes; returns the failing report. */
    private VerificationReport roundTrip(Supplier<Run> run) throws Exception {
        VerificationReport failing = run.get().verify();
        assertThat(failing.outcome()).isEqualTo(Verdict.FAIL);
        List<FindingEntry> violations = failing.findings().stream()
                .filter(finding -> finding.outcome() == Outcome.VIOLATION)
                .toList();
        assertThat(failing.findings()).noneMatch(finding -> finding.outcome() == Outcome.UNVERIFIABLE);

        List<Waiver> waivers = WaiverFile.read(
                "w.yaml", filled(stubs(failing)), LocalDate.parse(failing.asOf()), RuleCatalogue.load(), text -> text);
        VerificationReport passing = run.get().waivers(waivers).verify();

        assertThat(passing.outcome()).isEqualTo(Verdict.PASS);
        assertThat(passing.buildFails()).isFalse();
        assertThat(passing.summary().waived()).isEqualTo(violations.size());
        assertThat(passing.findings()).hasSameSizeAs(failing.findings());
        assertThat(passing.findings())
                .filteredOn(finding -> finding.waived().isPresent())
                .allMatch(finding -> finding.outcome() == Outcome.VIOLATION);
        return failing;
    }

    private static String stubs(VerificationReport report) {
        String block = ConsoleReport.lines(report, "report.json", ConsoleReport.Detail.OVERVIEW).stream()
                .map(ConsoleLine::text)
                .filter(text -> text.contains("\nwaivers:\n"))
                .findFirst()
                .orElseThrow();
        assertThat(block).doesNotContain("0123456789ab", "\u202e");
        return block.substring(block.indexOf("\nwaivers:\n") + 1);
    }

    private Path filled(String stubs) throws Exception {
        return Files.writeString(
                temp.resolve("w.yaml"),
                stubs.replace("<why this can be accepted until then>", "replaced: \u00e4")
                        .replace("<who answers for it>", "mesh-team"));
    }
}
