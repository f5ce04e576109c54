// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.policy.ReferenceMask;
import io.github.istiofips.project.Location;
import io.github.istiofips.report.ConsoleLine.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Explains images: the values that made each of them, one a line, down to the reference. */
public final class ImageChain {

    private static final String NONE = "-";

    private final Function<Location, Optional<String>> written;
    private final List<ConsoleLine> lines = new ArrayList<>();

    private ImageChain(Function<Location, Optional<String>> written) {
        this.written = written;
    }

    /**
     * Returns the chain of each image, resolved or not, whose reference contains a text; if there is none, the references
     * that there are.
     *
     * @param text the text, a repository key masked or not
     * @param written gives the value that is written at a place
     */
    public static List<ConsoleLine> lines(
            MeshResolution resolution, String text, Function<Location, Optional<String>> written) {
        ImageChain chain = new ImageChain(written);
        for (ImageUse image : resolution.images()) {
            if (contains(image.reference(), text)) {
                chain.resolved(image);
            }
        }
        for (UnresolvedImage image : resolution.unresolved()) {
            if (contains(image.text(), text)) {
                chain.unresolved(image);
            }
        }
        if (chain.lines.isEmpty()) {
            chain.nothing(resolution, text);
        }
        return List.copyOf(chain.lines);
    }

    private static boolean contains(String reference, String text) {
        return reference.contains(text) || ReferenceMask.mask(reference).contains(text);
    }

    private void resolved(ImageUse image) {
        add(Level.INFO, image.reference());
        origins(Level.INFO, image.origins());
        add(Level.INFO, "  => " + ResolutionListing.parts(image) + "  " + image.reference());
        add(Level.INFO, "");
    }

    private void unresolved(UnresolvedImage image) {
        add(Level.WARN, image.text() + " is not resolved");
        origins(Level.WARN, image.origins());
        add(Level.WARN, "  => " + image.component() + "  " + image.text());
        add(Level.WARN, "    found  " + image.reason());
        add(Level.WARN, "    fix    " + image.remedy());
        add(Level.INFO, "");
    }

    /** The origin that decides comes first in the facts and last in the chain, next to what it leads to. */
    private void origins(Level level, List<Origin> origins) {
        List<Origin> chain = new ArrayList<>(origins);
        Collections.reverse(chain);
        List<List<String>> rows = chain.stream().map(this::row).toList();
        TextTable table = new TextTable(rows);
        rows.forEach(row -> lines.add(new ConsoleLine(level, table.line(row))));
    }

    private List<String> row(Origin origin) {
        String place = origin.location()
                .map(at -> at.file() + ":" + at.line() + ":" + at.column())
                .orElse(NONE);
        String value = origin.location()
                .flatMap(written)
                .filter(text -> !text.isBlank())
                .orElse(NONE);
        return List.of(
                cell(place), cell(origin.key().isEmpty() ? NONE : origin.key()), cell(value), cell(origin.why()));
    }

    private void nothing(MeshResolution resolution, String text) {
        add(Level.WARN, "No image contains '" + text + "'.");
        if (resolution.images().isEmpty() && resolution.unresolved().isEmpty()) {
            add(Level.WARN, "No configuration was found that leads to an Istio image.");
            return;
        }
        add(Level.WARN, "These are known:");
        resolution.images().forEach(image -> add(Level.WARN, "  " + image.reference()));
        resolution.unresolved().forEach(image -> add(Level.WARN, "  " + image.text() + " (not resolved)"));
    }

    private void add(Level level, String text) {
        lines.add(new ConsoleLine(level, cell(text)));
    }

    private static String cell(String text) {
        return ConsoleText.plain(ReferenceMask.mask(text));
    }
}
