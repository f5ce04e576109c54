// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Setting;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.policy.ReferenceMask;
import io.github.istiofips.project.Location;
import io.github.istiofips.report.ConsoleLine.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What configuration leads to, as lines of plain text: images, what is not resolved, surprises, settings, and what was
 * looked at. Nothing in it is judged.
 */
public final class ResolutionListing {

    private static final String INDENT = "    ";

    /** Sorts what no file holds behind what a file holds. */
    private static final Location NO_FILE = new Location("\uffff", 1, 1);

    private static final Comparator<Origin> BY_PLACE = Comparator.comparing(
                    (Origin origin) -> origin.location().orElse(NO_FILE))
            .thenComparing(Origin::key);

    private final List<ConsoleLine> lines = new ArrayList<>();

    private ResolutionListing() {}

    /** Returns all lines, each section sorted and followed by an empty line; the last line sums up. */
    public static List<ConsoleLine> lines(MeshResolution resolution) {
        ResolutionListing listing = new ResolutionListing();
        listing.images(resolution.images());
        listing.unresolved(resolution.unresolved());
        listing.observations(resolution.observations());
        listing.settings(resolution.settings());
        listing.notes(resolution.notes());
        listing.summary(resolution);
        return List.copyOf(listing.lines);
    }

    /** Returns the lines on what is not resolved alone; none if everything is. */
    public static List<ConsoleLine> unresolvedLines(MeshResolution resolution) {
        ResolutionListing listing = new ResolutionListing();
        listing.unresolved(resolution.unresolved());
        return List.copyOf(listing.lines);
    }

    private void images(List<ImageUse> images) {
        if (images.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("component", "image", "decided by"));
        images.stream()
                .sorted(Comparator.comparing(ImageUse::component).thenComparing(ImageUse::reference))
                .map(image -> List.of(
                        parts(image),
                        ConsoleText.plain(ReferenceMask.mask(image.reference())),
                        deciding(image, images)))
                .forEach(rows::add);
        add(Level.INFO, "Images");
        table(rows);
        add(Level.INFO, "");
    }

    /** Returns the parts that an image plays, in a fixed order. */
    static String parts(ImageUse image) {
        return image.meshComponents().isEmpty()
                ? Component.OTHER.name()
                : image.meshComponents().stream().map(Component::name).collect(Collectors.joining(", "));
    }

    private void unresolved(List<UnresolvedImage> unresolved) {
        if (unresolved.isEmpty()) {
            return;
        }
        add(Level.WARN, "Not resolved");
        unresolved.stream()
                .sorted(Comparator.comparing(UnresolvedImage::component)
                        .thenComparing(UnresolvedImage::text)
                        .thenComparing(image -> image.origins().get(0), BY_PLACE)
                        .thenComparing(UnresolvedImage::reason))
                .forEach(image -> {
                    add(Level.WARN, "  " + image.component() + "  " + image.text());
                    block(image.reason(), image.remedy(), image.origins());
                });
        add(Level.INFO, "");
    }

    private void observations(List<Observation> observations) {
        if (observations.isEmpty()) {
            return;
        }
        add(Level.WARN, "Observations");
        observations.stream()
                .sorted(Comparator.comparing(Observation::origin, BY_PLACE)
                        .thenComparing(Observation::kind)
                        .thenComparing(Observation::subject)
                        .thenComparing(Observation::message))
                .forEach(observation -> {
                    String rule =
                            observation.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
                    add(Level.WARN, "  " + rule + "  " + observation.subject());
                    block(observation.message(), observation.remedy(), List.of(observation.origin()));
                    add(Level.WARN, INDENT + "page   " + RulePage.command(rule));
                });
        add(Level.INFO, "");
    }

    private void block(String found, String remedy, List<Origin> origins) {
        add(Level.WARN, INDENT + "found  " + found);
        add(Level.WARN, INDENT + "at     " + placeAndKey(origins.get(0)));
        if (origins.size() > 1) {
            add(
                    Level.WARN,
                    INDENT + "also   "
                            + origins.stream()
                                    .skip(1)
                                    .map(ResolutionListing::placeAndKey)
                                    .distinct()
                                    .collect(Collectors.joining(", ")));
        }
        add(Level.WARN, INDENT + "fix    " + remedy);
    }

    private void settings(List<Setting> settings) {
        if (settings.isEmpty()) {
            return;
        }
        List<List<String>> rows = settings.stream()
                .sorted(Comparator.comparing(Setting::name)
                        .thenComparing(Setting::origin, BY_PLACE)
                        .thenComparing(Setting::value))
                .map(setting -> List.of(
                        ConsoleText.plain(setting.name()),
                        ConsoleText.plain(ReferenceMask.mask(setting.value())),
                        place(setting.origin()),
                        ConsoleText.plain(setting.origin().why())))
                .toList();
        add(Level.INFO, "Settings");
        table(rows);
        add(Level.INFO, "");
    }

    private void notes(List<String> notes) {
        if (notes.isEmpty()) {
            return;
        }
        add(Level.INFO, "What was looked at");
        notes.forEach(note -> add(Level.INFO, "  " + note));
        add(Level.INFO, "");
    }

    private void summary(MeshResolution resolution) {
        int images = resolution.images().size();
        int open = resolution.unresolved().size();
        if (images == 0 && open == 0) {
            add(
                    Level.WARN,
                    "No configuration was found that leads to an Istio image; if there is some, name it in <sources>.");
        } else {
            add(
                    open == 0 ? Level.INFO : Level.WARN,
                    ConsoleText.count(images, "image", "images") + ", " + open
                            + " not resolved; -DistioFips.image=TEXT explains those that contain TEXT.");
        }
    }

    private void table(List<List<String>> rows) {
        TextTable table = new TextTable(rows);
        rows.forEach(row -> lines.add(new ConsoleLine(Level.INFO, table.line(row))));
    }

    private void add(Level level, String text) {
        lines.add(new ConsoleLine(level, ConsoleText.plain(ReferenceMask.mask(text))));
    }

    /**
     * Returns the place that decides an image. Where it decides another image of the same part too, the first place in
     * another file is what tells them apart, such as a pod's annotation.
     */
    private static String deciding(ImageUse image, List<ImageUse> images) {
        Origin decides = image.origins().get(0);
        boolean shared = images.stream()
                        .filter(other -> other.component() == image.component()
                                && place(other.origins().get(0)).equals(place(decides)))
                        .count()
                > 1;
        return image.origins().stream()
                .filter(origin ->
                        shared && !file(origin).isEmpty() && !file(origin).equals(file(decides)))
                .findFirst()
                .map(origin -> place(decides) + ", " + place(origin))
                .orElseGet(() -> place(decides));
    }

    private static String file(Origin origin) {
        return origin.location().map(Location::file).orElse("");
    }

    /** Returns {@code file:line}; of a value that stands in no file, its key and how it was given. */
    private static String place(Origin origin) {
        return ConsoleText.plain(
                origin.location().map(Location::toString).orElseGet(() -> origin.key() + " (" + origin.why() + ")"));
    }

    private static String placeAndKey(Origin origin) {
        return origin.location().isPresent() && !origin.key().isEmpty()
                ? place(origin) + " (" + origin.key() + ")"
                : place(origin);
    }
}
