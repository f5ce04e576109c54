// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.ModuleWriter;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Modules have hundreds of kilobytes of which few matter, so the fuzzer does not change the file itself: an input is a
 * list of changes at the places that a proof rests on. Whatever is verified is computed again by other code.
 */
class ModuleProofFuzzTest {

    private static final byte[] NAME = ModuleTexts.SELF_TEST.getBytes(StandardCharsets.US_ASCII);

    /** Hardly more than the least that a module has, because every change of one is hashed. */
    private static final int SMALL = 204_800;

    /** A file, whether it may be verified at all, and the places to change. */
    private record Base(FileBytes bytes, boolean sealed, List<Long> places) {

        byte[] file() {
            try {
                return bytes.copy(0, bytes.size());
            } catch (MalformedExecutableException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final List<Base> BASES = List.of(
            base(new ElfWriter().module(anchored(ElfFile.AMD64)), true),
            base(
                    new ElfWriter()
                            .machine(ElfFile.ARM64)
                            .module(anchored(ElfFile.ARM64).pairs()),
                    true),
            base(
                    new ElfWriter()
                            .module(anchored(ElfFile.AMD64)
                                    .algorithm("HmacSHA512")
                                    .text("AWS-LC FIPS 2.0.17")),
                    true),
            base(new ElfWriter().module(anchored(ElfFile.AMD64).uninjected()), false),
            base(Fixtures.withModule(new ElfWriter()), true));

    private static ModuleWriter anchored(int machine) {
        return Fixtures.anchored(machine).length(SMALL);
    }

    private static Base base(ElfWriter writer, boolean sealed) {
        byte[] file = writer.bytes();
        FileBytes bytes = Fixtures.bytes(file);
        List<Long> places = new ArrayList<>(List.of(0L, 64L, 176L));
        try {
            ElfFile elf = Fixtures.elf(file);
            elf.segments().forEach(segment -> places.add(segment.file().start()));
            for (ModuleProof proof : ModuleProof.find(bytes, elf, List.of(Fixtures.module(ElfFile.AMD64)))) {
                places.add(proof.place());
                proof.code().ifPresent(code -> places.addAll(List.of(code.start(), code.end())));
            }
            long name = bytes.indexOf(NAME, bytes.all(), 0);
            places.add(Math.max(name, 0));
            Optional<CodeReferences> references =
                    CodeReferences.in(bytes, elf, elf.executableSegments().get(0));
            references.orElseThrow().forEach(bytes.all(), (site, target) -> {
                if (target == name) {
                    places.add(site);
                }
                return true;
            });
        } catch (MalformedExecutableException e) {
            throw new IllegalStateException(e);
        }
        return new Base(bytes, sealed, List.copyOf(places));
    }

    static Stream<Named<byte[]>> seeds() {
        return FuzzSeeds.named(List.of(
                new byte[] {0},
                new byte[] {1, 5, 0, 0, 0, 1, 7},
                new byte[] {2, 8, 0, 4, 1, 2, 0, 0},
                new byte[] {3, 6, 0, 0, 0, 4, 1, 2, 3, 4},
                new byte[] {4, 0, 1, 0, 2}));
    }

    @Timeout(HostileFile.SECONDS)
    @MethodSource("seeds")
    @FuzzTest
    void whatIsVerifiedHasItsValue(byte[] changes) {
        if (changes.length == 0) {
            return;
        }
        Base base = BASES.get(Math.floorMod(changes[0], BASES.size()));
        byte[] file = changed(base, ByteBuffer.wrap(changes).position(1));
        List<SealedModule> known = List.of(Fixtures.module(ElfFile.AMD64));
        HostileFile.elf(file, (bytes, elf) -> ModuleProof.find(bytes, elf, known), proofs -> {
            for (ModuleProof proof : proofs) {
                assertThat(proof.integrity()).isNotEqualTo(Integrity.NOT_APPLICABLE);
                assertThat(proof.problem().isEmpty()).isEqualTo(proof.verified());
                if (proof.verified()) {
                    assertThat(base.sealed()).isTrue();
                    assertSealed(file, proof);
                }
            }
        });
    }

    private static void assertSealed(byte[] file, ModuleProof proof) {
        Range code = proof.code().orElseThrow();
        byte[] content = Arrays.copyOfRange(file, (int) code.start(), (int) code.end());
        byte[] stored = Arrays.copyOfRange(file, (int) proof.place(), file.length);
        assertThat(Stream.of("HmacSHA256", "HmacSHA512").map(algorithm -> ElfWriter.hmac(algorithm, 64, content)))
                .anyMatch(value ->
                        Arrays.equals(value, 0, value.length, stored, 0, Math.min(value.length, stored.length)));
        if (!proof.module().equals(Optional.of(Fixtures.module(ElfFile.AMD64).module()))) {
            assertThat(content).hasSizeGreaterThanOrEqualTo(200_000);
            assertThat(Fixtures.bytes(content).indexOf(NAME, new Range(0, content.length), 0))
                    .isNotNegative();
        }
    }

    /** Applies changes until the list ends: a place, a distance, and bytes to write, a length to move or an end. */
    private static byte[] changed(Base base, ByteBuffer changes) {
        byte[] file = base.file();
        try {
            while (changes.hasRemaining()) {
                int at = place(base, changes, file.length);
                int kind = changes.get() & 3;
                int length = Math.min(changes.get() & 0xff, file.length - at);
                if (kind < 2) {
                    byte[] content = new byte[Math.min(length, changes.remaining())];
                    changes.get(content);
                    System.arraycopy(content, 0, file, at, content.length);
                } else if (kind == 2) {
                    int from = place(base, changes, file.length);
                    System.arraycopy(file, from, file, at, Math.min(length, file.length - from));
                } else {
                    file = Arrays.copyOf(file, at);
                }
            }
        } catch (BufferUnderflowException e) {
            return file;
        }
        return file;
    }

    private static int place(Base base, ByteBuffer changes, int size) {
        long anchor =
                base.places().get(Math.floorMod(changes.get(), base.places().size()));
        return (int) Math.max(0, Math.min(size, anchor + changes.getShort()));
    }
}
