// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads everything that one input holds. */
final class InputReader {

    /** Most PEM blocks or values read from one input: root bundles have about 150. */
    static final int MAX_VALUES = 4096;

    /** Blocks that hold no certificate and no key that TLS could use. */
    private static final Pattern OTHER_LABELS = Pattern.compile("X509 CRL|(EC|DH|DSA|X9\\.42 DH|SSL SESSION) PARAMETERS"
            + "|ATTRIBUTE CERTIFICATE|OPENSSH PRIVATE KEY|SSH2 .*|PGP .*|AGE .*|SSH .*");

    /**
     * An item and where it stands.
     *
     * @param item the item
     * @param place its own place
     * @param input the input that holds it
     */
    record Found(Decoded.Item item, Place place, CertificateInput input) {}

    /** Opens one format of keystores. */
    @FunctionalInterface
    private interface Keystore {
        List<StoreEntry> read(byte[] bytes, Optional<StorePassword> password, DerivationBudget budget)
                throws MalformedDerException, LockedException;
    }

    private final CertificateInput input;
    private final DerivationBudget budget;
    private final List<Found> found = new ArrayList<>();
    private final List<UnreadableCertificate> unreadable = new ArrayList<>();
    private boolean locked;

    /** @param budget what it may take to open what is under a password */
    InputReader(CertificateInput input, DerivationBudget budget) {
        this.input = input;
        this.budget = budget;
    }

    /** Reads the input; the other methods tell what was found. */
    InputReader read() {
        byte[] bytes = input.bytes();
        if (bytes.length > CertificateInput.MAX_BYTES) {
            unreadable(input.place(), "It is larger than " + CertificateInput.MAX_BYTES + " bytes and was not read.");
            return this;
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (JavaKeystore.isOne(bytes)) {
            readKeystore(bytes, input.place(), JavaKeystore::read);
        } else if (text.contains(PemReader.BEGIN)) {
            readPem(text);
        } else if (text.indexOf('\0') >= 0 && text.replace("\0", "").contains(PemReader.BEGIN)) {
            unreadable(
                    input.place(), "It is PEM text in UTF-16, which no TLS library reads; save it as ASCII or UTF-8.");
        } else if (looksLikeDer(bytes)) {
            readDer(bytes, false, input.place(), "The binary (DER) content");
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
        List<PemBlock> blocks = PemReader.read(text, MAX_VALUES + 1);
        for (PemBlock block : blocks.subList(0, Math.min(blocks.size(), MAX_VALUES))) {
            readBlock(block);
        }
        if (blocks.size() > MAX_VALUES) {
            unreadable(
                    place(blocks.get(MAX_VALUES)),
                    "It has more than " + MAX_VALUES + " PEM blocks; those from here on were not read.");
        }
        if (blocks.isEmpty() && input.mustBeRead()) {
            unreadable(input.place(), "It has a BEGIN line that is cut off.");
        }
    }

    private void readBlock(PemBlock block) {
        if (OTHER_LABELS.matcher(block.label()).matches()) {
            if (input.mustBeRead() && block.label().endsWith("KEY")) {
                unreadable(place(block), "The block " + block.label() + " is in a format that TLS does not use.");
            }
            return;
        }
        String what = "The PEM block " + block.label();
        try {
            boolean trusted = block.label().equals("TRUSTED CERTIFICATE");
            readDer(block.encrypted() ? block.decrypted(password()) : block.der(), trusted, place(block), what);
        } catch (MalformedDerException e) {
            unreadable(place(block), what + " could not be read: " + e.getMessage() + ".");
        } catch (LockedException e) {
            locked(place(block), e);
        }
    }

    private StorePassword password() throws LockedException {
        return input.password().orElseThrow(() -> LockedException.withoutPassword("The private key"));
    }

    /** Reads one value after the other: files of several certificates in DER exist. */
    private void readDer(byte[] bytes, boolean trailing, Place place, String what) {
        DerReader values = new DerReader(bytes);
        int before = unreadable.size();
        try {
            int count = 0;
            do {
                readValue(values.element(), place, what, false);
                count++;
            } while (!trailing && count < MAX_VALUES && values.peekTag() == DerReader.SEQUENCE);
        } catch (MalformedDerException e) {
            unreadable(place, what + " could not be read: " + e.getMessage() + ".");
            return;
        }
        byte[] rest = values.rest();
        if (!trailing && unreadable.size() == before && !new String(rest, StandardCharsets.ISO_8859_1).isBlank()) {
            unreadable(
                    place,
                    what + " could not be read to its end: " + rest.length + " bytes follow where it should end.");
        }
    }

    /** @param inner whether it stands in another value, where no further value of values is expected */
    private void readValue(byte[] der, Place place, String what, boolean inner) {
        try {
            Decoded decoded = DerDecoder.decode(der);
            if (decoded instanceof Decoded.Item item) {
                found.add(new Found(item, place, input));
            } else if (inner && !(decoded instanceof Decoded.Foreign)) {
                throw new MalformedDerException("it holds a value that belongs in a file of its own");
            } else if (decoded instanceof Decoded.Bundle bundle) {
                readBundle(bundle, place, what);
            } else if (decoded instanceof Decoded.Keystore) {
                readKeystore(der, place, Pkcs12Keystore::read);
            } else if (decoded instanceof Decoded.EncryptedKey) {
                readValue(PasswordDecryption.pkcs8(der, password(), budget), place, what, true);
            }
        } catch (MalformedDerException e) {
            unreadable(place, what + " could not be read: " + e.getMessage() + ".");
        } catch (LockedException e) {
            locked(place, e);
        }
    }

    private void readBundle(Decoded.Bundle bundle, Place place, String what) {
        List<byte[]> values = bundle.values();
        if (values.isEmpty()) {
            empty(place, what);
        }
        for (byte[] value : values.subList(0, Math.min(values.size(), MAX_VALUES))) {
            readValue(value, place, what, true);
        }
        if (values.size() > MAX_VALUES) {
            unreadable(place, what + " holds more than " + MAX_VALUES + " certificates; the others were not read.");
        }
    }

    private void readKeystore(byte[] bytes, Place place, Keystore keystore) {
        try {
            List<StoreEntry> entries = keystore.read(bytes, input.password(), budget);
            if (entries.isEmpty()) {
                empty(place, "The keystore");
            }
            for (StoreEntry entry : entries.subList(0, Math.min(entries.size(), MAX_VALUES))) {
                readEntry(entry, new Place(place.file(), place.line(), joined(place.entry(), entry.alias())));
            }
            if (entries.size() > MAX_VALUES) {
                unreadable(place, "The keystore holds more than " + MAX_VALUES + " entries; the others were not read.");
            }
        } catch (MalformedDerException e) {
            unreadable(place, "The keystore could not be read: " + e.getMessage() + ".");
        } catch (LockedException e) {
            locked(place, e);
        }
    }

    private void readEntry(StoreEntry entry, Place place) {
        int before = found.size();
        readValue(entry.der(), place, "A value of the keystore", true);
        if (entry.keyHeld() && found.size() > before) {
            KeyFacts key = found.get(before).item().key();
            found.add(new Found(Decoded.Item.ofKey(key, true), place, input));
        }
    }

    private void empty(Place place, String what) {
        if (input.mustBeRead()) {
            unreadable(place, what + " holds neither a certificate nor a key.");
        }
    }

    private static String joined(String entry, String alias) {
        return entry.isEmpty() || alias.isEmpty() ? entry + alias : entry + "#" + alias;
    }

    private void locked(Place place, LockedException reason) {
        locked = true;
        boolean configured = input.password().isPresent();
        unreadable.add(new UnreadableCertificate(place, reason.sentence(), configured || input.mustBeRead()));
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
        if (text.startsWith("\0GITCRYPT\0")) {
            return "It is encrypted (git-crypt), so the certificate or key in it cannot be read here.";
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
