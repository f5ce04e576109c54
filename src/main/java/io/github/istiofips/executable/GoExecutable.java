// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which cryptography a Go executable carries. Names of linked functions decide, because they are there on every
 * architecture and survive stripping; on amd64 the marker functions' code counts as well. Build info is an intention:
 * with {@code CGO_ENABLED=0} or without a module for the architecture, {@code GOEXPERIMENT=boringcrypto} silently links
 * ordinary code (golang/go issue 68588).
 *
 * <p>The order of the rule: no readable function table is unknown; no cryptographic function of Go is none, unless a library of cryptography is linked; a back end for a
 * library of the system comes before BoringCrypto, whose marker such toolchains link too; BoringCrypto together with
 * ordinary or frozen code is mixed; then BoringCrypto, Go's own module, ordinary code.
 *
 * <p>Cryptographic functions without any marker: the initialisation of BoringCrypto calls its marker, so a complete table
 * without that name has no BoringCrypto. Go before 1.19 has no marker for ordinary code, and from 1.24 on programs that
 * only hash link none. They are ordinary, unless the file claims a FIPS module and no ordinary implementation was
 * recognised either: then it is unknown.
 */
final class GoExecutable {

    private static final String UNREADABLE_TABLE = "its Go function table cannot be read: ";
    private static final List<String> TRACES = List.of(GoBuildInfo.SECTION, ".note.go.buildid", ".gopclntab");
    private static final List<String> TELLING_SETTINGS = List.of(
            GoBuildInfo.EXPERIMENT,
            GoBuildInfo.MODULE,
            GoBuildInfo.DEFAULT_GODEBUG,
            "CGO_ENABLED",
            "-tags",
            GoBuildInfo.MICROSOFT,
            "microsoft_toolset_version");

    private final FileBytes bytes;
    private final ElfFile elf;
    private final Optional<GoBuildInfo> info;
    private final Optional<GoVariables.Found<GoVersion>> runtimeVersion;
    private final Context context;
    private final GoNativeModule nativeModule;
    private final FactsDraft draft = new FactsDraft();
    private final GoMarkers markers = new GoMarkers();
    private final Map<CodeSignature, Long> signatures = new EnumMap<>(CodeSignature.class);
    private boolean embedding;

    private GoExecutable(FileBytes bytes, ElfFile elf, Optional<GoBuildInfo> info, Context context)
            throws MalformedExecutableException {
        this.bytes = bytes;
        this.elf = elf;
        this.info = info;
        this.runtimeVersion = info.isPresent()
                ? Optional.empty()
                : GoVariables.find(bytes, elf).version();
        this.context = context;
        this.nativeModule = new GoNativeModule(bytes, elf, version(), info, context.goDebug());
    }

    /**
     * Inspects a file if Go made it.
     *
     * @return empty if nothing in the file is Go's
     * @throws MalformedExecutableException if the bytes contradict each other
     */
    static Optional<ExecutableFacts> inspect(FileBytes bytes, ElfFile elf, Context context)
            throws MalformedExecutableException {
        Optional<GoBuildInfo> info = GoBuildInfo.find(bytes, elf);
        List<GoFunctionTable> tables;
        try {
            tables = GoFunctionTable.find(bytes, elf);
        } catch (MalformedExecutableException e) {
            return Optional.of(new GoExecutable(bytes, elf, info, context).damaged(e));
        }
        if (info.isEmpty() && tables.isEmpty() && TRACES.stream().noneMatch(elf::hasSection)) {
            return Optional.empty();
        }
        return Optional.of(new GoExecutable(bytes, elf, info, context).facts(tables));
    }

    private ExecutableFacts damaged(MalformedExecutableException table) {
        origin();
        draft.unknown(UNREADABLE_TABLE + table.getMessage());
        return draft.facts();
    }

    private ExecutableFacts facts(List<GoFunctionTable> tables) throws MalformedExecutableException {
        origin();
        List<ModuleProof> proofs = ModuleProof.find(bytes, elf, context.knownModules()).stream()
                .filter(proof -> !proof.awsLc())
                .toList();
        if (info.isEmpty() && tables.isEmpty()) {
            TRACES.forEach(name -> GoEvidence.section(elf, name).ifPresent(draft::evidence));
        }
        Optional<String> unreadable = readNames(tables);
        for (CodeSignature signature : CodeSignature.values()) {
            Optional<Long> place = signature.find(bytes, elf);
            place.ifPresent(at -> signatures.put(signature, at));
            place.ifPresent(at -> draft.evidence(signature.evidence(elf, at)));
        }
        if (unreadable.isPresent()) {
            draft.modules(proofs);
            draft.unknown(unreadable.get());
        } else {
            judge(decide(), proofs);
        }
        if (context.is(Context.ENVOY) || context.rustRole()) {
            draft.unknown("expected "
                    + context.role().filter(role -> context.rustRole()).orElse("Envoy")
                    + ", but Go made this file; a launcher is not what it starts");
        }
        return draft.facts();
    }

    /** What the file says of its toolchain and build. */
    private void origin() {
        draft.kind(ExecutableKind.GO);
        draft.toolchain(version().map(GoVersion::text));
        draft.label(info.flatMap(GoBuildInfo::fipsLabel));
        info.ifPresent(this::intention);
        runtimeVersion.ifPresent(found -> draft.evidence(
                GoEvidence.variable("runtime-version", elf, found, found.value().text())));
        draft.summary(versionText());
    }

    private void intention(GoBuildInfo found) {
        String where = elf.where(found.offset());
        draft.evidence("build-info", where, found.version().text(), GoEvidence.version(found));
        for (String key : TELLING_SETTINGS) {
            found.setting(key)
                    .ifPresent(value ->
                            draft.evidence("build-info", where, key + "=" + value, GoEvidence.setting(found, key)));
        }
    }

    /** The toolchain's version; without build info that which the runtime itself reports. */
    private Optional<GoVersion> version() {
        return info.map(GoBuildInfo::version).or(() -> runtimeVersion.map(GoVariables.Found::value));
    }

    private String versionText() {
        return version().map(GoVersion::text).orElse("unknown Go version");
    }

    /** Returns why the names could not all be read. */
    private Optional<String> readNames(List<GoFunctionTable> tables) {
        List<GoFunctionTable> own = ownTables(tables);
        for (GoFunctionTable table : own) {
            draft.evidence(GoEvidence.table(elf, table));
            try {
                table.forEachName(markers::accept);
            } catch (MalformedExecutableException e) {
                return Optional.of(UNREADABLE_TABLE + e.getMessage());
            }
        }
        GoEvidence.absent(elf, own, markers).ifPresent(draft::evidence);
        markers.telling().forEach(name -> draft.evidence(GoEvidence.name(bytes, elf, name)));
        return markers.names() > 0
                ? Optional.empty()
                : Optional.of("made by Go, but without a readable function table (packed, obfuscated or damaged);"
                        + " expected one in a loaded segment");
    }

    /** Those that the program refers to; all if it refers to none. */
    private List<GoFunctionTable> ownTables(List<GoFunctionTable> tables) {
        if (tables.size() < 2) {
            return tables;
        }
        List<GoFunctionTable> own =
                tables.stream().filter(table -> table.isReferredTo(elf)).toList();
        if (own.isEmpty()) {
            return tables;
        }
        for (GoFunctionTable table : tables) {
            if (!own.contains(table)) {
                embedding = true;
                draft.evidence(GoEvidence.embedded(elf, table));
            }
        }
        return own;
    }

    private Stack decide() {
        boolean boring = has(GoMarkers.Sort.BORING, CodeSignature.BORING_CRYPTO);
        boolean standard = has(GoMarkers.Sort.STANDARD, CodeSignature.STANDARD_CRYPTO);
        if (markers.has(GoMarkers.Sort.SYSTEM)) {
            return Stack.SYSTEM_OPENSSL;
        }
        if (!markers.has(GoMarkers.Sort.CRYPTO) && !boring && !standard) {
            return Stack.NONE;
        }
        boolean frozen = !markers.frozen().isEmpty();
        if (boring) {
            return standard || frozen ? Stack.MIXED : Stack.BORINGCRYPTO;
        }
        if (frozen || (markers.has(GoMarkers.Sort.NATIVE) && nativeModule.isSwitchedOn())) {
            return Stack.GO_NATIVE;
        }
        boolean recognised =
                standard || markers.has(GoMarkers.Sort.IMPLEMENTATION) || markers.has(GoMarkers.Sort.NATIVE);
        boolean claimed = info.flatMap(GoBuildInfo::fipsLabel).isPresent();
        return recognised || !claimed ? Stack.STANDARD : Stack.UNKNOWN;
    }

    private boolean has(GoMarkers.Sort name, CodeSignature signature) {
        return markers.has(name) || signatures.containsKey(signature);
    }

    private void judge(Stack stack, List<ModuleProof> proofs) throws MalformedExecutableException {
        draft.stack(stack);
        draft.fipsOnly(has(GoMarkers.Sort.FIPS_ONLY, CodeSignature.FIPS_ONLY));
        switch (stack) {
            case NONE -> withoutCryptography(proofs);
            case UNKNOWN ->
                draft.unknown("the build claims a FIPS module, and neither that nor ordinary cryptography"
                        + " was recognised among the names of its functions");
            case BORINGCRYPTO, MIXED -> boring(proofs);
            case GO_NATIVE -> nativeModule.describe(draft, markers);
            default -> {}
        }
        if (stack == Stack.BORINGCRYPTO || stack == Stack.GO_NATIVE) {
            other(stack, proofs).ifPresent(this::mixed);
        }
        summarise(stack);
    }

    /** A text tells a second copy only where the first can be told from it: by its proof, or because it is not C. */
    private Optional<Evidence> other(Stack stack, List<ModuleProof> proofs) throws MalformedExecutableException {
        List<Range> data = embedding ? EmbeddedExecutables.find(bytes, elf) : List.of();
        OtherCryptography other = new OtherCryptography(bytes, elf, proofs, data);
        Optional<Evidence> library = other.libraries().stream().findFirst();
        boolean proved = proofs.stream().anyMatch(ModuleProof::verified);
        if (proved) {
            other.sourcePath().ifPresent(draft::evidence);
        }
        boolean told = stack != Stack.BORINGCRYPTO || proved;
        return library.isPresent() || !told ? library : other.copy();
    }

    private void mixed(Evidence other) {
        draft.evidence(other);
        draft.stack(Stack.MIXED);
        draft.problem("another cryptographic library is linked beside its module: " + other.value() + " ("
                + other.where() + ")");
    }

    /** Without cryptography of Go's, that of C may be linked or asked for. */
    private void withoutCryptography(List<ModuleProof> proofs) throws MalformedExecutableException {
        Optional<Evidence> other = other(Stack.NONE, proofs);
        other.ifPresent(draft::evidence);
        if (other.isPresent() && OtherCryptography.isOpenSsl(other.get())) {
            draft.stack(Stack.SYSTEM_OPENSSL);
        } else if (other.isPresent()) {
            draft.unknown("no cryptographic function of Go is linked, but "
                    + other.get().value() + " (" + other.get().where() + ") is, whose cryptography is not read");
        } else if (context.goRole()) {
            draft.unknown("no cryptographic function is linked, which cannot be true of a "
                    + context.role().orElse(""));
        }
    }

    private void boring(List<ModuleProof> proofs) {
        draft.modules(proofs);
        if (proofs.isEmpty()) {
            draft.integrity(Integrity.NOT_ESTABLISHED, Optional.empty());
            draft.evidence(GoEvidence.noModule());
            draft.problem(
                    "BoringCrypto is linked, but its code has neither the integrity value of a known module build for "
                            + elf.architecture() + " nor the name of a module's self-test");
        }
    }

    private void summarise(Stack stack) {
        String words = switch (stack) {
            case BORINGCRYPTO -> " (boring crypto)";
            case MIXED -> " (boring AND standard crypto!!!)";
            case STANDARD -> " (standard crypto)";
            case GO_NATIVE -> " (Go native crypto)";
            case SYSTEM_OPENSSL -> " (system crypto)";
            default -> "";
        };
        boolean fipsOnly = has(GoMarkers.Sort.FIPS_ONLY, CodeSignature.FIPS_ONLY);
        draft.summary(versionText() + words + (fipsOnly ? " +crypto/tls/fipsonly" : ""));
    }
}
