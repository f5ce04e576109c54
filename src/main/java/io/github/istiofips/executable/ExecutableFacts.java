// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the bytes of one executable say about its cryptography. States facts; judges nothing.
 *
 * @param kind what made it
 * @param readable whether its code could be read: it is an executable, intact, and not packed; if not, what made it is
 *     not known either, and {@code kind} is {@link ExecutableKind#NATIVE}
 * @param toolchain version of the compiler as far as the file tells, such as {@code go1.19.8 X:boringcrypto}
 * @param stack the implementation it carries
 * @param fipsOnly whether {@code crypto/tls/fipsonly} is linked
 * @param fipsMode FIPS mode of Go's own module
 * @param summary one line: for Go what {@code goversion -crypto} was meant to print, for Envoy its version line
 * @param module the embedded module, if it was identified
 * @param integrity whether the module is intact
 * @param fingerprint the module's integrity value in lower-case hexadecimal, if it was found
 * @param label what the file says of its cryptography whatever its bytes say: a FIPS claim of build info or provider, or
 *     the last part of Envoy's version line, which may also say that it is none
 * @param envoyBuild what Envoy's version line says of the build, if the file has one
 * @param problem why the stack is {@link Stack#UNKNOWN} or {@link Stack#MIXED} or the integrity not verified, and known
 *     faults of the release, one sentence
 * @param evidence what the facts rest on, in the order found
 */
public record ExecutableFacts(
        ExecutableKind kind,
        boolean readable,
        Optional<String> toolchain,
        Stack stack,
        boolean fipsOnly,
        FipsMode fipsMode,
        String summary,
        Optional<CryptoModule> module,
        Integrity integrity,
        Optional<String> fingerprint,
        Optional<String> label,
        Optional<EnvoyBuild> envoyBuild,
        Optional<String> problem,
        List<Evidence> evidence) {
    public ExecutableFacts {
        evidence = List.copyOf(evidence);
    }

    /** Returns these facts without a statement on the cryptography, for the reason given. */
    public ExecutableFacts unknown(String reason) {
        return new ExecutableFacts(
                kind,
                readable,
                toolchain,
                Stack.UNKNOWN,
                fipsOnly,
                FipsMode.NOT_APPLICABLE,
                summary,
                module,
                Integrity.NOT_APPLICABLE,
                fingerprint,
                label,
                envoyBuild,
                Optional.of(reason),
                evidence);
    }

    /** Returns these facts with further evidence behind. */
    public ExecutableFacts with(List<Evidence> more) {
        return new ExecutableFacts(
                kind,
                readable,
                toolchain,
                stack,
                fipsOnly,
                fipsMode,
                summary,
                module,
                integrity,
                fingerprint,
                label,
                envoyBuild,
                problem,
                Stream.concat(evidence.stream(), more.stream()).toList());
    }
}
