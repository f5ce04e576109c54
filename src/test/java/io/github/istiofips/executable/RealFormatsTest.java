// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.GoToolchain;
import io.github.istiofips.testing.Programs;
import io.github.istiofips.testing.RealExecutable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The readers of file formats against {@code readelf} and {@code go version -m}, on every real executable. */
@Tag("real-components")
class RealFormatsTest {

    private static final Pattern LOAD = Pattern.compile("\\s+LOAD\\s+0x([0-9a-f]+)\\s+0x([0-9a-f]+)\\s+0x[0-9a-f]+"
            + "\\s+0x([0-9a-f]+)\\s+0x[0-9a-f]+\\s+([RWE ]{3})\\s.*");
    private static final Pattern SECTION = Pattern.compile(
            "\\s*\\[\\s*\\d+\\]\\s+(\\S*)\\s+(\\S+)\\s+[0-9a-f]{8,16}\\s+([0-9a-f]{6,})\\s+([0-9a-f]{6,})\\s.*");
    private static final Pattern NEEDED = Pattern.compile(".*\\(NEEDED\\).*\\[(.*)\\]\\s*");
    private static final String SETTING = "\tbuild\t";

    @TempDir
    static Path work;

    static Stream<RealExecutable> executables() throws IOException {
        return Stream.concat(GoRow.all().map(GoRow::build), DebianProgram.all());
    }

    @ParameterizedTest
    @MethodSource("executables")
    void segmentsSectionsAndLibrariesAreThoseOfReadelf(RealExecutable executable) throws Exception {
        FileBytes bytes = FileBytes.map(executable.file()).orElseThrow();
        ElfFile elf = ElfFile.read(bytes).orElseThrow();
        List<ElfFile.Segment> segments = new ArrayList<>();
        List<ElfFile.Section> sections = new ArrayList<>();
        List<String> libraries = new ArrayList<>();
        for (String line : Programs.run(
                        work, "readelf", "-lSdW", executable.file().toString())
                .lines()
                .toList()) {
            Matcher load = LOAD.matcher(line);
            Matcher section = SECTION.matcher(line);
            Matcher needed = NEEDED.matcher(line);
            if (load.matches()) {
                segments.add(new ElfFile.Segment(
                        load.group(4).contains("E"),
                        load.group(4).contains("W"),
                        hex(load.group(2)),
                        range(load.group(1), load.group(3))));
            } else if (section.matches() && !List.of("NULL", "NOBITS").contains(section.group(2))) {
                sections.add(new ElfFile.Section(section.group(1), range(section.group(3), section.group(4))));
            } else if (needed.matches()) {
                libraries.add(needed.group(1));
            }
        }

        assertThat(elf.segments()).isNotEmpty().isEqualTo(segments);
        assertThat(elf.sections()).isNotEmpty().isEqualTo(sections);
        assertThat(ElfNeeded.read(bytes, elf)).isEqualTo(libraries);
    }

    @ParameterizedTest
    @MethodSource("executables")
    void versionAndSettingsAreThoseOfGo(RealExecutable executable) throws Exception {
        FileBytes bytes = FileBytes.map(executable.file()).orElseThrow();
        GoBuildInfo info =
                GoBuildInfo.find(bytes, ElfFile.read(bytes).orElseThrow()).orElseThrow();
        String file = executable.file().toString();
        List<String> lines = Programs.output(work, GoToolchain.Release.GO_1_24.program(), "version", "-m", file)
                .lines()
                .toList();
        Map<String, String> settings = new HashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (line.startsWith(SETTING)) {
                settings.put(line.substring(SETTING.length(), equals), unquoted(line.substring(equals + 1)));
            }
        }

        assertThat(file + ": " + info.version().text()).isEqualTo(lines.get(0));
        assertThat(settings).containsKeys("GOARCH", "-compiler");
        assertThat(info.settings()).isEqualTo(settings);
    }

    /** Go's escapes of what occurs in build settings are Java's. */
    private static String unquoted(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1).translateEscapes() : value;
    }

    private static Range range(String offset, String size) {
        return new Range(hex(offset), hex(offset) + hex(size));
    }

    private static long hex(String digits) {
        return Long.parseUnsignedLong(digits, 16);
    }
}
