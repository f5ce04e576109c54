// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.policy.data.KeyLimit;
import io.github.istiofips.policy.data.KeyLimitTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The decision tables on keys in the documentation hold, row by row. */
class KeyDecisionsTest {

    private static final Path TABLE = Path.of("docs", "key-decisions.md");
    private static final CertificateFacts KEY =
            Samples.certificate("01", "RSA", 4096, new Place("certs/ca-cert.pem", 1, ""));

    record Row(String key, String component, String version, KeyAnswer answer, String source) {
        @Override
        public String toString() {
            return key + ", " + component + " " + version;
        }
    }

    record MeshRow(Rsa4096 rsa4096, List<String> mesh, Optional<Outcome> outcome) {}

    static List<Row> rows() throws IOException {
        return cells("(RSA|EC|Ed|ML).*")
                .map(cells -> new Row(
                        cells[1],
                        cells[2],
                        cells[3].replace("–", ""),
                        KeyAnswer.valueOf(cells[4].toUpperCase(Locale.ROOT)),
                        cells[5]))
                .toList();
    }

    static List<MeshRow> meshRows() throws IOException {
        return cells("fail|warn|by-toolchain")
                .map(cells -> new MeshRow(
                        Rsa4096.valueOf(cells[1].toUpperCase(Locale.ROOT).replace('-', '_')),
                        List.of(cells[2].split(", ")),
                        Stream.of(Outcome.values())
                                .filter(outcome -> outcome.name().startsWith(cells[3]))
                                .findFirst()))
                .toList();
    }

    /** Returns the cells of the rows whose first cell is such code. */
    private static Stream<String[]> cells(String first) throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> Stream.of(line.split("\\|"))
                        .map(cell -> cell.strip().replace("`", ""))
                        .toArray(String[]::new))
                .filter(cells -> cells[1].matches(first));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void holds(Row row) {
        assertThat(KeyMeshes.reader(row.component(), row.version()).answer(KeyMeshes.shape(row.key())))
                .isEqualTo(row.answer());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void namesASourceThatIsListed(Row row) throws IOException {
        assertThat(Files.readAllLines(TABLE)).anyMatch(line -> line.startsWith("- `" + row.source() + "`: "));
    }

    @ParameterizedTest
    @EnumSource(KeyLimit.Build.class)
    void everyLimitHasARowOfItsOwn(KeyLimit.Build build) throws IOException {
        for (KeyLimit limit : KeyLimitTable.load().of(build)) {
            assertThat(rows().stream()
                            .map(row -> KeyMeshes.reader(row.component(), row.version()))
                            .filter(reader -> reader.build().limited().equals(Optional.of(build)))
                            .map(KeyReader::releases)
                            .filter(span -> span.low().equals(span.high())))
                    .as("releases %s of %s", limit.versions(), build)
                    .anyMatch(span -> limit.meets(span.low(), span.high()));
        }
    }

    @ParameterizedTest
    @MethodSource("meshRows")
    void aKeyOf4096BitsWeighs(MeshRow row) {
        assertThat(outcome(facts(row.mesh()), row.rsa4096())).isEqualTo(row.outcome());
    }

    @Test
    void aFurtherImageThatRefusesNeverWeakensTheOutcome() throws IOException {
        Random random = new Random(11);
        List<MeshRow> rows = meshRows();
        for (MeshRow row : rows) {
            List<String> more = new ArrayList<>(row.mesh());
            more.remove("nothing");
            more.add("refuses");
            Collections.shuffle(more, random);

            assertThat(outcome(facts(more), Rsa4096.BY_TOOLCHAIN)).contains(Outcome.VIOLATION);
        }
    }

    @Test
    void theOrderOfImagesNeverChangesTheFinding() {
        List<String> mesh =
                List.of("accepts", "refuses", "refuses", "unknown", "unknown", "not inspected", "not resolved");
        Random random = new Random(3);
        List<Finding> first = findings(facts(mesh), Rsa4096.BY_TOOLCHAIN);
        for (int i = 0; i < 20; i++) {
            MeshFacts facts = facts(mesh);
            List<InspectedImage> images = new ArrayList<>(facts.images());
            Collections.shuffle(images, random);
            MeshFacts shuffled = new MeshFacts(facts.resolution(), images, facts.certificates(), List.of());
            assertThat(findings(shuffled, Rsa4096.BY_TOOLCHAIN)).isEqualTo(first);
        }
        assertThat(first)
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("(and 1 more) refuses it"));
    }

    private static Optional<Outcome> outcome(MeshFacts facts, Rsa4096 rsa4096) {
        return findings(facts, rsa4096).stream().map(Finding::outcome).findFirst();
    }

    private static List<Finding> findings(MeshFacts facts, Rsa4096 rsa4096) {
        PolicyRequest request = new PolicyRequest(Samples.REQUEST.asOf(), rsa4096, true, true, Map.of());
        return Samples.POLICY.judge(facts, request).findings().stream()
                .filter(finding -> finding.rule().equals("rsa-4096"))
                .toList();
    }

    private static MeshFacts facts(List<String> mesh) {
        List<InspectedImage> images = new ArrayList<>();
        List<UnresolvedImage> unresolved = new ArrayList<>();
        for (int i = 0; i < mesh.size(); i++) {
            String reference = "r.example/image" + i + ":1";
            switch (mesh.get(i)) {
                case "accepts" -> images.add(go(reference, "go1.19.4 X:boringcrypto", List.of()));
                case "refuses" -> images.add(go(reference, "go1.19.3 X:boringcrypto", List.of()));
                case "unknown" -> images.add(go(reference, "", List.of()));
                case "executable missing" ->
                    images.add(go(
                            reference,
                            "go1.19.4 X:boringcrypto",
                            List.of(new InspectedPlatform.MissingExecutable(
                                    "/usr/local/bin/envoy", "it is expected"))));
                case "not inspected" ->
                    images.add(
                            Samples.failed(reference, new ImageException(Reason.NOT_FOUND, "No such tag.", "Look.")));
                case "inspected in part" -> {
                    InspectedImage whole = go(reference, "go1.19.4 X:boringcrypto", List.of());
                    images.add(new InspectedImage(
                            whole.use(),
                            whole.digest(),
                            false,
                            whole.platforms(),
                            List.of(),
                            Optional.of(new ImageException(Reason.NOT_FOUND, "linux/arm64: none.", "Look."))));
                }
                case "not resolved" ->
                    unresolved.add(new UnresolvedImage(
                            Component.PROXY,
                            "r.example/${X}",
                            "No value.",
                            "Give one.",
                            List.of(Samples.origin("k", "a.yaml", 1))));
                case "nothing" -> {}
                default -> throw new IllegalArgumentException(mesh.get(i));
            }
        }
        List<ImageUse> uses = images.stream().map(InspectedImage::use).toList();
        return new MeshFacts(
                new MeshResolution(uses, unresolved, List.of(), List.of(), List.of()), images, List.of(KEY), List.of());
    }

    private static InspectedImage go(
            String reference, String toolchain, List<InspectedPlatform.MissingExecutable> missing) {
        InspectedExecutable executable = Samples.pilotDiscovery(KeyMeshes.facts("Go with fipsonly", toolchain));
        return Samples.image(
                reference,
                new InspectedPlatform(Samples.AMD64, Optional.empty(), List.of(executable), ImageClaims.NONE, missing));
    }
}
