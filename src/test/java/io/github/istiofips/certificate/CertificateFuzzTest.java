// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.certificate.CertificateInput.Mark;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to the bytes, they are read or reported; nothing is thrown and nothing vanishes. */
class CertificateFuzzTest {

    private static final int ROUNDS = 2000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leaf-p256.crt",
                "leaf-rsa2048.crt",
                "leaf-p256.csr",
                "rsa2048.key",
                "rsa2048-pkcs1.key",
                "rsa2048-locked.key",
                "pss2048.key",
                "p256.key",
                "p256-sec1.key",
                "p256-explicit.key",
                "ed25519.key",
                "dsa.pub",
                "p256.pub"
            })
    void mutatedDer(String name) {
        byte[] der = Base64.getMimeDecoder().decode(Material.text(name).replaceAll("-----[A-Z ]+-----", ""));
        Random random = new Random(name.hashCode());
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] mutant = mutate(der, random);
            CertificateInspection result =
                    CertificateInspector.inspect(List.of(Material.file("a.der", mutant, Mark.NAMED)));
            read += result.certificates().size();
            if (mutant[0] == der[0]) {
                boolean list =
                        result.certificates().isEmpty() && result.unreadable().isEmpty();
                assertThat(list).as("vanished: %s", Arrays.toString(mutant)).isFalse();
            }
        }
        assertThat(read).isLessThan(ROUNDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leaf-p256.crt", "rsa2048-locked-pkcs1.key", "trusted-p256.crt"})
    void mutatedPem(String name) {
        byte[] pem = (Material.text(name) + Material.text("p256.key")).getBytes(StandardCharsets.ISO_8859_1);
        Random random = new Random(name.hashCode());
        for (int i = 0; i < ROUNDS; i++) {
            CertificateInspection result =
                    CertificateInspector.inspect(List.of(Material.file("a.pem", mutate(pem, random), Mark.NAMED)));
            assertThat(result.certificates().size() + result.unreadable().size())
                    .isPositive();
        }
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)) : bytes;
    }
}
