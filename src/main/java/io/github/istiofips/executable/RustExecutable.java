// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which cryptography a Rust executable carries. Only a proved module makes it FIPS. Without one, the crates it
 * was built from tell what it has instead; without those it is unknown, because paths can be left out of a build.
 *
 * <p>A proved module is mixed when the crate of another implementation is linked too: ring and RustCrypto with either
 * module, the bindings of AWS-LC and OpenSSL with BoringSSL's, those of BoringSSL and OpenSSL with AWS-LC's, and the
 * bindings that only plain AWS-LC has with both. Sources: istio/ztunnel, Cargo.toml and README.md (features tls-boring,
 * tls-ring, tls-aws-lc, tls-openssl); aws/aws-lc-rs, README.md.
 */
final class RustExecutable {

    private static final String RUSTC = "/rustc/";
    private static final int COMMIT_LENGTH = 40;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** Of ztunnel's own version text; in front of the crypto provider, which short texts keep out of the constants. */
    private static final String PROVIDER_NAME = "CryptoProvider:";

    /** More would not fit on a line. */
    private static final int MOST_NAMED = 6;

    /** What ztunnel calls its providers, the first being the one with a FIPS module. */
    private enum Provider {
        BORING("tls-boring", Stack.BORINGSSL),
        AWS_LC("tls-aws-lc", Stack.AWS_LC),
        RING("tls-ring", Stack.RING),
        OPENSSL("tls-openssl", Stack.OPENSSL);

        private final String text;
        private final Stack stack;

        Provider(String text, Stack stack) {
            this.text = text;
            this.stack = stack;
        }
    }

    private final FileBytes bytes;
    private final ElfFile elf;
    private final List<RustCrate> crates;

    RustExecutable(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        this.bytes = bytes;
        this.elf = elf;
        crates = RustCrate.in(bytes, elf);
    }

    /** Where the compiler left its commit: messages of the standard library name its sources by it. */
    static Optional<Evidence> compiler(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        return bytes.first(
                RUSTC,
                elf.loadedRanges(),
                at -> commit(bytes, at + RUSTC.length())
                        .map(commit -> new Evidence(
                                "rust-compiler",
                                elf.where(at),
                                RUSTC + commit,
                                HandCheck.text(at, RUSTC.length() + commit.length()))));
    }

    private static Optional<String> commit(FileBytes bytes, long at) throws MalformedExecutableException {
        return Optional.of(bytes.text(at, Math.min(COMMIT_LENGTH, bytes.size() - at)))
                .filter(text -> COMMIT.matcher(text).matches());
    }

    /** Whether a crate of cryptography is named. */
    boolean namesCrates() {
        return !crates.isEmpty();
    }

    /** What it is in one line, with the first crates of cryptography by name. */
    String summary() {
        String crypto = crates.stream()
                .limit(MOST_NAMED)
                .map(crate -> crate.name() + " " + crate.version())
                .collect(Collectors.joining(", ", crates.isEmpty() ? "" : ": ", ""));
        int more = crates.size() - MOST_NAMED;
        return "Rust executable, " + elf.architecture() + crypto + (more > 0 ? " and " + more + " more" : "");
    }

    /** Fills in label, stack and integrity. */
    void judge(FactsDraft draft, EmbeddedModule module, OtherCryptography other, List<Evidence> libraries)
            throws MalformedExecutableException {
        crates.forEach(crate -> draft.evidence(crate.evidence()));
        Optional<Provider> provider = provider(draft);
        draft.label(provider.filter(found -> found == Provider.BORING).map(found -> found.text));
        Set<RustCrate.Kind> foreign = foreign(module);
        List<Evidence> beside = Stream.concat(
                        libraries.stream(),
                        crates.stream()
                                .filter(crate -> foreign.contains(crate.kind()))
                                .map(RustCrate::evidence))
                .toList();
        if (!module.decides(draft, beside)) {
            plain(draft, other, libraries, provider);
        }
    }

    /** What must not be linked beside the module. */
    private static Set<RustCrate.Kind> foreign(EmbeddedModule module) {
        Set<RustCrate.Kind> foreign = EnumSet.allOf(RustCrate.Kind.class);
        if (module.proof().filter(ModuleProof::awsLc).isPresent()) {
            foreign.removeAll(EnumSet.of(RustCrate.Kind.AWS_LC, RustCrate.Kind.AWS_LC_FIPS));
        } else {
            foreign.remove(RustCrate.Kind.BORING);
        }
        return foreign;
    }

    private void plain(
            FactsDraft draft, OtherCryptography other, List<Evidence> libraries, Optional<Provider> provider) {
        Optional<Evidence> awsLc = other.ordinaryAwsLc();
        Optional<Evidence> boringSsl = awsLc.isPresent() ? Optional.empty() : other.boringSsl();
        awsLc.or(() -> boringSsl).ifPresent(draft::evidence);
        if (awsLc.isPresent() || has(RustCrate.Kind.AWS_LC, RustCrate.Kind.AWS_LC_PLAIN, RustCrate.Kind.AWS_LC_FIPS)) {
            draft.stack(Stack.AWS_LC);
        } else if (boringSsl.isPresent() || has(RustCrate.Kind.BORING)) {
            draft.stack(Stack.BORINGSSL);
        } else if (has(RustCrate.Kind.RING)) {
            draft.stack(Stack.RING);
        } else if (has(RustCrate.Kind.RUSTCRYPTO)) {
            draft.stack(Stack.RUSTCRYPTO);
        } else if (has(RustCrate.Kind.OPENSSL) || libraries.stream().anyMatch(OtherCryptography::isOpenSsl)) {
            draft.stack(Stack.OPENSSL);
        } else if (provider.isPresent()) {
            draft.stack(provider.get().stack);
        } else {
            draft.unknown("neither a FIPS module nor the path of a known crate of cryptography is in this Rust"
                    + " executable; builds can leave such paths out");
        }
    }

    private boolean has(RustCrate.Kind... kinds) {
        return crates.stream().anyMatch(crate -> Arrays.asList(kinds).contains(crate.kind()));
    }

    /** The provider that ztunnel would print, if only one is named; a hint and no proof. */
    private Optional<Provider> provider(FactsDraft draft) throws MalformedExecutableException {
        if (first(PROVIDER_NAME).isEmpty()) {
            return Optional.empty();
        }
        Optional<Provider> result = Optional.empty();
        for (Provider provider : Provider.values()) {
            Optional<Long> place = named(provider);
            if (place.isPresent()) {
                long at = place.get();
                boolean whole = bytes.matches(at, provider.text.getBytes(StandardCharsets.US_ASCII));
                draft.evidence(
                        "crypto-provider",
                        elf.where(at),
                        provider.text,
                        HandCheck.text(at, whole ? provider.text.length() : Long.BYTES));
                if (result.isPresent()) {
                    return Optional.empty();
                }
                result = Optional.of(provider);
            }
        }
        return result;
    }

    private Optional<Long> named(Provider provider) throws MalformedExecutableException {
        Optional<Long> whole = first(provider.text);
        if (whole.isPresent()) {
            return whole;
        }
        return bytes.first(
                provider.text.substring(0, Long.BYTES),
                elf.executableRanges(),
                at -> Optional.of(at).filter(place -> ImmediateText.isOperand(bytes, place)));
    }

    private Optional<Long> first(String text) throws MalformedExecutableException {
        byte[] needle = text.getBytes(StandardCharsets.US_ASCII);
        return bytes.first(needle, elf.loadedRanges(), Optional::of);
    }
}
