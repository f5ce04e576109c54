// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import io.github.istiofips.certificate.CertificateFacts.Kind;
import io.github.istiofips.testing.RealComponents;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the {@code openssl} of the machine reads in a file: the oracle for what the inspection has to find.
 *
 * @param kind what it is
 * @param algorithm as an inspection calls it; empty if OpenSSL's name is none of those
 * @param bits size of the key; 0 where OpenSSL prints none
 * @param curve name of the curve; empty for other keys and for a curve without a name
 * @param subject RFC 2253 without escapes of characters outside ASCII; empty for a key
 * @param fingerprint SHA-256 of a certificate, of a public key of a key; empty for a request
 */
record OpenSslReading(Kind kind, String algorithm, int bits, String curve, String subject, String fingerprint) {

    private static final Map<String, String> ALGORITHMS = Map.of(
            "rsaEncryption", "RSA",
            "rsassaPss", "RSASSA-PSS",
            "id-ecPublicKey", "EC",
            "dsaEncryption", "DSA",
            "ED25519", "Ed25519",
            "ED448", "Ed448",
            "X25519", "X25519",
            "X448", "X448");

    private static final Pattern ALGORITHM = Pattern.compile("Public Key Algorithm: (\\S+)");
    private static final Pattern ONE_OF_BUNDLE = Pattern.compile("(?m)^\\d+: Certificate$");
    private static final Pattern NAMED_KEY = Pattern.compile("(?m)^(RSA-PSS|ED25519|ED448|X25519|X448|DH) Public-Key:");
    private static final Pattern BITS = Pattern.compile("Public-Key: \\((\\d+) bit\\)");
    private static final Pattern CURVE = Pattern.compile("NIST CURVE: (\\S+)");
    private static final Pattern CURVE_OID = Pattern.compile("ASN1 OID: (\\S+)");
    private static final Pattern FINGERPRINT = Pattern.compile("(?i)sha256 Fingerprint=([0-9A-F:]+)");
    private static final Pattern SUBJECT = Pattern.compile("(?m)^subject=(.*)$");

    private static final String NAME_FORM = "RFC2253,-esc_msb,utf8";

    /** Reads the first certificate, request or key of a file; empty if OpenSSL finds none. */
    static Optional<OpenSslReading> of(Path file, String password) {
        Optional<String> text =
                openssl(file, "x509", "-noout", "-text", "-fingerprint", "-sha256", "-subject", "-nameopt", NAME_FORM);
        if (text.isPresent()) {
            return Optional.of(signed(Kind.CERTIFICATE, text.get()));
        }
        text = openssl(file, "req", "-noout", "-text", "-subject", "-nameopt", NAME_FORM);
        if (text.isPresent()) {
            return Optional.of(signed(Kind.REQUEST, text.get()));
        }
        text = openssl(file, "pkey", "-noout", "-text_pub", "-passin", "pass:" + password)
                .or(() -> openssl(file, "pkey", "-pubin", "-noout", "-text_pub"))
                .or(() -> openssl(file, "rsa", "-RSAPublicKey_in", "-noout", "-text"));
        return text.map(OpenSslReading::key);
    }

    /** All that a bundle holds, one reading each. */
    static List<OpenSslReading> ofBundle(Path file) {
        String all = openssl("storeutl", "-noout", "-text", "-certs", file.toString())
                .orElseThrow(() -> new AssertionError("openssl does not read " + file));
        return ONE_OF_BUNDLE
                .splitAsStream(all)
                .filter(one -> ALGORITHM.matcher(one).find())
                .map(one -> signed(Kind.CERTIFICATE, one))
                .toList();
    }

    /** Type, size and curve in one word, such as {@code EC 256 P-256}. */
    String key() {
        return (algorithm + " " + bits + " " + curve).strip();
    }

    /** The same of what an inspection found. */
    static String key(CertificateFacts facts) {
        int bits = facts.keyAlgorithm().matches("(Ed|X)[0-9]+") ? 0 : facts.keyBits();
        return (facts.keyAlgorithm() + " " + bits + " " + facts.curve().orElse("")).strip();
    }

    private static OpenSslReading signed(Kind kind, String text) {
        return new OpenSslReading(
                kind,
                ALGORITHMS.getOrDefault(first(ALGORITHM, text), ""),
                bits(text),
                curve(text),
                first(SUBJECT, text),
                first(FINGERPRINT, text).replace(":", "").toLowerCase(Locale.ROOT));
    }

    private static OpenSslReading key(String text) {
        String named = first(NAMED_KEY, text);
        String algorithm;
        if (named.equals("RSA-PSS") || text.contains("PSS parameter restrictions")) {
            algorithm = "RSASSA-PSS";
        } else if (!named.isEmpty()) {
            algorithm = ALGORITHMS.getOrDefault(named, "");
        } else if (text.contains("Modulus:") && text.contains("Exponent:")) {
            algorithm = "RSA";
        } else {
            algorithm = text.contains("ASN1 OID:") || text.contains("Field Type:") ? "EC" : "DSA";
        }
        return new OpenSslReading(Kind.KEY, algorithm, bits(text), curve(text), "", "");
    }

    private static int bits(String text) {
        String bits = first(BITS, text);
        return bits.isEmpty() ? 0 : Integer.parseInt(bits);
    }

    private static String curve(String text) {
        String nist = first(CURVE, text);
        if (text.contains("Field Type:")) {
            return "explicit parameters";
        }
        return nist.isEmpty() ? first(CURVE_OID, text) : nist;
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static Optional<String> openssl(Path file, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-in", file.toString()));
        return openssl(all.toArray(String[]::new));
    }

    /** Returns what a command prints; empty if it fails. */
    static Optional<String> openssl(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(RealComponents.require("openssl").toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
