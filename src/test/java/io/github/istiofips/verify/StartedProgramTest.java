// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static io.github.istiofips.verify.Run.assertSays;
import static io.github.istiofips.verify.Run.onlyFinding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.istiofips.policy.Outcome;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.report.VerificationReport.ExecutableEntry;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an image starts through wrappers and scripts, and what lies beside it. */
class StartedProgramTest {

    private static final String SERVER = "registry.example/tools/server:1";
    private static final String PILOT = "registry.example/istio/pilot:1.28.1";

    @TempDir
    Path temp;

    private VerificationReport verify(String reference, TestImage image) throws Exception {
        return Run.verify(temp, reference, image);
    }

    private static TestLayer programs() {
        return new TestLayer()
                .file("opt/server", Run.standardProgram(), 0755)
                .file("usr/local/bin/pilot-discovery", Run.program("main.other"), 0755)
                .file("bin/sh", Run.nativeProgram(), 0755)
                .file("sbin/tini", Run.nativeProgram(), 0755);
    }

    private static List<ExecutableEntry> executables(VerificationReport report) {
        return report.images().get(0).platforms().get(0).executables();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exec /opt/server "$@"                        | /entry.sh           | /opt/server                   | entrypoint
            cd /; /opt/server                            | /entry.sh           | /opt/server                   | entrypoint
            export PATH=/opt:$PATH; exec server          | /entry.sh           | /opt/server                   | entrypoint
            exec "$@"                                    | /entry.sh /opt/server | /opt/server                 | entrypoint
            exec /sbin/tini -- /opt/server               | /entry.sh           | /opt/server                   | entrypoint
            exec /usr/local/bin/pilot-discovery discovery | /sbin/tini -- /entry.sh | /usr/local/bin/pilot-discovery | pilot-discovery
            exec sh /entry2.sh                           | /entry.sh           | /opt/server                   | entrypoint
            """)
    void isFollowed(String script, String entrypoint, String path, String role) throws Exception {
        TestImage image = TestImage.linux("amd64")
                .layer(programs()
                        .file("entry.sh", "#!/bin/sh\n" + script + "\n")
                        .file("entry2.sh", "#!/bin/sh\nexec /opt/server\n"))
                .env("PATH", "/usr/bin:/bin")
                .entrypoint(entrypoint.split(" "));

        VerificationReport report = verify(SERVER, image);

        assertThat(executables(report))
                .filteredOn(executable -> executable.role().isPresent())
                .extracting(ExecutableEntry::path, ExecutableEntry::role)
                .contains(tuple(path, Optional.of(role)));
        assertThat(report.findings()).extracting(FindingEntry::rule).doesNotContain("expected-executable-missing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            if true; then exec /opt/server; fi | /entry.sh does not tell what is started | line 2: 'exec' stands in a condition
            exec /entry.sh                     | /entry.sh does not tell what is started | more than 8 scripts start one another
            exec /opt/none                     | /opt/none was not found                 | there is no executable file
            """)
    void isNoPassWhenItCannotBeTold(String script, String what, String why) throws Exception {
        TestImage image = TestImage.linux("amd64")
                .layer(programs().file("entry.sh", "#!/bin/sh\n" + script + "\n"))
                .entrypoint("/entry.sh");

        FindingEntry finding = onlyFinding(verify(SERVER, image), "expected-executable-missing");

        assertSays(finding, what, why);
        assertThat(finding.location()).contains(Run.POM_LINE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cp /opt/server /usr/local/bin/pilot-discovery     | line 2: it runs cp in line 2 first
            cat /opt/server >/usr/local/bin/pilot-discovery   | line 2: a file is written
            ln -sf /opt/server /usr/local/bin/pilot-discovery | line 2: it runs ln in line 2 first
            /opt/server prepare                               | line 2: it runs /opt/server in line 2 first
            /opt/cat                                          | line 2: it runs /opt/cat in line 2 first
            chmod -x /usr/bin/pilot-discovery                 | line 2: it runs chmod in line 2 first
            sort -o /usr/local/bin/pilot-discovery /opt/x     | line 2: it runs sort in line 2 first
            ip vrf exec red /opt/server                       | line 2: it runs ip in line 2 first
            export LD_PRELOAD=/opt/x.so                       | it sets LD_PRELOAD, which loads
            LD_LIBRARY_PATH=/opt; export LD_LIBRARY_PATH      | it sets LD_LIBRARY_PATH, which loads
            """)
    void isNoPassWhenAScriptMayPutAnotherInItsPlace(String command, String why) throws Exception {
        TestImage image = TestImage.linux("amd64")
                .layer(programs().file("entry.sh", "#!/bin/sh\n" + command + "; exec /usr/local/bin/pilot-discovery\n"))
                .entrypoint("/entry.sh");

        assertSays(onlyFinding(verify(SERVER, image), "expected-executable-missing"), why, "exec PROGRAM");
    }

    @Test
    void aWrapperMustBeWhatItsNameSays() throws Exception {
        for (String rule : List.of("go-standard-crypto", "expected-executable-missing")) {
            TestLayer layer = new TestLayer().file("usr/local/bin/pilot-discovery", Run.program("main.other"), 0755);
            if (rule.equals("go-standard-crypto")) {
                layer.file("sbin/tini", Run.standardProgram(), 0755);
            } else {
                layer.file("sbin/tini", "#!/bin/sh\nexec /opt/server\n");
            }
            TestImage image = TestImage.linux("amd64")
                    .layer(layer)
                    .entrypoint("/sbin/tini", "--", "/usr/local/bin/pilot-discovery");

            assertThat(onlyFinding(verify(SERVER, image), rule).path()).contains("/sbin/tini");
        }
        TestImage without =
                TestImage.linux("amd64").layer(new TestLayer().file("a", "b")).entrypoint("/sbin/tini", "/a");
        assertThat(onlyFinding(verify(SERVER, without), "expected-executable-missing")
                        .path())
                .contains("/sbin/tini");
    }

    @ParameterizedTest
    @CsvSource({"sbin/tini, go-standard-crypto", "decoy/tini, go-standard-crypto", "none, expected-executable-missing"})
    void aWrapperIsJudgedWhereverThePathLeads(String other, String rule) throws Exception {
        TestLayer layer = new TestLayer()
                .file("usr/local/bin/pilot-discovery", Run.program("main.other"), 0755)
                .file("bin/env", Run.nativeProgram(), 0755);
        if (!other.equals("none")) {
            layer.file("sbin/tini", Run.nativeProgram(), 0755)
                    .file("decoy/tini", Run.nativeProgram(), 0755)
                    .file(other, Run.standardProgram(), 0755);
        }
        TestImage image = TestImage.linux("amd64")
                .layer(layer)
                .entrypoint("tini", "env", "PATH=/decoy", "/usr/local/bin/pilot-discovery");

        assertThat(onlyFinding(verify(SERVER, image), rule).path())
                .contains(other.equals("none") ? "tini" : "/" + other);
    }

    @Test
    void hostileCommandsEndInAFinding() throws Exception {
        for (String word : List.of("a/\0b", "/\0", "x".repeat(100_000), "./../../../etc", "/", "\n")) {
            TestImage image = TestImage.linux("amd64").layer(programs()).entrypoint(word);

            FindingEntry finding = onlyFinding(verify(SERVER, image), "expected-executable-missing");

            assertThat(finding.message()).doesNotContain("\n", "\0").hasSizeLessThan(500);
        }
    }

    @Test
    void warnsOfFurtherProgramsInTheLayersThatAreRead() throws Exception {
        TestImage image = TestImage.linux("amd64")
                .layer(new TestLayer().file("usr/bin/below", Run.standardProgram(), 0755))
                .layer(programs()
                        .file("usr/lib/libx.so.1", Run.standardProgram(), 0644)
                        .file("etc/text", "\u007fELF".getBytes(StandardCharsets.ISO_8859_1), 0644))
                .entrypoint("/usr/local/bin/pilot-discovery");

        VerificationReport report = verify(PILOT, image);

        FindingEntry other = report.findings().stream()
                .filter(finding -> finding.rule().equals("other-executable-not-fips"))
                .findFirst()
                .orElseThrow();
        assertThat(other.outcome()).isEqualTo(Outcome.WARNING);
        assertThat(other.path()).contains("/opt/server");
        assertThat(executables(report))
                .extracting(ExecutableEntry::path)
                .containsExactly("/opt/server", "/usr/local/bin/pilot-discovery");
        assertThat(executables(report).get(0).role()).isEmpty();
    }
}
