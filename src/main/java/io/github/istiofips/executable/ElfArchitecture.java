// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Tells ELF files from others, and which architecture they are for. */
public final class ElfArchitecture {

    /** File header up to and including {@code e_machine} (System V ABI, "ELF Header"). */
    private static final int HEADER_BYTES = 20;

    private static final int MACHINE_OFFSET = 18;
    private static final int CLASS_OFFSET = 4;
    private static final int DATA_OFFSET = 5;
    private static final int CLASS_64 = 2;
    private static final int BIG_ENDIAN = 2;
    private static final int MACHINE_PPC64 = 21;
    private static final int MACHINE_RISCV = 243;

    /** {@code e_machine} to the names that the OCI image specification takes from Go (image-index.md, "platform"). */
    private static final Map<Integer, String> NAMES =
            Map.of(3, "386", 22, "s390x", 40, "arm", 62, "amd64", 183, "arm64", 258, "loong64");

    private ElfArchitecture() {}

    /**
     * Returns the architecture, such as {@code amd64}, or {@code elf-<number>} for one without a name here; empty if the file is no ELF
     * file.
     *
     * @throws IOException if the file cannot be read
     */
    public static Optional<String> of(Path file) throws IOException {
        byte[] header;
        try (InputStream in = Files.newInputStream(file)) {
            header = in.readNBytes(HEADER_BYTES);
        }
        if (header.length < HEADER_BYTES
                || header[0] != 0x7f
                || header[1] != 'E'
                || header[2] != 'L'
                || header[3] != 'F') {
            return Optional.empty();
        }
        boolean bigEndian = header[DATA_OFFSET] == BIG_ENDIAN;
        int first = header[MACHINE_OFFSET] & 0xff;
        int second = header[MACHINE_OFFSET + 1] & 0xff;
        int machine = bigEndian ? first << 8 | second : second << 8 | first;
        if (machine == MACHINE_PPC64) {
            return Optional.of(bigEndian ? "ppc64" : "ppc64le");
        }
        if (machine == MACHINE_RISCV) {
            return Optional.of(header[CLASS_OFFSET] == CLASS_64 ? "riscv64" : "riscv32");
        }
        return Optional.of(NAMES.getOrDefault(machine, "elf-" + machine));
    }
}
