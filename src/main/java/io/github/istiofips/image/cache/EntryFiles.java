// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** How the files of a cache directory are called: {@code HH/HASH.entry} with the hash of an entry's kind and name. */
final class EntryFiles {

    /** Directories with entries, as a glob; one per first two digits, so that none holds too many. */
    static final String DIRECTORIES = "[0-9a-f][0-9a-f]";

    static final String ENTRY = ".entry";
    static final String TEMPORARY = ".tmp";

    private static final int DIRECTORY_DIGITS = 2;
    private static final Pattern ENTRY_NAME = Pattern.compile("[0-9a-f]{64}\\.entry");
    private static final Pattern TEMPORARY_NAME = Pattern.compile("(owner|[0-9a-f]{64})\\d{1,20}\\.tmp");

    private EntryFiles() {}

    /** Returns the directory of an entry's file. */
    static Path directory(Path root, EntryKey key) {
        return root.resolve(key.hash().substring(0, DIRECTORY_DIGITS));
    }

    /** Returns an entry's file. */
    static Path file(Path root, EntryKey key) {
        return directory(root, key).resolve(key.hash() + ENTRY);
    }

    /** Tells whether a file is named like an entry. */
    static boolean isEntry(String name) {
        return ENTRY_NAME.matcher(name).matches();
    }

    /** Tells whether a file is named like one in which an entry, or a probe, is written before it is renamed or deleted. */
    static boolean isTemporary(String name) {
        return TEMPORARY_NAME.matcher(name).matches();
    }
}
