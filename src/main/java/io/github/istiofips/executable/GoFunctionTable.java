// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The table that the Go runtime takes function names from (pclntab). It survives {@code -s -w} and {@code strip},
 * because stack traces need it. Its four layouts: Go 1.2, 1.16, 1.18, 1.20. Source: golang/go,
 * src/debug/gosym/pclntab.go and src/internal/abi/symtab.go.
 */
final class GoFunctionTable {

    /** Ten times the functions of the largest Go programs known. */
    private static final long MAX_FUNCTIONS = 4_000_000;

    /** Names of instantiated generic functions reach some thousands of characters. */
    private static final long MAX_NAME = 1 << 20;

    /** All names of the largest programs take some ten megabytes; crafted tables repeat one name without end. */
    private static final long MAX_ALL_NAMES = 256L << 20;

    /** A program has one table; one that embeds an executable for another has two or three. */
    private static final int MAX_TABLES = 8;

    /** Enough to tell a table from a coincidence of eight bytes. */
    private static final int PROBED_NAMES = 64;

    /** Real files have no header of a table by coincidence; each look at one may cost a name of {@link #MAX_NAME}. */
    private static final int MAX_PROBES = 256;

    /** Segments that load one part of a file at many addresses are crafted. */
    private static final int MAX_ADDRESSES = 16;

    /** BoringCrypto's C functions take some hundred kilobytes; crafted files have headers without end over one block of names. */
    private static final long MAX_PROBED = 16L << 20;

    private static final int MAGIC_GO_1_2 = 0xfffffffb;
    private static final int MAGIC_GO_1_16 = 0xfffffffa;
    private static final int MAGIC_GO_1_18 = 0xfffffff0;
    private static final int MAGIC_GO_1_20 = 0xfffffff1;

    /** Three bytes of each magic, in either byte order. */
    private static final byte[] MAGIC_COMMON = {-1, -1, -1};

    private final FileBytes bytes;
    private final boolean bigEndian;
    private final Range table;
    private final boolean oldLayout;
    private final int pointer;
    private final long functions;
    private final Range names;
    private final Range functab;
    private final int entry;

    private GoFunctionTable(FileBytes bytes, ElfFile elf, Range table, Probes probes)
            throws MalformedExecutableException {
        this.bytes = bytes;
        this.table = table;
        bigEndian = elf.bigEndian();
        int magic = (int) bytes.u32(table.start(), bigEndian);
        oldLayout = magic == MAGIC_GO_1_2;
        int quantum = bytes.u8(table.start() + 6);
        pointer = bytes.u8(table.start() + 7);
        require(bytes.u16(table.start() + 4, bigEndian) == 0, "two zero bytes behind its magic");
        require(quantum == 1 || quantum == 2 || quantum == 4, "an instruction size of 1, 2 or 4");
        require(pointer == elf.wordSize(), "the pointer size of the file");
        functions = word(0);
        require(functions > 0 && functions <= MAX_FUNCTIONS, "between 1 and " + MAX_FUNCTIONS + " functions");
        int first = magic == MAGIC_GO_1_16 ? 2 : 3;
        entry = magic == MAGIC_GO_1_16 ? 2 * pointer : 8;
        names = oldLayout ? table : nameBlock(first);
        functab = oldLayout ? table : new Range(table.start() + word(first + 4), table.end());
        probe(probes);
    }

    /**
     * Finds every table in what is loaded that keeps the rules of the format, at any offset. Section names do not
     * count: neither the loader nor the Go runtime reads them.
     *
     * @return empty if there is none, which never means that the program has no functions
     * @throws MalformedExecutableException if there is more that looks like a table than a linker ever makes
     */
    static List<GoFunctionTable> find(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        Map<Long, GoFunctionTable> result = new TreeMap<>();
        int before = elf.bigEndian() ? 0 : 1;
        Needle magic = new Needle(MAGIC_COMMON);
        Probes probes = new Probes();
        for (Range range : elf.loadedRanges()) {
            for (long at = bytes.indexOf(magic, range, range.start());
                    at >= 0;
                    at = bytes.indexOf(magic, range, at + 1)) {
                Range rest = new Range(Math.max(range.start(), at - before), range.end());
                read(bytes, elf, rest, probes).ifPresent(table -> result.putIfAbsent(table.offset(), table));
                if (probes.bytes > MAX_PROBED || probes.tables > MAX_PROBES) {
                    throw new MalformedExecutableException(String.format(
                            "what looks like function tables up to offset 0x%x is more than any linker writes",
                            rest.start()));
                }
                if (result.size() > MAX_TABLES) {
                    throw new MalformedExecutableException(String.format(
                            "another function table starts at offset 0x%x; expected at most %d",
                            rest.start(), MAX_TABLES));
                }
            }
        }
        return List.copyOf(result.values());
    }

    /** A damaged table that the program refers to is its own, and another must not take its place. */
    private static Optional<GoFunctionTable> read(FileBytes bytes, ElfFile elf, Range table, Probes probes)
            throws MalformedExecutableException {
        if (!isHead(bytes, elf, table)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new GoFunctionTable(bytes, elf, table, probes));
        } catch (MalformedExecutableException e) {
            if (isReferredTo(bytes, elf, table.start())) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static boolean isHead(FileBytes bytes, ElfFile elf, Range table) throws MalformedExecutableException {
        return table.length() > 8
                && isMagic(bytes, elf, table.start())
                && bytes.u16(table.start() + 4, elf.bigEndian()) == 0
                && bytes.u8(table.start() + 7) == elf.wordSize();
    }

    private static boolean isMagic(FileBytes bytes, ElfFile elf, long offset) throws MalformedExecutableException {
        int word = (int) bytes.u32(offset, elf.bigEndian());
        return word == MAGIC_GO_1_2 || word == MAGIC_GO_1_16 || word == MAGIC_GO_1_18 || word == MAGIC_GO_1_20;
    }

    private Range nameBlock(int first) throws MalformedExecutableException {
        long floor = 8 + (first + 5L) * pointer;
        for (int i = first; i < first + 5; i++) {
            require(word(i) >= floor && word(i) <= table.length(), "offsets in ascending order inside the table");
            floor = word(i);
        }
        require(functions <= (table.length() - floor) / entry, "room for " + functions + " functions");
        return new Range(table.start() + word(first), table.start() + word(first + 1));
    }

    /** C functions have no package, and where BoringCrypto is linked thousands of them may come first. */
    private void probe(Probes probes) throws MalformedExecutableException {
        probes.begin();
        walk(probes);
        require(probes.packaged, "names of functions in packages");
    }

    /** Looks at the first names of each table of a file, and counts what that costs in all. */
    private static final class Probes implements Predicate<Name> {
        private int tables;
        private int names;
        private boolean packaged;
        private long bytes;

        void begin() {
            tables++;
            names = 0;
            packaged = false;
        }

        @Override
        public boolean test(Name name) {
            names++;
            bytes += name.text().length() + 1;
            packaged |= name.text().indexOf('.') > 0;
            return bytes <= MAX_PROBED && (names < PROBED_NAMES || !packaged);
        }
    }

    /**
     * Whether anything that is loaded holds the address of this table. The runtime finds its own by a pointer in its module data
     * (golang/go, src/runtime/symtab.go), which stands there or among the relocations. An executable that the program embeds as data
     * was linked to run by itself, so its pointers hold other addresses.
     */
    boolean isReferredTo(ElfFile elf) {
        return isReferredTo(bytes, elf, table.start());
    }

    private static boolean isReferredTo(FileBytes bytes, ElfFile elf, long offset) {
        List<Long> addresses = elf.addresses(offset);
        return addresses.size() > MAX_ADDRESSES
                || addresses.stream()
                        .map(address -> pointer(elf, address))
                        .anyMatch(pointer -> elf.loadedRanges().stream()
                                .anyMatch(range -> bytes.indexOf(pointer, range, range.start()) >= 0));
    }

    private static Needle pointer(ElfFile elf, long address) {
        ByteBuffer word = ByteBuffer.allocate(elf.wordSize())
                .order(elf.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return new Needle((elf.wordSize() == Long.BYTES ? word.putLong(address) : word.putInt((int) address)).array());
    }

    long offset() {
        return table.start();
    }

    /** The file range of the names; in the layout of Go 1.2 everything from the table on. */
    Range names() {
        return names;
    }

    long functionCount() {
        return functions;
    }

    /** One name and the file offset it stands at. */
    record Name(String text, long offset) {}

    /**
     * Gives every name to the consumer, {@code %2e} decoded; from Go 1.16 on also those of inlined functions.
     *
     * @throws MalformedExecutableException if a name cannot be read, or a function has its name outside the block of
     *     names: the names given until then are not all
     */
    void forEachName(Consumer<Name> consumer) throws MalformedExecutableException {
        if (!oldLayout) {
            requireNamesInBlock();
        }
        walk(name -> {
            consumer.accept(name);
            return true;
        });
    }

    /** Gives the names until the consumer wants no more. */
    private void walk(Predicate<Name> consumer) throws MalformedExecutableException {
        if (oldLayout) {
            long total = 0;
            boolean more = true;
            for (long i = 0; i < functions && more; i++) {
                long function = table.start() + word(1 + 2 * i + 1);
                long name = table.start() + (int) bytes.u32(function + pointer, bigEndian);
                require(table.contains(name, 1), "a name inside the table");
                Name found = name(name, end(name));
                total += found.text().length();
                if (total > MAX_ALL_NAMES) {
                    throw damaged("at most " + MAX_ALL_NAMES + " bytes of names");
                }
                more = found.text().isEmpty() || consumer.test(found);
            }
            return;
        }
        boolean more = true;
        for (long at = names.start(); at < names.end() && more; ) {
            long end = end(at);
            if (end > at) {
                more = consumer.test(name(at, end));
            }
            at = end + 1;
        }
    }

    /** A header that tells the block too short or shifted would hide names; a pass over the functions shows it. */
    private void requireNamesInBlock() throws MalformedExecutableException {
        int half = entry / 2;
        for (long i = 0; i < functions; i++) {
            long function = functab.start() + bytes.word(functab.start() + i * entry + half, half, bigEndian);
            long name = names.start() + bytes.u32(function + half, bigEndian);
            boolean starts = name == names.start() || (names.contains(name, 1) && bytes.u8(name - 1) == 0);
            if (!starts) {
                throw damaged("the name of function " + i + " to start in the block of names");
            }
        }
    }

    private long end(long start) throws MalformedExecutableException {
        long end = bytes.indexOfZero(new Range(start, Math.min(names.end(), start + MAX_NAME)), start);
        if (end < 0) {
            throw damaged(String.format("a zero byte behind the name at offset 0x%x", start));
        }
        return end;
    }

    private Name name(long start, long end) throws MalformedExecutableException {
        String text = bytes.text(start, end - start);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            require(c >= ' ' && c != 0x7f && c != '\ufffd', "printable names");
        }
        return new Name(text.indexOf('%') < 0 ? text : text.replace("%2e", "."), start);
    }

    private long word(long index) throws MalformedExecutableException {
        return bytes.word(table.start() + 8 + index * pointer, pointer, bigEndian);
    }

    private void require(boolean kept, String expected) throws MalformedExecutableException {
        if (!kept) {
            throw damaged(expected);
        }
    }

    /** A message is made only where it is needed: tables have hundreds of thousands of names. */
    private MalformedExecutableException damaged(String expected) {
        return new MalformedExecutableException(
                String.format("the function table at offset 0x%x is damaged; expected %s", table.start(), expected));
    }
}
