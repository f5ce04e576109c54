// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells ELF files from others, which architecture they are for, and whether a kernel starts them. */
public final class ElfArchitecture {

    /** File header up to and including {@code e_machine} (System V ABI, "ELF Header"). */
    private static final int HEADER_BYTES = 20;

    private static final int TYPE_OFFSET = 16;
    private static final int MACHINE_OFFSET = 18;
    private static final int CLASS_OFFSET = 4;
    private static final int DATA_OFFSET = 5;
    private static final int CLASS_64 = 2;
    private static final int BIG_ENDIAN = 2;
    private static final Set<Integer> STARTED = Set.of(2, 3);
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
        return header(file).map(header -> {
            int machine = number(header, MACHINE_OFFSET);
            return switch (machine) {
                case MACHINE_PPC64 -> header[DATA_OFFSET] == BIG_ENDIAN ? "ppc64" : "ppc64le";
                case MACHINE_RISCV -> header[CLASS_OFFSET] == CLASS_64 ? "riscv64" : "riscv32";
                default -> NAMES.getOrDefault(machine, "elf-" + machine);
            };
        });
    }

    /**
     * Tells whether it is an ELF file of a type that a kernel starts (Linux, fs/binfmt_elf.c): object files, kernel modules and core dumps
     * are not.
     *
     * @throws IOException if the file cannot be read
     */
    public static boolean isStarted(Path file) throws IOException {
        return header(file)
                .filter(header -> STARTED.contains(number(header, TYPE_OFFSET)))
                .isPresent();
    }

    private static Optional<byte[]> header(Path file) throws IOException {
        byte[] header;
        try (InputStream in = Files.newInputStream(file)) {
            header = in.readNBytes(HEADER_BYTES);
        }
        boolean elf = header.length == HEADER_BYTES
                && header[0] == 0x7f
                && header[1] == 'E'
                && header[2] == 'L'
                && header[3] == 'F';
        return elf ? Optional.of(header) : Optional.empty();
    }

    private static int number(byte[] header, int offset) {
        int first = header[offset] & 0xff;
        int second = header[offset + 1] & 0xff;
        return header[DATA_OFFSET] == BIG_ENDIAN ? first << 8 | second : second << 8 | first;
    }
}
