// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoBuildInfoTest {

    private static final String[] LINES = {
        "mod\texample.invalid\t(devel)\t", "build\tCGO_ENABLED=1", "build\t-ldflags=\"-s -w\"", "build\tno value"
    };
    private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);

    @ParameterizedTest
    @CsvSource({
        "64, false, true, true", "64, false, true, false", "64, true, true, true", "32, false, false, true",
        "64, false, false, true", "64, true, false, false", "32, true, false, true", "32, false, true, false"
    })
    void readsBothForms(int bits, boolean big, boolean inline, boolean sections) throws Exception {
        ElfWriter writer = new ElfWriter().bits(bits).bigEndian(big).code(new byte[16]);
        if (inline) {
            writer.buildInfo("go1.22.12", LINES);
        } else {
            writer.pointedBuildInfo("go1.22.12", LINES);
        }
        if (!sections) {
            writer.withoutSections();
        }
        GoBuildInfo info = find(writer.bytes()).orElseThrow();

        assertThat(info.version().text()).isEqualTo("go1.22.12");
        assertThat(info.settings()).containsExactlyInAnyOrderEntriesOf(Map.of("CGO_ENABLED", "1", "-ldflags", "-s -w"));
    }

    @ParameterizedTest
    @CsvSource({
        "go1.24.4, true",
        "go1.14.12b4, true",
        "go1.26.10-X:boringcrypto, true",
        "go1.22.3 (Red Hat 1.22.3-1.el9) X:strictfipsruntime, true",
        "devel go1.20-abcdef, true",
        "devel +0123abcdef Thu Jan 1, true",
        "go1.20rc1, true",
        "rust1.70, false",
        "'', false"
    })
    void onlyAGoVersionDecodes(String version, boolean accepted) throws Exception {
        assertThat(find(new ElfWriter().code(new byte[16]).buildInfo(version).bytes()))
                .matches(found -> found.isPresent() == accepted);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "GOEXPERIMENT=boringcrypto | go1.19.8 | GOEXPERIMENT=boringcrypto",
                "GOEXPERIMENT=fieldtrack | go1.19.8 | ~~",
                "GOEXPERIMENT=noboringcrypto | go1.19.8 | ~~",
                "GOEXPERIMENT=jsonv2,boringcrypto | go1.25.1 | GOEXPERIMENT=jsonv2,boringcrypto",
                "GOEXPERIMENT=systemcrypto | go1.21.5-1 | GOEXPERIMENT=systemcrypto",
                "CGO_ENABLED=1 | go1.25.1 X:jsonv2,boringcrypto | go1.25.1 X:jsonv2,boringcrypto",
                "CGO_ENABLED=1 | go1.22.3 (Red Hat 1.22.3-1.el9) X:strictfipsruntime"
                        + " | go1.22.3 (Red Hat 1.22.3-1.el9) X:strictfipsruntime",
                "microsoft_systemcrypto=1 | go1.26.4 | microsoft_systemcrypto=1",
                "microsoft_systemcrypto=0 | go1.26.4 | ~~",
                "CGO_ENABLED=1 | go1.14.12b4 | go1.14.12b4",
                "CGO_ENABLED=1 | go1.26.10-X:boringcrypto | go1.26.10-X:boringcrypto",
                "GOFIPS140=v1.0.0 | go1.24.4 | GOFIPS140=v1.0.0",
                "GOFIPS140=off | go1.24.4 | ~~",
                "DefaultGODEBUG=x=1,fips140=on | go1.24.4 | DefaultGODEBUG=fips140=on",
                "DefaultGODEBUG=fips140=off | go1.24.4 | ~~"
            },
            delimiter = '|')
    void tellsTheClaimOfTheBuild(String setting, String version, String label) throws Exception {
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .buildInfo(version, "build\t" + setting)
                .bytes();
        assertThat(find(file).orElseThrow().fipsLabel().orElse("")).isEqualTo(label);
    }

    @Test
    void damagedInfoIsNoInfo() throws Exception {
        byte[] inline = new ElfWriter().code(new byte[16]).buildInfo("go1.24.4").bytes();
        byte[] tooLong = {-1, -1, -1, -1, -1};
        byte[] huge = {-1, -1, -1, -1, 1};
        assertThat(find(Fixtures.patched(inline, MAGIC, 32, tooLong))).isEmpty();
        assertThat(find(Fixtures.patched(inline, MAGIC, 32, huge))).isEmpty();

        byte[] pointed =
                new ElfWriter().code(new byte[16]).pointedBuildInfo("go1.15.5").bytes();
        assertThat(find(Fixtures.patched(pointed, MAGIC, 14, (byte) 3))).isEmpty();
        assertThat(find(Fixtures.patched(pointed, MAGIC, 16, new byte[8]))).isEmpty();
        assertThat(find(Fixtures.patched(pointed, MAGIC, 22, (byte) 1))).isEmpty();
        assertThat(find(Fixtures.patched(pointed, MAGIC, 40, new byte[8]))).isEmpty();
    }

    @Test
    void theInfoAmongVariablesGoesBeforeThatAmongConstants() throws Exception {
        byte[] embedded =
                new ElfWriter().code(new byte[16]).buildInfo("go1.15.5").bytes();
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .constants(".rodata", embedded)
                .buildInfo("go1.24.4")
                .withoutSections()
                .bytes();
        assertThat(find(file).orElseThrow().version().text()).isEqualTo("go1.24.4");
    }

    @Test
    void settingsWithoutEndAreNoInfo() throws Exception {
        String[] lines = new String[1001];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "build\tk" + i + "=";
        }
        assertThat(find(new ElfWriter()
                        .code(new byte[16])
                        .buildInfoAlone("go1.24.4", lines)
                        .bytes()))
                .isEmpty();
    }

    @Test
    void anUnalignedMagicIsNoInfo() throws Exception {
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .text(" " + "\u00ff Go buildinf:\b\u0002" + "\0".repeat(16) + "\bgo1.24.4\0")
                .bytes();
        assertThat(find(file)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "plain | plain",
                "\"-s -w\" | -s -w",
                "`raw \\n` | raw \\n",
                "\"a\\tb\\\\\\\"\" | a\tb\\\"",
                "\"\\x41\\102\\u00e9\\U0001F600\" | ABé😀",
                "\"\\q\" | \"\\q\"",
                "\"\\x4\" | \"\\x4\"",
                "\"\\\" | \"\\\"",
                "\"\\UFFFFFFFF\" | \"\\UFFFFFFFF\"",
                "\"open | \"open",
                "xax | xax",
                "x | x"
            })
    void unquotesGoLiterals(String text, String value) {
        assertThat(GoQuoting.unquote(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fips140=on | ON",
                "fips140=debug | ON",
                "fips140=only | ONLY",
                "a=1,fips140=auto | HOST",
                "fips140=on,fips140=off | OFF",
                "fips140= | OFF",
                "fips140=nonsense | OFF"
            })
    void theLastValueOfTheDebugListWins(String list, FipsMode mode) {
        assertThat(GoDebug.fips140(list).map(GoDebug::mode)).contains(mode);
        assertThat(GoDebug.fips140("x" + list.replace(",fips140", ",x"))).isEmpty();
    }

    private static Optional<GoBuildInfo> find(byte[] file) throws MalformedExecutableException {
        return GoBuildInfo.find(Fixtures.bytes(file), Fixtures.elf(file));
    }
}
