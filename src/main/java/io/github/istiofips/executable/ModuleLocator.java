// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds FIPS modules of any build, without symbols and section headers, by what their self-test cannot do without: the
 * name of the integrity test stands in the module's own code (in static builds its constants are moved there); exactly
 * the integrity test refers to it; and near that place the same test refers to the start and end of the module and to
 * the value it compares with.
 *
 * <p>Verified: a range between two of these addresses has its HMAC at a third, and contains the name of the integrity
 * test, the code that refers to it and another text of a module. Broken: the value was never put in, or it differs from
 * that of the only range with the shape of a module ({@link ModuleCandidates#shaped()}). Everything else with such a
 * name is not established, because then the range may have been missed: shared-library builds, other architectures,
 * and layouts that no module had so far.
 */
final class ModuleLocator {

    /** A program has one; each further one costs a pass over up to twice {@link ModuleCandidates#MAX_LENGTH} of code. */
    private static final int MAX_NAMES = 8;

    /** One piece of code refers to the name. */
    private static final int MAX_SITES = 4;

    /** The integrity test takes its addresses within some hundred bytes; inlining widens that. */
    private static final int REACH = 6 << 10;

    /** That much code of real modules takes 13 to 72 addresses; the work grows with the third power. */
    private static final int MAX_TARGETS = 256;

    /** One candidate is 0.4 to 2 MB and is hashed twice; real modules have at most a dozen. */
    private static final long MAX_HASHED = 256L << 20;

    private final FileBytes bytes;
    private final ElfFile elf;
    private final ModuleCandidates.Budget budget = new ModuleCandidates.Budget(MAX_HASHED);

    ModuleLocator(FileBytes bytes, ElfFile elf) {
        this.bytes = bytes;
        this.elf = elf;
    }

    /**
     * Looks for modules.
     *
     * @param known what is known already; names inside the verified ones are theirs
     * @return the known ones and the further ones, in the order of the file
     * @throws MalformedExecutableException if the bytes contradict each other
     */
    List<ModuleProof> find(List<ModuleProof> known) throws MalformedExecutableException {
        List<ModuleProof> result = new ArrayList<>(known);
        Needle name = Needle.of(ModuleTexts.SELF_TEST);
        int names = 0;
        for (ElfFile.Segment segment : elf.executableSegments()) {
            Range range = segment.file();
            for (long at = bytes.indexOf(name, range, range.start());
                    at >= 0;
                    at = bytes.indexOf(name, range, at + 1)) {
                if (inside(result, at, name.length())) {
                    continue;
                }
                names++;
                if (names > MAX_NAMES) {
                    result.add(notEstablished(
                            at,
                            "the name of the self-test occurs more than " + MAX_NAMES
                                    + " times in its code; expected it once"));
                    return List.copyOf(result);
                }
                result.add(examine(segment, at));
            }
        }
        return List.copyOf(result);
    }

    private static boolean inside(List<ModuleProof> proofs, long at, int length) {
        return ModuleProof.verifiedCode(proofs).stream().anyMatch(code -> code.contains(at, length));
    }

    private ModuleProof examine(ElfFile.Segment segment, long name) throws MalformedExecutableException {
        Optional<CodeReferences> references = CodeReferences.in(bytes, elf, segment);
        if (references.isEmpty()) {
            return notEstablished(name, "code for " + elf.architecture() + " is not read by this version");
        }
        List<Long> sites = sites(references.get(), name);
        if (sites.isEmpty()) {
            return notEstablished(name, "no code within reach refers to the name of its self-test");
        }
        List<ModuleCandidates> all = new ArrayList<>();
        for (long site : sites) {
            candidates(references.get(), segment, name, site).ifPresent(all::add);
        }
        for (ModuleCandidates candidates : all) {
            Optional<ModuleCandidates.Seal> seal = candidates.seal(budget);
            if (seal.isPresent()) {
                return verified(seal.get());
            }
        }
        return unproved(name, all);
    }

    private List<Long> sites(CodeReferences references, long name) throws MalformedExecutableException {
        List<Long> sites = new ArrayList<>();
        references.forEach(
                new Range(name - ModuleCandidates.MAX_LENGTH, name + ModuleCandidates.MAX_LENGTH), (site, target) -> {
                    if (target == name) {
                        sites.add(site);
                    }
                    return sites.size() < MAX_SITES;
                });
        return sites;
    }

    private Optional<ModuleCandidates> candidates(
            CodeReferences references, ElfFile.Segment segment, long name, long site)
            throws MalformedExecutableException {
        SortedSet<Long> targets = new TreeSet<>();
        references.forEach(new Range(site - REACH, site + REACH), (from, target) -> {
            targets.add(target);
            return targets.size() <= MAX_TARGETS;
        });
        targets.addAll(new AddressFunctions(bytes, elf, segment).calledFrom(new Range(site - REACH, site + REACH)));
        long last = Math.max(site + 1, name + ModuleTexts.SELF_TEST.length());
        return targets.size() > MAX_TARGETS
                ? Optional.empty()
                : Optional.of(new ModuleCandidates(bytes, elf, segment, Math.min(site, name), last, targets));
    }

    private ModuleProof verified(ModuleCandidates.Seal seal) throws MalformedExecutableException {
        CryptoModule module = ModuleVersion.of(bytes, elf, seal.code(), seal.algorithm(), seal.place());
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence(
                ModuleProof.KIND,
                elf.where(seal.place()),
                module.name() + " " + module.version() + ", "
                        + ModuleProof.recomputed(seal.code(), seal.algorithm(), seal.place(), true),
                ModuleProof.commands(
                        seal.code(),
                        seal.algorithm(),
                        seal.place(),
                        seal.value().length() / 2)));
        VersionEvidence.of(bytes, elf, module, seal).ifPresent(evidence::add);
        return new ModuleProof(
                Integrity.VERIFIED,
                Optional.of(module),
                module.name().equals(ModuleVersion.AWS_LC_FIPS),
                seal.place(),
                Optional.of(seal.code()),
                Optional.of(seal.value()),
                evidence,
                Optional.empty());
    }

    private ModuleProof unproved(long name, List<ModuleCandidates> all) throws MalformedExecutableException {
        Optional<Long> placeholder = all.stream()
                .flatMap(candidates -> candidates.uninjected().stream())
                .findFirst();
        if (placeholder.isPresent()) {
            return broken(
                    placeholder.get(),
                    Optional.empty(),
                    List.of(
                            HandCheck.bytes(placeholder.get(), ModuleCandidates.PLACEHOLDER_LENGTH),
                            HandCheck.SEGMENTS),
                    "the placeholder of an unfinished build stands where the integrity value belongs");
        }
        for (ModuleCandidates candidates : all) {
            Optional<Range> shaped = candidates.shaped();
            if (shaped.isPresent()) {
                return broken(
                        name,
                        shaped,
                        List.of(
                                notBehind(ModuleCandidates.SHA_256, shaped.get()),
                                notBehind(ModuleCandidates.SHA_512, shaped.get()),
                                HandCheck.SEGMENTS),
                        "none of the values behind its " + shaped.get().words()
                                + " is the HMAC-SHA-256 or HMAC-SHA-512 of that code");
            }
        }
        return notEstablished(
                name,
                budget.exhausted()
                        ? "its self-test leaves more possible ranges of the module than are tried"
                        : "no range of code that its self-test refers to has the shape and the integrity value of a module");
    }

    /** Counts the HMAC of a range behind it, as far as a value of at most 64 bytes may stand behind its module. */
    private String notBehind(String algorithm, Range code) {
        long end = Math.min(bytes.size(), code.end() + ModuleCandidates.MAX_DISTANCE + ModuleCandidates.KEY_LENGTH);
        return HandCheck.hmacIn(algorithm, ModuleCandidates.KEY_LENGTH, code, new Range(code.end(), end));
    }

    private ModuleProof broken(long place, Optional<Range> code, List<String> commands, String problem) {
        return proof(Integrity.BROKEN, place, code, commands, problem);
    }

    private ModuleProof notEstablished(long name, String problem) {
        return proof(
                Integrity.NOT_ESTABLISHED,
                name,
                Optional.empty(),
                List.of(HandCheck.text(name, ModuleTexts.SELF_TEST.length() - 1L), HandCheck.SEGMENTS),
                problem);
    }

    private ModuleProof proof(
            Integrity integrity, long place, Optional<Range> code, List<String> commands, String problem) {
        boolean awsLc = Stream.concat(code.stream(), elf.loadedRanges().stream())
                .limit(code.isPresent() ? 1 : Long.MAX_VALUE)
                .anyMatch(range -> ModuleTexts.in(bytes, range).has(ModuleTexts.AWS_LC_FIPS));
        return new ModuleProof(
                integrity,
                Optional.empty(),
                awsLc,
                place,
                code,
                Optional.empty(),
                List.of(new Evidence(ModuleProof.KIND, elf.where(place), problem, commands)),
                Optional.of(problem));
    }
}
