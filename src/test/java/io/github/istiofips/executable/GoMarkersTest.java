// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoMarkersTest {

    @ParameterizedTest
    @CsvSource({
        "main.main, ''",
        "runtime.crypto, ''",
        "main/crypto/sha256.New, ''",
        "cryptox.New, ''",
        "golang.org/x/cryptobyte.New, ''",
        "crypto.RegisterHash, CRYPTO",
        "crypto/sha256.New, CRYPTO",
        "golang.org/x/crypto/chacha20.New, CRYPTO",
        "vendor/golang.org/x/crypto/chacha20.New, CRYPTO",
        "github.com/a/vendor/golang.org/x/crypto/chacha20.New, ''",
        "crypto/internal/boring/sig.BoringCrypto, CRYPTO BORING",
        "crypto/internal/boring/sig.BoringCrypto.abi0, CRYPTO",
        "crypto/internal/boring/sig.StandardCrypto, CRYPTO STANDARD",
        "crypto/internal/boring/sig.StandardCrypto2, CRYPTO",
        "crypto/internal/boring/sig.FIPSOnly, CRYPTO FIPS_ONLY",
        "crypto/tls/fipsonly.init.0, CRYPTO FIPS_ONLY",
        "crypto/tls/fipsonly.init.1, CRYPTO",
        "crypto/internal/backend.init, CRYPTO SYSTEM",
        "crypto/internal/backend/bbig.Enc, CRYPTO SYSTEM",
        "github.com/golang-fips/openssl/v2.Init, SYSTEM",
        "vendor/github.com/golang-fips/openssl.Init, SYSTEM",
        "vendor/github.com/microsoft/go-crypto-openssl/openssl.Init, SYSTEM",
        "vendor/github.com/microsoft/go-crypto-winnative/cng.Init, SYSTEM",
        "crypto/internal/boring._Cfunc__goboringcrypto_DLOPEN_OPENSSL, CRYPTO SYSTEM",
        "crypto/internal/fips140/check.init.0, CRYPTO NATIVE",
        "crypto/internal/fips140.Enabled, CRYPTO",
        "crypto/internal/fips140/v1.0.0/check.init.0, CRYPTO NATIVE",
        "crypto/sha1.(*digest).Write, CRYPTO IMPLEMENTATION",
        "crypto/sha256.(*digest).Write, CRYPTO IMPLEMENTATION",
        "crypto/rand.(*devReader).Read, CRYPTO IMPLEMENTATION",
        "crypto/rsa.encrypt, CRYPTO IMPLEMENTATION",
        "crypto/rsa.decrypt, CRYPTO IMPLEMENTATION",
        "crypto/rsa.encryptOAEP, CRYPTO",
        "crypto/sha512.(*digest).Write, CRYPTO"
    })
    void aNameIsOfTheseSorts(String name, String sorts) {
        GoMarkers markers = markers(name);
        Set<GoMarkers.Sort> found = EnumSet.noneOf(GoMarkers.Sort.class);
        for (GoMarkers.Sort sort : GoMarkers.Sort.values()) {
            if (markers.has(sort)) {
                found.add(sort);
            }
            assertThat(markers.first(sort).isPresent()).isEqualTo(markers.has(sort));
        }
        assertThat(String.join(" ", found.stream().map(Enum::name).toList())).isEqualTo(sorts);
    }

    @ParameterizedTest
    @CsvSource({
        "crypto/internal/fips140/v1.0.0/check.init.0, v1.0.0",
        "crypto/internal/fips140/v1.0.0-c2097c7c/aes.New, v1.0.0-c2097c7c",
        "crypto/internal/fips140/v1.26.0.CAST, v1.26.0",
        "crypto/internal/fips140/v10.20.30/sha256.New, v10.20.30",
        "crypto/internal/fips140/v1.0/check.init.0, ''",
        "crypto/internal/fips140/v1.0.0, ''",
        "crypto/internal/fips140/v1.0.0-/check.init.0, ''",
        "crypto/internal/fips140/check/v1.0.0/init.0, ''",
        "crypto/internal/fips140/check.init.0, ''",
        "x/crypto/internal/fips140/v1.0.0/check.init.0, ''"
    })
    void aFrozenVersionIsToldByItsDirectory(String name, String version) {
        assertThat(String.join(" ", markers(name).frozen().keySet())).isEqualTo(version);
    }

    @Test
    void theFirstNameOfEachSortAndVersionIsKept() {
        GoMarkers markers = markers(
                "main.main",
                "crypto/internal/fips140/v1.26.0/a.init",
                "crypto/internal/fips140/v1.0.0/a.init",
                "crypto/internal/fips140/v1.26.0/b.init");
        assertThat(markers.names()).isEqualTo(4);
        assertThat(markers.first(GoMarkers.Sort.CRYPTO).map(GoFunctionTable.Name::offset))
                .contains(1L);
        assertThat(markers.first(GoMarkers.Sort.BORING)).isEmpty();
        assertThat(markers.frozen().keySet()).containsExactly("v1.0.0", "v1.26.0");
        assertThat(markers.frozen().values())
                .extracting(GoFunctionTable.Name::offset)
                .containsExactly(2L, 1L);
    }

    /** The offset of each name is its number. */
    private static GoMarkers markers(String... names) {
        GoMarkers markers = new GoMarkers();
        for (int i = 0; i < names.length; i++) {
            markers.accept(new GoFunctionTable.Name(names[i], i));
        }
        return markers;
    }
}
