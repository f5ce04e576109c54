// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.AMD64;
import static io.github.istiofips.policy.Samples.ARM64;
import static io.github.istiofips.policy.Samples.REQUEST;
import static io.github.istiofips.policy.Samples.SOLO;
import static io.github.istiofips.policy.Samples.boring;
import static io.github.istiofips.policy.Samples.executable;
import static io.github.istiofips.policy.Samples.failed;
import static io.github.istiofips.policy.Samples.image;
import static io.github.istiofips.policy.Samples.mesh;
import static io.github.istiofips.policy.Samples.only;
import static io.github.istiofips.policy.Samples.passing;
import static io.github.istiofips.policy.Samples.pilotDiscovery;
import static io.github.istiofips.policy.Samples.platform;
import static io.github.istiofips.policy.Samples.resolvedOnly;
import static io.github.istiofips.policy.Samples.rules;
import static io.github.istiofips.policy.Samples.use;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.executable.CryptoModule;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.policy.InspectedPlatform.MissingExecutable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageRulesTest {

    private static final String FIPS = SOLO + "pilot:1.30.0-solo-fips";

    @Test
    void anImageThatIsFipsHasNoFinding() {
        assertThat(rules(mesh(passing()), REQUEST)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, image-unreachable",
        "UNAUTHORIZED, image-unreachable",
        "NOT_FOUND, image-unreachable",
        "OFFLINE, image-unreachable",
        "DIGEST_MISMATCH, image-unreadable",
        "DAMAGED, image-unreadable",
        "UNSUPPORTED, image-unreadable",
        "LIMIT, image-unreadable",
    })
    void tellsUnreachableFromUnreadable(Reason reason, String rule) {
        ImageException failure = new ImageException(reason, "What went wrong at host.", "What to do.");

        Finding finding = only(mesh(failed(FIPS, failure)), rule);

        assertThat(finding.outcome()).isEqualTo(Outcome.UNVERIFIABLE);
        assertThat(finding.message()).isEqualTo("What went wrong at host.");
        assertThat(finding.remedy()).isEqualTo("What to do.");
        assertThat(finding.location().map(Object::toString)).contains("values.yaml:14");
        assertThat(finding.relatedLocations()).extracting(Object::toString).containsExactly("values.yaml:13");
    }

    @Test
    void hidesRepositoryKeysInWhatItRepeats() {
        String reference = "us-docker.pkg.dev/gloo-mesh/istio-0123456789ab/pilot:1.20.8-solo-fips";
        ImageException failure =
                new ImageException(Reason.NOT_FOUND, "No " + reference + ".", "Ask for istio-0123456789ab.");

        Finding finding = only(mesh(failed(reference, failure)), "image-unreachable");

        assertThat(finding.subject()).isEqualTo("us-docker.pkg.dev/gloo-mesh/istio-****/pilot:1.20.8-solo-fips");
        assertThat(finding.message() + finding.remedy()).doesNotContain("0123456789ab");
        assertThat(finding.image()).contains(reference);
    }

    @Test
    void aFailedPartCountsBesideWhatWasRead() {
        InspectedImage good = passing();
        ImageException failure = new ImageException(Reason.DAMAGED, "A layer ends early.", "Push it again.");
        InspectedImage half =
                new InspectedImage(good.use(), good.digest(), false, good.platforms(), List.of(), Optional.of(failure));

        assertThat(rules(mesh(half), REQUEST)).containsExactly("image-unreadable UNVERIFIABLE");
    }

    @Test
    void aMissingPlatformIsAViolation() {
        InspectedImage good = passing();
        InspectedImage image = new InspectedImage(
                good.use(), good.digest(), false, good.platforms(), List.of(ARM64), Optional.empty());

        Finding finding = only(mesh(image), "platform-missing");

        assertThat(finding.outcome()).isEqualTo(Outcome.VIOLATION);
        assertThat(finding.platform()).contains("linux/arm64");
        assertThat(finding.message())
                .isEqualTo("The image is not built for linux/arm64, which the parameter platforms asks for; of the"
                        + " platforms asked for it offers linux/amd64.");
        assertThat(finding.remedy())
                .isEqualTo("Change global.tag in values.yaml:14 to an image that is built for linux/arm64, or remove"
                        + " linux/arm64 from the parameter platforms.");
    }

    @Test
    void aDigestOfAnEarlierBuildIsAWarning() {
        InspectedImage good = passing();
        InspectedImage image =
                new InspectedImage(good.use(), good.digest(), true, good.platforms(), List.of(), Optional.empty());

        Finding finding = only(mesh(image), "tag-from-cache");

        assertThat(rules(mesh(image), REQUEST)).containsExactly("tag-from-cache WARNING");
        assertThat(finding.message())
                .isEqualTo("Maven is offline, so the registry was not asked where the tag points now. Judged was"
                        + " sha256:4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a, where it pointed in"
                        + " an earlier build.");
        assertThat(finding.remedy())
                .isEqualTo(
                        "Run the build once without -o, or pin this image by its digest, as a whole reference in place of"
                                + " global.tag in values.yaml:14.");
        assertThat(finding.subject()).isEqualTo(good.use().reference());
        assertThat(finding.location().map(Object::toString)).contains("values.yaml:14");
        assertThat(finding.relatedLocations()).extracting(Object::toString).containsExactly("values.yaml:13");
    }

    @Test
    void aDigestOfAnEarlierBuildDoesNotHideAFailure() {
        InspectedImage good = passing();
        ImageException failure = new ImageException(Reason.OFFLINE, "No copy of a layer.", "Run without -o.");
        InspectedImage half =
                new InspectedImage(good.use(), good.digest(), true, good.platforms(), List.of(), Optional.of(failure));

        assertThat(rules(mesh(half), REQUEST))
                .containsExactly("image-unreachable UNVERIFIABLE", "tag-from-cache WARNING");
    }

    @Test
    void anImageOfWhichNothingWasInspectedIsNoPass() {
        assertThat(rules(mesh(image(FIPS)), REQUEST)).containsExactly("image-unreadable UNVERIFIABLE");
    }

    @Test
    void anImageThatWasForgottenIsNoPass() {
        assertThat(rules(resolvedOnly(use(FIPS)), REQUEST)).containsExactly("image-unreadable UNVERIFIABLE");
    }

    @ParameterizedTest
    @CsvSource({
        "PILOT, false, false, expected-executable-missing UNVERIFIABLE",
        "OTHER, false, false, expected-executable-missing UNVERIFIABLE",
        "PILOT, true, false, expected-executable-missing UNVERIFIABLE",
        "OTHER, true, false, ",
        "PILOT, true, true, ",
    })
    void aPlatformNeedsExecutablesToJudge(Component component, boolean hasExecutable, boolean hasRole, String finding) {
        Optional<String> role = hasRole ? Optional.of("pilot-discovery") : Optional.empty();
        InspectedExecutable one = executable("/usr/bin/tool", role, boring());
        InspectedPlatform platform = hasExecutable ? platform(AMD64, one) : platform(AMD64);

        assertThat(rules(mesh(image(use(FIPS, component), platform)), REQUEST))
                .isEqualTo(Optional.ofNullable(finding).stream().toList());
    }

    @Test
    void aMissingExecutableIsNamed() {
        InspectedPlatform good = platform(AMD64, pilotDiscovery(boring()));
        InspectedPlatform lacking = new InspectedPlatform(
                AMD64,
                good.digest(),
                good.executables(),
                ImageClaims.NONE,
                List.of(new MissingExecutable("/usr/local/bin/envoy", "images of this component run it")));

        Finding finding = only(mesh(image(FIPS, lacking)), "expected-executable-missing");

        assertThat(finding.outcome()).isEqualTo(Outcome.UNVERIFIABLE);
        assertThat(finding.path()).contains("/usr/local/bin/envoy");
        assertThat(finding.message())
                .isEqualTo("/usr/local/bin/envoy was not found in the image for linux/amd64: images of this component"
                        + " run it.");
    }

    @Test
    void judgesEachPlatformOnItsOwn() {
        InspectedImage image = image(
                FIPS, platform(AMD64, pilotDiscovery(boring())), platform(ARM64, pilotDiscovery(Samples.standard())));

        Finding finding = only(mesh(image), "go-standard-crypto");

        assertThat(finding.platform()).contains("linux/arm64");
        assertThat(finding.path()).contains("/usr/local/bin/pilot-discovery");
        assertThat(finding.message())
                .isEqualTo("/usr/local/bin/pilot-discovery carries Go's standard cryptography (built with"
                        + " go1.21.3). Expected: the BoringCrypto module, or a frozen release of the Go Cryptographic"
                        + " Module in FIPS mode.");
        assertThat(finding.remedy())
                .isEqualTo(
                        "Change global.tag in values.yaml:14 to another build, and tell its publisher that this one is"
                                + " marked as FIPS and is not.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mixed-crypto | MIXED | NOT_APPLICABLE | NOT_APPLICABLE | /f carries a FIPS module and another"
                        + " implementation of cryptography beside it. A reason. Nothing in the file says which of them a connection"
                        + " uses. Expected: the module alone.",
                "fips-mode-off | GO_NATIVE | VERIFIED | OFF | /f carries Go Cryptographic Module v9.9.9, but"
                        + " neither the build nor the image's environment switches its FIPS mode on. Expected: the"
                        + " setting fips140=on by default.",
                "module-integrity-not-established | GO_NATIVE | VERIFIED | ON | /f names Go Cryptographic Module v9.9.9,"
                        + " which is not a released version known here, so that it is the module could not be checked: a"
                        + " reason. Expected: a version that Go has released, such as v1.0.0 (Go source, lib/fips140;"
                        + " go.dev/doc/security/fips140).",
                "host-dependent-crypto | GO_NATIVE | VERIFIED | HOST | /f carries Go Cryptographic Module v9.9.9"
                        + " and is built with fips140=auto, so the image or host decides at run time whether its"
                        + " cryptography is FIPS. Expected: a module inside the executable.",
                "host-dependent-crypto | OPENSSL | NOT_APPLICABLE | NOT_APPLICABLE | /f carries OpenSSL, so"
                        + " the image or host decides at run time whether its cryptography is FIPS. Expected: a module"
                        + " inside the executable.",
                "module-integrity-broken | BORINGCRYPTO | BROKEN | NOT_APPLICABLE | /f carries BoringCrypto"
                        + " fips-20220613 whose integrity value does not fit its bytes: a reason. Such a module was changed"
                        + " after it was built, or never finished, and refuses to start. Expected: the integrity value"
                        + " computed from the file equals the one stored in it.",
                "module-integrity-not-established | BORINGSSL_FIPS | NOT_ESTABLISHED | NOT_APPLICABLE | /f has"
                        + " the marks of a FIPS module (BoringSSL with its FIPS module), but its integrity could not be"
                        + " checked: a reason. Expected: a module whose integrity value can be computed from the file.",
                "executable-unreadable | UNKNOWN | NOT_APPLICABLE | NOT_APPLICABLE | What cryptography /f"
                        + " carries could not be told: a reason.",
                "executable-unreadable | NONE | NOT_APPLICABLE | NOT_APPLICABLE | /f is the mesh's envoy, but"
                        + " no cryptography was found in it. A working one has some, so the file was not understood.",
                "executable-unreadable | GO_NATIVE | VERIFIED | NOT_APPLICABLE | /f carries Go Cryptographic"
                        + " Module v9.9.9, but whether FIPS mode is on could not be told: a reason.",
                "module-integrity-not-established | AWS_LC_FIPS | NOT_ESTABLISHED | NOT_APPLICABLE | /f has the"
                        + " marks of a FIPS module (AWS-LC with its FIPS module), but its integrity could not be checked:"
                        + " a reason. Expected: a module whose integrity value can be computed from the file.",
                "rust-not-fips | RING | NOT_APPLICABLE | NOT_APPLICABLE | /f carries the Rust crate ring,"
                        + " which is not a FIPS module. A reason. Expected: BoringSSL or AWS-LC built as a FIPS module.",
                "label-contradicts-bytes | RING | NOT_APPLICABLE | NOT_APPLICABLE | /f is labelled `a label`,"
                        + " but its bytes carry the Rust crate ring, which is not a FIPS module. The bytes were judged,"
                        + " not the label.",
            })
    void saysWhatWasSeenAndWhatWasExpected(
            String rule, Stack stack, Integrity integrity, FipsMode mode, String message) {
        ExecutableFacts plain = Samples.facts(ExecutableKind.RUST, stack, integrity, mode);
        ExecutableFacts facts = new ExecutableFacts(
                plain.kind(),
                true,
                plain.toolchain(),
                stack,
                true,
                mode,
                "",
                stack == Stack.GO_NATIVE
                        ? Optional.of(new CryptoModule("Go Cryptographic Module", "v9.9.9"))
                        : plain.module(),
                integrity,
                Optional.empty(),
                Optional.of("a label"),
                Optional.empty(),
                Optional.of("a reason."),
                List.of());
        InspectedImage image = image(FIPS, platform(AMD64, executable("/f", Optional.of("envoy"), facts)));

        Finding finding = only(mesh(image), rule);

        assertThat(finding.message()).isEqualTo(message);
        assertThat(finding.remedy()).endsWith(".").doesNotContain("..");
    }

    @Test
    void saysThatSourceOfTheToolchainIsNoModule() {
        ExecutableFacts facts = Samples.facts(
                ExecutableKind.GO,
                Stack.GO_NATIVE,
                Integrity.VERIFIED,
                FipsMode.ON,
                new CryptoModule("Go Cryptographic Module", "latest"));
        InspectedImage image = image(FIPS, platform(AMD64, pilotDiscovery(facts)));

        assertThat(only(mesh(image), "go-module-not-frozen").message())
                .isEqualTo(
                        "/usr/local/bin/pilot-discovery is in FIPS mode with Go Cryptographic Module latest, which is"
                                + " source of the toolchain and not a released module. Expected: a build with GOFIPS140 set to a"
                                + " released version such as v1.0.0.");
    }

    @Test
    void doesNotCallABuildWrongThatTheHostDecides() {
        ExecutableFacts facts = Samples.facts(
                ExecutableKind.GO, Stack.SYSTEM_OPENSSL, Integrity.NOT_APPLICABLE, FipsMode.NOT_APPLICABLE);
        InspectedImage image = image("cgr.dev/o/istio-pilot-fips:v1.30.3", platform(AMD64, pilotDiscovery(facts)));

        Finding finding = only(mesh(image), "host-dependent-crypto");

        assertThat(finding.outcome()).isEqualTo(Outcome.UNVERIFIABLE);
        assertThat(finding.remedy())
                .isEqualTo("Change global.tag in values.yaml:14 to a build that carries its own FIPS module, or show by"
                        + " hand that image and host select a FIPS provider, as the page of this rule says.");
        assertThat(rules(mesh(image), REQUEST)).containsExactly("host-dependent-crypto UNVERIFIABLE");
    }

    @Test
    void namesTheFingerprintOfAModuleItDoesNotKnow() {
        ExecutableFacts facts = new ExecutableFacts(
                ExecutableKind.GO,
                true,
                Optional.empty(),
                Stack.BORINGCRYPTO,
                false,
                FipsMode.NOT_APPLICABLE,
                "",
                Optional.empty(),
                Integrity.VERIFIED,
                Optional.of("00ff"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
        MeshFacts mesh = mesh(image(FIPS, platform(AMD64, pilotDiscovery(facts))));

        assertThat(only(mesh, "module-unrecognised").message())
                .isEqualTo("/usr/local/bin/pilot-discovery uses an intact FIPS module that is not in the tables,"
                        + " integrity value 00ff. Expected: a module that can be matched to its certificate.");
        assertThat(only(mesh, "go-not-fipsonly").outcome()).isEqualTo(Outcome.NOTE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STANDARD | Go's standard cryptography",
                "SYSTEM_OPENSSL | calls into OpenSSL in place of Go's cryptography",
                "BORINGSSL | BoringSSL without its FIPS module",
                "AWS_LC | AWS-LC without its FIPS module",
                "RUSTCRYPTO | the RustCrypto crates, which are not a FIPS module",
                "UNKNOWN | cryptography that could not be told",
            })
    void namesEveryImplementationInWords(Stack stack, String words) {
        ExecutableFacts facts =
                Samples.facts(ExecutableKind.NATIVE, stack, Integrity.NOT_APPLICABLE, FipsMode.NOT_APPLICABLE);
        InspectedImage image =
                image(FIPS, platform(AMD64, pilotDiscovery(boring()), executable("/f", Optional.empty(), facts)));

        assertThat(only(mesh(image), "other-executable-not-fips").message())
                .isEqualTo("/f carries " + words + ". It has no role in the mesh that is known, so it is a"
                        + " warning only.");
    }

    @Test
    void anExecutableWithoutARoleIsAWarning() {
        InspectedImage image = image(
                FIPS,
                platform(
                        AMD64,
                        pilotDiscovery(boring()),
                        executable("/usr/bin/tool", Optional.empty(), Samples.standard())));

        Finding finding = only(mesh(image), "other-executable-not-fips");

        assertThat(finding.outcome()).isEqualTo(Outcome.WARNING);
        assertThat(finding.message())
                .isEqualTo("/usr/bin/tool carries Go's standard cryptography (built with go1.21.3). It has"
                        + " no role in the mesh that is known, so it is a warning only.");
    }
}
