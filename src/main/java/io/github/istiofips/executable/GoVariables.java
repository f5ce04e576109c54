// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the runtime of a Go program reads at its start: {@code runtime.buildVersion} and {@code runtime.godebugDefault}. Both are variables that
 * the linker fills (golang/go, src/cmd/link/internal/ld/main.go and src/cmd/go/internal/load/godebug.go), found without symbols as
 * pairs of address and length in writable data that lead to a text of that form. Build info holds copies that nothing but tools read.
 *
 * @param version the toolchain's version, if exactly one text has the form of one
 * @param debugDefaults the lists of runtime settings that name {@code fips140}
 */
record GoVariables(Optional<Found<GoVersion>> version, Map<String, Found<String>> debugDefaults) {

    private static final int MIN_TEXT = "go1.0".length();

    /** Lists of settings of Go 1.27 reach 500 bytes. */
    private static final int MAX_TEXT = 4096;

    private static final int MAX_VERSION = 200;

    /** The texts of all variables of the largest programs take a megabyte or two; crafted ones lead to one text without end. */
    private static final long MAX_READ = 64L << 20;

    /** Real programs have one version and at most one list; crafted ones must stay cheap. */
    private static final int MAX_FOUND = 64;

    /**
     * A value and where it stands.
     *
     * @param offset file offset of the variable
     * @param text file range of the text that it leads to
     */
    record Found<T>(T value, long offset, Range text) {}

    GoVariables {
        debugDefaults = Map.copyOf(debugDefaults);
    }

    /**
     * Looks through the writable data.
     *
     * @throws MalformedExecutableException if the variables lead to more text than any program has
     */
    static GoVariables find(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        Map<String, Found<GoVersion>> versions = new LinkedHashMap<>();
        Map<String, Found<String>> lists = new LinkedHashMap<>();
        int word = elf.wordSize();
        long read = 0;
        for (Range range : elf.writableRanges()) {
            for (long at = (range.start() + word - 1) / word * word; at <= range.end() - 2L * word; at += word) {
                Optional<Found<String>> found = text(bytes, elf, at);
                if (found.isEmpty()) {
                    continue;
                }
                String text = found.get().value();
                read += text.length();
                if (read > MAX_READ) {
                    throw new MalformedExecutableException(String.format(
                            "the variables up to offset 0x%x lead to more than %d bytes of text; expected a megabyte or two",
                            at, MAX_READ));
                }
                if (GoDebug.fips140(text).isPresent() && lists.size() < MAX_FOUND) {
                    lists.putIfAbsent(text, found.get());
                } else if (text.length() <= MAX_VERSION && versions.size() < MAX_FOUND) {
                    Found<String> place = found.get();
                    GoVersion.parse(text)
                            .ifPresent(version ->
                                    versions.putIfAbsent(text, new Found<>(version, place.offset(), place.text())));
                }
            }
        }
        return new GoVariables(versions.size() == 1 ? versions.values().stream().findFirst() : Optional.empty(), lists);
    }

    private static Optional<Found<String>> text(FileBytes bytes, ElfFile elf, long at)
            throws MalformedExecutableException {
        int word = elf.wordSize();
        long length = bytes.anyWord(at + word, word, elf.bigEndian());
        if (length < MIN_TEXT || length > MAX_TEXT) {
            return Optional.empty();
        }
        Optional<Long> place = elf.fileOffset(bytes.anyWord(at, word, elf.bigEndian()), length);
        if (place.isEmpty() || !isLowerCase(bytes.u8(place.get()))) {
            return Optional.empty();
        }
        Range text = new Range(place.get(), place.get() + length);
        return Optional.of(new Found<>(bytes.text(text.start(), length), at, text));
    }

    private static boolean isLowerCase(int letter) {
        return letter >= 'a' && letter <= 'z';
    }
}
