// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.project.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDataFileTest {

    private static final String SMALL = """
            {
              "schemaVersion": 1,
              "asOf": "2027-01-15",
              "releases": [
                { "minor": "1.32", "released": "2026-12-01", "last": "1.32.0" }
              ],
              "publishers": [
                {
                  "name": "company",
                  "title": "the company",
                  "marking": "TAG",
                  "hubs": [{ "repositories": "registry\\\\.example/mesh/[^/]+" }],
                  "tag": {
                    "form": "X.Y.Z[-hardened]",
                    "parts": [{ "name": "hardened", "kind": "FIPS", "pattern": "hardened", "order": 1 }]
                  },
                  "tagRules": [
                    {
                      "id": "C1",
                      "rule": "tag-needs-patch",
                      "when": { "versions": ["[1.32.0]"], "with": ["hardened"] },
                      "says": "1.32.0 was built wrongly"
                    }
                  ],
                  "support": [{ "when": {}, "newestMinors": 2, "source": "the company's page" }],
                  "source": "the company's page"
                }
              ],
              "certificates": [
                { "number": 1, "module": "A module", "vendor": "A vendor", "standard": "FIPS 140-3", "level": 1, "source": "a list" }
              ],
              "modules": [
                { "name": "A module", "version": "1", "certificates": [1], "source": "a page" }
              ]
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void readsAFileThatKeepsTheSchema() throws Exception {
        PolicyData data = read(SMALL);

        assertThat(data.asOf()).isEqualTo(LocalDate.of(2027, 1, 15));
        assertThat(data.publisherOf("registry.example", "mesh/pilot"))
                .contains(data.publisher("company").orElseThrow());
        assertThat(data.publisherOf("docker.io", "istio/pilot")).isEmpty();
        assertThat(data.publishers().get(0).hubs().get(0).notices()).isEmpty();
    }

    @Test
    void theTablesOfThePluginKeepTheSchema() throws Exception {
        String builtIn = new String(JsonResource.bytes(PolicyData.RESOURCE), StandardCharsets.UTF_8);

        // Patterns are equal only to themselves.
        assertThat(read(builtIn).toString()).isEqualTo(PolicyData.builtIn().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // what the schema refuses
                "\"schemaVersion\": 1 | \"schemaVersion\": 2 | data.json:2: | must be the constant value '1'",
                "\"asOf\": \"2027-01-15\", | | data.json:1: | required property 'asOf' not found",
                "\"asOf\": | \"asof\": | data.json:1: | 'asof'",
                "2027-01-15 | yesterday | data.json:3: | ^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                "\"TAG\" | \"WORD\" | data.json:11: | does not have a value in the enumeration",
                "\"name\": \"company\" | \"name\": \"The Company\" | data.json:9: | ^[a-z0-9]+(-[a-z0-9]+)*$",
                "\"newestMinors\": 2 | \"newestMinors\": 0 | data.json:25: | minimum value of 1",
                "\"newestMinors\": 2, | | data.json:25: | support[0]: must be valid to one and only one schema",
                "tag-needs-patch | tag-is-bad | data.json:20: | enumeration",
                "\"source\": \"the company's page\"\\n | \"source\": \" \"\\n | data.json:26: | \\S",
                // what does not fit together
                "2027-01-15 | 2027-02-30 | data.json:3: | 2027-02-30",
                "\"last\": \"1.32.0\" | \"last\": \"1.31.0\" | data.json:5: | cannot have 1.31.0 as its last",
                "\"with\": [\"hardened\"] | \"with\": [\"fips\"] | data.json:27: | speaks of `fips`, which is no part of the tag form",
                "\"pattern\": \"hardened\" | \"pattern\": \"(\" | data.json:15: | '(' is no regular expression",
                "\"marking\": \"TAG\" | \"marking\": \"PATH\" | data.json:27: | a mark belongs to the markings PATH and IMAGE_NAME",
                "[1.32.0] | [1.32.0,1.31.0) | data.json:21: | the range from 1.32.0 to 1.31.0 holds nothing",
                "\"with\": [\"hardened\"] | \"with\": [\"hardened\"], \"without\": [\"hardened\"] | data.json:27: | asks for tags with and without `hardened`",
                "\"FIPS\" | \"FLAVOUR\" | data.json:27: | no part of the tag is of the kind FIPS",
                "\"minor\": \"1.32\" | \"minor\": \"1.032\" | data.json:5: | does not match the regex pattern",
                "[1.32.0] | [1.32] | data.json:21: | '1.32' is no version X.Y.Z",
                "\"marking\": \"TAG\", | \"marking\": \"TAG\", \"fipsTag\": { \"put\": [\"fips\"] }, | data.json:27: | fipsTag of publisher company writes `fips`",
                // what is no JSON
                "\"asOf\": \"2027-01-15\", | \"asOf\": \"2027-01-15\" | data.json:4: | comma",
                "\"asOf\": \"2027-01-15\", | \"asOf\": \"2027-01-15\", \"asOf\": \"2027-01-15\", | data.json:3: | Duplicate field 'asOf'",
            })
    void saysWhatIsWrongAndWhere(String from, String to, String place, String problem) {
        String before = from.replace("\\n", "\n");
        assertThat(SMALL).contains(before);
        String text = SMALL.replace(before, to == null ? "" : to.replace("\\n", "\n"));

        assertThatThrownBy(() -> read(text))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(problem)
                .message()
                .contains("these are no policy data: ")
                .endsWith("; correct the file that the parameter policyData names")
                .doesNotContain("io.github", "\n");
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThatThrownBy(() -> PolicyDataFile.read("data.json", directory.resolve("data.json")))
                .isInstanceOf(SourceException.class)
                .hasMessage("data.json: these are no policy data: there is no such file; correct the file that the"
                        + " parameter policyData names");
        assertThatThrownBy(() -> PolicyDataFile.read("data", directory))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("this is a directory");
    }

    @Test
    void saysWhatAFileIsThatIsNoDocument() throws Exception {
        assertThatThrownBy(() -> read("")).hasMessageContaining("the file is empty");
        assertThatThrownBy(() -> read(SMALL + "{}")).hasMessageContaining("something stands behind the end");
        assertThatThrownBy(() -> PolicyDataFile.read(
                        "data.json", Files.write(directory.resolve("latin1.json"), new byte[] {'"', (byte) 0xe4, '"'})))
                .hasMessage("data.json: is not UTF-8; save it as UTF-8");
        assertThat(read("\uFEFF" + SMALL).publishers()).hasSize(1);
    }

    @Test
    void endsInOneExceptionWhateverTheFileHolds() throws IOException {
        Random random = new Random(9);
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder(SMALL);
            for (int j = random.nextInt(3); j >= 0; j--) {
                int at = random.nextInt(text.length());
                text.replace(
                        at,
                        Math.min(text.length(), at + random.nextInt(4)),
                        "\",{}[]:0x".charAt(random.nextInt(9)) + "");
            }
            try {
                assertThat(read(text.toString()).publishers()).isNotEmpty();
            } catch (SourceException e) {
                assertThat(e.getMessage()).startsWith("data.json");
            }
        }
    }

    private PolicyData read(String text) throws IOException, SourceException {
        Path file = Files.writeString(directory.resolve("data.json"), text);
        return PolicyDataFile.read("data.json", file);
    }
}
