// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A search that finds nothing is worth nothing unless it finds what is there. */
class SecretSearchTest {

    private static final BigInteger SECRET = new BigInteger(1024, new Random(7)).setBit(1023);
    private static final String PASSWORD = "open-sesame";

    private static SecretSearch search() {
        return new SecretSearch().number(SECRET).password(PASSWORD);
    }

    static Stream<Arguments> plants() throws Exception {
        byte[] bytes = SECRET.toByteArray();
        byte[] unsigned = Arrays.copyOfRange(bytes, 1, bytes.length);
        String hex = HexFormat.of().formatHex(unsigned);
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(unsigned);
        Base64.Encoder base64 = Base64.getEncoder();
        return Stream.of(
                Arguments.of("raw", unsigned),
                Arguments.of("cut", Arrays.copyOfRange(unsigned, 50, 62)),
                Arguments.of("base64", base64.encode(unsigned)),
                Arguments.of("base64 shifted by one", base64.encode(shifted(unsigned, 1))),
                Arguments.of("base64 shifted by two", base64.encode(shifted(unsigned, 2))),
                Arguments.of("base64 for addresses", Base64.getUrlEncoder().encode(unsigned)),
                Arguments.of(
                        "base64 in lines",
                        Base64.getMimeEncoder(20, new byte[] {'\n'}).encode(unsigned)),
                Arguments.of("hexadecimal", ascii(hex)),
                Arguments.of("capital hexadecimal", ascii(hex.toUpperCase(Locale.ROOT))),
                Arguments.of(
                        "hexadecimal with colons",
                        ascii(HexFormat.ofDelimiter(":").formatHex(unsigned))),
                Arguments.of("decimal", ascii(SECRET.toString())),
                Arguments.of(
                        "in a JSON text", ascii("\"" + hex.substring(0, 20) + "\\n" + hex.substring(20, 40) + "\"")),
                Arguments.of("hash", sha256),
                Arguments.of("hash in hexadecimal", ascii(HexFormat.of().formatHex(sha256))),
                Arguments.of("hash in base64", base64.encode(sha256)),
                Arguments.of("older hash", MessageDigest.getInstance("SHA-1").digest(unsigned)),
                Arguments.of("password", ascii("wrong: " + PASSWORD + ".")),
                Arguments.of("password in base64", base64.encode(ascii(PASSWORD))));
    }

    private static byte[] shifted(byte[] bytes, int by) {
        byte[] result = new byte[bytes.length + by];
        System.arraycopy(bytes, 0, result, by, bytes.length);
        return result;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plants")
    void findsWhatWasPlanted(String name, byte[] plant) {
        byte[] output = new byte[plant.length + 200];
        Arrays.fill(output, (byte) ' ');
        System.arraycopy(plant, 0, output, 101, plant.length);
        assertThat(search().find(output)).isPresent();
    }

    @Test
    void findsNothingElse() {
        byte[] other = new BigInteger(4096, new Random(8)).toByteArray();
        assertThat(search().find(other)).isEmpty();
        assertThat(search().find(HexFormat.of().formatHex(other))).isEmpty();
        assertThat(search().find("The password of the keystore is missing.")).isEmpty();
    }
}
