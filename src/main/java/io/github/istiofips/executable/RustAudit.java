// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The list of dependencies that some builds of Rust executables carry: JSON, compressed by zlib, in a section. Anybody
 * can write one, so it may only tell what else is there, never prove a module. Source of the format:
 * rust-secure-code/cargo-auditable, PARSING.md.
 */
final class RustAudit {

    static final String SECTION = ".dep-v0";

    /** The format's own advice is 8 MB; lists of large programs have some dozens of kilobytes. */
    private static final int MAX_TEXT = 8 << 20;

    private static final int MAX_COMPRESSED = 1 << 20;

    /** Objects of packages hold no other objects. */
    private static final Pattern OBJECT = Pattern.compile("\\{[^{}]*+\\}");

    private static final Pattern NAME = Pattern.compile("\"name\"\\s*+:\\s*+\"([A-Za-z0-9_-]{1,64})\"");
    private static final Pattern VERSION = Pattern.compile("\"version\"\\s*+:\\s*+\"([^\"\\\\]{1,64})\"");
    private static final Pattern BUILD = Pattern.compile("\"kind\"\\s*+:\\s*+\"build\"");

    private RustAudit() {}

    /**
     * One dependency that is linked.
     *
     * @param name of the crate
     * @param version such as {@code 0.17.14}
     */
    record Entry(String name, String version) {}

    /**
     * The dependencies, without those that only ran during the build.
     *
     * @return empty if there is no list, or none that can be read
     * @throws MalformedExecutableException if the section is not in the file
     */
    static List<Entry> in(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        Optional<Range> section = elf.section(SECTION).filter(range -> range.length() <= MAX_COMPRESSED);
        if (section.isEmpty()) {
            return List.of();
        }
        byte[] compressed = bytes.copy(section.get().start(), section.get().length());
        String text = inflated(compressed).orElse("");
        List<Entry> result = new ArrayList<>();
        for (Matcher objects = OBJECT.matcher(text); objects.find(); ) {
            String object = objects.group();
            Matcher name = NAME.matcher(object);
            Matcher version = VERSION.matcher(object);
            if (name.find() && version.find() && !BUILD.matcher(object).find()) {
                result.add(new Entry(name.group(1), version.group(1)));
            }
        }
        return List.copyOf(result);
    }

    private static Optional<String> inflated(byte[] compressed) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            StringBuilder text = new StringBuilder();
            byte[] chunk = new byte[8192];
            while (!inflater.finished()) {
                int count = inflater.inflate(chunk);
                if (count == 0 || text.length() + count > MAX_TEXT) {
                    return Optional.empty();
                }
                text.append(new String(chunk, 0, count, StandardCharsets.ISO_8859_1));
            }
            return Optional.of(text.toString());
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }
}
