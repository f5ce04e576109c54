// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import io.github.istiofips.certificate.CertificateFacts.Kind;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.InputReader.Found;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells use in the mesh from inventory. Judged are what the mesh loads, what the user named, every other private key,
 * and a certificate or request beside its key; not what only is there to trust others by, and not test material.
 */
final class UseJudge {

    /** So many roots without a key in one file are somebody else's trust store, whoever named the file. */
    static final int TRUST_STORE_SIZE = 20;

    /** Entries of a TLS Secret that a gateway serves, even where they hold a root (Istio, Secure Gateways). */
    private static final Set<String> SERVER_ENTRIES = Set.of("tls.crt", "cert");

    private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9]{1,5}$");
    private static final Pattern PART = Pattern.compile("[-_.]?(cert|crt|chain|fullchain|key|certificate|csr)$");

    /**
     * A key known to be in a group.
     *
     * @param group the group
     * @param key identity of its public key, or the stem of its name where that is not known
     */
    private record KeyOf(String group, String key) {}

    private final Set<KeyOf> keys = new HashSet<>();
    private final Set<KeyOf> opaqueKeys = new HashSet<>();
    private final Map<CertificateInput, Integer> roots = new HashMap<>();

    UseJudge(Collection<InputReader> inputs, Collection<CertificateInput> lockedInputs) {
        for (CertificateInput locked : lockedInputs) {
            opaqueKeys.add(new KeyOf(locked.group(), stem(locked)));
        }
        inputs.forEach(input -> input.found().forEach(this::addKey));
        inputs.forEach(input -> input.found().stream()
                .filter(this::isRootWithoutKey)
                .forEach(root -> roots.merge(root.input(), 1, Integer::sum)));
    }

    /** Tells whether the use of the item at this place is judged. */
    boolean isJudged(Found found) {
        CertificateInput input = found.input();
        if (input.has(Mark.INVENTORY)) {
            return false;
        }
        boolean root = isRootWithoutKey(found);
        if (root && roots.getOrDefault(input, 0) >= TRUST_STORE_SIZE) {
            return false;
        }
        if (input.has(Mark.NAMED) || input.has(Mark.ISTIO_CA)) {
            return true;
        }
        if (input.has(Mark.GATEWAY_TLS)) {
            return !root || SERVER_ENTRIES.contains(input.place().entry());
        }
        if (input.has(Mark.TEST)) {
            return false;
        }
        return found.item().kind() == Kind.KEY ? found.item().privateKey() : isBesideItsKey(found);
    }

    /** Tells whether the item is a root that stands here without its key. */
    boolean isRootWithoutKey(Found found) {
        return found.item().selfSignedCa() && !isBesideItsKey(found);
    }

    private void addKey(Found found) {
        if (found.item().privateKey()) {
            String group = found.input().group();
            found.item()
                    .key()
                    .identity()
                    .ifPresentOrElse(
                            identity -> keys.add(new KeyOf(group, identity)),
                            () -> opaqueKeys.add(new KeyOf(group, stem(found.input()))));
        }
    }

    /** A key whose public half is not known, locked or bare, belongs to what is named like it. */
    private boolean isBesideItsKey(Found found) {
        String group = found.input().group();
        return found.item().kind() != Kind.KEY
                && (found.item()
                                .key()
                                .identity()
                                .filter(identity -> keys.contains(new KeyOf(group, identity)))
                                .isPresent()
                        || opaqueKeys.contains(new KeyOf(group, stem(found.input()))));
    }

    /** Reduces {@code server-cert.pem} and {@code server.key} to {@code server}. */
    private static String stem(CertificateInput input) {
        Place place = input.place();
        String name =
                place.entry().isEmpty() ? place.file().substring(place.file().lastIndexOf('/') + 1) : place.entry();
        return PART.matcher(EXTENSION.matcher(name).replaceFirst("")).replaceFirst("");
    }
}
