// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.ModuleWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleLocatorTest {

    private static final String TEST = "AES-CBC-encrypt KAT";
    private static final byte[] NAME = "FIPS integrity test\0".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @CsvSource({
        "62, 2, HmacSHA256, true",
        "62, 3, HmacSHA512, false",
        "62, 3, HmacSHA256, false",
        "183, 2, HmacSHA256, false",
        "183, 3, HmacSHA512, true",
    })
    void provesAModuleOfAnyBuild(int machine, int type, String algorithm, boolean sections) throws Exception {
        ElfWriter writer = host(machine, module(machine).algorithm(algorithm)).type(type);
        byte[] file = (sections ? writer : writer.withoutSections()).bytes();
        ModuleProof proof = only(file);
        Range code = proof.code().orElseThrow();
        byte[] sealed = Fixtures.bytes(file).copy(code.start(), code.length());
        byte[] value = ElfWriter.hmac(algorithm, 64, sealed);

        assertThat(proof.integrity()).isEqualTo(Integrity.VERIFIED);
        assertThat(proof.problem()).isEmpty();
        assertThat(proof.awsLc()).isFalse();
        assertThat(code.length()).isEqualTo(300_000);
        assertThat(proof.place()).isEqualTo(code.end() + 1200);
        assertThat(proof.fingerprint()).contains(java.util.HexFormat.of().formatHex(value));
        assertThat(proof.evidence().get(0).value())
                .contains(code.words())
                .contains(algorithm.replace("HmacSHA", "HMAC-SHA-"))
                .endsWith("recomputed: equal");
    }

    @ParameterizedTest
    @CsvSource({"HmacSHA256, 32, FIPS_version() returns 2022061300", "HmacSHA512, 64, neither 'FIPS module doesn't span"
    })
    void aProofComesWithCommandsAndTheVersion(String algorithm, int length, String version) throws Exception {
        ModuleProof proof =
                only(host(62, Fixtures.anchored(62).algorithm(algorithm)).bytes());
        assertThat(proof.evidence()).extracting(Evidence::kind).containsExactly(ModuleProof.KIND, "module-version");
        assertThat(proof.evidence().get(0).commands())
                .containsExactly(
                        HandCheck.hmac(algorithm, 64, proof.code().orElseThrow()),
                        HandCheck.hexadecimal(proof.place(), length),
                        HandCheck.SEGMENTS);
        assertThat(proof.evidence().get(1).value()).startsWith(version);
    }

    /** The value is looked for in the 64 KB and 64 bytes behind the code, or in as many as the file has. */
    @ParameterizedTest
    @CsvSource({"100000, 65600", "0, -1"})
    void aBrokenModuleComesWithCommandsThatFindNoValue(int more, long reach) throws Exception {
        byte[] file = host(62, module(62).flipped(9)).code(new byte[more]).bytes();
        ModuleProof proof = only(file);
        Range code = proof.code().orElseThrow();
        long length = reach < 0 ? file.length - code.end() : reach;
        List<String> commands = proof.evidence().get(0).commands();
        assertThat(commands).hasSize(3).contains(HandCheck.SEGMENTS);
        for (int i = 0; i < 2; i++) {
            assertThat(commands.get(i))
                    .startsWith(String.format("tail -c +$((0x%x + 1)) FILE | head -c %d |", code.end(), length))
                    .contains(
                            i == 0 ? "-sha256" : "-sha512",
                            String.format("0x%x + 1)) FILE | head -c 300000", code.start()));
        }
    }

    @Test
    void aNameAloneComesWithTheCommandThatShowsIt() throws Exception {
        ModuleProof proof = only(new ElfWriter().code(NAME.clone()).bytes());
        assertThat(proof.evidence().get(0).commands())
                .containsExactly(
                        String.format("tail -c +$((0x%x + 1)) FILE | head -c 19", proof.place()), HandCheck.SEGMENTS);
    }

    @Test
    void readsAddressesThatTakeTwoInstructions() throws Exception {
        assertThat(only(host(183, module(183).pairs()).bytes()).verified()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"200000, true", "199996, false", "8000000, true", "8000004, false"})
    void aModuleHasTheSizeOfOne(int length, boolean verified) throws Exception {
        assertThat(only(host(62, module(62).length(length)).bytes()).verified()).isEqualTo(verified);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "65536, true", "65540, false"})
    void theValueStandsCloseBehind(int distance, boolean verified) throws Exception {
        ModuleWriter module = module(62).withoutJumps().distance(distance);
        assertThat(only(host(62, module).bytes()).verified()).isEqualTo(verified);
    }

    @Test
    void anIntactModuleNeedsNeitherPageNorJumps() throws Exception {
        assertThat(only(host(62, module(62).shift(48).withoutJumps()).bytes()).verified())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {62, 183})
    void aChangedModuleIsBroken(int machine) throws Exception {
        for (int offset : new int[] {0, 99, 250_000, 299_999, 301_200}) {
            ModuleProof proof =
                    only(host(machine, module(machine).flipped(offset)).bytes());
            assertThat(proof.integrity()).isEqualTo(Integrity.BROKEN);
            assertThat(proof.code().map(Range::length)).contains(300_000L);
            assertThat(proof.module()).isEmpty();
            assertThat(proof.fingerprint()).isEmpty();
            assertThat(proof.problem())
                    .hasValueSatisfying(text -> assertThat(text).contains("is the HMAC-SHA-256 or HMAC-SHA-512"));
        }
    }

    @ParameterizedTest
    @CsvSource({"16, true", "0, false"})
    void aChangedModuleOfUncertainShapeIsNotEstablished(int shift, boolean jumps) throws Exception {
        ModuleWriter module = module(62).shift(shift).flipped(77);
        ModuleProof proof =
                only(host(62, jumps ? module : module.withoutJumps()).bytes());
        assertThat(proof.integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
        assertThat(proof.problem()).hasValueSatisfying(text -> assertThat(text).contains("no range of code"));
    }

    @ParameterizedTest
    @CsvSource({"62, true", "183, false"})
    void aModuleThatWasNeverSealedIsBroken(int machine, boolean jumps) throws Exception {
        ModuleWriter module = module(machine).uninjected();
        ModuleProof proof =
                only(host(machine, jumps ? module : module.withoutJumps()).bytes());
        assertThat(proof.integrity()).isEqualTo(Integrity.BROKEN);
        assertThat(proof.problem()).hasValueSatisfying(text -> assertThat(text).contains("placeholder"));
    }

    @Test
    void aSealedRangeWithoutATextOfAModuleIsNone() throws Exception {
        ModuleProof proof = only(host(62, new ModuleWriter(62)).bytes());
        assertThat(proof.integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
    }

    @Test
    void aModuleOfTheTableKeepsItsNameAndIsNotReportedTwice() throws Exception {
        byte[] file = host(62, module(62)).bytes();
        ModuleProof found = only(file);
        SealedModule known = new SealedModule(
                new CryptoModule("Known", "1"),
                62,
                "HmacSHA256",
                found.fingerprint().orElseThrow(),
                300_000,
                1200);
        assertThat(ModuleProof.find(Fixtures.bytes(file), Fixtures.elf(file), List.of(known)))
                .extracting(ModuleProof::module)
                .containsExactly(java.util.Optional.of(known.module()));
    }

    @ParameterizedTest
    @CsvSource({"62, no code within reach", "22, code for s390x is not read", "8, code for machine 8 is not read"})
    void aNameAloneProvesNothing(int machine, String problem) throws Exception {
        ElfWriter writer = new ElfWriter().machine(machine).code(NAME.clone());
        ModuleProof proof = only(writer.bytes());
        assertThat(proof.integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
        assertThat(proof.place()).isPositive();
        assertThat(proof.problem()).hasValueSatisfying(text -> assertThat(text).contains(problem));
    }

    @Test
    void aNameOutsideTheCodeIsNoModule() throws Exception {
        byte[] file = new ElfWriter()
                .code(new byte[64])
                .text(new String(NAME, StandardCharsets.US_ASCII))
                .bytes();
        assertThat(proofs(file)).isEmpty();
    }

    @Test
    void eachModuleIsToldByItself() throws Exception {
        byte[] file = new ElfWriter()
                .module(module(62))
                .module(module(62).length(260_000).flipped(5))
                .bytes();
        assertThat(proofs(file))
                .extracting(ModuleProof::integrity)
                .containsExactly(Integrity.VERIFIED, Integrity.BROKEN);
        assertThat(ModuleProof.best(proofs(file)).map(ModuleProof::verified)).contains(true);
    }

    @Tag("slow")
    @Test
    void countlessNamesEndEarly() throws Exception {
        ByteBuffer code = ByteBuffer.allocate(NAME.length * 1_000_000);
        while (code.hasRemaining()) {
            code.put(NAME);
        }
        List<ModuleProof> proofs = proofs(new ElfWriter().code(code.array()).bytes());
        assertThat(proofs).hasSize(9).noneMatch(ModuleProof::verified);
        assertThat(proofs.get(8).problem())
                .hasValueSatisfying(text -> assertThat(text).contains("more than 8 times"));
    }

    /** Each instruction refers to the name, to itself, or to any other place. */
    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"name", "self", "anywhere", "ends"})
    void countlessReferencesEndEarly(String kind) throws Exception {
        int count = 1_000_000;
        Random random = new Random(7);
        ByteBuffer code = ByteBuffer.allocate(count * 7 + NAME.length).order(ByteOrder.LITTLE_ENDIAN);
        int name = count / 2 * 7;
        while (code.remaining() >= 7) {
            int at = code.position();
            if (at == name) {
                code.put(NAME);
                continue;
            }
            int target = switch (kind) {
                case "name" -> name;
                case "self" -> at;
                case "ends" -> at % 9 == 0 ? name : at % 2 == 0 ? at - 3_000_000 : at + 3_000_000 + at % 4096;
                default -> random.nextInt(code.capacity());
            };
            code.put(new byte[] {0x48, (byte) 0x8d, 0x05}).putInt(target - at - 7);
        }
        assertThat(proofs(new ElfWriter().code(code.array()).bytes()))
                .singleElement()
                .extracting(ModuleProof::integrity)
                .isEqualTo(Integrity.NOT_ESTABLISHED);
    }

    /** So many starts far from the end that not all of them can be hashed. */
    @Tag("slow")
    @Test
    void candidatesThatCostTooMuchAreNotTried() throws Exception {
        int length = 7_900_000;
        ModuleWriter module = module(62).length(length).withoutJumps().flipped(9);
        ByteBuffer starts = ByteBuffer.allocate(7 * 200).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 200; i++) {
            int at = 98_000 + i * 7;
            starts.put(new byte[] {0x48, (byte) 0x8d, 0x05}).putInt(i * 16 - at - 7);
        }
        module.patch(98_000, starts.array());
        ModuleProof proof = only(host(62, module).bytes());
        assertThat(proof.integrity()).isEqualTo(Integrity.NOT_ESTABLISHED);
        assertThat(proof.problem()).hasValueSatisfying(text -> assertThat(text).contains("than are tried"));
    }

    @Tag("slow")
    @Test
    void mutationsOfTheModuleNeverPassUnlessTheSealedBytesAreWhole() throws Exception {
        byte[] file = host(62, module(62)).bytes();
        Range code = only(file).code().orElseThrow();
        Random random = new Random(20261122);
        for (int round = 0; round < 40; round++) {
            byte[] mutated = file.clone();
            int at = (int) (code.start() + random.nextInt((int) code.length()));
            byte changed = (byte) random.nextInt();
            boolean same = mutated[at] == changed;
            mutated[at] = changed;
            assertThat(proofs(mutated).stream().anyMatch(ModuleProof::verified)).isEqualTo(same);
        }
    }

    @Tag("slow")
    @Test
    void mutationsOfTheHeadersAndTheTestEndInAnAnswer() {
        byte[] file = host(183, module(183).pairs()).bytes();
        Random random = new Random(41);
        int test = (int) Fixtures.bytes(file).indexOf(NAME, new Range(0, file.length), 0) - 50_000;
        for (int round = 0; round < 150; round++) {
            byte[] mutated = file.clone();
            for (int i = 0; i < 4; i++) {
                int at = random.nextBoolean() ? random.nextInt(300) : test + random.nextInt(200);
                mutated[at] = (byte) random.nextInt();
            }
            assertThat(Fixtures.inspect(mutated, "", "").integrity()).isNotNull();
        }
    }

    private static ModuleWriter module(int machine) {
        return new ModuleWriter(machine).text(TEST);
    }

    private static ElfWriter host(int machine, ModuleWriter module) {
        return new ElfWriter()
                .machine(machine)
                .code(new byte[80])
                .module(module)
                .code(new byte[256]);
    }

    private static ModuleProof only(byte[] file) throws MalformedExecutableException {
        List<ModuleProof> proofs = proofs(file);
        assertThat(proofs).hasSize(1);
        return proofs.get(0);
    }

    private static List<ModuleProof> proofs(byte[] file) throws MalformedExecutableException {
        return ModuleProof.find(Fixtures.bytes(file), Fixtures.elf(file), List.of());
    }
}
