// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** The publishers of Istio images, as known on a date. */
public final class PublisherTable {

    private static final String RESOURCE = "publishers.json";
    private static final int SCHEMA_VERSION = 1;

    private final LocalDate asOf;
    private final List<Publisher> publishers;

    private PublisherTable(Document document) {
        if (document.schemaVersion() != SCHEMA_VERSION) {
            throw new IllegalStateException("the plugin's resource " + RESOURCE + " has schema version "
                    + document.schemaVersion() + " instead of " + SCHEMA_VERSION);
        }
        try {
            asOf = LocalDate.parse(document.asOf());
        } catch (DateTimeParseException e) {
            throw new IllegalStateException("the plugin's resource " + RESOURCE + " has no date in asOf", e);
        }
        publishers = List.copyOf(document.publishers());
        if (publishers.stream().map(Publisher::name).distinct().count() != publishers.size()) {
            throw new IllegalStateException("the plugin's resource " + RESOURCE + " has a publisher twice");
        }
    }

    /**
     * Reads the table that ships with the plugin.
     *
     * @throws IllegalStateException for a broken resource, which is a defect of the plugin's build
     */
    public static PublisherTable load() {
        return new PublisherTable(JsonResource.load(RESOURCE, Document.class));
    }

    static PublisherTable parse(byte[] json) {
        return new PublisherTable(JsonResource.parse(RESOURCE, json, Document.class));
    }

    /** Returns the date the table was last checked on. */
    public LocalDate asOf() {
        return asOf;
    }

    /** Returns the publishers in the order in which they are asked. */
    public List<Publisher> publishers() {
        return publishers;
    }

    /** Returns who publishes a repository; the first entry that claims it wins. */
    public Optional<Publisher> of(String registry, String repository) {
        return publishers.stream()
                .filter(publisher -> publisher.publishes(registry, repository))
                .findFirst();
    }

    /** Returns the publisher of that short name. */
    public Optional<Publisher> named(String name) {
        return publishers.stream()
                .filter(publisher -> publisher.name().equals(name))
                .findFirst();
    }

    private record Document(int schemaVersion, String asOf, List<Publisher> publishers) {}
}
