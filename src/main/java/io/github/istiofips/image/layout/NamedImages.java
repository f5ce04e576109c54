// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.layout;

import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.ImageSource;
import java.util.Optional;
import java.util.SortedSet;

/** The images of one layout or archive, by their names. */
interface NamedImages {

    /** Finds an image by its full reference. */
    Optional<ImageSource> find(ImageReference reference);

    /**
     * Opens one image.
     *
     * @param name its name; empty if there is only one
     * @throws ImageException when there is no such image, or more than one
     */
    ImageSource single(Optional<String> name) throws ImageException;

    /** Says that not exactly one image has the name, and which names there are. */
    static ImageException notOne(
            String target, LayoutFiles files, boolean none, Optional<String> name, SortedSet<String> names) {
        return new ImageException(
                Reason.NOT_FOUND,
                files.place() + (none ? " holds no image" : " holds several images")
                        + name.map(n -> " of the name " + n).orElse("") + "; its names are: "
                        + (names.isEmpty() ? "none" : String.join(", ", names)) + ".",
                "Name one of them as `" + target + ":" + files.place() + ":NAME`.");
    }
}
