// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.Judgement.Distribution;
import io.github.istiofips.policy.data.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names publisher, version and flavours of each image. */
final class Distributions {

    // Chainguard writes a v before the version.
    private static final Pattern VERSION = Pattern.compile("v?([0-9]+\\.[0-9]+\\.[0-9]+)(-.*)?");

    private Distributions() {}

    /** Returns the distribution of every image whose publisher is known, by reference. */
    static Map<String, Distribution> of(List<MeshImage> images) {
        Map<String, Distribution> distributions = new TreeMap<>();
        for (MeshImage image : images) {
            image.publisher().ifPresent(p -> distributions.put(image.use().reference(), distribution(p, image)));
        }
        return distributions;
    }

    private static Distribution distribution(Publisher publisher, MeshImage image) {
        String text = image.name().tag().orElse("");
        IstioTag tag = IstioTag.parse(text);
        List<String> flavours = new ArrayList<>();
        for (IstioTag.Word word : IstioTag.Word.values()) {
            boolean marked = word == IstioTag.Word.FIPS && image.isMarkedFips() && !tag.has(IstioTag.Word.FIPSONLY);
            if (tag.has(word) || marked) {
                flavours.add(word.text());
            }
        }
        return new Distribution(publisher.name(), version(text, tag), flavours);
    }

    private static String version(String text, IstioTag tag) {
        Matcher matcher = VERSION.matcher(text);
        return matcher.matches()
                ? matcher.group(1)
                        + tag.preRelease().map(suffix -> "-" + suffix).orElse("")
                        + (tag.patch().isPresent() ? "-patch" + tag.patch().getAsInt() : "")
                : "";
    }
}
