// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A certificate of NIST's Cryptographic Module Validation Program, csrc.nist.gov/projects/cryptographic-module-validation-program.
 *
 * @param number number of the certificate
 * @param module name of the module on the certificate
 * @param vendor who holds it
 * @param standard such as {@code FIPS 140-3}
 * @param level overall security level
 * @param validated day of the first validation
 * @param sunset last day on which it is Active; empty if none is known
 * @param historical whether it was on the historical list when the tables were checked, although no sunset is known
 * @param source where this is said
 */
public record CmvpCertificate(
        int number,
        String module,
        String vendor,
        String standard,
        int level,
        Optional<LocalDate> validated,
        Optional<LocalDate> sunset,
        boolean historical,
        String source) {

    public CmvpCertificate {
        if (historical && sunset.isPresent()) {
            throw new IllegalArgumentException("certificate " + number
                    + " has a sunset and is called historical; a sunset alone tells from which day on it is");
        }
    }

    /** Returns its status on a day. As days pass, it goes from one to the next of {@link Status} and never back. */
    public Status statusOn(LocalDate day) {
        if (validated.filter(day::isBefore).isPresent()) {
            return Status.NOT_YET_VALIDATED;
        }
        if (historical) {
            return Status.HISTORICAL;
        }
        return sunset.map(last -> day.isAfter(last) ? Status.HISTORICAL : Status.ACTIVE)
                .orElse(Status.UNKNOWN);
    }

    /** Status of a certificate on a day, in the order of time. */
    public enum Status {
        /** The day is before the validation. */
        NOT_YET_VALIDATED("Not yet validated"),
        /** No sunset is known, so that it cannot be told how long it is Active. */
        UNKNOWN("Unknown"),
        /** For new and existing systems. */
        ACTIVE("Active"),
        /** For existing systems, by a risk decision. */
        HISTORICAL("Historical");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        /** Returns the word that CMVP uses, or a plain one where it has none. */
        public String text() {
            return text;
        }
    }
}
