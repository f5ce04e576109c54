// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.CryptoModule;
import io.github.istiofips.executable.EnvoyBuild;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.image.Platform;
import io.github.istiofips.mesh.Component;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule on labels: what an executable, its image and its tag say of themselves must fit each other and the bytes. No label decides on the
 * cryptography; one that is wrong tells that the image is not what its publisher believes.
 */
final class LabelRules implements RuleFamily {

    private static final Charge CONTRADICTS = new Charge("label-contradicts-bytes", Outcome.WARNING);

    /** Ends of Envoy's version line that claim no FIPS build (envoyproxy/envoy, source/common/version/BUILD). */
    private static final Set<String> PLAIN_LABELS = Set.of("BoringSSL", "OpenSSL", "no-ssl");

    private static final String GO_MODULE = "GOFIPS140=";

    /** Builders put what {@code FIPS_version} returns behind the label: a date, or a date and two digits. */
    private static final Pattern DATED = Pattern.compile(".*-FIPS-(\\d{8})\\d{0,2}");

    /** What builds without a repository write in place of a commit. */
    private static final Pattern NO_COMMIT = Pattern.compile("0+");

    @Override
    public Set<String> rules() {
        return Set.of(CONTRADICTS.rule());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        return mesh.images().stream()
                .flatMap(image -> image.inspected().stream()
                        .flatMap(inspected -> inspected.platforms().stream())
                        .flatMap(platform ->
                                new Labels(image, platform, mesh.request().tagRules()).findings()));
    }

    /**
     * A FIPS label contradicts what is not FIPS, and a label of the Boring family what is of another family; a label
     * that says it is not FIPS contradicts a FIPS module, and one that names a version of it contradicts another version.
     */
    static boolean contradicts(String label, ExecutableFacts facts) {
        boolean boring = label.toLowerCase(Locale.ROOT).contains("boring");
        boolean plain = PLAIN_LABELS.contains(label);
        return switch (facts.stack()) {
            case STANDARD, BORINGSSL, AWS_LC, RING, RUSTCRYPTO -> !plain;
            case SYSTEM_OPENSSL, OPENSSL -> boring;
            case GO_NATIVE -> boring || namesAnotherVersion(label, facts);
            case AWS_LC_FIPS -> boring || plain;
            case BORINGCRYPTO, BORINGSSL_FIPS -> plain || namesAnotherDate(label, facts);
            case MIXED, NONE, UNKNOWN -> false;
        };
    }

    /** The Go command writes the version itself where the build named it by an alias (Go source, src/cmd/go/internal/fips140). */
    private static boolean namesAnotherVersion(String label, ExecutableFacts facts) {
        return label.startsWith(GO_MODULE)
                && facts.module()
                        .filter(module -> label.equals(GO_MODULE + module.version()))
                        .isEmpty();
    }

    /** The update stream tells that it has no date; of a module that tells nothing nothing follows. */
    private static boolean namesAnotherDate(String label, ExecutableFacts facts) {
        return DATED.matcher(label)
                .results()
                .anyMatch(dated -> facts.module()
                        .filter(module -> !module.version().equals(CryptoModule.UNVERSIONED)
                                && !module.version().contains(dated.group(1)))
                        .isPresent());
    }

    /** The labels on one platform of one image. */
    private record Labels(MeshImage image, InspectedPlatform platform, boolean tagRules) {

        Stream<Finding> findings() {
            Stream<Finding> executables = platform.executables().stream().flatMap(this::executable);
            return Stream.concat(executables, release().stream());
        }

        private Stream<Finding> executable(InspectedExecutable executable) {
            ExecutableFacts facts = executable.facts();
            Optional<EnvoyBuild> envoy =
                    facts.envoyBuild().filter(build -> facts.kind() == ExecutableKind.ENVOY && executable.isInMesh());
            return Stream.of(
                            facts.label()
                                    .filter(label -> contradicts(label, facts))
                                    .map(label -> cryptography(executable, label)),
                            envoy.flatMap(build -> version(executable, build)),
                            envoy.flatMap(build -> revision(executable, build)))
                    .flatMap(Optional::stream);
        }

        private Finding cryptography(InspectedExecutable executable, String label) {
            return finding(
                    new ExecutableWording(image, executable).label(label),
                    "Tell the image's publisher that the label is wrong; no value has to change for this finding alone.",
                    Optional.of(executable.path()));
        }

        private Optional<Finding> version(InspectedExecutable executable, EnvoyBuild build) {
            return tag().filter(tag -> image.use().components().contains(Component.PROXY))
                    .flatMap(tag -> EnvoyOfIstio.expected(tag)
                            .filter(line -> EnvoyOfIstio.isOther(line, build.version()))
                            .map(line -> finding(
                                    executable.path() + " says that it is Envoy " + build.version() + ", but the tag `"
                                            + tag + "` names a release of Istio whose proxy is built from Envoy " + line
                                            + ".",
                                    whichRelease(),
                                    Optional.of(executable.path()))));
        }

        private Optional<Finding> revision(InspectedExecutable executable, EnvoyBuild build) {
            return platform.claims()
                    .proxyRevision()
                    .filter(claimed -> !claimed.equals(build.revision())
                            && !NO_COMMIT.matcher(build.revision()).matches())
                    .map(claimed -> finding(
                            "The image says that its proxy was built from commit " + claimed + " ("
                                    + ImageClaims.REVISION
                                    + "), but " + executable.path() + " says that it was built from "
                                    + build.revision() + ". One of them was replaced after the image was first made, or"
                                    + " it was never told.",
                            "Ask the image's publisher where this Envoy comes from; no value has to change for this"
                                    + " finding alone.",
                            Optional.of(executable.path())));
        }

        private Optional<Finding> release() {
            return tag().filter(tag -> !image.use().meshComponents().isEmpty())
                    .flatMap(tag -> platform.claims()
                            .istioVersion()
                            .filter(claimed -> EnvoyOfIstio.isOtherRelease(claimed, tag))
                            .map(claimed -> finding(
                                    "The image says that it is Istio " + claimed + " (" + ImageClaims.VERSION
                                            + "), but its tag is `" + tag + "`.",
                                    whichRelease(),
                                    Optional.empty())));
        }

        private Optional<String> tag() {
            return image.name().tag().filter(tag -> tagRules);
        }

        private String whichRelease() {
            return "Ask the image's publisher which release it holds, or change "
                    + OriginLines.value(image.use().origins()) + " to the image of the release you mean.";
        }

        private Finding finding(String message, String remedy, Optional<String> path) {
            Platform where = platform.platform();
            return image.finding(CONTRADICTS, message, remedy, Optional.of(where), path);
        }
    }
}
