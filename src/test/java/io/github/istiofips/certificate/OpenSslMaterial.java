// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import io.github.istiofips.testing.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Certificates and keys that the {@code openssl} of the machine makes while a test runs. */
final class OpenSslMaterial {

    static final String PASSWORD = "Pa55-of-the-store";

    private final Path work;
    private final Map<OpenSslKey, String> fingerprints = new EnumMap<>(OpenSslKey.class);

    private OpenSslMaterial(Path work) {
        this.work = work;
    }

    /** Makes each key and a self-signed certificate for it, {@code /CN=} and the name of the constant. */
    static OpenSslMaterial in(Path work) throws IOException, InterruptedException {
        OpenSslMaterial material = new OpenSslMaterial(work);
        material.run("genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -pkeyopt dsa_paramgen_q_bits:160"
                + " -out " + work.resolve("dsa-parameters.pem"));
        for (OpenSslKey key : OpenSslKey.values()) {
            material.run("genpkey "
                    + key.generation()
                            .replace(
                                    "DSA_PARAMETERS",
                                    work.resolve("dsa-parameters.pem").toString())
                    + " -out " + material.key(key));
            material.run("req -x509 -new -days 30 -subj /O=Corpus/CN=" + key + " -key " + material.key(key) + " -out "
                    + material.certificate(key));
            String line = material.run("x509 -noout -fingerprint -sha256 -in " + material.certificate(key));
            material.fingerprints.put(
                    key,
                    line.strip().replaceFirst("^[^=]*=", "").replace(":", "").toLowerCase(Locale.ROOT));
        }
        Files.writeString(
                work.resolve("chain.pem"),
                Files.readString(material.certificate(OpenSslKey.P_256))
                        + Files.readString(material.certificate(OpenSslKey.RSA_3072)));
        return material;
    }

    Path key(OpenSslKey key) {
        return work.resolve(key + ".key");
    }

    Path certificate(OpenSslKey key) {
        return work.resolve(key + ".crt");
    }

    /** SHA-256 of the certificate as OpenSSL tells it. */
    String fingerprint(OpenSslKey key) {
        return fingerprints.getOrDefault(key, "");
    }

    /**
     * Runs one command and returns what it writes.
     *
     * @param command arguments between blanks, where {@code KEY}, {@code CRT}, {@code CHAIN}, {@code PASS} and {@code OUT} stand for the
     *     key, its certificate, two other certificates, the password and the file to write
     */
    byte[] make(OpenSslKey key, String command) {
        Path out = work.resolve("out");
        try {
            Files.deleteIfExists(out);
            run(command.replace("KEY", key(key).toString())
                    .replace("CRT", certificate(key).toString())
                    .replace("CHAIN", work.resolve("chain.pem").toString())
                    .replace("PASS", PASSWORD)
                    .replace("OUT", out.toString()));
            return Files.readAllBytes(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private String run(String command) throws IOException, InterruptedException {
        return Programs.run(work, "openssl", command.split(" +"));
    }
}
