// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import io.github.istiofips.certificate.CertificateFacts.Kind;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.InputReader.Found;
import io.github.istiofips.certificate.SignedFacts.Link;
import io.github.istiofips.certificate.SignedFacts.Purpose;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells use in the mesh from inventory. Judged are what the mesh loads, what the user named, every other private key, a
 * certificate or request whose key is in the project, and the CA certificates that lead from a judged certificate towards its
 * root; not what only is there to trust others by, and not test material.
 */
final class UseJudge {

    /** So many roots without a key in one file or folder are somebody else's trust store, whoever named the file. */
    static final int TRUST_STORE_SIZE = 20;

    /** Entries of a TLS Secret that a gateway serves, even where they hold a root (Istio, Secure Gateways). */
    private static final Set<String> SERVER_ENTRIES = Set.of("tls.crt", "cert");

    private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9]{1,5}$");
    private static final Pattern PART = Pattern.compile("[-_.]?(cert|crt|chain|fullchain|key|certificate|csr)$");

    /** Under this every issuer that names its key is found by certificates that do not say which key signed them. */
    private static final Optional<String> ANY_KEY = Optional.of("any");

    /**
     * A key known to be in a group.
     *
     * @param group the group
     * @param key identity of its public key, or the stem of its name where that is not known
     */
    private record KeyOf(String group, String key) {}

    private final Set<KeyOf> keys = new HashSet<>();
    private final Set<KeyOf> opaqueKeys = new HashSet<>();
    private final Set<String> projectKeys = new HashSet<>();
    private final Map<String, Integer> roots = new HashMap<>();
    private final Set<Found> judged = Collections.newSetFromMap(new IdentityHashMap<>());

    UseJudge(Collection<InputReader> inputs, Collection<CertificateInput> lockedInputs) {
        for (CertificateInput locked : lockedInputs) {
            opaqueKeys.add(new KeyOf(locked.group(), stem(locked)));
        }
        List<Found> all =
                inputs.stream().flatMap(input -> input.found().stream()).toList();
        all.forEach(this::addKey);
        all.stream()
                .filter(this::isRootWithoutKey)
                .forEach(root -> roots.merge(root.input().group(), 1, Integer::sum));
        all.stream().filter(this::isUsed).forEach(judged::add);
        addChains(all);
    }

    /** Tells whether the use of the item at this place is judged. */
    boolean isJudged(Found found) {
        return judged.contains(found);
    }

    /** Tells whether the item only is there to trust others by. */
    boolean isTrustAnchor(Found found) {
        return isRootWithoutKey(found) || isOfTrustStore(found);
    }

    /** Returns what items are for that are the same wherever they stand, one phrase. */
    String useOf(List<Found> same) {
        Decoded.Item item = same.get(0).item();
        return switch (item.kind()) {
            case KEY -> same.stream().anyMatch(found -> found.item().privateKey()) ? "private key" : "public key";
            case REQUEST -> "certificate request";
            case CERTIFICATE ->
                item.signed().map(signed -> certificateUse(signed, same)).orElse("leaf");
        };
    }

    private String certificateUse(SignedFacts signed, List<Found> same) {
        if (signed.ca()) {
            if (!signed.ownIssuer()) {
                return "intermediate CA";
            }
            return same.stream().allMatch(this::isRootWithoutKey) ? "trust anchor" : "root CA";
        }
        String leaf = signed.ownIssuer() ? "self-signed leaf" : "leaf";
        return signed.purpose() == Purpose.UNLIMITED ? leaf : leaf + " (" + side(signed.purpose()) + ")";
    }

    private static String side(Purpose purpose) {
        return switch (purpose) {
            case SERVER -> "TLS server";
            case CLIENT -> "TLS client";
            case BOTH -> "TLS server and client";
            case UNLIMITED -> "any purpose";
        };
    }

    /** What its place, its mark or its key tell, before chains are followed. */
    private boolean isUsed(Found found) {
        CertificateInput input = found.input();
        if (input.has(Mark.INVENTORY)) {
            return false;
        }
        if (input.has(Mark.NAMED) && !isOfTrustStore(found)) {
            return true;
        }
        if (input.has(Mark.ISTIO_CA)) {
            return true;
        }
        if (input.has(Mark.GATEWAY_TLS)) {
            return SERVER_ENTRIES.contains(nameOf(input)) || !isTrustAnchor(found);
        }
        if (input.has(Mark.TEST)) {
            return false;
        }
        return found.item().kind() == Kind.KEY ? found.item().privateKey() : isBesideItsKey(found);
    }

    /**
     * Whoever checks a judged certificate also checks those that issued it, wherever in the project they stand, up to the root,
     * which is trusted by its place.
     */
    private void addChains(List<Found> all) {
        Map<Link, List<Found>> issuers = new HashMap<>();
        for (Found found : all) {
            if (isIssuer(found)) {
                found.item().signed().flatMap(SignedFacts::link).ifPresent(link -> {
                    add(issuers, link.subject(), link.keyId(), found);
                    if (link.keyId().isPresent()) {
                        add(issuers, link.subject(), ANY_KEY, found);
                    }
                });
            }
        }
        Deque<Found> open = new ArrayDeque<>(judged);
        Set<Link> followed = new HashSet<>();
        while (!open.isEmpty()) {
            open.remove().item().signed().flatMap(SignedFacts::link).ifPresent(link -> {
                if (followed.add(name(link.issuer(), link.issuerKeyId()))) {
                    Optional<String> byKey = link.issuerKeyId().or(() -> ANY_KEY);
                    Stream.concat(
                                    issuers.getOrDefault(name(link.issuer(), byKey), List.of()).stream(),
                                    issuers.getOrDefault(name(link.issuer(), Optional.empty()), List.of()).stream())
                            .filter(judged::add)
                            .forEach(open::add);
                }
            });
        }
    }

    private static boolean isIssuer(Found found) {
        return !found.input().has(Mark.TEST)
                && !found.input().has(Mark.INVENTORY)
                && !found.item().selfSignedCa()
                && found.item().signed().filter(SignedFacts::ca).isPresent();
    }

    private static void add(Map<Link, List<Found>> issuers, String subject, Optional<String> keyId, Found found) {
        issuers.computeIfAbsent(name(subject, keyId), name -> new ArrayList<>()).add(found);
    }

    private static Link name(String subject, Optional<String> keyId) {
        return new Link(subject, "", keyId, Optional.empty());
    }

    private boolean isOfTrustStore(Found found) {
        return found.item().anchor()
                && roots.getOrDefault(found.input().group(), 0) >= TRUST_STORE_SIZE
                && !isBesideItsKey(found);
    }

    private boolean isRootWithoutKey(Found found) {
        return found.item().kind() == Kind.CERTIFICATE && found.item().selfSignedCa() && !isBesideItsKey(found);
    }

    private void addKey(Found found) {
        if (!found.item().privateKey()) {
            return;
        }
        CertificateInput input = found.input();
        found.item()
                .key()
                .identity()
                .ifPresentOrElse(
                        identity -> {
                            keys.add(new KeyOf(input.group(), identity));
                            if (!input.has(Mark.TEST) && !input.has(Mark.INVENTORY)) {
                                projectKeys.add(identity);
                            }
                        },
                        () -> opaqueKeys.add(new KeyOf(input.group(), stem(input))));
    }

    /** A key whose public half is not known, locked or bare, belongs to what is named like it. */
    private boolean isBesideItsKey(Found found) {
        CertificateInput input = found.input();
        boolean ofProject = !input.has(Mark.TEST) && !input.has(Mark.INVENTORY);
        return found.item().kind() != Kind.KEY
                && (found.item()
                                .key()
                                .identity()
                                .filter(identity -> keys.contains(new KeyOf(input.group(), identity))
                                        || (ofProject && projectKeys.contains(identity)))
                                .isPresent()
                        || opaqueKeys.contains(new KeyOf(input.group(), stem(input))));
    }

    /** Reduces {@code server-cert.pem} and {@code server.key} to {@code server}. */
    private static String stem(CertificateInput input) {
        return PART.matcher(EXTENSION.matcher(nameOf(input)).replaceFirst("")).replaceFirst("");
    }

    /** Returns the name of an entry, or of a file without its folder. */
    private static String nameOf(CertificateInput input) {
        Place place = input.place();
        return place.entry().isEmpty() ? place.file().substring(place.file().lastIndexOf('/') + 1) : place.entry();
    }
}
