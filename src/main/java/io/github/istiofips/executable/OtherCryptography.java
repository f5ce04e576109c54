// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Cryptography that an executable carries or asks the loader for beside the modules proved in it. Sources of the
 * traces: google/boringssl, crypto/fipsmodule (source paths and names of self-tests, part of every build) and
 * aws/aws-lc, crypto/fipsmodule.
 *
 * @param proofs the places of known modules; texts inside a verified one belong to it
 */
record OtherCryptography(FileBytes bytes, ElfFile elf, List<ModuleProof> proofs) {

    /** Source paths and names of self-tests of every BoringSSL and AWS-LC; in FIPS builds all inside the module. */
    private static final List<String> MODULE_TEXTS =
            List.of("crypto/fipsmodule/", "AES-CBC Encryption KAT", "AES-CBC-encrypt KAT");

    private static final String AWS_LC = "AWSLCCrypto";
    private static final String TEXT = "module-text";

    /** OpenSSL, GnuTLS, NSS, wolfSSL and Mbed TLS; vendors put a suffix between name and ending. */
    private static final Pattern LIBRARY = Pattern.compile(
            "lib(?:ssl3?|crypto|gnutls|nss3|softokn3|freebl3|freeblpriv3|wolfssl|mbedtls|mbedcrypto)(?:[-_].*)?\\.so.*");

    private static final Pattern OPENSSL = Pattern.compile("lib(?:ssl|crypto)(?:[-_].*)?\\.so.*");

    OtherCryptography {
        proofs = List.copyOf(proofs);
    }

    /** The needed libraries that are cryptographic, by base name: the loader takes paths as well. */
    List<Evidence> libraries() throws MalformedExecutableException {
        return ElfNeeded.read(bytes, elf).stream()
                .filter(name -> LIBRARY.matcher(baseName(name)).matches())
                .map(name -> new Evidence("needed-library", "dynamic section", name))
                .toList();
    }

    /** Whether a needed library is OpenSSL's. */
    static boolean isOpenSsl(Evidence library) {
        return OPENSSL.matcher(baseName(library.value())).matches();
    }

    private static String baseName(String library) {
        return library.substring(library.lastIndexOf('/') + 1);
    }

    /** A text of BoringSSL's module outside the proved ones: another copy, which is not under the integrity value. */
    Optional<Evidence> boringSsl() throws MalformedExecutableException {
        List<Range> proved = proofs.stream()
                .filter(ModuleProof::verified)
                .flatMap(proof -> proof.code().stream())
                .toList();
        for (String text : MODULE_TEXTS) {
            Optional<Evidence> outside = bytes.first(
                    text,
                    elf.loadedRanges(),
                    at -> proved.stream().noneMatch(code -> code.contains(at, text.length()))
                            ? Optional.of(new Evidence(TEXT, elf.where(at), text))
                            : Optional.empty());
            if (outside.isPresent()) {
                return outside;
            }
        }
        return Optional.empty();
    }

    /** The module name of AWS-LC. */
    Optional<Evidence> awsLc() throws MalformedExecutableException {
        return bytes.first(AWS_LC, elf.loadedRanges(), at -> Optional.of(new Evidence(TEXT, elf.where(at), AWS_LC)));
    }

    /** A second copy of either library. */
    Optional<Evidence> copy() throws MalformedExecutableException {
        Optional<Evidence> boringSsl = boringSsl();
        return boringSsl.isPresent() ? boringSsl : awsLc();
    }
}
