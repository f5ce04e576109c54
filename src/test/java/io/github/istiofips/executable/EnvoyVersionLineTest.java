// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvoyVersionLineTest {

    private static final String STAMP = "\0" + Fixtures.REVISION + "\0Clean\0";
    private static final String FAR = ".".repeat(300);
    private static final String FORMAT = "\0{}/{}/{}/{}/{}\0";
    private static final String FILTER = "\0envoy.filters.network.http_connection_manager\0";

    @ParameterizedTest
    @CsvSource({
        "BoringSSL-FIPS-2023042800~, BoringSSL-FIPS-2023042800",
        "BoringSSL-FIPS-20240407~, BoringSSL-FIPS-20240407",
        "BoringSSL-FIPS-202404071~, BoringSSL-FIPS-202404071",
        "AWS-LC-FIPS-20230428~~~~, AWS-LC-FIPS-20230428",
        "BoringSSL-FIPS~, BoringSSL-FIPS",
        "BoringSSL-FIPS-2023042~, BoringSSL-FIPS",
        "BoringSSL-FIPS-20230428001~, BoringSSL-FIPS",
        "BoringSSL-FIPS-2023042x~, BoringSSL-FIPS",
        "BoringSSL-FIPS-20230428x~, BoringSSL-FIPS",
        "BoringSSL-FIPS-2023-04-28~, BoringSSL-FIPS",
        "BoringSSL-FIPS--20230428~, BoringSSL-FIPS",
        "BoringSSL-FIPS_20230428~, BoringSSL-FIPS",
        "BoringSSL-FIPS-2-FIPS-2023042800~, BoringSSL-FIPS",
        "BoringSSL-FIPS-20230428~BoringSSL-FIPS-20230428~, BoringSSL-FIPS-20230428",
        "BoringSSL-FIPS-20230428~BoringSSL-FIPS-20240407~, BoringSSL-FIPS",
        "BoringSSL-FIPS~BoringSSL-FIPS-20240407~, BoringSSL-FIPS",
        "with BoringSSL-FIPS in it~BoringSSL-FIPS-20240407~, BoringSSL-FIPS-20240407"
    })
    void theModulesDateIsPartOfTheLabelIfItIsExactlyOne(String constants, String label) throws Exception {
        ElfWriter writer = new ElfWriter()
                .code(new byte[16])
                .text(STAMP + FAR + constants.replace('~', '\0'))
                .withoutSections();
        EnvoyVersionLine line = line(writer).orElseThrow();
        assertThat(line.label()).contains(label);
        assertThat(line.line()).endsWith("/" + label);
        assertThat(line.claimsFips()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "-20230428", "-2023042800", "-20230428001"})
    void aLabelThatTheFileEndsInHasNoDate(String end) throws Exception {
        String label = "BoringSSL-FIPS" + end;
        String filler = ".".repeat(160 - label.length());
        ElfWriter writer = new ElfWriter().text(STAMP + filler + label).withoutSections();
        byte[] file = writer.bytes();
        assertThat(new String(file, StandardCharsets.ISO_8859_1)).endsWith(label);
        assertThat(line(writer).orElseThrow().label()).contains("BoringSSL-FIPS");
    }

    /** How compilers leave the constants of the line, beside the stamp. */
    private enum Layout {
        /** clang with a C library's texts, up to Envoy 1.12, or passed by address. */
        LITERALS {
            @Override
            ElfWriter write(ElfWriter writer, String version, String type, String ssl) {
                return writer.text(STAMP + FAR + FORMAT + type + "\0" + ssl + "\0" + version + "\0" + FAR);
            }
        },
        /** All of one object, next to one another. */
        NEIGHBOURS {
            @Override
            ElfWriter write(ElfWriter writer, String version, String type, String ssl) {
                return writer.text(STAMP + version + "\0" + type + "\0" + ssl + "\0");
            }
        },
        /** The strings of libc++ that are initialised by the compiler, in C++20. */
        OBJECTS {
            @Override
            ElfWriter write(ElfWriter writer, String version, String type, String ssl) {
                return writer.text(STAMP + FAR + object(type) + object(ssl) + object(version) + FAR);
            }
        },
        /** gcc for amd64 loads what is short by operands of code. */
        OPERANDS {
            @Override
            ElfWriter write(ElfWriter writer, String version, String type, String ssl) {
                return writer.code(operands(ssl)).text(STAMP + FAR);
            }
        };

        abstract ElfWriter write(ElfWriter writer, String version, String type, String ssl);
    }

    private static String object(String text) {
        return (char) (2 * text.length()) + text + "\0".repeat(23 - text.length());
    }

    /** The first eight characters by {@code movabs}, the last eight, four or one by another instruction. */
    private static byte[] operands(String text) {
        int rest = text.length() - 8;
        String head = rest < 0 ? "\u00c7\u0005....Open" : "H\u00b8" + text.substring(0, 8);
        String tail = rest < 0
                ? "\u00c7\u0005...." + text.substring(text.length() - 4)
                : rest == 1
                        ? "\u00c6\u0005....L"
                        : rest < 5
                                ? "\u00c7\u0005...." + text.substring(text.length() - 4)
                                : "H\u00b9" + text.substring(text.length() - 8);
        return ("\u0090\u0090" + head + "\u0089\u0005....." + tail + "\u0090".repeat(40))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    static Stream<Arguments> lines() {
        return Stream.of(Layout.values())
                .flatMap(layout -> Stream.of(ElfFile.AMD64, ElfFile.ARM64)
                        .filter(machine -> layout != Layout.OPERANDS || machine == ElfFile.AMD64)
                        .flatMap(machine -> labels(layout, machine)));
    }

    private static Stream<Arguments> labels(Layout layout, int machine) {
        return Stream.of("BoringSSL", "BoringSSL-FIPS", "AWS-LC-FIPS", "OpenSSL", "no-ssl")
                .flatMap(ssl -> Stream.of("1.9.0", "1.24.1-dev", "1.36.2", "1.36.2-contrib", "1.38.0-dev-contrib")
                        .map(version -> Arguments.of(layout, machine, version, ssl)));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void partsAreFoundWhateverTheCompilerMakesOfThem(Layout layout, int machine, String version, String ssl)
            throws Exception {
        ElfWriter writer = new ElfWriter().machine(machine).code(new byte[16]);
        EnvoyVersionLine line = line(layout.write(writer, version, "RELEASE", ssl)
                        .text("Key of BoringSSL\0"))
                .orElseThrow();
        assertThat(line.revision()).isEqualTo(Fixtures.REVISION);
        assertThat(line.claimsFips()).isEqualTo(ssl.endsWith("FIPS"));
        if (layout == Layout.OPERANDS) {
            assertThat(line.label()).isEqualTo(Optional.of(ssl).filter(name -> name.endsWith("FIPS")));
            assertThat(line.version()).isEmpty();
        } else {
            assertThat(line.line()).isEqualTo(Fixtures.REVISION + "/" + version + "/Clean/RELEASE/" + ssl);
            assertThat(line.label()).contains(ssl);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.5 and before, RELEASE~, /Clean/RELEASE/",
        "1.6 to 1.8, 1.8.0~RELEASE~, 1.8.0/Clean/RELEASE/",
        "1.6-dev, 1.6.0-dev~DEBUG~, 1.6.0-dev/Clean/DEBUG/",
        "since 1.9, 1.9.0~RELEASE~BoringSSL~, 1.9.0/Clean/RELEASE/BoringSSL",
        "since 1.37, 1.38.0~RELEASE~{}/{}{}/{}/{}/{}~BoringSSL~, 1.38.0/Clean/RELEASE/BoringSSL",
        "since 1.37 with a suffix, 1.38.0-dev~-contrib~RELEASE~OpenSSL~, 1.38.0-dev-contrib/Clean/RELEASE/OpenSSL",
        "a suffix twice, 1.38.0-contrib~-contrib~RELEASE~, 1.38.0-contrib/Clean/RELEASE/",
        "two versions, 1.38.0~1.38.1~-contrib~RELEASE~, /Clean/RELEASE/",
        "an option, 1.38.0~x-contrib~RELEASE~, 1.38.0/Clean/RELEASE/",
        "longer numbers, 21.38.0.1~1.1.38.0~RELEASE~, /Clean/RELEASE/"
    })
    void everyFormOfTheLineIsRead(String name, String constants, String line) throws Exception {
        assertThat(line(STAMP + constants.replace('~', '\0')).orElseThrow().line())
                .as(name)
                .isEqualTo(Fixtures.REVISION + "/" + line);
    }

    @Test
    void theTextOfTheLibraryIsNoLabelOfAnEnvoyThatHasNone() throws Exception {
        String library = FAR + "\0BoringSSL\0";
        assertThat(line(STAMP + "1.8.0\0" + library).orElseThrow().ssl()).isEmpty();
        assertThat(line(STAMP + "1.9.0\0" + library).orElseThrow().ssl()).isEqualTo("BoringSSL");
        assertThat(line(STAMP + "1.9.0\0" + library).orElseThrow().label()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "RELEASE~BoringSSL~1.12.0~, true",
        "RELEASE~{}/{}/{}/{}/{}~BoringSSL~, true",
        "DEBUG~{}/{}{}/{}/{}/{}~BoringSSL~, true",
        "{}/{}/{}/{}/{}~BoringSSL~1.12.0~, false",
        "RELEASE~DEBUG~BoringSSL~1.12.0~, false",
        "RELEASE~BoringSSL~, false",
        "RELEASE~with BoringSSL~1.12.0~, false"
    })
    void aNameThatOccursElsewhereIsTheLabelBesideTheOtherConstants(String constants, boolean told) throws Exception {
        String text = STAMP + FAR + "\0BoringSSL\0" + FAR + "\0" + constants.replace('~', '\0') + FAR;
        EnvoyVersionLine line = line(text).orElseThrow();
        assertThat(line.label().isPresent()).isEqualTo(told);
        assertThat(line.sslOffset()).isPresent();
        assertThat(line.ssl()).isEqualTo("BoringSSL");
    }

    @Test
    void aNameInManyPlacesIsNotLookedAtEverywhere() throws Exception {
        String many = ("\0BoringSSL\0" + FAR).repeat(300);
        EnvoyVersionLine line =
                line(STAMP + FAR + many + "\0RELEASE\0BoringSSL\0001.12.0\0").orElseThrow();
        assertThat(line.label()).isEmpty();
    }

    static Stream<Arguments> stamps() {
        String digits = Fixtures.REVISION;
        return Stream.of(
                Arguments.of("\0" + digits + "\0Modified\0", "Modified"),
                Arguments.of("x" + digits + "\0Distribution\0", "Distribution"),
                Arguments.of(digits + "\0".repeat(8) + "Clean\0", "Clean"),
                Arguments.of(digits + "\0".repeat(32) + "Clean\0", "Clean"),
                Arguments.of("\0Clean\0" + digits + "\0", "Clean"),
                Arguments.of("\0Clean" + "\0".repeat(27) + digits + "\0", "Clean"),
                Arguments.of("\0Library" + "\0".repeat(3) + digits + "\0" + "Modifie", "Library"),
                Arguments.of(digits + "\0Clean\0" + digits + "\0Modified\0", "Clean"),
                Arguments.of(digits + "\0".repeat(33) + "Clean\0", ""),
                Arguments.of("\0Clean" + "\0".repeat(33) + digits + "\0", ""),
                Arguments.of("\0Clean" + digits + "\0", ""),
                Arguments.of("\0UnClean\0" + digits + "\0", ""),
                Arguments.of("\0Clean\0" + "0" + digits + "\0", ""),
                Arguments.of("\0Clean\0" + digits + ".", ""),
                Arguments.of(digits + "\0clean\0", ""));
    }

    @ParameterizedTest
    @MethodSource("stamps")
    void revisionAndStatusMayBeTurnedRoundAndAligned(String constants, String status) throws Exception {
        assertThat(line(constants).map(EnvoyVersionLine::status).orElse("")).isEqualTo(status);
        assertThat(line(constants).map(EnvoyVersionLine::revision).stream()).allMatch(Fixtures.REVISION::equals);
    }

    @Test
    void theStampMayBeTheFirstAndLastOfItsSegment() throws Exception {
        for (String constants : List.of(Fixtures.REVISION + "\0Clean\0", "Clean\0" + Fixtures.REVISION + "\0")) {
            ElfWriter writer = new ElfWriter().text(constants).withoutSections();
            assertThat(line(writer)).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "built by hand, true",
        "x, true",
        "12345678901234567890123456789012, true",
        "123456789012345678901234567890123, false",
        "'', false",
        "a/b, false",
        "tab\there, false"
    })
    void aStatusMayBeAnyTextInAnEnvoy(String status, boolean read) throws Exception {
        String constants = "\0" + Fixtures.REVISION + "\0" + status + "\0" + FAR;
        Optional<EnvoyVersionLine> line = line(constants + FILTER);
        assertThat(line.map(EnvoyVersionLine::status))
                .isEqualTo(Optional.of(status).filter(text -> read));
        assertThat(line(constants)).as("not an Envoy").isEmpty();
        assertThat(line(constants + FILTER.replace("network", "http"))).isEmpty();
        assertThat(line(constants + FILTER.replace("manager\0", "manager\n"))).isEmpty();
    }

    @Test
    void ofSeveralPairsWithAnotherStatusNoneIsTaken() throws Exception {
        String pair = "\0" + Fixtures.REVISION + "\0by hand\0";
        assertThat(line(FILTER + pair)).isPresent();
        assertThat(line(FILTER + pair + pair)).isEmpty();
        assertThat(line(FILTER + pair + pair + STAMP).map(EnvoyVersionLine::status))
                .contains("Clean");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0123456789abcdef0123456701234567"})
    void longerNumbersAreNoRevisionOfAnotherStatus(String more) throws Exception {
        assertThat(line(FILTER + more + Fixtures.REVISION + "\0by hand\0")).isEmpty();
    }

    @Test
    void aPairInCodeIsNoRevisionOfAnotherStatus() throws Exception {
        byte[] pair = ("\0" + Fixtures.REVISION + "\0by hand\0").getBytes(StandardCharsets.US_ASCII);
        assertThat(line(new ElfWriter().code(pair).text(FILTER))).isEmpty();
        assertThat(line(new ElfWriter().code(new byte[16]).text(FILTER + "\0" + Fixtures.REVISION + "\0by hand\0")))
                .isPresent();
    }

    private static Optional<EnvoyVersionLine> line(String constants) throws MalformedExecutableException {
        return line(new ElfWriter().code(new byte[16]).text(constants));
    }

    private static Optional<EnvoyVersionLine> line(ElfWriter writer) throws MalformedExecutableException {
        byte[] file = writer.bytes();
        return EnvoyVersionLine.find(Fixtures.bytes(file), Fixtures.elf(file));
    }
}
