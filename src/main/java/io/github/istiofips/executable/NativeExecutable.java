// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Decides which cryptography an executable carries that Go did not make: Envoy and other C and C++ by the traces of
 * BoringSSL, AWS-LC and OpenSSL; Rust by its own rules ({@link RustExecutable}). A FIPS label never decides; the module
 * in the code does. Sources of the traces: google/boringssl, crypto/fipsmodule/bcm.c (text compiled only into FIPS
 * builds) and crypto/fipsmodule/FIPS.md.
 */
final class NativeExecutable {

    private static final String UPX = "UPX!";

    /** Source: envoyproxy/envoy, bazel/BUILD (gnu_build_id.ldscript) and source/exe/BUILD; istio/proxy, BUILD. */
    private static final String STAMPED =
            "equals the revision, as the linker script of Envoy's build rules stores it for"
                    + " stamped programs; istio/proxy's is not stamped";

    private static final Range UPX_PLACE = new Range(0, 1024);

    private final FileBytes bytes;
    private final ElfFile elf;
    private final Context context;
    private final FactsDraft draft = new FactsDraft();
    private final List<ModuleProof> proofs;
    private final OtherCryptography other;
    private final EmbeddedModule module;
    private final List<Evidence> libraries;
    private final Optional<EnvoyVersionLine> versionLine;
    private final Optional<Evidence> filter;
    private final Optional<Evidence> rustCompiler;

    private NativeExecutable(FileBytes bytes, ElfFile elf, Context context) throws MalformedExecutableException {
        this.bytes = bytes;
        this.elf = elf;
        this.context = context;
        proofs = ModuleProof.find(bytes, elf, context.knownModules());
        other = new OtherCryptography(bytes, elf, proofs, List.of());
        module = new EmbeddedModule(bytes, elf, proofs, other);
        libraries = other.libraries();
        versionLine = EnvoyVersionLine.find(bytes, elf);
        filter = EnvoyFilter.find(bytes, elf);
        rustCompiler =
                versionLine.isPresent() && !context.rustRole() ? Optional.empty() : RustExecutable.compiler(bytes, elf);
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
        draft.summary("native executable, " + elf.architecture());
        draft.evidence("elf-header", "file@0x0", elf.architecture(), HandCheck.HEADER);
        draft.modules(proofs);
        libraries.forEach(draft::evidence);
        boolean envoy = context.is(Context.ENVOY) || (isEnvoy() && !context.rustRole());
        if (envoy) {
            draft.kind(ExecutableKind.ENVOY);
            versionLine.ifPresent(this::label);
            ElfBuildId.read(bytes, elf).ifPresent(this::buildId);
        }
        long packer = bytes.indexOf(UPX.getBytes(StandardCharsets.US_ASCII), UPX_PLACE, 0);
        if (packer >= 0) {
            draft.evidence("packer", elf.where(packer), UPX, HandCheck.text(packer, UPX.length()));
            draft.unreadable("packed by UPX; its code cannot be read");
        } else if (context.goRole()) {
            draft.unknown("expected a Go executable for " + context.role().orElse("")
                    + ", but neither Go's build info nor its function table is in the file");
        } else if (envoy) {
            envoy();
        } else {
            rustCompiler.ifPresent(draft::evidence);
            if (rustCompiler.isPresent() || context.rustRole()) {
                rust(rustCompiler.isPresent());
            } else {
                linked();
            }
        }
        return draft.facts();
    }

    /** A build without a stamp still has the name; so has what configures Envoys, of which some is made by Rust. */
    private boolean isEnvoy() {
        return versionLine.isPresent() || (filter.isPresent() && rustCompiler.isEmpty());
    }

    private void label(EnvoyVersionLine line) {
        draft.summary(line.line());
        draft.label(line.label());
        draft.envoyBuild(new EnvoyBuild(line.revision(), line.version()));
        draft.evidence(
                "version-line",
                elf.where(line.offset()),
                line.line(),
                HandCheck.textsAround(line.offset(), EnvoyConstants.REACH));
        line.sslOffset()
                .ifPresent(at -> draft.evidence(
                        "version-label", elf.where(at), line.ssl(), HandCheck.textsAround(at, EnvoyConstants.REACH)));
    }

    private void buildId(ElfBuildId id) {
        boolean stamped = versionLine
                .filter(line -> line.revision().equals(id.hexadecimal()))
                .isPresent();
        draft.evidence(
                "build-id",
                elf.where(id.offset()),
                stamped ? id.hexadecimal() + " " + STAMPED : id.hexadecimal(),
                HandCheck.NOTES);
    }

    private void envoy() throws MalformedExecutableException {
        filter.ifPresent(draft::evidence);
        linked();
        if (versionLine.isEmpty() && module.proof().isPresent() && filter.isEmpty()) {
            draft.unknown("expected Envoy, but the file has neither a version line of Envoy (its revision and status)"
                    + " nor the name of its HTTP filter; the module in it proves nothing about another program");
        }
        versionLine
                .filter(EnvoyVersionLine::claimsFips)
                .flatMap(line -> EnvoyRelease.knownFault(line.version()))
                .ifPresent(draft::faultIfUnproved);
    }

    private void rust(boolean compiler) throws MalformedExecutableException {
        RustExecutable rust = new RustExecutable(bytes, elf);
        if (compiler || rust.namesCrates()) {
            draft.kind(ExecutableKind.RUST);
            draft.summary(rust.summary());
            rust.judge(draft, module, other, libraries);
        } else {
            draft.unknown("expected a Rust executable for " + context.role().orElse("")
                    + ", but neither the compiler nor a crate of cryptography left its path in the file");
        }
    }

    private void linked() throws MalformedExecutableException {
        if (module.decides(draft, libraries)) {
            return;
        }
        String label = versionLine.map(EnvoyVersionLine::ssl).orElse("");
        if (found(other.ordinaryAwsLc())) {
            draft.stack(Stack.AWS_LC);
        } else if (found(other.boringSsl())) {
            draft.stack(Stack.BORINGSSL);
        } else if (libraries.stream().anyMatch(OtherCryptography::isOpenSsl) || label.equals("OpenSSL")) {
            draft.stack(Stack.OPENSSL);
        } else if (label.startsWith("BoringSSL")) {
            draft.stack(Stack.BORINGSSL);
        } else if (label.startsWith("AWS-LC")) {
            draft.stack(Stack.AWS_LC);
        } else if (label.equals("no-ssl")) {
            draft.stack(Stack.NONE);
        } else {
            draft.evidence(
                    "library-absent",
                    "segments",
                    "no text of BoringSSL, AWS-LC or a FIPS module",
                    HandCheck.offsets(OtherCryptography.traces()),
                    HandCheck.LIBRARIES);
            draft.unknown(
                    "no trace of a known cryptographic library was found, which does not prove that there is none");
        }
    }

    private boolean found(Optional<Evidence> trace) {
        trace.ifPresent(draft::evidence);
        return trace.isPresent();
    }
}
