// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads one executable and says what cryptography its bytes carry. Nothing is executed. */
public final class ExecutableInspector {

    private static final int ET_EXEC = 2;
    private static final int ET_DYN = 3;

    private ExecutableInspector() {}

    /**
     * Inspects one file. It is mapped into memory, not read onto the heap; the mapping lasts until it is collected.
     *
     * @param file any file; what is not an executable gives facts with {@link Stack#UNKNOWN} and the problem
     * @param role the part it plays in the mesh, such as {@code pilot-discovery} or {@code envoy}, if any
     * @param imageEnvironment the environment that the image configuration sets; {@code GODEBUG} counts
     * @return the facts; for any content of the file
     * @throws IOException if the file cannot be read
     */
    public static ExecutableFacts inspect(Path file, Optional<String> role, Map<String, String> imageEnvironment)
            throws IOException {
        Context context = new Context(role, Optional.ofNullable(imageEnvironment.get("GODEBUG")), SealedModule.known());
        Optional<FileBytes> bytes = FileBytes.map(file);
        return bytes.isPresent()
                ? inspect(bytes.get(), context)
                : unreadable("too large to be inspected; expected at most 2 GiB");
    }

    static ExecutableFacts inspect(FileBytes bytes, Context context) {
        try {
            Optional<ElfFile> elf = ElfFile.read(bytes);
            if (elf.isEmpty()) {
                return unreadable("not an ELF executable; expected the bytes 7f 45 4c 46 at offset 0x0");
            }
            return inspect(bytes, elf.get(), context);
        } catch (MalformedExecutableException e) {
            return unreadable("damaged or truncated: " + e.getMessage());
        }
    }

    private static ExecutableFacts inspect(FileBytes bytes, ElfFile elf, Context context)
            throws MalformedExecutableException {
        if ((elf.type() != ET_EXEC && elf.type() != ET_DYN) || elf.segments().isEmpty()) {
            return unreadable("an ELF file that cannot be run; expected an executable with loaded segments");
        }
        Optional<ExecutableFacts> go = GoExecutable.inspect(bytes, elf, context);
        return go.isPresent() ? go.get() : NativeExecutable.inspect(bytes, elf, context);
    }

    private static ExecutableFacts unreadable(String problem) {
        FactsDraft draft = new FactsDraft();
        draft.summary("unreadable");
        draft.unreadable(problem);
        return draft.facts();
    }
}
