// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import io.github.istiofips.certificate.CertificateInput.Mark;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Certificates and keys that openssl made for the tests. */
final class Material {

    private Material() {}

    static byte[] bytes(String name) {
        try (InputStream in = Material.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        return new String(bytes(name), StandardCharsets.ISO_8859_1);
    }

    static CertificateInput file(String path, byte[] bytes, Mark... marks) {
        int slash = path.lastIndexOf('/');
        return CertificateInput.ofLines(
                bytes, new Place(path, 1, ""), slash < 0 ? "" : path.substring(0, slash), set(marks));
    }

    static CertificateInput file(String path, String text, Mark... marks) {
        return file(path, text.getBytes(StandardCharsets.ISO_8859_1), marks);
    }

    static CertificateInput entry(String entry, String text, Mark... marks) {
        return CertificateInput.ofValue(
                text.getBytes(StandardCharsets.ISO_8859_1),
                new Place("secret.yaml", 7, entry),
                "secret.yaml#default/s",
                set(marks));
    }

    private static Set<Mark> set(Mark... marks) {
        Set<Mark> set = EnumSet.noneOf(Mark.class);
        set.addAll(Arrays.asList(marks));
        return set;
    }
}
