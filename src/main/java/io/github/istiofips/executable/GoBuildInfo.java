// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the Go linker wrote about the build: an intention of whoever built, never a proof of what is linked. Reads both
 * forms: strings in place (Go 1.18 and later) and pointers to strings (Go 1.13 to 1.17). Source of the format:
 * golang/go, src/debug/buildinfo/buildinfo.go.
 *
 * @param offset file offset of the magic
 * @param version of the toolchain
 * @param settings the {@code build} lines, values unquoted
 */
record GoBuildInfo(long offset, GoVersion version, Map<String, String> settings) {

    static final String SECTION = ".go.buildinfo";
    static final String EXPERIMENT = "GOEXPERIMENT";
    static final String MODULE = "GOFIPS140";
    static final String DEFAULT_GODEBUG = "DefaultGODEBUG";

    /** Microsoft's toolchain from Go 1.26 on, in place of an experiment (microsoft/go). */
    static final String MICROSOFT = "microsoft_systemcrypto";

    /** Experiments of Go, Microsoft's and Red Hat's toolchain for FIPS cryptography (golang/go, microsoft/go, golang-fips/go). */
    private static final Set<String> FIPS_EXPERIMENTS =
            Set.of("boringcrypto", "systemcrypto", "opensslcrypto", "strictfipsruntime");

    private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
    private static final int ALIGNMENT = 16;
    private static final int HEADER = 32;
    private static final int FLAG_BIG_ENDIAN = 1;
    private static final int FLAG_INLINE = 2;
    private static final int SENTINEL = 16;

    /** The toolchain's version is below 100 characters; the module list of the largest programs below 1 MiB. */
    private static final long MAX_VERSION = 1000;

    private static final long MAX_MODULES = 4L << 20;

    /** The go command writes some twenty. */
    private static final int MAX_SETTINGS = 1000;

    GoBuildInfo {
        settings = Map.copyOf(settings);
    }

    /**
     * Looks in the section of that name, then in the variables of the program, where the linker puts it, then in everything that is
     * loaded, at multiples of 16 bytes. Another executable that the program embeds lies in its constants.
     *
     * @return empty if there is none that decodes to a Go version
     */
    static Optional<GoBuildInfo> find(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        List<Range> places = new ArrayList<>();
        elf.loadedSection(SECTION).ifPresent(places::add);
        places.addAll(elf.writableRanges());
        places.addAll(elf.loadedRanges());
        return bytes.first(MAGIC, places, at -> at % ALIGNMENT == 0 ? tryToDecode(bytes, elf, at) : Optional.empty());
    }

    private static Optional<GoBuildInfo> tryToDecode(FileBytes bytes, ElfFile elf, long at) {
        try {
            return Optional.of(decode(bytes, elf, at));
        } catch (MalformedExecutableException coincidence) {
            return Optional.empty();
        }
    }

    private static GoBuildInfo decode(FileBytes bytes, ElfFile elf, long at) throws MalformedExecutableException {
        int flags = bytes.u8(at + MAGIC.length + 1);
        Span version;
        Span modules;
        if ((flags & FLAG_INLINE) != 0) {
            version = Span.inline(bytes, at + HEADER);
            modules = Span.inline(bytes, version.start() + version.length());
        } else {
            int pointer = bytes.u8(at + MAGIC.length);
            boolean bigEndian = (flags & FLAG_BIG_ENDIAN) != 0;
            version = Span.pointed(bytes, elf, at + ALIGNMENT, pointer, bigEndian);
            modules = Span.pointed(bytes, elf, at + ALIGNMENT + pointer, pointer, bigEndian);
        }
        GoVersion name = GoVersion.parse(version.text(bytes, MAX_VERSION))
                .orElseThrow(() -> new MalformedExecutableException(
                        String.format("the build info at offset 0x%x holds no Go version", at)));
        return new GoBuildInfo(at, name, settings(at, unframed(modules.text(bytes, MAX_MODULES))));
    }

    private static String unframed(String framed) {
        int end = framed.length() - SENTINEL - 1;
        return framed.length() > 2 * SENTINEL && framed.charAt(end) == '\n' ? framed.substring(SENTINEL, end + 1) : "";
    }

    private static Map<String, String> settings(long at, String modules) throws MalformedExecutableException {
        Map<String, String> result = new LinkedHashMap<>();
        for (Iterator<String> lines = modules.lines().iterator(); lines.hasNext(); ) {
            String line = lines.next();
            int equals = line.indexOf('=');
            if (line.startsWith("build\t") && equals > 0) {
                result.put(line.substring("build\t".length(), equals), GoQuoting.unquote(line.substring(equals + 1)));
                if (result.size() > MAX_SETTINGS) {
                    throw new MalformedExecutableException(String.format(
                            "the build info at offset 0x%x has more than %d settings; expected some twenty",
                            at, MAX_SETTINGS));
                }
            }
        }
        return result;
    }

    Optional<String> setting(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    /** The claim of the build to use FIPS cryptography, spelled as in the file, whatever came of it. */
    Optional<String> fipsLabel() {
        Optional<String> experiment = setting(EXPERIMENT)
                .filter(list -> claims(GoVersion.experiments(list)))
                .map(list -> EXPERIMENT + "=" + list);
        if (experiment.isPresent()) {
            return experiment;
        }
        if (version.boringRelease() || claims(version.experiments())) {
            return Optional.of(version.text());
        }
        Optional<String> module =
                setting(MODULE).filter(value -> !value.equals("off")).map(value -> MODULE + "=" + value);
        if (module.isPresent()) {
            return module;
        }
        Optional<String> mode = setting(DEFAULT_GODEBUG)
                .flatMap(GoDebug::fips140)
                .filter(value -> GoDebug.mode(value) != FipsMode.OFF)
                .map(value -> DEFAULT_GODEBUG + "=" + GoDebug.KEY + "=" + value);
        return mode.isPresent() ? mode : setting(MICROSOFT).filter("1"::equals).map(value -> MICROSOFT + "=" + value);
    }

    private static boolean claims(Set<String> experiments) {
        return experiments.stream().anyMatch(FIPS_EXPERIMENTS::contains);
    }

    /** A string somewhere in the file. */
    private record Span(long start, long length) {

        static Span inline(FileBytes bytes, long at) throws MalformedExecutableException {
            long length = 0;
            for (int i = 0; i < 5; i++) {
                int next = bytes.u8(at + i);
                length |= (next & 0x7fL) << (7 * i);
                if (next < 0x80) {
                    return new Span(at + i + 1, length);
                }
            }
            throw new MalformedExecutableException(
                    String.format("the string length at offset 0x%x is too long; expected at most 5 bytes", at));
        }

        static Span pointed(FileBytes bytes, ElfFile elf, long at, int pointer, boolean bigEndian)
                throws MalformedExecutableException {
            if (pointer != 4 && pointer != 8) {
                throw new MalformedExecutableException(String.format(
                        "the pointer size of the build info before offset 0x%x is %d; expected 4 or 8", at, pointer));
            }
            long header = bytes.word(at, pointer, bigEndian);
            if (header == 0) {
                return new Span(0, 0);
            }
            long place = offset(elf, header, 2L * pointer);
            long length = bytes.word(place + pointer, pointer, bigEndian);
            return length == 0
                    ? new Span(0, 0)
                    : new Span(offset(elf, bytes.word(place, pointer, bigEndian), length), length);
        }

        private static long offset(ElfFile elf, long address, long length) throws MalformedExecutableException {
            return elf.fileOffset(address, length)
                    .orElseThrow(() -> new MalformedExecutableException(
                            String.format("the build info points to address 0x%x, which no segment holds", address)));
        }

        String text(FileBytes bytes, long most) throws MalformedExecutableException {
            if (length > most) {
                throw new MalformedExecutableException(String.format(
                        "the string at offset 0x%x has %d bytes; expected at most %d", start, length, most));
            }
            return bytes.text(start, length);
        }
    }
}
