// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** A file that the user names to be judged as certificate, key or keystore. */
public final class CertificateTarget {

    /** Where a PEM block begins that is preceded by no more than a comment. */
    private static final int FIRST_BYTES = 4096;

    private CertificateTarget() {}

    /**
     * Returns the file as input if its name or its content is that of a certificate or key.
     *
     * @param file the file
     * @param text the file as the user typed it
     * @throws IOException if it cannot be read
     */
    public static Optional<CertificateInput> of(Path file, String text) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(CertificateInput.MAX_BYTES + 1);
        }
        byte[] first = Arrays.copyOf(bytes, Math.min(bytes.length, FIRST_BYTES));
        if (!FileNames.isCertificate(String.valueOf(file.getFileName())) && !Content.holdsPem(first)) {
            return Optional.empty();
        }
        return Optional.of(CertificateInput.ofLines(bytes, new Place(text, 1, ""), text, Set.of(Mark.NAMED)));
    }
}
