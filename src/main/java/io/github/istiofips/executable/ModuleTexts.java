// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.List;
import java.util.Optional;

/**
 * Texts of the FIPS modules of BoringSSL and AWS-LC. Sources: google/boringssl and aws/aws-lc, crypto/fipsmodule/bcm.c,
 * self_check and rand, at the tags of the validated modules.
 */
final class ModuleTexts {

    /** The name of the integrity test; compiled only into FIPS builds, in every version. */
    static final String SELF_TEST = "FIPS integrity test\0";

    /** Part of the integrity test since the module of 2019-08-08. */
    static final String HMAC_FAILED = "HMAC_Init_ex failed.";

    /** Part of the integrity test of BoringSSL since 2021-04-29 and of all AWS-LC. */
    static final String SPAN = "FIPS module doesn't span expected symbol";

    /** Only AWS-LC's integrity test has it. */
    static final String AWS_LC_SPAN = "FIPS module spans unexpected symbol";

    /** In front of the version, in FIPS builds of AWS-LC. */
    static final String AWS_LC_FIPS = "AWS-LC FIPS ";

    /** The module name of AWS-LC, FIPS build or not. */
    static final String AWS_LC = "AWSLCCrypto";

    /** In the paths of AWS-LC's sources, in every build from a directory of that name; the library around a module has it too. */
    static final String AWS_LC_PATH = "aws-lc/crypto/";

    /** Names of known-answer tests: FIPS builds have them inside the module, ordinary builds among other constants. */
    static final List<String> KNOWN_ANSWER_TESTS = List.of("AES-CBC Encryption KAT", "AES-CBC-encrypt KAT");

    /** In the paths of the module's sources; in every build, FIPS or not. */
    static final String SOURCE_PATH = "crypto/fipsmodule/";

    /** What a module has at least one of beside the name of its integrity test. */
    private static final List<String> FURTHER = List.of(
            HMAC_FAILED,
            SPAN,
            AWS_LC_SPAN,
            AWS_LC_FIPS,
            "CRNGT failed.",
            "RNDGETENTCNT on /dev/urandom failed.",
            KNOWN_ANSWER_TESTS.get(0),
            KNOWN_ANSWER_TESTS.get(1));

    private final FileBytes bytes;
    private final Range range;

    private ModuleTexts(FileBytes bytes, Range range) {
        this.bytes = bytes;
        this.range = range;
    }

    static ModuleTexts in(FileBytes bytes, Range range) {
        return new ModuleTexts(bytes, range);
    }

    boolean has(String text) {
        return place(text).isPresent();
    }

    /** Offset of the first occurrence that lies wholly in the range. */
    Optional<Long> place(String text) {
        long at = bytes.indexOf(Needle.of(text), range, range.start());
        return at < 0 ? Optional.empty() : Optional.of(at);
    }

    /** Whether the range has, beside the name of its integrity test, another text of a module. */
    boolean tellModule() {
        return has(SELF_TEST) && FURTHER.stream().anyMatch(this::has);
    }

    boolean tellAwsLc() {
        return has(AWS_LC_FIPS) || has(AWS_LC_SPAN) || has(AWS_LC);
    }
}
