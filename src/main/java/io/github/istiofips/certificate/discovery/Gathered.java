// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.PlannedKey;
import io.github.istiofips.certificate.UnreadableCertificate;
import java.util.ArrayList;
import java.util.List;

/** What the collecting classes add to. */
final class Gathered {

    private final List<CertificateInput> inputs = new ArrayList<>();
    private final List<UnreadableCertificate> unreadable = new ArrayList<>();
    private final List<PlannedKey> plannedKeys = new ArrayList<>();

    void add(CertificateInput input) {
        inputs.add(input);
    }

    void add(UnreadableCertificate certificate) {
        unreadable.add(certificate);
    }

    void add(PlannedKey key) {
        plannedKeys.add(key);
    }

    List<CertificateInput> inputs() {
        return inputs;
    }

    List<UnreadableCertificate> unreadable() {
        return unreadable;
    }

    List<PlannedKey> plannedKeys() {
        return plannedKeys;
    }
}
