// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names by which waivers can mean an image, all with repository keys masked: its reference as reported, and its name with tag,
 * with digest, and with both; on Docker Hub also with the host and {@code library/} written out.
 */
public final class WaiverSubject {

    private WaiverSubject() {}

    /**
     * Returns the subject that means an image by its content, whatever tag leads to it.
     *
     * @param reference the image's reference
     * @param digest digest of its index or manifest, such as {@code sha256:…}
     */
    public static String pinned(String reference, String digest) {
        return ReferenceMask.mask(bare(reference)) + "@" + digest;
    }

    /** Returns every name of an image. */
    static Set<String> namesOf(MeshImage image) {
        String reference = ReferenceMask.mask(image.use().reference());
        String tag = image.name().tag().map(text -> ":" + text).orElse("");
        int at = reference.indexOf('@');
        Optional<String> digest = image.inspected()
                .flatMap(InspectedImage::digest)
                .map(found -> "@" + found)
                .or(() -> Optional.of(reference).filter(text -> at >= 0).map(text -> text.substring(at)));
        Set<String> names = new LinkedHashSet<>();
        names.add(reference);
        for (String name : bareNamesOf(image)) {
            if (!tag.isEmpty() || at < 0) {
                names.add(name + tag);
            }
            digest.ifPresent(text -> {
                names.add(name + text);
                names.add(name + tag + text);
            });
        }
        return names;
    }

    /** Returns the names of an image without tag and digest. */
    static Set<String> bareNamesOf(MeshImage image) {
        String reference = ReferenceMask.mask(image.use().reference());
        Set<String> names = new LinkedHashSet<>();
        names.add(bare(reference));
        names.add(full(reference));
        return names;
    }

    /** Returns the globs for images that a subject is: as written, and, if it is a name on Docker Hub, written out. */
    static List<Glob> globs(String subject) {
        String masked = ReferenceMask.mask(subject);
        String bare = bare(masked);
        List<Glob> globs = new ArrayList<>();
        globs.add(new Glob(masked));
        String first = bare.substring(0, bare.indexOf('/') < 0 ? bare.length() : bare.indexOf('/'));
        if (first.indexOf('*') < 0 && first.indexOf('?') < 0 && !full(masked).equals(bare)) {
            globs.add(new Glob(full(masked) + masked.substring(bare.length())));
        }
        return globs;
    }

    /** Returns the subject without tag and digest if it has a digest. */
    static Optional<String> nameBeforeDigest(String subject) {
        return subject.indexOf('@') < 0 ? Optional.empty() : Optional.of(bare(subject));
    }

    private static String bare(String reference) {
        int at = reference.indexOf('@');
        String name = at < 0 ? reference : reference.substring(0, at);
        return ImageName.of(reference)
                .tag()
                .map(tag -> name.substring(0, name.length() - tag.length() - 1))
                .orElse(name);
    }

    private static String full(String reference) {
        ImageName name = ImageName.of(reference);
        return name.registry() + "/" + name.repository();
    }
}
