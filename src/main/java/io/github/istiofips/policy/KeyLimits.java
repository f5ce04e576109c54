// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges types and sizes of keys by what the executables of a mesh accept, whether the keys are there or settings will make them. */
final class KeyLimits {

    static final String RSA_4096 = "rsa-4096";
    static final String TOO_SMALL = "rsa-too-small";
    static final String ODD_SIZE = "rsa-size-unsupported";
    static final String TYPE = "key-type-unsupported";

    static final Set<String> RULES = Set.of(RSA_4096, TOO_SMALL, ODD_SIZE, TYPE);

    static final String HOW_TO_MAKE =
            "with an ECDSA P-256 key or an RSA key of 2048 or 3072 bits (Istio's tools/certs makes 4096 bits unless"
                    + " ROOTCA_KEYSZ and INTERMEDIATE_KEYSZ say otherwise)";

    /** Fewest bits of an RSA modulus (FIPS 186-5, section 5.1). */
    private static final int LEAST = 2048;

    private static final int BEYOND_THE_FIRST = 4096;

    /** Sizes that every FIPS build has accepted. */
    private static final Set<Integer> ALWAYS_ACCEPTED = Set.of(LEAST, 3072);

    /** Curves that FIPS builds accept today. */
    private static final Set<String> CURVES = Set.of("P-256", "P-384", "P-521");

    private static final String SOURCE =
            " (Envoy source, source/common/tls/context_impl.cc; Go source, src/crypto/tls/defaults_boring.go, earlier"
                    + " src/crypto/x509/boring.go)";

    private static final String REFUSE_4096 =
            " FIPS builds that allow 2048 and 3072 bits only refuse this size: Envoy before 1.17.0 (Istio 1.8 and"
                    + " older; Envoy change log 1.17.0), and Go with crypto/tls/fipsonly before 1.18.9b7 and 1.19.4"
                    + " (golang/go#56672); later ones accept it.";

    private final KeyReaders readers;
    private final Rsa4096 rsa4096;

    KeyLimits(MeshCase mesh) {
        readers = KeyReaders.of(mesh);
        rsa4096 = mesh.request().rsa4096();
    }

    /**
     * Judges one key.
     *
     * @param key its type and size, which must be known for RSA
     * @return empty if it may be used
     */
    Optional<KeyCharge> judge(KeyShape key) {
        if (!key.isRsa()) {
            return type(key);
        }
        if (key.bits() < LEAST) {
            return Optional.of(new KeyCharge(
                    new Charge(TOO_SMALL, Outcome.VIOLATION),
                    " Expected: at least 2048 bits (FIPS 186-5, section 5.1); FIPS builds of Envoy and Go refuse"
                            + " smaller keys."));
        }
        if (ALWAYS_ACCEPTED.contains(key.bits())) {
            return Optional.empty();
        }
        return key.bits() == BEYOND_THE_FIRST ? rsa4096(key) : Optional.of(oddSize(key));
    }

    private Optional<KeyCharge> rsa4096(KeyShape key) {
        Optional<String> refused = refused(key);
        List<String> unknown = readers.unknown(key);
        Optional<Outcome> outcome = switch (rsa4096) {
            case FAIL -> Optional.of(Outcome.VIOLATION);
            case WARN -> Optional.of(Outcome.WARNING);
            case BY_TOOLCHAIN -> {
                if (refused.isPresent()) {
                    yield Optional.of(Outcome.VIOLATION);
                }
                yield unknown.isEmpty() ? Optional.empty() : Optional.of(Outcome.UNVERIFIABLE);
            }
        };
        return outcome.map(weight -> new KeyCharge(
                new Charge(RSA_4096, weight),
                refused.orElseGet(() -> notRefused(unknown) + REFUSE_4096),
                refused.isPresent() ? "" : otherwise(unknown)));
    }

    private static String notRefused(List<String> unknown) {
        return unknown.isEmpty()
                ? " No executable of this mesh refuses it."
                : " Whether " + firstOf(unknown) + " accepts it could not be told.";
    }

    private String otherwise(List<String> unknown) {
        if (rsa4096 == Rsa4096.BY_TOOLCHAIN) {
            return ", or have every image of the mesh inspected and check by hand what could not be told, as the page of this rule"
                    + " says";
        }
        return unknown.isEmpty()
                ? ", or set rsa4096 to by-toolchain, which allows the size because no executable of this mesh refuses it"
                : ", or set rsa4096 to by-toolchain, which allows the size where it is certain that no executable of the mesh"
                        + " refuses it";
    }

    private KeyCharge oddSize(KeyShape key) {
        Optional<String> refused = refused(key);
        Optional<KeyReader> module =
                readers.executables().stream().filter(KeyReader::hasModule).findFirst();
        Outcome outcome = refused.isPresent() || module.isPresent() ? Outcome.VIOLATION : Outcome.WARNING;
        return new KeyCharge(
                new Charge(ODD_SIZE, outcome),
                refused.orElseGet(
                        () -> " FIPS builds of Envoy, and Go with BoringCrypto and crypto/tls/fipsonly, accept"
                                + " 2048, 3072 and 4096 bits only" + SOURCE + "; "
                                + module.map(reader -> "this mesh has an Envoy or Go program with such a module, "
                                                + reader.name())
                                        .orElse("no such build was found in what was inspected")
                                + "."));
    }

    /** A curve that FIPS builds accept today is no finding unless an older one is there, or may be. */
    private Optional<KeyCharge> type(KeyShape key) {
        Optional<String> refused = refused(key);
        if (refused.isPresent()) {
            return Optional.of(new KeyCharge(new Charge(TYPE, Outcome.VIOLATION), refused.get()));
        }
        return key.isOn(CURVES)
                ? untold(key)
                : Optional.of(new KeyCharge(
                        new Charge(TYPE, Outcome.WARNING),
                        " FIPS builds of Envoy, and Go with BoringCrypto and crypto/tls/fipsonly, accept RSA, and ECDSA on"
                                + " P-256, P-384 and P-521 only" + SOURCE
                                + "; none that certainly refuses it was found in what was inspected."));
    }

    private Optional<KeyCharge> untold(KeyShape key) {
        List<String> untold = readers.answering(KeyAnswer.UNKNOWN, key).stream()
                .filter(KeyReader::hasModule)
                .map(KeyReader::name)
                .distinct()
                .toList();
        return untold.isEmpty()
                ? Optional.empty()
                : Optional.of(new KeyCharge(
                        new Charge(TYPE, Outcome.WARNING),
                        " Whether " + firstOf(untold)
                                + " accepts it could not be told; FIPS builds of Envoy before 1.33.0"
                                + " accept P-256 only (Envoy change log 1.33.0)."));
    }

    /** Returns the sentence that names who refuses a key and who accepts it; empty if nobody certainly refuses it. */
    private Optional<String> refused(KeyShape key) {
        List<KeyReader> refusing = readers.answering(KeyAnswer.REFUSES, key);
        return refusing.stream()
                .findFirst()
                .map(first -> " "
                        + firstOf(refusing.stream()
                                .map(KeyReader::name)
                                .distinct()
                                .toList()) + " refuses it; "
                        + first.acceptedFrom(key) + ".");
    }

    private static String firstOf(List<String> names) {
        return names.get(0) + (names.size() > 1 ? " (and " + (names.size() - 1) + " more)" : "");
    }
}
