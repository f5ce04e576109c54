// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.AMD64;
import static io.github.istiofips.policy.Samples.REQUEST;
import static io.github.istiofips.policy.Samples.executable;
import static io.github.istiofips.policy.Samples.image;
import static io.github.istiofips.policy.Samples.mesh;
import static io.github.istiofips.policy.Samples.pilotDiscovery;
import static io.github.istiofips.policy.Samples.platform;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.executable.CryptoModule;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.policy.PolicyRequest.Level;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.policy.data.ModuleBuild;
import io.github.istiofips.policy.data.PolicyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The decision table of the documentation holds, row by row and policy by policy, and what it says in words. */
class ModuleDecisionsTest {

    private static final Path TABLE = Path.of("docs", "module-decisions.md");
    private static final String REFERENCE = Samples.SOLO + "pilot:1.30.0-solo-fips";

    record Row(String name, CryptoModule module, LocalDate on, Map<Level, String> findings, String source) {
        @Override
        public String toString() {
            return name + ": " + module.version() + " on " + on;
        }
    }

    static List<Row> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| row |"))
                .map(line -> Arrays.stream(line.split("\\|"))
                        .map(cell -> cell.replace("`", "").strip())
                        .toList())
                .map(cells -> new Row(
                        cells.get(1),
                        new CryptoModule(cells.get(2), cells.get(3)),
                        LocalDate.parse(cells.get(4)),
                        Map.of(
                                Level.FIPS_BUILD, cells.get(5).replace("–", ""),
                                Level.VALIDATED, cells.get(6).replace("–", ""),
                                Level.ACTIVE, cells.get(7).replace("–", "")),
                        cells.get(8)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void holds(Row row) {
        for (Level level : Level.values()) {
            assertThat(judged(row.module(), level, row.on()))
                    .as(level.name())
                    .isEqualTo(row.findings().get(level));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void namesASourceThatIsListed(Row row) throws IOException {
        assertThat(Files.readAllLines(TABLE)).anyMatch(line -> line.startsWith("- `" + row.source() + "`: "));
    }

    @Test
    void everyModuleOfTheTablesHasARow() throws IOException {
        Set<CryptoModule> decided = rows().stream().map(Row::module).collect(Collectors.toSet());

        assertThat(PolicyData.builtIn().modules().stream()
                        .map(build -> new CryptoModule(build.name(), build.version()))
                        .toList())
                .isSubsetOf(decided);
    }

    /** From the first validation to long after the last sunset: what was over stays over. */
    @Test
    void aLaterDayNeverTurnsHistoricalIntoActive() {
        for (ModuleBuild build : PolicyData.builtIn().modules()) {
            CryptoModule module = new CryptoModule(build.name(), build.version());
            ExecutableFacts facts = facts(module, Integrity.VERIFIED);
            Optional<Charge> historical = Optional.of(new Charge("certificate-historical", Outcome.VIOLATION));
            boolean over = false;
            for (LocalDate day = LocalDate.of(2016, 1, 1); day.getYear() < 2034; day = day.plusDays(1)) {
                Optional<Charge> charge = ModuleVerdict.of(facts, true, request(Level.ACTIVE, day), data());
                assertThat(over && !charge.equals(historical))
                        .as("%s is over, and on %s it is %s", module, day, charge)
                        .isFalse();
                over = charge.equals(historical);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aStricterPolicyNeverRemovesOrWeakensAFinding(Row row) {
        int before = 0;
        for (Level level : Level.values()) {
            String judged = judged(row.module(), level, row.on());
            int weight = judged.isEmpty() ? 0 : " WUV".indexOf(judged.charAt(judged.length() - 1));
            assertThat(weight).as(level + ": " + judged).isGreaterThanOrEqualTo(before);
            before = weight;
        }
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void whatHasNoRoleIsAWarningAtMost(Level level) throws IOException {
        for (Row row : rows()) {
            Optional<Charge> charge =
                    ModuleVerdict.of(facts(row.module(), Integrity.VERIFIED), false, request(level, row.on()), data());
            assertThat(charge.map(Charge::outcome)).isIn(Optional.empty(), Optional.of(Outcome.WARNING));
        }
    }

    /** A module that is not proven, and one that is not in use, have no certificate to speak of. */
    @ParameterizedTest
    @CsvSource({
        "BORINGCRYPTO, BROKEN, NOT_APPLICABLE",
        "BORINGCRYPTO, NOT_ESTABLISHED, NOT_APPLICABLE",
        "BORINGCRYPTO, NOT_APPLICABLE, NOT_APPLICABLE",
        "GO_NATIVE, VERIFIED, OFF",
        "GO_NATIVE, VERIFIED, HOST",
        "MIXED, VERIFIED, NOT_APPLICABLE",
        "STANDARD, VERIFIED, NOT_APPLICABLE",
        "UNKNOWN, VERIFIED, NOT_APPLICABLE",
    })
    void saysNothingOfAModuleThatIsNotProvenOrNotInUse(Stack stack, Integrity integrity, FipsMode mode) {
        ExecutableFacts facts = Samples.facts(ExecutableKind.GO, stack, integrity, mode);

        assertThat(ModuleStatus.of(facts, data(), REQUEST.asOf())).isEmpty();
        assertThat(ModuleVerdict.of(facts, true, request(Level.ACTIVE, REQUEST.asOf()), data()))
                .isEmpty();
        assertThat(Samples.POLICY
                        .judge(mesh(image(REFERENCE, platform(AMD64, pilotDiscovery(facts)))), REQUEST)
                        .modules())
                .isEmpty();
    }

    @Test
    void aModuleThatTheTablesDoNotHaveIsNotTakenByItsName() {
        PolicyData without = new PolicyData(
                Optional.empty(),
                data().schemaVersion(),
                data().asOf(),
                data().releases(),
                data().publishers(),
                List.of(),
                List.of());
        ExecutableFacts facts = facts(new CryptoModule("BoringCrypto", "fips-20220613"), Integrity.VERIFIED);

        assertThat(ModuleVerdict.of(facts, true, request(Level.ACTIVE, REQUEST.asOf()), without))
                .contains(new Charge("module-unrecognised", Outcome.UNVERIFIABLE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "fips-20190808 | 2026-11-22 | certificate-historical | /usr/local/bin/pilot-discovery uses BoringCrypto fips-20190808,"
                        + " certificate 3678 (FIPS 140-2, level 1, Google), status Historical as of 2026-11-22. Modules on the"
                        + " historical list are for existing systems only, by a risk decision of the agency (NIST CMVP,"
                        + " csrc.nist.gov, page \"Programmatic Transitions\"). Expected: a certificate that is Active. Further"
                        + " certificates that may cover this module: 4257 (Gloo BoringCrypto, Solo.io, Historical); which one"
                        + " applies is for the publisher of the executable to say.",
                "fips-20210429 | 2026-08-01 | certificate-sunset-near | /usr/local/bin/pilot-discovery uses BoringCrypto fips-20210429,"
                        + " certificate 4407 (FIPS 140-2, level 1, Google), status Active as of 2026-08-01, sunset 2026-09-21. From"
                        + " the day after its sunset on it is on the historical list, for existing systems only (NIST CMVP,"
                        + " csrc.nist.gov, page \"Programmatic Transitions\"). Expected: more than 180 days until then.",
                "fips-20240805 | 2026-11-22 | certificate-historical | /usr/local/bin/pilot-discovery uses BoringCrypto fips-20240805,"
                        + " certificate 5244 (FIPS 140-3, level 1, Google), status Unknown as of 2026-11-22. The tables have no"
                        + " sunset for this certificate, so that it cannot be told whether it is Active on that day. Expected: a"
                        + " certificate with a sunset that is not before it.",
                "fips-20250107 | 2026-11-22 | module-not-validated | /usr/local/bin/pilot-discovery uses BoringCrypto fips-20250107,"
                        + " without a certificate as of 2026-11-22. The module is under review at CMVP and has no certificate yet."
                        + " Expected: a module with a certificate of NIST's Cryptographic Module Validation Program.",
                "fips-20220613 | 2024-01-01 | module-not-validated | /usr/local/bin/pilot-discovery uses BoringCrypto fips-20220613,"
                        + " certificate 4735 (FIPS 140-3, level 1, Google), status Not yet validated as of 2024-01-01, sunset"
                        + " 2029-07-22. Expected: a module with a certificate of NIST's Cryptographic Module Validation Program."
                        + " Further certificates that may cover this module: 4973 (VMware's BoringCrypto Module, Broadcom, Not yet"
                        + " validated), 5010 (Tetrate BoringCrypto, Tetrate, Not yet validated); which one applies is for the"
                        + " publisher of the executable to say.",
            })
    void saysModuleCertificateStatusAndDay(String version, LocalDate on, String rule, String message) {
        Finding finding = finding(new CryptoModule("BoringCrypto", version), on, rule);

        assertThat(finding.message()).isEqualTo(message);
        assertThat(finding.path()).contains("/usr/local/bin/pilot-discovery");
    }

    @Test
    void saysWhichBuildsHaveAnActiveCertificateThatDay() {
        assertThat(finding(new CryptoModule("BoringCrypto", "fips-20190808"), REQUEST.asOf(), "certificate-historical")
                        .remedy())
                .isEqualTo("Change global.tag in values.yaml:14 to a build whose module has an Active certificate (on"
                        + " 2026-11-22: 4735 for BoringCrypto fips-20220613, 4953 for BoringCrypto fips-20230428, 5104 for"
                        + " BoringCrypto fips-20240407), or have the risk decision for this existing system recorded in a"
                        + " waiver.");
    }

    @Test
    void namesAModuleThatTheTablesDoNotHave() {
        Finding finding =
                finding(new CryptoModule("BoringCrypto", "fips-20991231"), REQUEST.asOf(), "module-unrecognised");

        assertThat(finding.message())
                .isEqualTo("/usr/local/bin/pilot-discovery uses an intact FIPS module that is not in the tables,"
                        + " BoringCrypto fips-20991231. Expected: a module that can be matched to its certificate.");
        assertThat(finding.remedy())
                .isEqualTo("Ask the image's publisher for the certificate of the module with this integrity value.");
    }

    /** What the auditor reads of an executable that passes, too. */
    @Test
    void theJudgementHasTheStatementOnEveryModuleInUse() {
        Judgement judgement = Samples.POLICY.judge(mesh(Samples.passing()), REQUEST);

        assertThat(judgement.modules().values())
                .singleElement()
                .satisfies(status -> assertThat(status.sentence())
                        .isEqualTo("BoringCrypto fips-20220613, certificate 4735 (FIPS 140-3, level 1, Google), status"
                                + " Active as of 2026-11-22, sunset 2029-07-22"));
    }

    @Test
    void neverCallsAnythingCompliantOrCertified() throws IOException {
        for (Row row : rows()) {
            for (Level level : Level.values()) {
                Samples.POLICY.judge(facts(row.module()), request(level, row.on())).findings().stream()
                        .filter(finding -> ModuleVerdict.RULES.contains(finding.rule()))
                        .forEach(finding -> assertThat(finding.message() + finding.remedy())
                                .doesNotContainIgnoringCase("compliant")
                                .doesNotContainIgnoringCase("certified"));
            }
        }
    }

    private static Finding finding(CryptoModule module, LocalDate on, String rule) {
        return Samples.POLICY.judge(facts(module), request(Level.FIPS_BUILD, on)).findings().stream()
                .filter(finding -> finding.rule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    private static String judged(CryptoModule module, Level level, LocalDate on) {
        return Samples.POLICY.judge(facts(module), request(level, on)).findings().stream()
                .filter(finding -> ModuleVerdict.RULES.contains(finding.rule()))
                .map(finding -> finding.rule() + " " + finding.outcome().name().charAt(0))
                .collect(Collectors.joining(", "));
    }

    private static MeshFacts facts(CryptoModule module) {
        return mesh(image(
                REFERENCE,
                platform(
                        AMD64,
                        executable(
                                "/usr/local/bin/pilot-discovery",
                                Optional.of("pilot-discovery"),
                                facts(module, Integrity.VERIFIED)))));
    }

    private static ExecutableFacts facts(CryptoModule module, Integrity integrity) {
        Stack stack = switch (module.name()) {
            case "BoringCrypto" -> Stack.BORINGCRYPTO;
            case "AWS-LC FIPS" -> Stack.AWS_LC_FIPS;
            default -> Stack.GO_NATIVE;
        };
        return Samples.facts(
                ExecutableKind.GO,
                stack,
                integrity,
                stack == Stack.GO_NATIVE ? FipsMode.ON : FipsMode.NOT_APPLICABLE,
                module);
    }

    private static PolicyRequest request(Level level, LocalDate on) {
        return new PolicyRequest(on, Rsa4096.FAIL, true, true, Map.of()).withLevel(level);
    }

    private static PolicyData data() {
        return PolicyData.builtIn();
    }
}
