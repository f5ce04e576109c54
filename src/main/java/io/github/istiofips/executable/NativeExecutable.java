// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decides which cryptography an executable carries that Go did not make: Envoy by BoringSSL's traces, everything else
 * as far as a proved module allows. A FIPS label never decides; the module in the code does. Sources of the traces:
 * google/boringssl, crypto/fipsmodule/bcm.c (text compiled only into FIPS builds) and crypto/fipsmodule/FIPS.md.
 */
final class NativeExecutable {

    private static final String RUSTC = "/rustc/";
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final int COMMIT_LENGTH = 40;
    private static final String UPX = "UPX!";
    private static final Range UPX_PLACE = new Range(0, 1024);

    private final FileBytes bytes;
    private final ElfFile elf;
    private final Context context;
    private final FactsDraft draft = new FactsDraft();
    private final List<ModuleProof> proofs;
    private final OtherCryptography other;
    private final Optional<EnvoyVersionLine> versionLine;

    private NativeExecutable(FileBytes bytes, ElfFile elf, Context context) throws MalformedExecutableException {
        this.bytes = bytes;
        this.elf = elf;
        this.context = context;
        proofs = ModuleProof.find(bytes, elf, context.knownModules());
        other = new OtherCryptography(bytes, elf, proofs);
        versionLine = EnvoyVersionLine.find(bytes, elf);
    }

    /**
     * Inspects a file that is not Go's.
     *
     * @throws MalformedExecutableException if the bytes contradict each other
     */
    static ExecutableFacts inspect(FileBytes bytes, ElfFile elf, Context context) throws MalformedExecutableException {
        return new NativeExecutable(bytes, elf, context).facts();
    }

    private ExecutableFacts facts() throws MalformedExecutableException {
        boolean envoy = context.is(Context.ENVOY) || versionLine.isPresent();
        boolean rust = !envoy && rustCompiler();
        draft.kind(envoy ? ExecutableKind.ENVOY : rust ? ExecutableKind.RUST : ExecutableKind.NATIVE);
        draft.summary((rust ? "Rust executable, " : "native executable, ") + elf.architecture());
        versionLine.ifPresent(line -> {
            draft.summary(line.line());
            draft.label(line.fipsLabel());
            draft.evidence("version-line", elf.where(line.offset()), line.line());
        });
        draft.modules(proofs, elf);
        if (bytes.indexOf(UPX.getBytes(StandardCharsets.US_ASCII), UPX_PLACE, 0) >= 0) {
            draft.unknown("packed by UPX; its code cannot be read");
        } else if (context.goRole()) {
            draft.unknown("expected a Go executable for " + context.role().orElse("")
                    + ", but neither Go's build info nor its function table is in the file");
        } else if (rust || context.is(Context.ZTUNNEL)) {
            draft.unknown("Rust executables cannot be judged by this version");
        } else {
            linked();
        }
        return draft.facts();
    }

    private void linked() throws MalformedExecutableException {
        List<Evidence> libraries = other.libraries();
        libraries.forEach(draft::evidence);
        Optional<ModuleProof> best = ModuleProof.best(proofs);
        if (best.isPresent()) {
            proved(best.get(), !libraries.isEmpty());
        } else if (trace("fips-self-test", ModuleTexts.SELF_TEST).isPresent()) {
            draft.stack(
                    trace("module-text", ModuleTexts.AWS_LC_FIPS).isPresent()
                            ? Stack.AWS_LC_FIPS
                            : Stack.BORINGSSL_FIPS);
            draft.integrity(Integrity.NOT_ESTABLISHED, Optional.empty());
            draft.problem("it names the self-test of a FIPS module, but not in its code, where a statically linked"
                    + " module has that name");
        } else if (found(other.awsLc())) {
            draft.stack(Stack.AWS_LC);
        } else if (found(other.boringSsl())) {
            draft.stack(Stack.BORINGSSL);
        } else if (libraries.stream().anyMatch(OtherCryptography::isOpenSsl)) {
            draft.stack(Stack.OPENSSL);
        } else if (versionLine
                .filter(line -> line.ssl().startsWith("BoringSSL"))
                .isPresent()) {
            draft.stack(Stack.BORINGSSL);
        } else {
            draft.unknown(
                    "no trace of a known cryptographic library was found, which does not prove that there is none");
        }
    }

    private void proved(ModuleProof best, boolean libraries) {
        draft.stack(best.awsLc() ? Stack.AWS_LC_FIPS : Stack.BORINGSSL_FIPS);
        if (best.verified()) {
            other.sourcePath().ifPresent(draft::evidence);
        }
        if (best.verified() && (libraries || found(other.copy()))) {
            draft.stack(Stack.MIXED);
        } else if (context.is(Context.ENVOY) && versionLine.isEmpty()) {
            draft.unknown("expected Envoy, but the file has no version line of Envoy (its revision and status);"
                    + " the module in it proves nothing about another program");
        }
    }

    private boolean found(Optional<Evidence> trace) {
        trace.ifPresent(draft::evidence);
        return trace.isPresent();
    }

    private Optional<Long> trace(String what, String text) throws MalformedExecutableException {
        Optional<Long> found = bytes.first(text, elf.loadedRanges(), Optional::of);
        found.ifPresent(
                at -> draft.evidence(what, elf.where(at), text.replace("\0", "").strip()));
        return found;
    }

    /** Panic messages name the compiler's own sources by its commit. */
    private boolean rustCompiler() throws MalformedExecutableException {
        Optional<Long> found = bytes.first(
                RUSTC,
                elf.loadedRanges(),
                at -> Optional.of(at)
                        .filter(place -> COMMIT.matcher(commit(place)).matches()));
        found.ifPresent(at -> draft.evidence("rust-compiler", elf.where(at), RUSTC + commit(at)));
        return found.isPresent();
    }

    private String commit(long at) {
        try {
            return bytes.text(at + RUSTC.length(), COMMIT_LENGTH);
        } catch (MalformedExecutableException noRoom) {
            return "";
        }
    }
}
