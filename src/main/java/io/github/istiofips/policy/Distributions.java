// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.Judgement.Distribution;
import io.github.istiofips.policy.data.Publisher;
import io.github.istiofips.policy.data.TagPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names publisher, version and flavours of each image. */
final class Distributions {

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
        List<String> flavours = new ArrayList<>();
        image.tag().ifPresent(tag -> flavours.addAll(tag.flavours()));
        boolean named = image.tag().filter(tag -> tag.has(TagPart.Kind.FIPS)).isPresent();
        if (image.isMarkedFips() && !named) {
            flavours.add(0, "fips");
        }
        return new Distribution(
                publisher.name(), image.tag().map(ImageTag::release).orElse(""), flavours);
    }
}
