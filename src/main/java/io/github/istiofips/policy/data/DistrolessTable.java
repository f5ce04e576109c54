// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which programs make an image not distroless, and which ones distroless images of Istio have. */
public final class DistrolessTable {

    /** What the name of a program says. */
    public enum Meaning {
        /** A shell, or a program that is one under another name. */
        SHELL,
        /** Installs software. */
        PACKAGE_MANAGER,
        /** Distroless images of Istio have it. */
        EXPECTED,
        /** None of these. */
        UNEXPECTED
    }

    private static final String RESOURCE = "distroless.json";
    private static final int SCHEMA_VERSION = 1;
    private static final String ANY_END = "*";

    private final LocalDate asOf;
    private final Set<String> shells;
    private final Set<String> packageManagers;
    private final Set<String> expected;
    private final List<String> expectedBeginnings;

    private DistrolessTable(Document document) {
        if (document.schemaVersion() != SCHEMA_VERSION) {
            throw new IllegalStateException("the plugin's resource " + RESOURCE + " has schema version "
                    + document.schemaVersion() + " instead of " + SCHEMA_VERSION);
        }
        try {
            asOf = LocalDate.parse(document.asOf());
        } catch (DateTimeParseException e) {
            throw new IllegalStateException("the plugin's resource " + RESOURCE + " has no date in asOf", e);
        }
        shells = Set.copyOf(names(document.shells()));
        packageManagers = Set.copyOf(names(document.packageManagers()));
        expected = expected(document).filter(name -> !name.endsWith(ANY_END)).collect(Collectors.toUnmodifiableSet());
        expectedBeginnings = expected(document)
                .filter(name -> name.endsWith(ANY_END))
                .map(name -> name.substring(0, name.length() - ANY_END.length()))
                .toList();
    }

    private static Stream<String> expected(Document document) {
        return document.expected().stream().flatMap(group -> names(group).stream());
    }

    private static List<String> names(Names group) {
        if (group.names().isEmpty() || group.source().isBlank()) {
            throw new IllegalStateException(
                    "the plugin's resource " + RESOURCE + " has a group without names or source");
        }
        for (String name : group.names()) {
            if (name.isBlank() || name.indexOf('/') >= 0 || name.equals(ANY_END)) {
                throw new IllegalStateException(
                        "the plugin's resource " + RESOURCE + " has a name that is none: " + name);
            }
        }
        return group.names();
    }

    /**
     * Reads the table that ships with the plugin.
     *
     * @throws IllegalStateException for a broken resource, which is a defect of the plugin's build
     */
    public static DistrolessTable load() {
        return new DistrolessTable(JsonResource.load(RESOURCE, Document.class));
    }

    static DistrolessTable parse(byte[] json) {
        return new DistrolessTable(JsonResource.parse(RESOURCE, json, Document.class));
    }

    /** Returns the date the table was last checked on. */
    public LocalDate asOf() {
        return asOf;
    }

    /**
     * Tells what a program is by its name.
     *
     * @param name file name without its directory, upper and lower case as written
     */
    public Meaning meaningOf(String name) {
        if (shells.contains(name)) {
            return Meaning.SHELL;
        }
        if (packageManagers.contains(name)) {
            return Meaning.PACKAGE_MANAGER;
        }
        return expected.contains(name) || expectedBeginnings.stream().anyMatch(name::startsWith)
                ? Meaning.EXPECTED
                : Meaning.UNEXPECTED;
    }

    private record Document(
            int schemaVersion, String asOf, Names shells, Names packageManagers, List<Names> expected) {}

    /** Names that have one source; at the end of an expected one, an asterisk stands for anything. */
    private record Names(List<String> names, String source) {}
}
