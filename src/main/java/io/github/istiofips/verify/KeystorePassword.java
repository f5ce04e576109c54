// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.certificate.StorePassword;
import io.github.istiofips.project.Globs;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The password of some keystores and encrypted keys.
 *
 * @param pattern glob of the files, relative to the base directory
 * @param password the password
 */
public record KeystorePassword(String pattern, StorePassword password) {

    /**
     * Returns what finds the password of a file by its path relative to the base directory: the first whose pattern matches.
     *
     * @throws SourceException if a pattern is none
     */
    static Function<String, Optional<StorePassword>> finder(Path base, List<KeystorePassword> passwords)
            throws SourceException {
        List<Predicate<ProjectFile>> patterns = new ArrayList<>();
        for (KeystorePassword password : passwords) {
            patterns.add(Globs.of(List.of(password.pattern()), "<keystores>"));
        }
        return path -> {
            ProjectFile file = new ProjectFile(base.resolve(path), path, 0);
            for (int i = 0; i < patterns.size(); i++) {
                if (patterns.get(i).test(file)) {
                    return Optional.of(passwords.get(i).password());
                }
            }
            return Optional.empty();
        };
    }
}
