// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.policy.PolicyRequest.Level;
import io.github.istiofips.policy.data.CmvpCertificate;
import io.github.istiofips.policy.data.PolicyData;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/**
 * The decision table for the module that an executable uses: whether the tables know it, whether it is validated, and whether its
 * certificate is Active on the day. What has no role in the mesh is never more than a warning.
 */
final class ModuleVerdict {

    static final String UNRECOGNISED = "module-unrecognised";
    static final String NOT_VALIDATED = "module-not-validated";
    static final String HISTORICAL = "certificate-historical";
    static final String SUNSET_NEAR = "certificate-sunset-near";

    static final Set<String> RULES = Set.of(UNRECOGNISED, NOT_VALIDATED, HISTORICAL, SUNSET_NEAR);

    /** Days before a sunset from which on it is near. */
    static final int NEAR_DAYS = 180;

    private ModuleVerdict() {}

    /**
     * Judges the module of one executable.
     *
     * @param inMesh whether the executable has a role in the mesh
     * @return empty for a module under an Active certificate whose sunset is not near, and for an executable that uses none or one that
     *     {@link ExecutableVerdict} charges as a whole
     */
    static Optional<Charge> of(ExecutableFacts facts, boolean inMesh, PolicyRequest request, PolicyData data) {
        if (!ModuleStatus.isUsed(facts)) {
            return Optional.empty();
        }
        Level level = inMesh ? request.level() : Level.FIPS_BUILD;
        Optional<ModuleStatus> known = ModuleStatus.of(facts, data, request.asOf());
        if (known.isEmpty()) {
            return facts.stack() == Stack.GO_NATIVE
                    ? Optional.empty()
                    : Optional.of(new Charge(UNRECOGNISED, from(Level.VALIDATED, level, Outcome.UNVERIFIABLE)));
        }
        return known.get()
                .certificate()
                .flatMap(certificate -> certificate(certificate, level, request))
                .or(() -> known.get()
                        .notValidated()
                        .map(why -> new Charge(NOT_VALIDATED, from(Level.VALIDATED, level, Outcome.VIOLATION))));
    }

    private static Optional<Charge> certificate(CmvpCertificate certificate, Level level, PolicyRequest request) {
        return switch (certificate.statusOn(request.asOf())) {
            case NOT_YET_VALIDATED ->
                Optional.of(new Charge(NOT_VALIDATED, from(Level.VALIDATED, level, Outcome.VIOLATION)));
            case UNKNOWN -> Optional.of(new Charge(HISTORICAL, from(Level.ACTIVE, level, Outcome.UNVERIFIABLE)));
            case HISTORICAL -> Optional.of(new Charge(HISTORICAL, from(Level.ACTIVE, level, Outcome.VIOLATION)));
            case ACTIVE ->
                certificate
                        .sunset()
                        .filter(day -> ChronoUnit.DAYS.between(request.asOf(), day) <= NEAR_DAYS)
                        .map(day -> new Charge(SUNSET_NEAR, Outcome.WARNING));
        };
    }

    private static Outcome from(Level least, Level level, Outcome outcome) {
        return level.compareTo(least) >= 0 ? outcome : Outcome.WARNING;
    }
}
