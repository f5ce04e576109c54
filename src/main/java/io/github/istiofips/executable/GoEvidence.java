// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The evidence for what is said of Go executables, beside that of modules. What must be absent for a statement to hold is
 * evidence too: no marker of BoringCrypto, no {@code crypto/tls/fipsonly}, no frozen module, no cryptography at all.
 */
final class GoEvidence {

    private static final String BUILD_INFO = "build-info";

    /** Magic, instruction size, pointer size and the number of functions. */
    private static final int HEADER = 16;

    private static final int COUNT = 8;

    /** Magic, flags, and the version where it is short and in place. */
    private static final int INFO_HEADER = 64;

    private GoEvidence() {}

    /** A section that only Go's linker writes. */
    static Optional<Evidence> section(ElfFile elf, String name) {
        return elf.section(name)
                .map(range -> new Evidence(
                        "section", String.format("%s@0x%x", name, range.start()), name, HandCheck.SECTIONS));
    }

    /** How to see the version; the second also where there are no section headers, if the text is in place (since Go 1.18). */
    static String[] version(GoBuildInfo info) {
        return new String[] {HandCheck.BUILD_INFO, HandCheck.characters(info.offset(), INFO_HEADER)};
    }

    /**
     * How to see a setting; the second also where there are no section headers.
     *
     * @param key one of this program, not of the file
     */
    static String[] setting(GoBuildInfo info, String key) {
        return new String[] {HandCheck.BUILD_INFO, HandCheck.line(info.offset(), "^build." + key + "=")};
    }

    static Evidence table(ElfFile elf, GoFunctionTable table) {
        return table("function-table", elf, table, "");
    }

    /** A table that nothing in the program refers to. */
    static Evidence embedded(ElfFile elf, GoFunctionTable table) {
        return table("embedded-function-table", elf, table, " of another executable that this one embeds");
    }

    private static Evidence table(String kind, ElfFile elf, GoFunctionTable table, String whose) {
        return new Evidence(
                kind,
                elf.where(table.offset()),
                table.functionCount() + " functions" + whose,
                HandCheck.bytes(table.offset(), HEADER),
                HandCheck.number(table.offset() + COUNT, elf.wordSize(), elf.bigEndian()));
    }

    /** A variable that holds a text; the first command shows its address and length, the second the text. */
    static Evidence variable(String kind, ElfFile elf, GoVariables.Found<?> found, String text) {
        return new Evidence(
                kind,
                elf.where(found.offset()),
                text,
                HandCheck.bytes(found.offset(), 2L * elf.wordSize()),
                HandCheck.text(found.text().start(), found.text().length()));
    }

    static Evidence name(FileBytes bytes, ElfFile elf, GoFunctionTable.Name name) {
        long end = bytes.indexOfZero(bytes.all(), name.offset());
        return new Evidence(
                "function-name",
                elf.where(name.offset()),
                name.text(),
                HandCheck.text(name.offset(), Math.max(end, name.offset()) - name.offset()));
    }

    /** What a statement rests on that is not in the tables, when all their names were read. */
    static Optional<Evidence> absent(ElfFile elf, List<GoFunctionTable> tables, GoMarkers markers) {
        List<String> words = new ArrayList<>();
        List<String> expressions = new ArrayList<>();
        for (Absent absent : Absent.values()) {
            if (!absent.named(markers) && (absent == Absent.CRYPTO || Absent.CRYPTO.named(markers))) {
                words.add(absent.words);
                expressions.add(absent.expression);
            }
        }
        if (words.isEmpty() || tables.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Evidence(
                "function-absent",
                elf.where(tables.get(0).offset()),
                String.join(", ", words) + " among " + markers.names() + " names",
                tables.stream()
                        .map(table -> HandCheck.count(table.names(), String.join("|", expressions)))
                        .toList()));
    }

    private enum Absent {
        CRYPTO(
                "no function of a package crypto/ or golang.org/x/crypto/",
                "^crypto[/.]|^(vendor/)?golang\\.org/x/crypto/"),
        BORING("no crypto/internal/boring/sig.BoringCrypto", "^crypto/internal/boring/sig\\.BoringCrypto$"),
        STANDARD("no crypto/internal/boring/sig.StandardCrypto", "^crypto/internal/boring/sig\\.StandardCrypto$"),
        FIPS_ONLY("no crypto/tls/fipsonly.init.0", "^crypto/(internal/boring/sig\\.FIPSOnly|tls/fipsonly\\.init\\.0)$"),
        FROZEN("no crypto/internal/fips140/v…", "^crypto/internal/fips140/v[0-9]");

        private final String words;
        private final String expression;

        Absent(String words, String expression) {
            this.words = words;
            this.expression = expression;
        }

        boolean named(GoMarkers markers) {
            return switch (this) {
                case CRYPTO -> markers.has(GoMarkers.Sort.CRYPTO);
                case BORING -> markers.has(GoMarkers.Sort.BORING);
                case STANDARD -> markers.has(GoMarkers.Sort.STANDARD);
                case FIPS_ONLY -> markers.has(GoMarkers.Sort.FIPS_ONLY);
                case FROZEN -> !markers.frozen().isEmpty();
            };
        }
    }

    /** What decides whether FIPS mode is on: the image's environment, else what the build says or leaves out. */
    static List<Evidence> mode(ElfFile elf, Optional<GoBuildInfo> info, Optional<String> environment) {
        Optional<String> asked = environment.flatMap(GoDebug::fips140);
        if (asked.isPresent()) {
            return List.of(new Evidence(
                    "image-environment",
                    "image configuration",
                    "GODEBUG=" + GoDebug.KEY + "=" + asked.get(),
                    HandCheck.ENVIRONMENT));
        }
        return info
                .filter(found -> !found.settings().isEmpty()
                        && found.setting(GoBuildInfo.DEFAULT_GODEBUG)
                                .flatMap(GoDebug::fips140)
                                .isEmpty())
                .map(found -> new Evidence(
                        BUILD_INFO,
                        elf.where(found.offset()),
                        "no " + GoDebug.KEY + " in DefaultGODEBUG",
                        HandCheck.BUILD_INFO,
                        HandCheck.lines(found.offset(), "^build.DefaultGODEBUG=.*" + GoDebug.KEY + "=")))
                .stream()
                .toList();
    }

    /** What says that BoringCrypto's code is not where its markers are. */
    static Evidence noModule() {
        return new Evidence(
                ModuleProof.KIND,
                "segments",
                "no module of BoringSSL that is known, or has a self-test in code",
                HandCheck.offsets(ModuleTexts.SELF_TEST.replace("\0", "")),
                HandCheck.SEGMENTS);
    }
}
