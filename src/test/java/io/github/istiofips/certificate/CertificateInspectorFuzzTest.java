// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import io.github.istiofips.certificate.CertificateInput.Mark;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, they become facts or sentences about a place inside them, within bounds. */
class CertificateInspectorFuzzTest {

    static final int SECONDS = 20;

    /** Classes, tables and key derivation; while it fuzzes, Jazzer takes megabytes for each regular expression. */
    private static final long FIXED_MEMORY = System.getenv("JAZZER_FUZZ") == null ? 16 << 20 : 64 << 20;

    /** Bytes taken for each byte of the input, over the whole run and not at one time: copies, texts and records of them. */
    private static final long MEMORY_PER_BYTE = 256;

    private static final String PASSWORD = "changeit";

    private static final List<String> SEEDS = List.of(
            "leaf-p256.crt",
            "leaf-p256.der",
            "leaf-p256.csr",
            "leaf-pss2048.crt",
            "root4096.crt",
            "trusted-p256.crt",
            "list.crl",
            "rsa2048.key",
            "rsa2048-pkcs1.key",
            "rsa2048-pkcs1.pub",
            "rsa2048-locked.key",
            "rsa2048-locked-pkcs1.key",
            "p256.key",
            "p256-sec1.key",
            "p256-explicit.key",
            "ed25519.key",
            "dsa.key",
            "ssh.key",
            "bundle.p7",
            "store.p12");

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The first byte chooses what is known of the input, the others are the file. */
    static Stream<Named<byte[]>> seeds() {
        Stream<Named<byte[]>> files = SEEDS.stream().map(name -> Named.of(name, input(Material.bytes(name))));
        Stream<Named<byte[]>> stores = Stream.of("PKCS12", "JKS", "JCEKS")
                .map(type -> Named.of(type, input(SeedStores.trusting(type, "leaf-p256.crt", PASSWORD))));
        return Stream.concat(files, stores);
    }

    private static byte[] input(byte[] file) {
        byte[] result = new byte[file.length + 1];
        result[0] = 7;
        System.arraycopy(file, 0, result, 1, file.length);
        return result;
    }

    @Timeout(SECONDS)
    @MethodSource("seeds")
    @FuzzTest
    void whateverItIsItIsReadOrReported(byte[] input) {
        if (input.length < 2) {
            return;
        }
        byte[] file = Arrays.copyOfRange(input, 1, input.length);
        boolean named = (input[0] & 1) != 0;
        CertificateInput certificate = given(file, input[0], named);
        long most = FIXED_MEMORY + MEMORY_PER_BYTE * file.length;
        long before = THREADS.getCurrentThreadAllocatedBytes();
        CertificateInspection result = CertificateInspector.inspect(List.of(certificate));
        long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (taken > most) { // the first run loads classes and tables
            before = THREADS.getCurrentThreadAllocatedBytes();
            CertificateInspector.inspect(List.of(certificate));
            taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(taken).as("memory taken for %d bytes", file.length).isLessThanOrEqualTo(most);
        check(result, file, named);
    }

    private static CertificateInput given(byte[] file, byte choice, boolean named) {
        Place place = new Place("a", 1, "");
        Set<Mark> marks = named ? Set.of(Mark.NAMED) : Set.of();
        CertificateInput input = switch (choice >> 2 & 3) {
            case 0 -> CertificateInput.ofValue(file, place, "", marks);
            case 2 -> CertificateInput.ofBlocks(file, place, List.of(1, 1), "", marks);
            default -> CertificateInput.ofLines(file, place, "", marks);
        };
        return (choice & 2) == 0 ? input : input.withPassword(new StorePassword(PASSWORD));
    }

    private static void check(CertificateInspection result, byte[] file, boolean named) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        long lines = text.lines().count() + 1;
        assertThat(result.certificates()).allSatisfy(facts -> {
            assertThat(facts.fingerprint()).matches("[0-9a-f]{64}");
            assertThat(facts.keyAlgorithm()).isNotBlank();
            assertThat(facts.keyBits()).isNotNegative();
            assertThat(facts.use()).isNotBlank();
            assertThat(facts.places()).allSatisfy(place -> assertInside(place, lines));
        });
        assertThat(result.unreadable()).allSatisfy(unreadable -> {
            assertThat(unreadable.reason()).isNotBlank().doesNotContain(PASSWORD, "Exception");
            assertInside(unreadable.place(), lines);
        });
        if (named && result.certificates().isEmpty() && result.unreadable().isEmpty()) {
            assertThat(mayHoldNothing(text)).as("vanished").isTrue();
        }
    }

    private static void assertInside(Place place, long lines) {
        assertThat(place.file()).isEqualTo("a");
        assertThat((long) place.line()).isBetween(1L, lines);
    }

    /** Revocation lists, parameters and keys of other protocols are sound and hold nothing to report. */
    private static boolean mayHoldNothing(String text) {
        if (text.contains(PemReader.BEGIN)) {
            return text.contains("PARAMETERS") || text.contains("SSH") || text.contains("PGP") || hasTime(text);
        }
        return hasTime(text);
    }

    /** A revocation list has the time of its update; in base64 nothing is asserted. */
    private static boolean hasTime(String text) {
        return text.contains(PemReader.BEGIN)
                || text.indexOf(DerReader.UTC_TIME) >= 0
                || text.indexOf(DerReader.GENERALIZED_TIME) >= 0;
    }
}
