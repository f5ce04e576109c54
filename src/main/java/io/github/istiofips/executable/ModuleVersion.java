// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the version of a module from the bytes under its integrity value and from nothing else: the library around a
 * module may be of another version, and its texts with it.
 *
 * <p>AWS-LC names its version. BoringSSL's modules since 2022-06-13 have a function {@code FIPS_version} that returns a
 * constant; older ones differ in the algorithm of the integrity test and in its messages. Sources: google/boringssl,
 * crypto/fipsmodule/bcm.c, {@code FIPS_version} and FIPS.md, at the tags of the modules; aws/aws-lc,
 * include/openssl/service_indicator.h.
 */
final class ModuleVersion {

    static final String BORING_CRYPTO = "BoringCrypto";
    static final String AWS_LC_FIPS = "AWS-LC FIPS";

    /**
     * Where the value of 2021-04-29 for arm64 overwrites the first half of a placeholder of 64 bytes, this half remains
     * (google/boringssl, util/fipstools/fipscommon, tag fips-20210429).
     */
    static final byte[] PLACEHOLDER_TAIL =
            HexFormat.of().parseHex("a2d4c3660fc26a7bf4be39a2d725db2198e9d553bf5c320683340c658952bd1f");

    private static final int LONGEST_VERSION = 32;
    private static final Pattern AWS_LC_VERSION = Pattern.compile("\\d+(?:\\.\\d+)*(?:-[0-9A-Za-z.]+)?(?=\\x00)");

    private ModuleVersion() {}

    /**
     * Returns name and version.
     *
     * @param code the bytes under the integrity value
     * @param algorithm that of the integrity value
     * @param hash offset of the integrity value
     * @throws MalformedExecutableException if the range is not in the file
     */
    static CryptoModule of(FileBytes bytes, ElfFile elf, Range code, String algorithm, long hash)
            throws MalformedExecutableException {
        ModuleTexts texts = ModuleTexts.in(bytes, code);
        if (texts.tellAwsLc()) {
            return new CryptoModule(AWS_LC_FIPS, awsLc(bytes, code).orElse(CryptoModule.UNVERSIONED));
        }
        boolean sha256 = algorithm.equals(ModuleCandidates.SHA_256);
        Set<String> constants = sha256 ? constants(bytes, elf, code) : Set.of();
        boolean tail = sha256 && bytes.matches(hash + PLACEHOLDER_TAIL.length, PLACEHOLDER_TAIL);
        return new CryptoModule(BORING_CRYPTO, boring(constants, sha256, tail, texts));
    }

    private static String boring(Set<String> constants, boolean sha256, boolean tail, ModuleTexts texts) {
        if (!constants.isEmpty() || tail) {
            boolean one = constants.size() + (tail ? 1 : 0) == 1;
            return one ? constants.stream().findFirst().orElse("fips-20210429") : CryptoModule.UNVERSIONED;
        }
        boolean span = texts.has(ModuleTexts.SPAN);
        if (sha256) {
            return span ? CryptoModule.UPDATE_STREAM : CryptoModule.UNVERSIONED;
        }
        if (span) {
            return "fips-20210429";
        }
        return texts.has(ModuleTexts.HMAC_FAILED) ? "fips-20190808" : "fips-20180730 or earlier";
    }

    private static Set<String> constants(FileBytes bytes, ElfFile elf, Range code) throws MalformedExecutableException {
        Set<String> found = new LinkedHashSet<>();
        for (VersionConstant constant : VersionConstant.known()) {
            if (constant.returnedIn(bytes, code, elf.machine()).isPresent()) {
                found.add(constant.version());
            }
        }
        return found;
    }

    private static Optional<String> awsLc(FileBytes bytes, Range code) throws MalformedExecutableException {
        return bytes.first(ModuleTexts.AWS_LC_FIPS, List.of(code), at -> number(bytes, code, at));
    }

    private static Optional<String> number(FileBytes bytes, Range code, long at) throws MalformedExecutableException {
        long start = at + ModuleTexts.AWS_LC_FIPS.length();
        byte[] text = bytes.copy(start, Math.min(LONGEST_VERSION, code.end() - start));
        Matcher matcher = AWS_LC_VERSION.matcher(new String(text, StandardCharsets.ISO_8859_1));
        return matcher.lookingAt() ? Optional.of(matcher.group()) : Optional.empty();
    }
}
