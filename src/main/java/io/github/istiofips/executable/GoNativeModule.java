// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The Go Cryptographic Module in an executable: which version, whether it is intact, and whether FIPS mode is on. Source: Go
 * documentation, go.dev/doc/security/fips140; golang/go, src/crypto/internal/fips140.
 *
 * @param version of the toolchain, if the file tells one
 * @param info what the build says
 * @param imageGoDebug the variable {@code GODEBUG} of the image
 */
record GoNativeModule(
        FileBytes bytes,
        ElfFile elf,
        Optional<GoVersion> version,
        Optional<GoBuildInfo> info,
        Optional<String> imageGoDebug) {

    /** The version of a module that is the toolchain's own source. */
    static final String LATEST = "latest";

    private static final String NAME = "Go Cryptographic Module";

    /** The first release with the module is Go 1.24 (its release notes, section FIPS 140-3 Compliance). */
    private static final int SINCE = 24;

    /** Whether build or image ask for FIPS mode, so that the module counts although its source is not frozen. */
    boolean isSwitchedOn() {
        return buildDefault().filter(mode -> mode != FipsMode.OFF).isPresent()
                || imageMode().filter(mode -> mode != FipsMode.OFF).isPresent();
    }

    /**
     * States module, integrity and mode.
     *
     * @param markers the names of its packages, which tell the frozen version; without one it is the toolchain's own source
     * @throws MalformedExecutableException if the bytes contradict each other
     */
    void describe(FactsDraft draft, GoMarkers markers) throws MalformedExecutableException {
        SortedMap<String, GoFunctionTable.Name> frozen = markers.frozen();
        if (version.filter(found -> found.atLeast(SINCE)).isEmpty()) {
            draft.unknown("Go's own module is named, but "
                    + version.map(found -> found.text() + " has none").orElse("the file tells no Go version")
                    + "; expected Go 1." + SINCE + " or later");
            return;
        }
        if (frozen.size() > 1) {
            draft.unknown(
                    "several frozen versions of Go's own module are linked: " + String.join(", ", frozen.keySet()));
            return;
        }
        if (!frozen.isEmpty() && markers.unfrozen().isPresent()) {
            draft.unknown("packages of the frozen version " + frozen.firstKey()
                    + " of Go's own module are linked, and packages of the toolchain's own source: "
                    + markers.unfrozen().get().text());
            return;
        }
        draft.module(new CryptoModule(NAME, frozen.isEmpty() ? LATEST : frozen.firstKey()));
        integrity(draft);
        mode(draft);
    }

    private void integrity(FactsDraft draft) {
        try {
            Optional<GoFipsInfo> found = GoFipsInfo.find(bytes, elf);
            if (found.isEmpty()) {
                draft.integrity(Integrity.NOT_ESTABLISHED, Optional.empty());
                draft.problem("Go's own module is linked, but its integrity record (go:fipsinfo) was not found");
                draft.evidence(GoFipsInfo.notFound("no integrity record (go:fipsinfo) that points to itself"));
                return;
            }
            GoFipsInfo record = found.get();
            draft.integrity(record.verified() ? Integrity.VERIFIED : Integrity.BROKEN, Optional.of(record.sum()));
            draft.evidence(record.evidence(elf));
            if (!record.verified()) {
                draft.problem("the code of Go's own module does not have the integrity value stored for it;"
                        + " in FIPS mode the program would stop at its self-test");
            }
        } catch (MalformedExecutableException e) {
            draft.integrity(Integrity.NOT_ESTABLISHED, Optional.empty());
            draft.problem("the integrity record of Go's own module cannot be read: " + e.getMessage());
            draft.evidence(GoFipsInfo.notFound("the integrity record cannot be read: " + e.getMessage()));
        }
    }

    /** The image's environment goes before the default of the build, and that counts only if the program reads it. */
    private void mode(FactsDraft draft) throws MalformedExecutableException {
        Optional<FipsMode> image = imageMode();
        Optional<FipsMode> mode = image.or(this::buildDefault);
        mode.ifPresent(draft::fipsMode);
        GoEvidence.mode(elf, info, imageGoDebug).forEach(draft::evidence);
        if (mode.isEmpty()) {
            draft.unknown("Go's own module is linked, but the file has no build settings that tell whether"
                    + " FIPS mode is on by default, and the image sets no GODEBUG=fips140");
        } else if (image.isEmpty() && mode.get() != FipsMode.OFF) {
            byDefault(draft, defaults().orElse(""));
        }
    }

    private void byDefault(FactsDraft draft, String list) throws MalformedExecutableException {
        Map<String, GoVariables.Found<String>> lists =
                GoVariables.find(bytes, elf).debugDefaults();
        Optional<GoVariables.Found<String>> same = Optional.ofNullable(lists.get(list));
        same.ifPresent(found -> draft.evidence(GoEvidence.variable("runtime-godebug", elf, found, list)));
        Optional<GoVariables.Found<String>> other = lists.values().stream()
                .filter(found ->
                        !GoDebug.switchesOn(found.value()) && !found.value().equals(list))
                .min(Comparator.comparingLong(GoVariables.Found::offset));
        other.ifPresent(found -> draft.evidence(GoEvidence.variable("runtime-godebug", elf, found, found.value())));
        if (same.isEmpty()) {
            draft.unknown("Go's own module is linked, and build info says that FIPS mode is on by default, but no"
                    + " variable of the program holds that list of settings");
        } else if (other.isPresent() && GoDebug.switchesOn(list)) {
            draft.unknown(
                    "Go's own module is linked, and build info says that FIPS mode is on by default, but a variable"
                            + " of the program holds other settings, "
                            + other.get().value() + ", and which of them it starts with"
                            + " cannot be told");
        }
    }

    private Optional<FipsMode> buildDefault() {
        return info.filter(found -> !found.settings().isEmpty())
                .map(found ->
                        defaults().flatMap(GoDebug::fips140).map(GoDebug::mode).orElse(FipsMode.OFF));
    }

    private Optional<String> defaults() {
        return info.flatMap(found -> found.setting(GoBuildInfo.DEFAULT_GODEBUG));
    }

    private Optional<FipsMode> imageMode() {
        return imageGoDebug.flatMap(GoDebug::fips140).map(GoDebug::mode);
    }
}
