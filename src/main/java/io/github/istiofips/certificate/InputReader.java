// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads everything that one input holds. */
final class InputReader {

    /** Most PEM blocks read from one input: root bundles have about 150. */
    static final int MAX_BLOCKS = 4096;

    /** Blocks that hold no certificate and no key that TLS could use. */
    private static final Pattern OTHER_LABELS = Pattern.compile(
            "X509 CRL|(EC|DH|DSA|X9\\.42 DH) PARAMETERS|OPENSSH PRIVATE KEY|SSH2 .*|PGP .*|AGE .*|SSH .*");

    private static final String LOCKED =
            "The private key is encrypted with a password, so its type and size cannot be read; what Istio and its"
                    + " gateways load is not encrypted.";

    /**
     * An item and where it stands.
     *
     * @param item the item
     * @param place its own place
     * @param input the input that holds it
     */
    record Found(Decoded.Item item, Place place, CertificateInput input) {}

    private final CertificateInput input;
    private final List<Found> found = new ArrayList<>();
    private final List<UnreadableCertificate> unreadable = new ArrayList<>();
    private boolean locked;

    InputReader(CertificateInput input) {
        this.input = input;
    }

    /** Reads the input; the other methods tell what was found. */
    InputReader read() {
        byte[] bytes = input.bytes();
        if (bytes.length > CertificateInput.MAX_BYTES) {
            unreadable(input.place(), "It is larger than " + CertificateInput.MAX_BYTES + " bytes and was not read.");
            return this;
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.contains(PemReader.BEGIN)) {
            readPem(text);
        } else if (text.indexOf('\0') >= 0 && text.replace("\0", "").contains(PemReader.BEGIN)) {
            unreadable(
                    input.place(), "It is PEM text in UTF-16, which no TLS library reads; save it as ASCII or UTF-8.");
        } else if (looksLikeDer(bytes)) {
            decode(bytes, false, input.place(), "The binary (DER) content");
        } else if (input.mustBeRead()) {
            unreadable(input.place(), foreignReason(text));
        }
        return this;
    }

    List<Found> found() {
        return found;
    }

    List<UnreadableCertificate> unreadable() {
        return unreadable;
    }

    /** Tells whether the input holds a private key under a password. */
    boolean locked() {
        return locked;
    }

    private void readPem(String text) {
        List<PemBlock> blocks = PemReader.read(text, MAX_BLOCKS + 1);
        for (PemBlock block : blocks.subList(0, Math.min(blocks.size(), MAX_BLOCKS))) {
            readBlock(block);
        }
        if (blocks.size() > MAX_BLOCKS) {
            unreadable(
                    blocks.get(MAX_BLOCKS),
                    "It has more than " + MAX_BLOCKS + " PEM blocks; those from here on were not read.");
        }
        if (blocks.isEmpty() && input.mustBeRead()) {
            unreadable(input.place(), "It has a BEGIN line that is cut off.");
        }
    }

    private void readBlock(PemBlock block) {
        if (OTHER_LABELS.matcher(block.label()).matches()) {
            if (input.mustBeRead() && block.label().endsWith("KEY")) {
                unreadable(block, "The block " + block.label() + " is in a format that TLS does not use.");
            }
            return;
        }
        if (block.encrypted()) {
            locked(place(block));
            return;
        }
        String what = "The PEM block " + block.label();
        try {
            decode(block.der(), block.label().equals("TRUSTED CERTIFICATE"), place(block), what);
        } catch (MalformedDerException e) {
            unreadable(block, what + " could not be read: " + e.getMessage() + ".");
        }
    }

    private void decode(byte[] der, boolean trailing, Place place, String what) {
        try {
            Decoded decoded = DerDecoder.decode(der, trailing);
            if (decoded instanceof Decoded.Item item) {
                found.add(new Found(item, place, input));
            } else if (decoded instanceof Decoded.Locked) {
                locked(place);
            }
        } catch (MalformedDerException e) {
            unreadable(place, what + " could not be read: " + e.getMessage() + ".");
        }
    }

    private void locked(Place place) {
        locked = true;
        unreadable(place, LOCKED);
    }

    private void unreadable(PemBlock block, String reason) {
        unreadable(place(block), reason);
    }

    private void unreadable(Place place, String reason) {
        unreadable.add(new UnreadableCertificate(place, reason, input.mustBeRead()));
    }

    private Place place(PemBlock block) {
        return input.placeAt(block.lineOffset(), block.number());
    }

    /** Everything that is read begins with a SEQUENCE, nearly always of 128 bytes or more. */
    private static boolean looksLikeDer(byte[] bytes) {
        return bytes.length > 2
                && bytes[0] == DerReader.SEQUENCE
                && (((bytes[1] & 0xFF) >= 0x80 && (bytes[1] & 0xFF) <= 0x84) || bytes[1] == bytes.length - 2);
    }

    private static String foreignReason(String text) {
        if (text.isBlank()) {
            return "It is empty where a certificate or key was expected.";
        }
        if (text.contains("ENC[")) {
            return "It is sealed (SOPS), so the certificate or key in it cannot be read here.";
        }
        if (text.contains("${") || text.contains("{{") || text.contains("###")) {
            return "It is a placeholder, so the certificate or key that will stand here cannot be read.";
        }
        return "It holds no certificate, request or key in PEM or DER.";
    }
}
