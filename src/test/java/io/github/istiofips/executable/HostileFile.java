// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What every reader of an executable keeps, whatever the bytes are: it ends in a result or in the one typed exception
 * with a message, and takes no more memory than the size of the file justifies.
 */
final class HostileFile {

    /** Seconds for one input; each of the fuzz tests takes milliseconds. */
    static final int SECONDS = 20;

    /** Search tables, buffers and messages; while it fuzzes, Jazzer takes megabytes for each regular expression. */
    static final long FIXED_MEMORY = System.getenv("JAZZER_FUZZ") == null ? 1 << 20 : 32 << 20;

    /** Bytes taken for each byte of the file, over the whole run and not at one time: copies, texts and records of them. */
    private static final long MEMORY_PER_BYTE = 64;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private HostileFile() {}

    /** Something that reads a file. */
    interface Reader<T> {
        T read(FileBytes bytes) throws MalformedExecutableException;
    }

    /** Something that reads an ELF file. */
    interface ElfReader<T> {
        T read(FileBytes bytes, ElfFile elf) throws MalformedExecutableException;
    }

    /** Gives a file to a reader if it has the headers of an ELF file, and asserts what a reader keeps. */
    static <T> void elf(byte[] file, ElfReader<T> reader, Consumer<T> check) {
        elf(file, FIXED_MEMORY, reader, check);
    }

    /** The same with another fixed amount of memory. */
    static <T> void elf(byte[] file, long fixedMemory, ElfReader<T> reader, Consumer<T> check) {
        Optional<ElfFile> elf;
        try {
            elf = ElfFile.read(Fixtures.bytes(file));
        } catch (MalformedExecutableException e) {
            return;
        }
        elf.ifPresent(headers -> read(file, fixedMemory, bytes -> reader.read(bytes, headers), check));
    }

    /**
     * Gives a file to a reader and asserts what a reader keeps.
     *
     * @param fixedMemory bytes that it may take whatever the size of the file
     * @param check asserts what else is true of a result; not measured
     */
    static <T> void read(byte[] file, long fixedMemory, Reader<T> reader, Consumer<T> check) {
        long most = fixedMemory + MEMORY_PER_BYTE * file.length;
        long taken = measured(file, reader, check);
        if (taken > most) {
            // The first run loads classes and tables.
            taken = measured(file, reader, result -> {});
        }
        assertThat(taken).as("memory taken for %d bytes", file.length).isLessThanOrEqualTo(most);
    }

    private static <T> long measured(byte[] file, Reader<T> reader, Consumer<T> check) {
        FileBytes bytes = Fixtures.bytes(file);
        Optional<T> result = Optional.empty();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            result = Optional.of(reader.read(bytes));
        } catch (MalformedExecutableException e) {
            assertThat(e).message().isNotBlank();
        }
        long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        result.ifPresent(check);
        return taken;
    }
}
