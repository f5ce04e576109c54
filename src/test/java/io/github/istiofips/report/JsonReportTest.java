// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonReportTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(JsonReport.class.getResourceAsStream("report-1.schema.json"));

    @TempDir
    Path directory;

    static Stream<ReportInput> inputs() {
        return Stream.of(
                Samples.failing(),
                Samples.passing(),
                Samples.input(new FailSwitches(false, false, false, false), Samples.facts(List.of())));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void followsItsSchema(ReportInput input) throws Exception {
        assertThat(SCHEMA.validate(written(VerificationReport.assemble(input)))).isEmpty();
    }

    @Test
    void aWaivedFindingFollowsTheSchema() throws Exception {
        ObjectNode report = (ObjectNode) written(VerificationReport.assemble(Samples.failing()));
        JsonNode waiver = JsonFile.tree(new VerificationReport.WaiverEntry("me", "2026-12-31", "soon gone"));
        ((ObjectNode) report.at("/findings/0")).set("waived", waiver);
        assertThat(SCHEMA.validate(report)).isEmpty();
    }

    @Test
    void keepsTheOrderOfTheContract() throws Exception {
        JsonNode report = written(VerificationReport.assemble(Samples.failing()));
        assertNames(
                report,
                "schemaVersion tool asOf policyData parameters outcome buildFails images certificates settings findings"
                        + " summary");
        assertNames(report.at("/images/0"), "reference component digest status distribution origins platforms");
        assertNames(report.at("/images/0/distribution"), "name version flavours");
        assertNames(report.at("/images/0/origins/0"), "file line column key why");
        assertNames(report.at("/images/0/platforms/0"), "platform digest executables");
        assertNames(
                report.at("/images/0/platforms/0/executables/0"),
                "path sha256 size kind role toolchain stack fipsOnly fipsMode summary module integrity fingerprint"
                        + " evidence");
        assertNames(
                report.at("/images/3/platforms/0/executables/0/module"),
                "name version certificate standard status sunset");
        assertNames(report.at("/images/3/platforms/0/executables/0/evidence/0"), "kind where value");
        assertNames(
                report.at("/certificates/0"),
                "fingerprint kind subject keyAlgorithm keyBits curve signatureAlgorithm notBefore notAfter use"
                        + " trustBundle places");
        assertNames(report.at("/certificates/0/places/0"), "file line entry");
        assertNames(report.at("/settings/0"), "name value file line");
        assertNames(
                report.at("/findings/0"),
                "rule outcome subject message remedy image platform path location relatedLocations waived");
        assertNames(report.at("/findings/0/location"), "file line column");
        assertNames(
                report.at("/summary"),
                "images platforms executables certificates violations unverifiable warnings notes waived");
    }

    @Test
    void saysWhichCertificateAModuleHasAndOfWhichDay() throws Exception {
        JsonNode report = written(VerificationReport.assemble(Samples.failing()));
        JsonNode envoy = report.at("/images/3/platforms/0/executables/0");

        assertThat(envoy.get("module").toString()).isEqualTo("""
                {"name":"BoringCrypto","version":"fips-20220613","certificate":"4735","standard":"FIPS 140-3",\
                "status":"Active","sunset":"2029-07-22"}""");
        assertThat(envoy.at("/evidence").findValuesAsText("value"))
                .last()
                .asString()
                .isEqualTo(
                        "uses BoringCrypto fips-20220613, certificate 4735 (FIPS 140-3, level 1, Google), status Active as"
                                + " of 2026-11-22, sunset 2029-07-22. Further certificates that may cover this module: 5010 (Tetrate"
                                + " BoringCrypto, Tetrate, Active); which one applies is for the publisher of the executable to say.");
        JsonNode off = report.at("/images/3/platforms/0/executables/1");
        assertThat(off.at("/module/name").asText()).isEqualTo("Go Cryptographic Module");
        assertThat(off.at("/module/certificate").isNull()).isTrue();
        assertThat(off.at("/module/status").isNull()).isTrue();
    }

    private static void assertNames(JsonNode object, String names) {
        List<String> actual = new ArrayList<>();
        object.fieldNames().forEachRemaining(actual::add);
        assertThat(String.join(" ", actual)).isEqualTo(names);
    }

    @Test
    void everyRequiredNameIsMissedAndNoOtherIsAllowed() throws Exception {
        JsonNode report = written(VerificationReport.assemble(Samples.failing()));
        List<String> objects = new ArrayList<>();
        collectObjects(report, "", objects);
        assertThat(objects).hasSizeGreaterThan(50);
        for (String pointer : objects) {
            JsonNode copy = report.deepCopy();
            ObjectNode object = (ObjectNode) copy.at(pointer);
            object.put("unheard", 1);
            assertThat(SCHEMA.validate(copy)).as("extra in %s", pointer).isNotEmpty();
            object.remove("unheard");
            object.remove(object.fieldNames().next());
            assertThat(SCHEMA.validate(copy)).as("missing in %s", pointer).isNotEmpty();
        }
    }

    private static void collectObjects(JsonNode node, String pointer, List<String> found) {
        if (node.isObject() && !pointer.equals("/parameters")) {
            found.add(pointer);
            node.properties().forEach(e -> collectObjects(e.getValue(), pointer + "/" + e.getKey(), found));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collectObjects(node.get(i), pointer + "/" + i, found);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '',                                     outcome,      COMPLIANT
            '',                                     asOf,         today
            /images/0,                              component,    ISTIOD
            /images/0,                              status,       OK
            /images/0,                              digest,       sha256:12
            /images/0,                              origins,
            /images/0/platforms/0/executables/0,    stack,        BORING
            /images/0/platforms/0/executables/0,    kind,         JAVA
            /images/0/platforms/0/executables/0,    fipsMode,     on
            /images/0/platforms/0/executables/0,    integrity,    OK
            /images/0/platforms/0/executables/0,    sha256,       e
            /certificates/0,                        kind,         CERT
            /certificates/0,                        keyBits,      many
            /findings/0,                            outcome,      ERROR
            /findings/0,                            rule,         Go Standard
            /findings/0/location,                   line,         four
            """)
    void refusesWrongValues(String pointer, String name, String value) throws Exception {
        JsonNode report = written(VerificationReport.assemble(Samples.failing()));
        ((ObjectNode) report.at(pointer)).put(name, value);
        assertThat(SCHEMA.validate(report)).isNotEmpty();
    }

    @Test
    void absentIsNullAndKeysAreMasked() throws Exception {
        JsonNode report = written(VerificationReport.assemble(Samples.failing()));
        assertThat(report.at("/images/1/digest").isNull()).isTrue();
        assertThat(report.at("/images/1/origins/0/line").isNull()).isTrue();
        assertThat(report.at("/images/2/distribution").isNull()).isTrue();
        assertThat(report.at("/settings/0/file").isNull()).isTrue();
        assertThat(report.at("/parameters/istioVersion").isNull()).isTrue();
        assertThat(report.at("/parameters/layouts/b").asText()).contains("istio-****");
        assertThat(report.toString()).doesNotContain("0123456789ab");
    }

    @Test
    void equalReportsGiveEqualBytes() throws Exception {
        VerificationReport report = VerificationReport.assemble(Samples.failing());
        byte[] first = Files.readAllBytes(JsonReport.write(report, directory.resolve("a")));
        byte[] second = Files.readAllBytes(
                JsonReport.write(VerificationReport.assemble(Samples.failing()), directory.resolve("b")));
        assertThat(second).isEqualTo(first);
        assertThat(new String(first, java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("{\n  \"schemaVersion\": 1,\n  \"tool\": {\n    \"name\": ")
                .contains("\"relatedLocations\": []")
                .doesNotContain("\r")
                .endsWith("}\n");
    }

    @Test
    void replacesAnOlderReportAndLeavesNothingBehind() throws Exception {
        Path file = JsonReport.write(VerificationReport.assemble(Samples.failing()), directory);
        JsonReport.write(VerificationReport.assemble(Samples.passing()), directory);
        assertThat(MAPPER.readTree(file.toFile()).get("outcome").asText()).isEqualTo("PASS");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void theRunLogStandsBesideTheReport() throws Exception {
        Path file = new RunLog(1, 2, 3, 4).write(directory);
        assertThat(file).hasFileName("run.json").hasContent("""
                {
                  "bytesFetched": 1,
                  "requests": 2,
                  "cacheHits": 3,
                  "elapsedMillis": 4
                }""");
    }

    @Test
    void optionalsMayHoldRecords() {
        assertThat(JsonFile.tree(Optional.of(new RunLog(1, 2, 3, 4)))
                        .get("cacheHits")
                        .asInt())
                .isEqualTo(3);
    }

    private JsonNode written(VerificationReport report) throws IOException {
        return MAPPER.readTree(JsonReport.write(report, directory).toFile());
    }
}
