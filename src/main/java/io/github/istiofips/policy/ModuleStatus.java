// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.CryptoModule;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.policy.data.CmvpCertificate;
import io.github.istiofips.policy.data.ModuleBuild;
import io.github.istiofips.policy.data.PolicyData;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the tables say of a module on a day.
 *
 * @param module name and version as the bytes tell them
 * @param on the day
 * @param certificate the certificate to judge by; empty if the module has none
 * @param others further certificates that may cover it: of earlier builds that the bytes do not tell apart, and of those who publish the
 *     module under a name of their own. Which one applies is for the publisher of the executable to say
 * @param notValidated why it has no certificate, a clause that goes on from "the module"; empty if it has one
 */
public record ModuleStatus(
        CryptoModule module,
        LocalDate on,
        Optional<CmvpCertificate> certificate,
        List<CmvpCertificate> others,
        Optional<String> notValidated) {

    public ModuleStatus {
        others = List.copyOf(others);
    }

    /**
     * Looks up the module that an executable uses.
     *
     * @return empty if it uses none, if the module is not proven to be intact, or if the tables do not have it
     */
    static Optional<ModuleStatus> of(ExecutableFacts facts, PolicyData data, LocalDate on) {
        return facts.module()
                .filter(module -> isUsed(facts))
                .flatMap(module ->
                        data.module(module.name(), module.version()).map(build -> of(module, build, data, on)));
    }

    /** Tells whether an executable does its cryptography in a module that is proven to be intact. */
    public static boolean isUsed(ExecutableFacts facts) {
        boolean selected = switch (facts.stack()) {
            case BORINGCRYPTO, BORINGSSL_FIPS, AWS_LC_FIPS -> true;
            case GO_NATIVE -> facts.fipsMode() == FipsMode.ON || facts.fipsMode() == FipsMode.ONLY;
            case SYSTEM_OPENSSL, OPENSSL, STANDARD, BORINGSSL, AWS_LC, RING, RUSTCRYPTO, MIXED, NONE, UNKNOWN -> false;
        };
        return selected && facts.integrity() == Integrity.VERIFIED;
    }

    private static ModuleStatus of(CryptoModule module, ModuleBuild build, PolicyData data, LocalDate on) {
        List<CmvpCertificate> own = data.certificates(build.certificates());
        List<CmvpCertificate> others = new ArrayList<>(own.subList(Math.min(1, own.size()), own.size()));
        others.addAll(data.certificates(build.rebrands()));
        return new ModuleStatus(module, on, own.stream().findFirst(), others, build.notValidated());
    }

    /** Returns the status of the certificate on that day; empty without one. */
    public Optional<CmvpCertificate.Status> status() {
        return certificate.map(known -> known.statusOn(on));
    }

    /**
     * Returns the statement that an auditor asks for, as {@code BoringCrypto fips-20220613, certificate 4735 (FIPS 140-3, level 1, Google),
     * status Active as of 2026-11-22, sunset 2029-07-22}.
     */
    public String sentence() {
        String name = module.name() + " " + module.version();
        return name
                + certificate
                        .map(known -> ", certificate " + known.number() + " (" + known.standard() + ", level "
                                + known.level() + ", " + known.vendor() + "), status "
                                + known.statusOn(on).text() + " as of " + on
                                + known.sunset().map(day -> ", sunset " + day).orElse(""))
                        .orElse(", without a certificate as of " + on);
    }

    /** Returns the sentence on further certificates; empty without any. */
    public String othersSentence() {
        if (others.isEmpty()) {
            return "";
        }
        String list = others.stream()
                .map(known -> known.number() + " (" + known.module() + ", " + known.vendor() + ", "
                        + known.statusOn(on).text() + ")")
                .collect(Collectors.joining(", "));
        return " Further certificates that may cover this module: " + list
                + "; which one applies is for the publisher of the executable to say.";
    }
}
