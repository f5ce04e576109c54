// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A crate of cryptography that a Rust executable was built from. Panic messages name the source file they come from, and
 * its path has a directory {@code <crate>-<version>} (The Cargo Book, Cargo Home); stripping keeps them, path remapping
 * does not, so a crate that is not found may still be there.
 *
 * @param name such as {@code ring}
 * @param kind what it brings
 * @param version such as {@code 0.17.14}
 * @param evidence where it is named
 */
record RustCrate(String name, Kind kind, String version, Evidence evidence) {

    /** What a crate brings; see {@code rust-crates.tsv}. */
    enum Kind {
        RING,
        AWS_LC,
        AWS_LC_PLAIN,
        AWS_LC_FIPS,
        BORING,
        OPENSSL,
        RUSTCRYPTO
    }

    private static final int COLUMNS = 2;
    private static final int LONGEST_VERSION = 32;

    /** The crates of the table whose paths or audit entries are in the file, by name. */
    static List<RustCrate> in(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        Map<String, RustCrate> found = new TreeMap<>();
        for (Range range : elf.loadedRanges()) {
            scan(bytes, elf, range, found);
        }
        for (RustAudit.Entry entry : RustAudit.in(bytes, elf)) {
            Optional.ofNullable(Known.KINDS.get(entry.name()))
                    .ifPresent(kind -> found.putIfAbsent(
                            entry.name(), new RustCrate(entry.name(), kind, entry.version(), listed(elf, entry))));
        }
        return List.copyOf(found.values());
    }

    /** Takes the first path of each crate, with the slash before it: without one it may be the end of another name. */
    private static void scan(FileBytes bytes, ElfFile elf, Range range, Map<String, RustCrate> found)
            throws MalformedExecutableException {
        ByteBuffer content = bytes.slice(range.start(), range.length());
        for (int i = 0; i < content.limit() - 1; i++) {
            if (content.get(i) == '/' && Known.PREFIXES.containsKey(content.get(i + 1) & 0xff)) {
                take(bytes, elf, range.start() + i, content, i, found);
            }
        }
    }

    private static void take(
            FileBytes bytes, ElfFile elf, long at, ByteBuffer content, int index, Map<String, RustCrate> found) {
        for (Map.Entry<String, byte[]> crate : Known.PREFIXES
                .getOrDefault(content.get(index + 1) & 0xff, Map.of())
                .entrySet()) {
            if (bytes.matches(at, crate.getValue()) && !found.containsKey(crate.getKey())) {
                String version = version(content, index + crate.getValue().length);
                if (!version.isEmpty()) {
                    Kind kind =
                            Optional.ofNullable(Known.KINDS.get(crate.getKey())).orElseThrow();
                    String command = HandCheck.text(at, (long) crate.getValue().length + version.length());
                    found.put(
                            crate.getKey(),
                            new RustCrate(
                                    crate.getKey(),
                                    kind,
                                    version,
                                    evidence(crate.getKey(), version, elf.where(at), command)));
                }
            }
        }
    }

    /** Digits and dots that start with a digit, or nothing. */
    private static String version(ByteBuffer content, int start) {
        StringBuilder version = new StringBuilder();
        for (int i = start; i < content.limit() && version.length() < LONGEST_VERSION; i++) {
            char next = (char) (content.get(i) & 0xff);
            boolean digit = next >= '0' && next <= '9';
            if (!digit && (next != '.' || version.isEmpty())) {
                break;
            }
            version.append(next);
        }
        return version.toString();
    }

    private static Evidence listed(ElfFile elf, RustAudit.Entry entry) {
        String[] commands = elf.section(RustAudit.SECTION).stream()
                .map(section -> HandCheck.inflated(section, "\"name\" *: *\"" + entry.name() + "\""))
                .toArray(String[]::new);
        return evidence(entry.name(), entry.version(), RustAudit.SECTION, commands);
    }

    private static Evidence evidence(String name, String version, String where, String... commands) {
        return new Evidence("crate", where, name + " " + version, commands);
    }

    private static final class Known {

        private static final Map<String, Kind> KINDS = ResourceTable.rows("rust-crates.tsv", COLUMNS).stream()
                .collect(Collectors.toUnmodifiableMap(cells -> cells.get(0), cells -> Kind.valueOf(cells.get(1))));

        /** What starts the directories of the crates, by name, by the first character of the name. */
        private static final Map<Integer, Map<String, byte[]>> PREFIXES = KINDS.keySet().stream()
                .collect(Collectors.groupingBy(
                        name -> (int) name.charAt(0),
                        Collectors.toUnmodifiableMap(
                                name -> name, name -> ("/" + name + "-").getBytes(StandardCharsets.US_ASCII))));
    }
}
