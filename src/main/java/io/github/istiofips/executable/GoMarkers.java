// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the names of linked functions say about cryptography; remembers the first name of each sort and its offset. */
final class GoMarkers {

    /** The sorts of names that tell something. */
    enum Sort {
        /** Any function of the standard library's or of golang.org/x cryptography. */
        CRYPTO,
        /** Called by the initialisation of the BoringCrypto back end. */
        BORING,
        /** Called where ordinary code runs that BoringCrypto would have replaced. */
        STANDARD,
        /** TLS is confined to FIPS settings. */
        FIPS_ONLY,
        /** Toolchains that call OpenSSL or another library of the system; they link the BoringCrypto marker too. */
        SYSTEM,
        /** Go's own module, frozen or not. */
        NATIVE,
        /** Ordinary implementations in Go versions that have no marker for them (rsc/goversion, version/exe.go). */
        IMPLEMENTATION;

        private boolean matches(String name) {
            return switch (this) {
                case CRYPTO -> startsWithAny(name, CRYPTO_PACKAGES);
                case BORING -> name.equals("crypto/internal/boring/sig.BoringCrypto");
                case STANDARD -> name.equals("crypto/internal/boring/sig.StandardCrypto");
                case FIPS_ONLY ->
                    name.equals("crypto/internal/boring/sig.FIPSOnly") || name.equals("crypto/tls/fipsonly.init.0");
                case SYSTEM ->
                    name.startsWith("crypto/internal/backend")
                            || SYSTEM_BACK_ENDS.stream().anyMatch(name::contains);
                case NATIVE -> name.startsWith(NATIVE_PREFIX);
                case IMPLEMENTATION ->
                    startsWithAny(name, IMPLEMENTATIONS)
                            || name.equals("crypto/rsa.encrypt")
                            || name.equals("crypto/rsa.decrypt");
            };
        }
    }

    private static final List<String> CRYPTO_PACKAGES =
            List.of("crypto/", "crypto.", "golang.org/x/crypto/", "vendor/golang.org/x/crypto/");
    private static final List<String> SYSTEM_BACK_ENDS = List.of(
            "github.com/golang-fips/openssl", "github.com/microsoft/go-crypto-", "_goboringcrypto_DLOPEN_OPENSSL");
    private static final List<String> IMPLEMENTATIONS =
            List.of("crypto/sha1.(*digest)", "crypto/sha256.(*digest)", "crypto/rand.(*devReader)");
    private static final String NATIVE_PREFIX = "crypto/internal/fips140/";
    private static final Pattern FROZEN =
            Pattern.compile("^crypto/internal/fips140/(v\\d+\\.\\d+\\.\\d+(?:-[0-9A-Za-z]+)?)[/.]");

    private final Map<Sort, GoFunctionTable.Name> first = new LinkedHashMap<>();
    private final SortedMap<String, GoFunctionTable.Name> frozen = new TreeMap<>();
    private Optional<GoFunctionTable.Name> unfrozen = Optional.empty();
    private long names;

    void accept(GoFunctionTable.Name name) {
        names++;
        for (Sort sort : Sort.values()) {
            if (sort.matches(name.text())) {
                first.putIfAbsent(sort, name);
            }
        }
        if (name.text().startsWith(NATIVE_PREFIX)) {
            Matcher matcher = FROZEN.matcher(name.text());
            if (matcher.find()) {
                frozen.putIfAbsent(matcher.group(1), name);
            } else if (unfrozen.isEmpty()) {
                unfrozen = Optional.of(name);
            }
        }
    }

    private static boolean startsWithAny(String name, List<String> prefixes) {
        return prefixes.stream().anyMatch(name::startsWith);
    }

    boolean has(Sort sort) {
        return first.containsKey(sort);
    }

    Optional<GoFunctionTable.Name> first(Sort sort) {
        return Optional.ofNullable(first.get(sort));
    }

    /** The names that tell something, each once. */
    Collection<GoFunctionTable.Name> telling() {
        Set<GoFunctionTable.Name> result = new LinkedHashSet<>();
        for (Sort sort : Sort.values()) {
            first(sort).ifPresent(result::add);
        }
        result.addAll(frozen.values());
        unfrozen.ifPresent(result::add);
        return result;
    }

    /** Frozen versions of Go's own module that are linked, with a name from each. */
    SortedMap<String, GoFunctionTable.Name> frozen() {
        return Collections.unmodifiableSortedMap(frozen);
    }

    /** A name from a package of Go's own module that stands in no frozen version. */
    Optional<GoFunctionTable.Name> unfrozen() {
        return unfrozen;
    }

    long names() {
        return names;
    }
}
