// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.policy.data.CmvpCertificate.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModuleCertificatesTest {

    private static final PolicyData DATA = PolicyData.builtIn();

    static List<ModuleBuild> modules() {
        return DATA.modules();
    }

    /** The page shows the table as it is judged by. */
    @ParameterizedTest
    @MethodSource("modules")
    void thePageHasEveryModule(ModuleBuild build) throws IOException {
        List<CmvpCertificate> own = DATA.certificates(build.certificates());
        String certificates = own.isEmpty()
                ? "none: " + build.notValidated().orElseThrow() + " | – | – | –"
                : join(own.stream().map(c -> String.valueOf(c.number())).toList()) + " | "
                        + own.get(0).standard() + " | "
                        + join(own.stream()
                                .map(c -> c.validated().map(LocalDate::toString).orElse("not known"))
                                .toList())
                        + " | "
                        + join(own.stream()
                                .map(ModuleCertificatesTest::end)
                                .distinct()
                                .toList());
        String rebrands = join(DATA.certificates(build.rebrands()).stream()
                .map(c -> c.number() + " (" + c.module() + ", " + c.vendor() + ")")
                .toList());

        assertThat(Files.readAllLines(Path.of("docs", "module-certificates.md")))
                .contains("| " + build.name() + " | `" + build.version() + "` | " + certificates + " | "
                        + (rebrands.isEmpty() ? "–" : rebrands) + " |");
    }

    @Test
    void everyCertificateIsOfAModule() {
        assertThat(DATA.modules().stream()
                        .flatMap(build -> List.of(build.certificates(), build.rebrands()).stream())
                        .flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(DATA.certificates().stream()
                        .map(CmvpCertificate::number)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        // validated, sunset, historical, on, status
        "2023-01-04, 2026-09-21, false, 2023-01-03, NOT_YET_VALIDATED",
        "2023-01-04, 2026-09-21, false, 2023-01-04, ACTIVE",
        "2023-01-04, 2026-09-21, false, 2026-09-21, ACTIVE",
        "2023-01-04, 2026-09-21, false, 2026-09-22, HISTORICAL",
        "2023-01-04, , true, 2023-01-03, NOT_YET_VALIDATED",
        "2023-01-04, , true, 2023-01-04, HISTORICAL",
        ", , true, 1999-01-01, HISTORICAL",
        ", , false, 2026-01-01, UNKNOWN",
        ", 2026-09-21, false, 1999-01-01, ACTIVE",
    })
    void tellsTheStatusOfADay(LocalDate validated, LocalDate sunset, boolean historical, LocalDate on, Status status) {
        assertThat(certificate(1, Optional.ofNullable(validated), Optional.ofNullable(sunset), historical)
                        .statusOn(on))
                .isEqualTo(status);
    }

    @Test
    void refusesTwoStatementsOnTheEnd() {
        assertThatThrownBy(() -> certificate(9, Optional.empty(), Optional.of(LocalDate.EPOCH), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "certificate 9 has a sunset and is called historical; a sunset alone tells from which day on it"
                                + " is");
    }

    @Test
    void aModuleHasCertificatesOrAReasonWhyNot() {
        assertThatThrownBy(() -> new ModuleBuild("m", "1", List.of(), List.of(), Optional.empty(), "s"))
                .hasMessage("the module m 1 needs either certificates or the reason why it has none (notValidated)");
        assertThatThrownBy(() -> new ModuleBuild("m", "1", List.of(1), List.of(), Optional.of("is not"), "s"))
                .hasMessageStartingWith("the module m 1 needs either");
    }

    @Test
    void everyNumberOfAModuleIsACertificateAndNothingStandsTwice() {
        CmvpCertificate one = certificate(1, Optional.empty(), Optional.empty(), false);
        ModuleBuild build = new ModuleBuild("m", "1", List.of(1), List.of(2), Optional.empty(), "s");

        assertThatThrownBy(() -> tables(List.of(one), List.of(build)))
                .hasMessage("a module has certificate 2, which is not among the certificates");
        assertThatThrownBy(() -> tables(List.of(one, one), List.of()))
                .hasMessage("a certificate stands in the table twice");
        ModuleBuild alone = new ModuleBuild("m", "1", List.of(1), List.of(), Optional.empty(), "s");
        assertThatThrownBy(() -> tables(List.of(one), List.of(alone, alone)))
                .hasMessage("a module stands in the table twice");
        assertThat(tables(List.of(one), List.of(alone)).module("m", "1")).contains(alone);
        assertThat(tables(List.of(one), List.of(alone)).module("m", "2")).isEmpty();
    }

    private static PolicyData tables(List<CmvpCertificate> certificates, List<ModuleBuild> modules) {
        return new PolicyData(
                Optional.empty(),
                PolicyData.SCHEMA_VERSION,
                LocalDate.EPOCH,
                List.of(),
                List.of(),
                certificates,
                modules);
    }

    private static CmvpCertificate certificate(
            int number, Optional<LocalDate> validated, Optional<LocalDate> sunset, boolean historical) {
        return new CmvpCertificate(number, "m", "v", "FIPS 140-2", 1, validated, sunset, historical, "s");
    }

    private static String end(CmvpCertificate certificate) {
        return certificate
                .sunset()
                .map(LocalDate::toString)
                .orElse(certificate.historical() ? "historical" : "not known");
    }

    private static String join(List<String> items) {
        return items.stream().collect(Collectors.joining(", "));
    }
}
