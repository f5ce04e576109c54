// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Cryptography that an executable carries or asks the loader for beside the modules proved in it.
 *
 * @param proofs the places of known modules; texts inside a verified one belong to it
 * @param data file ranges whose texts are only data of the program
 */
record OtherCryptography(FileBytes bytes, ElfFile elf, List<ModuleProof> proofs, List<Range> data) {

    /** What a second copy has, FIPS build or not. */
    private static final List<String> SELF_TESTS = Stream.concat(
                    ModuleTexts.KNOWN_ANSWER_TESTS.stream(), Stream.of(ModuleTexts.SELF_TEST))
            .toList();

    private static final String TEXT = "module-text";

    /** A path of a source that is compiled as part of the module, not of a header that others may include. */
    private static final Pattern SOURCE_FILE = Pattern.compile("[!-~]{1,128}\\.(?:c|cc|inc)\\x00.*", Pattern.DOTALL);

    private static final int LONGEST_PATH = 136;

    /** An ordinary build names 30 to 50 sources of the module, whatever its linker drops; one or two may be named by others. */
    private static final int SOURCES_OF_A_COPY = 4;

    /**
     * OpenSSL, GnuTLS, NSS, wolfSSL, Mbed TLS and others; vendors put a suffix between name and ending. {@code libstd.so} holds the
     * standard library of Go programs that were linked with {@code -linkshared}.
     */
    private static final Pattern LIBRARY = Pattern.compile(
            "lib(?:ssl3?|crypto|gnutls|nss3|softokn3|freebl3|freeblpriv3|wolfssl|mbedtls|mbedcrypto|gcrypt|nettle|hogweed|sodium"
                    + "|botan|cryptopp|tomcrypt|s2n|k5crypto|boringssl|aws_lc|tls|bearssl)(?:[-_].*)?\\.so.*|libstd\\.so");

    private static final Pattern OPENSSL = Pattern.compile("lib(?:ssl|crypto)(?:[-_].*)?\\.so.*");

    OtherCryptography {
        proofs = List.copyOf(proofs);
        data = List.copyOf(data);
    }

    /** Everything that is looked for inside and outside of modules, as far as it is printable. */
    static String[] traces() {
        return Stream.concat(
                        SELF_TESTS.stream(),
                        Stream.of(ModuleTexts.AWS_LC, ModuleTexts.AWS_LC_PATH, ModuleTexts.SOURCE_PATH))
                .map(OtherCryptography::printable)
                .toArray(String[]::new);
    }

    private static String printable(String text) {
        return text.replace("\0", "");
    }

    /** The needed libraries that are cryptographic, by base name: the loader takes paths as well. */
    List<Evidence> libraries() throws MalformedExecutableException {
        return ElfNeeded.read(bytes, elf).stream()
                .filter(name -> LIBRARY.matcher(baseName(name)).matches())
                .map(name -> new Evidence("needed-library", "dynamic section", name, HandCheck.LIBRARIES))
                .toList();
    }

    /** Whether a needed library is OpenSSL's. */
    static boolean isOpenSsl(Evidence library) {
        return OPENSSL.matcher(baseName(library.value())).matches();
    }

    private static String baseName(String library) {
        return library.substring(library.lastIndexOf('/') + 1);
    }

    /** A text of an ordinary BoringSSL or AWS-LC: the name of a known-answer test, or the path of a source of the module. */
    Optional<Evidence> boringSsl() {
        Optional<Evidence> selfTest = outside(ModuleTexts.KNOWN_ANSWER_TESTS);
        return selfTest.isPresent() ? selfTest : sourcePath();
    }

    /** AWS-LC without its FIPS module, where none is proved: its module name, or the path of any of its sources. */
    Optional<Evidence> ordinaryAwsLc() {
        return outside(List.of(ModuleTexts.AWS_LC, ModuleTexts.AWS_LC_PATH));
    }

    /** The module name of AWS-LC. */
    Optional<Evidence> awsLc() {
        return outside(List.of(ModuleTexts.AWS_LC));
    }

    /**
     * A second copy of either library. Another proved module is one. Where a module is proved, the name of a self-test outside it tells one. Linkers drop
     * self-tests that nothing calls, so that an ordinary build may have no such name; then the paths of several sources of the
     * module tell it. A single path does not, nor do those of headers, because the library around the module uses them. Where no
     * module is proved, any trace tells a copy.
     */
    Optional<Evidence> copy() throws MalformedExecutableException {
        boolean proved = proofs.stream().anyMatch(ModuleProof::verified);
        Optional<Evidence> copy = anotherModule();
        copy = copy.isPresent() ? copy : proved ? outside(SELF_TESTS) : boringSsl();
        copy = copy.isPresent() ? copy : awsLc();
        return copy.isPresent() || !proved ? copy : sourceFile();
    }

    /** A proved module that is not the one that counts: each has a certificate of its own, or none. */
    private Optional<Evidence> anotherModule() {
        Optional<String> first = ModuleProof.best(proofs).flatMap(ModuleProof::fingerprint);
        return proofs.stream()
                .filter(proof -> proof.verified() && !proof.fingerprint().equals(first))
                .flatMap(proof -> proof.evidence().stream())
                .filter(evidence -> evidence.kind().equals(ModuleProof.KIND))
                .findFirst();
    }

    /** The first of the paths, if there are several. */
    private Optional<Evidence> sourceFile() throws MalformedExecutableException {
        Map<String, Long> paths = new LinkedHashMap<>();
        bytes.first(ModuleTexts.SOURCE_PATH, elf.loadedRanges(), at -> {
            String path = sourceFile(at);
            if (!path.isEmpty() && !known(at, path.length())) {
                paths.putIfAbsent(path, at);
            }
            return Optional.of(at).filter(place -> paths.size() >= SOURCES_OF_A_COPY);
        });
        return paths.entrySet().stream()
                .filter(path -> paths.size() >= SOURCES_OF_A_COPY)
                .map(path -> new Evidence(
                        TEXT,
                        elf.where(path.getValue()),
                        path.getKey(),
                        HandCheck.text(path.getValue(), path.getKey().length())))
                .findFirst();
    }

    /** The path from this offset on, or nothing if it is none of a source. */
    private String sourceFile(long at) throws MalformedExecutableException {
        String text =
                new String(bytes.copy(at, Math.min(LONGEST_PATH, bytes.size() - at)), StandardCharsets.ISO_8859_1);
        return SOURCE_FILE.matcher(text).matches() ? text.substring(0, text.indexOf('\0')) : "";
    }

    /** The path of a source of the module, outside the proved ones. */
    Optional<Evidence> sourcePath() {
        return outside(List.of(ModuleTexts.SOURCE_PATH));
    }

    private Optional<Evidence> outside(List<String> texts) {
        for (String text : texts) {
            Needle needle = Needle.of(text);
            for (Range range : elf.loadedRanges()) {
                for (long at = bytes.indexOf(needle, range, range.start());
                        at >= 0;
                        at = bytes.indexOf(needle, range, at + 1)) {
                    if (!known(at, needle.length())) {
                        String words = printable(text);
                        return Optional.of(
                                new Evidence(TEXT, elf.where(at), words, HandCheck.text(at, words.length())));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a text lies in a proved module or in data. */
    private boolean known(long at, int length) {
        return Stream.concat(ModuleProof.verifiedCode(proofs).stream(), data.stream())
                .anyMatch(part -> part.contains(at, length));
    }
}
