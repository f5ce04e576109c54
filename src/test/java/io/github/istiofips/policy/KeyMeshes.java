// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.EnvoyBuild;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.policy.data.PolicyData;
import java.util.List;
import java.util.Optional;

/** Components and keys as the decision tables name them. */
final class KeyMeshes {

    private static final String FOREIGN = "foreign ";

    private KeyMeshes() {}

    /** Returns a component; the version is the file's own, {@code tag …}, {@code foreign tag …} or {@code claim …}. */
    static KeyReader reader(String component, String version) {
        String named = version.startsWith(FOREIGN) ? version.substring(FOREIGN.length()) : version;
        String tag = named.startsWith("tag ") ? ":" + named.substring(4) : "";
        Optional<String> claim = version.startsWith("claim ") ? Optional.of(version.substring(6)) : Optional.empty();
        String own = tag.isEmpty() && claim.isEmpty() ? version : "";
        InspectedExecutable executable = Samples.executable("/f", Optional.of("a role"), facts(component, own));
        InspectedPlatform platform = new InspectedPlatform(
                Samples.AMD64,
                Optional.empty(),
                List.of(executable),
                new ImageClaims(claim, Optional.empty()),
                List.of());
        String reference = (named.equals(version) ? Samples.SOLO : "r.example/istio/") + "proxyv2" + tag;
        ImageName name = ImageName.of(reference);
        MeshImage image = new MeshImage(
                Samples.use(reference, Component.PROXY),
                name,
                PolicyData.builtIn().publisherOf(name.registry(), name.repository()),
                Optional.of(Samples.image(reference, platform)),
                PolicyData.builtIn());
        return KeyReader.of(new MeshExecutable(image, platform, executable));
    }

    /** Returns the facts on a component of a version; empty if its file does not tell it. */
    static ExecutableFacts facts(String component, String version) {
        return switch (component) {
            case "Envoy" -> facts(ExecutableKind.ENVOY, Stack.BORINGSSL_FIPS, false, FipsMode.NOT_APPLICABLE, version);
            case "Envoy with AWS-LC" ->
                facts(ExecutableKind.ENVOY, Stack.AWS_LC_FIPS, false, FipsMode.NOT_APPLICABLE, version);
            case "Envoy without FIPS" ->
                facts(ExecutableKind.ENVOY, Stack.BORINGSSL, false, FipsMode.NOT_APPLICABLE, version);
            case "Go with fipsonly" ->
                facts(ExecutableKind.GO, Stack.BORINGCRYPTO, true, FipsMode.NOT_APPLICABLE, version);
            case "Go without fipsonly" ->
                facts(ExecutableKind.GO, Stack.BORINGCRYPTO, false, FipsMode.NOT_APPLICABLE, version);
            case "Go native" -> facts(ExecutableKind.GO, Stack.GO_NATIVE, false, FipsMode.ON, version);
            case "Go native, auto" -> facts(ExecutableKind.GO, Stack.GO_NATIVE, false, FipsMode.HOST, version);
            case "Go native, off" -> facts(ExecutableKind.GO, Stack.GO_NATIVE, false, FipsMode.OFF, version);
            case "Go standard" -> facts(ExecutableKind.GO, Stack.STANDARD, false, FipsMode.NOT_APPLICABLE, version);
            case "Go with OpenSSL" ->
                facts(ExecutableKind.GO, Stack.SYSTEM_OPENSSL, true, FipsMode.NOT_APPLICABLE, version);
            case "mixed" -> facts(ExecutableKind.GO, Stack.MIXED, true, FipsMode.NOT_APPLICABLE, version);
            case "ztunnel" -> facts(ExecutableKind.RUST, Stack.BORINGSSL_FIPS, false, FipsMode.NOT_APPLICABLE, version);
            case "ztunnel with AWS-LC" ->
                facts(ExecutableKind.RUST, Stack.AWS_LC_FIPS, false, FipsMode.NOT_APPLICABLE, version);
            case "ztunnel on ring" -> facts(ExecutableKind.RUST, Stack.RING, false, FipsMode.NOT_APPLICABLE, version);
            case "cryptography unknown" ->
                facts(ExecutableKind.NATIVE, Stack.UNKNOWN, false, FipsMode.NOT_APPLICABLE, version);
            case "no cryptography" -> facts(ExecutableKind.NATIVE, Stack.NONE, false, FipsMode.NOT_APPLICABLE, version);
            default -> throw new IllegalArgumentException(component);
        };
    }

    /** Returns a key such as {@code RSA 4096 of a CA}, {@code EC P-384} or {@code Ed25519}. */
    static KeyShape shape(String text) {
        boolean authority = text.endsWith(" of a CA");
        String[] words = text.replace(" of a CA", "").split(" ", -1);
        return switch (words[0]) {
            case "RSA" -> new KeyShape("RSA", Integer.parseInt(words[1]), Optional.empty(), authority);
            case "EC" -> new KeyShape("EC", 0, Optional.of(words[1]), authority);
            default -> new KeyShape(words[0], 0, Optional.empty(), authority);
        };
    }

    private static ExecutableFacts facts(
            ExecutableKind kind, Stack stack, boolean fipsOnly, FipsMode mode, String version) {
        Optional<String> told = Optional.of(version).filter(text -> !text.isEmpty());
        ExecutableFacts sample = Samples.facts(kind, stack, Integrity.VERIFIED, mode);
        return new ExecutableFacts(
                kind,
                true,
                kind == ExecutableKind.GO ? told : Optional.empty(),
                stack,
                fipsOnly,
                mode,
                "",
                sample.module(),
                Integrity.VERIFIED,
                Optional.empty(),
                Optional.empty(),
                kind == ExecutableKind.ENVOY
                        ? told.map(text -> new EnvoyBuild("0123456789abcdef0123456789abcdef01234567", text))
                        : Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
