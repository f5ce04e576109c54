// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.CryptoModule;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import java.util.Locale;

/** Puts the charges against one executable into words: what was observed and what was expected. */
final class ExecutableWording {

    private static final String EXPECTED_GO =
            " Expected: the BoringCrypto module, or a frozen release of the Go Cryptographic Module in FIPS mode.";
    private static final String EXPECTED_NATIVE = " Expected: BoringSSL or AWS-LC built as a FIPS module.";

    private final MeshImage image;
    private final InspectedExecutable executable;
    private final ExecutableFacts facts;
    private final String file;

    ExecutableWording(MeshImage image, InspectedExecutable executable) {
        this.image = image;
        this.executable = executable;
        this.facts = executable.facts();
        this.file = executable.path();
    }

    /** Returns what was observed and what was expected. */
    String message(String rule) {
        return switch (rule) {
            case ExecutableVerdict.GO_STANDARD -> carries() + EXPECTED_GO;
            case ExecutableVerdict.ENVOY, ExecutableVerdict.RUST -> carries() + detail() + EXPECTED_NATIVE;
            case ExecutableVerdict.MIXED ->
                carries() + detail()
                        + " Nothing in the file says which of them a connection uses. Expected: the module alone.";
            case ExecutableVerdict.NOT_FROZEN ->
                file + " is in FIPS mode with " + module()
                        + ", which is source of the toolchain and not a released module. Expected: a build with GOFIPS140"
                        + " set to a released version such as v1.0.0.";
            case ExecutableVerdict.MODE_OFF ->
                file + " carries " + module()
                        + ", but neither the build nor the image's environment switches its FIPS mode on. Expected: the"
                        + " setting fips140=on by default.";
            case ExecutableVerdict.HOST -> hostMessage();
            case ExecutableVerdict.BROKEN ->
                file + " carries " + module() + " whose integrity value does not fit its bytes" + problem()
                        + ". Such a module was changed after it was built, or never finished, and refuses to start."
                        + " Expected: the integrity value computed from the file equals the one stored in it.";
            case ExecutableVerdict.NOT_ESTABLISHED -> notEstablishedMessage();
            case ExecutableVerdict.NOT_FIPSONLY ->
                file + " uses BoringCrypto without crypto/tls/fipsonly: its cryptography is the module's, but TLS is"
                        + " not restricted by the build to what FIPS approves.";
            case ExecutableVerdict.OTHER ->
                carries() + " It has no role in the mesh that is known, so it is a warning only.";
            case ExecutableVerdict.UNREADABLE -> unreadableMessage();
            default -> throw new IllegalArgumentException("not a rule on executables: " + rule);
        };
    }

    /** Returns the sentence on a label of the file that its bytes contradict. */
    String label(String label) {
        return file + " is labelled `" + label + "`, but its bytes carry " + stack()
                + facts.module()
                        .filter(module -> facts.integrity() != Integrity.NOT_APPLICABLE)
                        .map(module -> " (" + named(module) + ")")
                        .orElse("")
                + ". The bytes were judged, not the label.";
    }

    /** Returns what to do, one sentence. */
    String remedy(String rule) {
        return switch (rule) {
            case ExecutableVerdict.BROKEN ->
                "Do not run this image: compare its digest with its publisher's, and change " + value()
                        + " to a build whose module is intact.";
            case ExecutableVerdict.NOT_ESTABLISHED ->
                "Ask the image's publisher which FIPS module the file embeds, or change " + value()
                        + " to a build whose module can be checked.";
            case ExecutableVerdict.HOST ->
                "Change " + value()
                        + " to a build that carries its own FIPS module, or show by hand that image and host"
                        + " select a FIPS provider, as the page of this rule says.";
            case ExecutableVerdict.NOT_FIPSONLY ->
                "Nothing has to change for a FIPS build; to restrict TLS as well, set COMPLIANCE_POLICY=fips-140-2 or"
                        + " use a build with crypto/tls/fipsonly.";
            case ExecutableVerdict.OTHER ->
                "Make sure that nothing the mesh protects runs through this file, or change " + value()
                        + " to an image without it.";
            case ExecutableVerdict.UNREADABLE ->
                "Check the file by hand as the page of this rule shows, or change " + value()
                        + " to a build that can be read.";
            default -> Remedies.useFipsBuild(image);
        };
    }

    private String notEstablishedMessage() {
        if (facts.stack() == Stack.GO_NATIVE && facts.integrity() == Integrity.VERIFIED) {
            return file + " names " + module()
                    + ", which is not a released version known here, so that it is the module could not be checked"
                    + problem() + ". Expected: a version that Go has released, such as v1.0.0 (Go source, lib/fips140;"
                    + " go.dev/doc/security/fips140).";
        }
        return file + " has the marks of a FIPS module (" + stack() + "), but its integrity could not be checked"
                + problem() + ". Expected: a module whose integrity value can be computed from the file.";
    }

    private String hostMessage() {
        String how = facts.stack() == Stack.GO_NATIVE
                ? file + " carries " + module() + " and is built with fips140=auto"
                : file + " carries " + stack();
        return how + ", so the image or host decides at run time whether its cryptography is FIPS."
                + " Expected: a module inside the executable.";
    }

    private String unreadableMessage() {
        if (facts.stack() == Stack.NONE) {
            return file + " is the mesh's " + executable.role().orElse("executable")
                    + ", but no cryptography was found in it. A working one has some, so the file was not understood.";
        }
        if (facts.stack() == Stack.GO_NATIVE) {
            return file + " carries " + module() + ", but whether FIPS mode is on could not be told" + problem() + ".";
        }
        return "What cryptography " + file + " carries could not be told" + problem() + ".";
    }

    private String carries() {
        return file + " carries " + stack()
                + facts.toolchain()
                        .map(toolchain -> " (built with " + toolchain + ")")
                        .orElse("") + ".";
    }

    private String value() {
        return OriginLines.value(image.use().origins());
    }

    private String module() {
        return facts.module().map(ExecutableWording::named).orElseGet(() -> stack() + " of no recognised version");
    }

    private static String named(CryptoModule module) {
        return module.name() + " " + module.version();
    }

    private String problem() {
        return facts.problem().map(text -> ": " + withoutFullStop(text)).orElse("");
    }

    /** The problem as a sentence of its own. */
    private String detail() {
        return facts.problem()
                .map(text ->
                        " " + text.substring(0, 1).toUpperCase(Locale.ROOT) + withoutFullStop(text.substring(1)) + ".")
                .orElse("");
    }

    private static String withoutFullStop(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private String stack() {
        return switch (facts.stack()) {
            case BORINGCRYPTO -> "BoringCrypto";
            case GO_NATIVE -> "Go's own cryptographic module";
            case SYSTEM_OPENSSL -> "calls into OpenSSL in place of Go's cryptography";
            case STANDARD -> "Go's standard cryptography";
            case BORINGSSL_FIPS -> "BoringSSL with its FIPS module";
            case BORINGSSL -> "BoringSSL without its FIPS module";
            case AWS_LC_FIPS -> "AWS-LC with its FIPS module";
            case AWS_LC -> "AWS-LC without its FIPS module";
            case OPENSSL -> "OpenSSL";
            case RING -> "the Rust crate ring, which is not a FIPS module";
            case RUSTCRYPTO -> "the RustCrypto crates, which are not a FIPS module";
            case MIXED -> "a FIPS module and another implementation of cryptography beside it";
            case NONE -> "no cryptography";
            case UNKNOWN -> "cryptography that could not be told";
        };
    }
}
