// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A file that the user names to be judged as certificate or key. */
final class CertificateTarget {

    /** Where a PEM block begins that is preceded by no more than a comment. */
    private static final int FIRST_BYTES = 4096;

    private CertificateTarget() {}

    /**
     * Returns the file as input if its name or its content is that of a certificate or key.
     *
     * @param text the file as the user typed it
     */
    static Optional<CertificateInput> of(Path file, String text) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(CertificateInput.MAX_BYTES + 1);
        }
        boolean named =
                CertificateInputs.CERTIFICATE_FILE.matcher(file.toString()).matches();
        if (!named
                && !new String(bytes, 0, Math.min(bytes.length, FIRST_BYTES), StandardCharsets.ISO_8859_1)
                        .contains(CertificateInputs.PEM)) {
            return Optional.empty();
        }
        return Optional.of(CertificateInput.ofLines(bytes, new Place(text, 1, ""), text, Set.of(Mark.NAMED)));
    }
}
