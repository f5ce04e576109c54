// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the Go linker wrote about the build: an intention of whoever built, never a proof of what is linked. Reads both
 * forms: strings in place (Go 1.18 and later) and pointers to strings (Go 1.13 to 1.17). Source of the format:
 * golang/go, src/debug/buildinfo/buildinfo.go.
 *
 * @param offset file offset of the magic
 * @param version such as {@code go1.19.8 X:boringcrypto}
 * @param settings the {@code build} lines, values unquoted
 */
record GoBuildInfo(long offset, String version, Map<String, String> settings) {

    static final String SECTION = ".go.buildinfo";

    /** {@code go1.24.4}, {@code go1.19.8 X:boringcrypto}, {@code go1.14.12b4}, {@code devel go1.20-abc}. */
    static final Pattern VERSION =
            Pattern.compile("^(?:devel )?go(\\d{1,3})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?((?:rc|beta)\\d+)?(b\\d+)?");

    private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
    private static final int ALIGNMENT = 16;
    private static final int HEADER = 32;
    private static final int FLAG_BIG_ENDIAN = 1;
    private static final int FLAG_INLINE = 2;
    private static final int SENTINEL = 16;

    /** The toolchain's version is below 100 characters; the module list of the largest programs below 1 MiB. */
    private static final long MAX_VERSION = 1000;

    private static final long MAX_MODULES = 16L << 20;

    GoBuildInfo {
        settings = Map.copyOf(settings);
    }

    /**
     * Looks in the section of that name, then in everything that is loaded, at multiples of 16 bytes.
     *
     * @return empty if there is none that decodes to a Go version
     */
    static Optional<GoBuildInfo> find(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        List<Range> places = new ArrayList<>();
        elf.loadedSection(SECTION).ifPresent(places::add);
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
        String name = version.text(bytes, MAX_VERSION);
        if (!VERSION.matcher(name).find()) {
            throw new MalformedExecutableException(
                    String.format("the build info at offset 0x%x holds no Go version", at));
        }
        return new GoBuildInfo(at, name, settings(unframed(modules.text(bytes, MAX_MODULES))));
    }

    private static String unframed(String framed) {
        int end = framed.length() - SENTINEL - 1;
        return framed.length() > 2 * SENTINEL && framed.charAt(end) == '\n' ? framed.substring(SENTINEL, end + 1) : "";
    }

    private static Map<String, String> settings(String modules) {
        Map<String, String> result = new LinkedHashMap<>();
        for (String line : modules.lines().toList()) {
            int equals = line.indexOf('=');
            if (line.startsWith("build\t") && equals > 0) {
                result.put(line.substring("build\t".length(), equals), GoQuoting.unquote(line.substring(equals + 1)));
            }
        }
        return result;
    }

    /** Whether the toolchain is Go 1.{@code minor} or later. */
    boolean atLeast(int minor) {
        var matcher = VERSION.matcher(version);
        return matcher.find()
                && (Integer.parseInt(matcher.group(1)) > 1 || Integer.parseInt(matcher.group(2)) >= minor);
    }

    Optional<String> setting(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    /**
     * The claim of the build to use a FIPS module, spelled as in the file, whatever came of it.
     */
    Optional<String> fipsLabel() {
        Optional<String> experiment = setting("GOEXPERIMENT").filter(value -> value.contains("boringcrypto"));
        if (experiment.isPresent()) {
            return experiment.map(value -> "GOEXPERIMENT=" + value);
        }
        var matcher = VERSION.matcher(version);
        boolean boringRelease = matcher.find() && matcher.group(5) != null;
        if (boringRelease || version.contains("X:boringcrypto")) {
            return Optional.of(version);
        }
        for (String key : List.of("GOFIPS140", "DefaultGODEBUG")) {
            Optional<String> value = setting(key).filter(text -> !text.equals("off"));
            if (key.equals("DefaultGODEBUG")) {
                value = value.flatMap(GoDebug::fips140)
                        .filter(mode -> GoDebug.mode(mode) != FipsMode.OFF)
                        .map(mode -> GoDebug.KEY + "=" + mode);
            }
            if (value.isPresent()) {
                return value.map(text -> key + "=" + text);
            }
        }
        return Optional.empty();
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
