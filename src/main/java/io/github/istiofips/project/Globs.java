// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/**
 * File patterns as Maven users write them: those of {@link java.nio.file.FileSystem#getPathMatcher}, matched against the path relative
 * to the module, where a leading <code>**&#47;</code> also matches no directory at all.
 */
public final class Globs implements Predicate<ProjectFile> {

    private static final String ANY_DIRECTORY = "**/";

    private final List<PathMatcher> matchers;

    private Globs(List<PathMatcher> matchers) {
        this.matchers = matchers;
    }

    /**
     * Returns the files that match any of the patterns.
     *
     * @param patterns the patterns; none match no file
     * @param parameter name of the parameter that holds the patterns, for the message
     * @throws SourceException if a pattern is none
     */
    public static Globs of(List<String> patterns, String parameter) throws SourceException {
        List<PathMatcher> matchers = new ArrayList<>();
        for (String pattern : patterns) {
            try {
                matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + pattern));
                if (pattern.startsWith(ANY_DIRECTORY)) {
                    matchers.add(FileSystems.getDefault()
                            .getPathMatcher("glob:" + pattern.substring(ANY_DIRECTORY.length())));
                }
            } catch (PatternSyntaxException e) {
                throw new SourceException(
                        Optional.empty(),
                        "pattern '" + pattern + "' in " + parameter
                                + " is not a glob; write a pattern such as k8s/**/*.yaml");
            }
        }
        return new Globs(matchers);
    }

    @Override
    public boolean test(ProjectFile file) {
        Path path = Path.of(file.relative());
        return matchers.stream().anyMatch(matcher -> matcher.matches(path));
    }
}
