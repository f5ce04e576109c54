// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.image.ImageFile;
import io.github.istiofips.policy.Program;
import io.github.istiofips.policy.Program.Kind;
import io.github.istiofips.policy.Programs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells programs from the other files of an image. */
final class ProgramList {

    /** Most programs that are kept of one platform: full distributions have about two thousand, distroless images a dozen. */
    static final int MAX_PROGRAMS = 5_000;

    private static final int ANY_EXECUTE_BIT = 0111;

    private ProgramList() {}

    /**
     * Lists the programs among files.
     *
     * @param files the executables of an image, by every name that they have, as {@link ExecutableExaminer} tells them
     * @param roles the role of each content that is judged in one, by its SHA-256
     */
    static Programs of(Collection<ImageFile> files, Map<String, String> roles) {
        List<ImageFile> executable = files.stream()
                .filter(file -> (file.mode() & ANY_EXECUTE_BIT) != 0)
                .sorted(Comparator.comparing(ImageFile::path))
                .toList();
        List<Program> listed = new ArrayList<>();
        int unlisted = 0;
        for (ImageFile file : executable) {
            Optional<Kind> kind = kind(file);
            if (kind.isPresent() && listed.size() < MAX_PROGRAMS) {
                listed.add(new Program(file.path(), kind.get(), Optional.ofNullable(roles.get(file.sha256()))));
            } else if (kind.isPresent()) {
                unlisted++;
            }
        }
        return new Programs(listed, unlisted);
    }

    private static Optional<Kind> kind(ImageFile file) {
        FileFacts facts = FileFacts.fromJson(file.facts());
        if (facts.started()) {
            return Optional.of(Kind.ELF);
        }
        return facts.script().map(text -> Kind.SCRIPT);
    }
}
