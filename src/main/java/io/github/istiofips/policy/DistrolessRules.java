// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.Program.Kind;
import io.github.istiofips.policy.data.DistrolessTable;
import io.github.istiofips.policy.data.DistrolessTable.Meaning;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rule on the programs of an image: where distroless images are required, it may have those of Istio's own and what it is started for. A
 * script decides nothing by itself, because it runs only where the program that reads it is in the image, too (execve(2)); base images
 * without any shell have some (Debian, package base-files, {@code /etc/update-motd.d/10-uname}).
 */
final class DistrolessRules implements RuleFamily {

    private static final Charge NOT_DISTROLESS = new Charge("not-distroless", Outcome.VIOLATION);

    /** Paths of each kind that a message names: enough to recognise the base image by. */
    private static final int MAX_NAMED = 5;

    /** Longest path that a message names in full. */
    private static final int MAX_PATH = 120;

    private final DistrolessTable table = DistrolessTable.load();

    @Override
    public Set<String> rules() {
        return Set.of(NOT_DISTROLESS.rule());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        return mesh.request().requireDistroless() ? mesh.images().stream().flatMap(this::judge) : Stream.empty();
    }

    private Stream<Finding> judge(MeshImage image) {
        return image.inspected().stream()
                .flatMap(inspected -> inspected.platforms().stream())
                .flatMap(platform -> judge(image, platform).stream());
    }

    private Optional<Finding> judge(MeshImage image, InspectedPlatform platform) {
        Programs programs = platform.programs()
                .orElseThrow(() -> new IllegalStateException("distroless images are required, but the programs of "
                        + image.use().reference() + " for " + platform.platform() + " were not listed"));
        Map<Meaning, List<Program>> unwanted = programs.listed().stream()
                .filter(program -> meaning(program) != Meaning.EXPECTED)
                .collect(Collectors.groupingBy(
                        this::meaning, () -> new EnumMap<>(Meaning.class), Collectors.toUnmodifiableList()));
        boolean distroless = programs.unlisted() == 0
                && unwanted.values().stream().flatMap(List::stream).noneMatch(program -> program.kind() == Kind.ELF);
        return distroless
                ? Optional.empty()
                : Optional.of(finding(image, platform, message(platform, unwanted, programs.unlisted())));
    }

    /** A shell stays one, whatever part it plays. */
    private Meaning meaning(Program program) {
        Meaning byName = table.meaningOf(program.name());
        return byName == Meaning.UNEXPECTED && program.role().isPresent() ? Meaning.EXPECTED : byName;
    }

    private static Finding finding(MeshImage image, InspectedPlatform platform, String message) {
        return image.finding(
                NOT_DISTROLESS,
                message,
                Remedies.useDistrolessBuild(image),
                Optional.of(platform.platform()),
                Optional.empty());
    }

    private String message(InspectedPlatform platform, Map<Meaning, List<Program>> unwanted, int unlisted) {
        StringJoiner found = new StringJoiner(", ");
        unwanted.forEach((meaning, programs) -> found.add(title(meaning) + " (" + named(programs) + ")"));
        if (unlisted > 0) {
            found.add(unlisted + " further programs, which were not looked at");
        }
        return "The parameter requireDistroless asks for distroless images, but the one for " + platform.platform()
                + " has "
                + found + ". Expected are the programs of Istio, iptables, nftables and the C library, as known on "
                + table.asOf() + ", and the program that the image starts.";
    }

    private static String title(Meaning meaning) {
        return switch (meaning) {
            case SHELL -> "shells";
            case PACKAGE_MANAGER -> "package managers";
            case EXPECTED, UNEXPECTED -> "other programs";
        };
    }

    private static String named(List<Program> programs) {
        String first = programs.stream()
                .limit(MAX_NAMED)
                .map(program -> printable(program.path()))
                .collect(Collectors.joining(", "));
        return programs.size() > MAX_NAMED ? first + " and " + (programs.size() - MAX_NAMED) + " more" : first;
    }

    private static String printable(String path) {
        String cut = path.length() > MAX_PATH ? path.substring(0, MAX_PATH) + "..." : path;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
