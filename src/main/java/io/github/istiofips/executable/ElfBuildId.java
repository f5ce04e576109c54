// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The build id that a linker leaves in an ELF file, in a note of the owner GNU and type 3: a hash of the link, or any
 * bytes that the linker was given. Sources: System V ABI, chapter 5, Note Section; GNU binutils, ld,
 * {@code --build-id}.
 *
 * @param offset file offset of its first byte
 * @param hexadecimal the bytes in lower-case hexadecimal
 */
record ElfBuildId(long offset, String hexadecimal) {

    private static final byte[] OWNER = "GNU\0".getBytes(StandardCharsets.US_ASCII);
    private static final int TYPE = 3;

    /** Three numbers of four bytes, in 64-bit files too: the length of the name, that of the content, and the type. */
    private static final int HEADER = 12;

    private static final int ALIGNMENT = 4;

    /** Linkers write 8 to 20 bytes; what is longer than any hash is none. */
    private static final int LONGEST = 64;

    /** Real executables have some three notes; crafted ones must stay cheap. */
    private static final int MAX_NOTES = 1024;

    /**
     * Finds the first build id.
     *
     * @return empty if no note is one, or the notes in front of it contradict their segment
     */
    static Optional<ElfBuildId> read(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        int count = 0;
        for (Range notes : elf.notes()) {
            long at = notes.start();
            while (notes.contains(at, HEADER) && count < MAX_NOTES) {
                count++;
                long name = bytes.u32(at, elf.bigEndian());
                long length = bytes.u32(at + 4, elf.bigEndian());
                long content = at + HEADER + aligned(name);
                if (!notes.contains(content, length)) {
                    break;
                }
                if (bytes.u32(at + 8, elf.bigEndian()) == TYPE
                        && name == OWNER.length
                        && bytes.matches(at + HEADER, OWNER)
                        && length > 0
                        && length <= LONGEST) {
                    return Optional.of(new ElfBuildId(content, HexFormat.of().formatHex(bytes.copy(content, length))));
                }
                at = content + aligned(length);
            }
        }
        return Optional.empty();
    }

    private static long aligned(long length) {
        return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
