// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.layout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.istiofips.image.Descriptor;
import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.image.Manifest;
import io.github.istiofips.image.RawManifest;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** One image of a layout: the entries of {@code index.json} that share its name. */
final class LayoutSource implements ImageSource {

    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Layout layout;
    private final List<Manifest.Entry> roots;

    /** @param roots at least one entry */
    LayoutSource(Layout layout, List<Manifest.Entry> roots) {
        this.layout = layout;
        this.roots = List.copyOf(roots);
    }

    /** Serves a digest as the blob of that name, and any tag as the image itself. */
    @Override
    public RawManifest manifest(String tagOrDigest) throws ImageException {
        Optional<Digest> digest = Digest.parse(tagOrDigest);
        if (digest.isPresent()) {
            return layout.manifest("", digest.get());
        }
        if (roots.size() == 1) {
            Descriptor only = roots.get(0).descriptor();
            return layout.manifest(only.mediaType(), only.digest());
        }
        return new RawManifest(INDEX, joined());
    }

    /** Several entries of one name act as one index, written here in the order of {@code index.json}. */
    private byte[] joined() {
        ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", INDEX);
        for (Manifest.Entry root : roots) {
            ObjectNode node = index.withArray("manifests")
                    .addObject()
                    .put("mediaType", root.descriptor().mediaType())
                    .put("digest", root.descriptor().digest().toString())
                    .put("size", root.descriptor().size());
            root.platform()
                    .ifPresent(platform -> node.putObject("platform")
                            .put("os", platform.os())
                            .put("architecture", platform.architecture())
                            .put("variant", platform.variant()));
        }
        try {
            return JSON.writeValueAsBytes(index);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree of texts and numbers can always be written", e);
        }
    }

    @Override
    public InputStream blob(Descriptor descriptor) throws ImageException {
        return layout.blob(descriptor.digest());
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public String description() {
        return layout.description();
    }
}
