// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.istiofips.testing.ElfWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

class CodeReferencesFuzzTest {

    /** The first byte chooses the machine, the others are its code. */
    static Stream<Named<byte[]>> seeds() {
        return FuzzSeeds.named(List.of(
                amd64(new byte[] {0x48, (byte) 0x8d, 0x35, 1, 0, 0, 0, 0x4c, (byte) 0x8d, 0x05, -9, -1, -1, -1}),
                amd64(CodeSignature.BORING_CRYPTO.body()),
                amd64(CodeSignature.FIPS_ONLY.body()),
                arm64(0x10000003, 0x90000003, 0xd503201f, 0x91000063)));
    }

    private static byte[] amd64(byte[] code) {
        byte[] result = new byte[code.length + 1];
        System.arraycopy(code, 0, result, 1, code.length);
        return result;
    }

    private static byte[] arm64(int... instructions) {
        ByteBuffer code = ByteBuffer.allocate(1 + 4 * instructions.length).order(ByteOrder.LITTLE_ENDIAN);
        code.put((byte) 1);
        Arrays.stream(instructions).forEach(code::putInt);
        return code.array();
    }

    @Timeout(HostileFile.SECONDS)
    @MethodSource("seeds")
    @FuzzTest
    void referencesStayInTheSegmentAndSignaturesAreWhole(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int[] machines = {ElfFile.AMD64, ElfFile.ARM64, 22};
        byte[] code = Arrays.copyOfRange(input, 1, input.length);
        byte[] file = new ElfWriter()
                .machine(machines[Math.floorMod(input[0], machines.length)])
                .code(code)
                .bytes();
        HostileFile.elf(file, CodeReferencesFuzzTest::references, references -> {
            FileBytes bytes = Fixtures.bytes(file);
            Range segment = references.segment().file();
            assertThat(references.found())
                    .allMatch(found -> segment.contains(found.site(), 1) && segment.contains(found.target(), 1));
            assertThat(references.found())
                    .extracting(Reference::site)
                    .isSorted()
                    .doesNotHaveDuplicates();
            references
                    .signatures()
                    .forEach((signature, at) -> assertThat(at % 16 == 0 && bytes.matches(at, signature.body()))
                            .isTrue());
        });
    }

    private record Reference(long site, long target) {}

    private record Found(ElfFile.Segment segment, List<Reference> found, Map<CodeSignature, Long> signatures) {}

    private static Found references(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        ElfFile.Segment segment = elf.executableSegments().get(0);
        List<Reference> found = new ArrayList<>();
        Optional<CodeReferences> references = CodeReferences.in(bytes, elf, segment);
        if (references.isPresent()) {
            references
                    .get()
                    .forEach(
                            new Range(-1000, Long.MAX_VALUE), (site, target) -> found.add(new Reference(site, target)));
        }
        Map<CodeSignature, Long> signatures = new EnumMap<>(CodeSignature.class);
        for (CodeSignature signature : CodeSignature.values()) {
            signature.find(bytes, elf).ifPresent(at -> signatures.put(signature, at));
        }
        return new Found(segment, found, signatures);
    }
}
