// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaiverFileTest {

    private static final LocalDate AS_OF = LocalDate.of(2026, 11, 22);
    private static final RuleCatalogue CATALOGUE = RuleCatalogue.load();
    private static final String WHOLE = """
            # who accepts what
            waivers:
              - rule: envoy-not-fips
                subject: docker.io/istio/proxyv2@sha256:0123
                path: /usr/local/bin/envoy
                until: 2026-12-31
                reason: >
                  Replaced with
                  the next release.
                owner: Jane Doe <jane@mesh.example>, see <https://mesh.example/1>
              - rule: rsa-4096
                subject: certs/**
                until: "2025-01-01"
                reason: it was
                owner: 4711
            """;

    @TempDir
    Path temp;

    private static List<Waiver> parse(String text) throws SourceException {
        return WaiverFile.parse("w.yaml", text, AS_OF, CATALOGUE, WaiverFileTest::mask);
    }

    private static String mask(String text) {
        return text.replace("secret", "****");
    }

    @Test
    void readsEveryKeyWithItsPlace() throws Exception {
        assertThat(parse(WHOLE))
                .containsExactly(
                        new Waiver(
                                "envoy-not-fips",
                                "docker.io/istio/proxyv2@sha256:0123",
                                Optional.of("/usr/local/bin/envoy"),
                                LocalDate.of(2026, 12, 31),
                                "Replaced with the next release.",
                                "Jane Doe <jane@mesh.example>, see <https://mesh.example/1>",
                                new Location("w.yaml", 3, 5)),
                        new Waiver(
                                "rsa-4096",
                                "certs/**",
                                Optional.empty(),
                                LocalDate.of(2025, 1, 1),
                                "it was",
                                "4711",
                                new Location("w.yaml", 11, 5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n", "waivers:\n", "waivers: []\n", "{}\n", "\uFEFFwaivers: []\n"})
    void aFileMayWaiveNothing(String text) throws Exception {
        assertThat(parse(text)).isEmpty();
    }

    @Test
    void theLastDayOnWhichItAppliesIsUntil() throws Exception {
        Waiver waiver = parse(WHOLE).get(0);

        assertThat(waiver.appliesOn(LocalDate.of(2026, 12, 31))).isTrue();
        assertThat(waiver.appliesOn(LocalDate.of(2027, 1, 1))).isFalse();
    }

    /** What a line of the second waiver is replaced by, and the sentence that refuses it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            rule: rsa-4096       | rule: rsa-*          | w.yaml:11:11: 'rsa-*' is no rule; take the id from the report, such as envoy-not-fips (globs are not allowed here)
            rule: rsa-4096       | rule: waiver-expired | w.yaml:11:11: the rule waiver-expired cannot be waived; correct the waiver that it reports
            rule: rsa-4096       | rule: waiver-unused  | w.yaml:11:11: the rule waiver-unused cannot be waived; correct the waiver that it reports
            rule: rsa-4096       | rule: [rsa-4096]     | w.yaml:11:11: rule is no text; write the id of the rule that it is about, such as rule: envoy-not-fips
            subject: certs/**    | subject:             | w.yaml:12:13: subject is empty; write the image, file or fingerprint that it is about, as in the report
            subject: certs/**    | subject: " "         | w.yaml:12:14: subject is empty; write the image, file or fingerprint that it is about, as in the report
            subject: certs/**    | path: ""             | w.yaml:12:11: path is empty; write the path in the image, such as path: /usr/local/bin/envoy, or remove the key
            subject: certs/**    | subjects: a          | w.yaml:12:15: 'subjects' is no key of a waiver; known are rule, subject, path, until, reason, owner; correct or remove it
            until: "2025-01-01"  | until: 31.12.2026    | w.yaml:13:12: until is '31.12.2026', which is no date; write the last day on which it applies, such as until: 2026-12-22
            until: "2025-01-01"  | until: 2026-02-30    | w.yaml:13:12: until is '2026-02-30', which is no date; write the last day on which it applies, such as until: 2026-12-22
            until: "2025-01-01"  | until: 2027-11-24    | w.yaml:13:12: until is 2027-11-24, more than 366 days after 2026-11-22, the date judged at; write 2027-11-23 or earlier, and decide again then
            until: "2025-01-01"  | # never              | w.yaml:11:5: the waiver has no until; add the last day on which it applies, such as until: 2026-12-22
            reason: it was       | reason: ~            | w.yaml:14:13: reason is empty; write why the finding can be accepted until then
            reason: it was       | # none               | w.yaml:11:5: the waiver has no reason; add why the finding can be accepted until then
            reason: it was       | reason: "<why this can be accepted until then>" | w.yaml:14:13: reason still holds '<why this can be accepted until then>' of the template; replace it by why the finding can be accepted until then
            owner: 4711          | owner: "me, <who answers for it>" | w.yaml:15:12: owner still holds 'me, <who answers for it>' of the template; replace it by who answers for it
            owner: 4711          | owner: "\u00a0\u200b"  | w.yaml:15:12: owner is empty; write who answers for it
            subject: certs/**    | subject: a/istio-***/b | w.yaml:12:14: subject is 'a/istio-***/b': a repository key is masked by four asterisks, istio-****; write these, or ** for any
            reason: it was       | rule: rsa-too-small    | w.yaml:14:5: cannot be read as YAML: the key rule stands a second time, after w.yaml:11; correct the file
            until: "2025-01-01"  | until: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaasecret | w.yaml:13:12: until is 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa****', which is no date; write the last day on which it applies, such as until: 2026-12-22
            owner: 4711          | owner: {a: b}        | w.yaml:15:12: owner is no text; write who answers for it
            """)
    void refusesWhatIsIncompleteOrUnclear(String line, String instead, String sentence) {
        assertThat(WHOLE).contains(line);
        assertThatThrownBy(() -> parse(WHOLE.replace(line, instead)))
                .isInstanceOf(SourceException.class)
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).lines()).contains(sentence.strip()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            - rule: a                        | w.yaml:1:1: a mapping with the key waivers was expected; begin the file with waivers: []
            waivers: none                    | w.yaml:1:10: waivers is no list; begin each waiver with a dash, as in - rule: envoy-not-fips
            waiver: []                       | w.yaml:1:9: 'waiver' is no key of this file; the only one is waivers; correct or remove it
            waivers: [rsa-4096]              | w.yaml:1:11: a waiver was expected, a mapping with rule, subject, path, until, reason, owner; correct or remove it
            waivers: [                       | w.yaml:1:11: cannot be read as YAML: expected the node content, but found '<stream end>'; correct the file
            """)
    void refusesWhatIsNoFileOfWaivers(String text, String sentence) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(SourceException.class)
                .hasMessage(sentence.strip());
    }

    @Test
    void aLeapYearFits() throws Exception {
        assertThat(parse(WHOLE.replace("\"2025-01-01\"", "2027-11-23"))).hasSize(2);
    }

    @Test
    void refusesASecondDocument() {
        assertThatThrownBy(() -> parse(WHOLE + "---\nwaivers: []\n"))
                .hasMessage("w.yaml:17:1: a second document; write all waivers into one, under one key waivers");
    }

    @Test
    void refusesTheSameTwiceWhateverTheRestSays() {
        String again = "  - {rule: rsa-4096, subject: certs/**, until: 2026-12-01, reason: other, owner: other}\n";

        assertThatThrownBy(() -> parse(WHOLE + again))
                .hasMessage(
                        "w.yaml:16:5: rule, subject and path are those of the waiver in w.yaml:11; remove one of the"
                                + " two");
    }

    @Test
    void namesAllProblemsAtOnceUpToALimit() {
        assertThatThrownBy(() -> parse("waivers:\n" + "- {}\n".repeat(5))).satisfies(e -> {
            assertThat(String.valueOf(e.getMessage()).lines()).hasSize(WaiverFile.MAX_PROBLEMS + 1);
            assertThat(e.getMessage()).startsWith("w.yaml:2:3: ").endsWith("\nw.yaml: 5 more; correct these first");
        });
    }

    @Test
    void quotesNoControlCharactersAndNoLongText() {
        assertThatThrownBy(() -> parse("\"a\\e[2J" + "x".repeat(500) + "\": 1\n"))
                .hasMessageContaining("'a [2Jxxx")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void readsTheFile() throws Exception {
        Path file = Files.writeString(temp.resolve("w.yaml"), WHOLE);

        assertThat(WaiverFile.read("sub/w.yaml", file, AS_OF, CATALOGUE, WaiverFileTest::mask))
                .extracting(waiver -> waiver.location().toString())
                .containsExactly("sub/w.yaml:3", "sub/w.yaml:11");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            missing   | w: no such file, named by the parameter waiversFile; correct the path, which is relative to the module's directory, or remove the parameter
            directory | w: is no file; the parameter waiversFile names a YAML file with waivers
            large     | w: is larger than 1048576 bytes; waive fewer findings, or use globs for those alike
            latin     | w: is not UTF-8; save it as UTF-8
            """)
    void refusesAFileThatCannotBeRead(String kind, String sentence) throws IOException {
        Path file = temp.resolve(kind);
        switch (kind) {
            case "directory" -> Files.createDirectory(file);
            case "large" -> Files.write(file, new byte[WaiverFile.MAX_BYTES + 1]);
            case "latin" -> Files.write(file, "# \u00e4".getBytes(StandardCharsets.ISO_8859_1));
            default -> assertThat(file).doesNotExist();
        }

        assertThatThrownBy(() -> WaiverFile.read("w", file, AS_OF, CATALOGUE, WaiverFileTest::mask))
                .isInstanceOf(SourceException.class)
                .hasMessage(sentence);
    }

    @Test
    void anyTextIsReadOrRefused() {
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder(WHOLE);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
                }
            }
            try {
                assertThat(parse(text.toString())).allSatisfy(waiver -> {
                    assertThat(waiver.owner()).isNotBlank();
                    assertThat(waiver.until()).isBeforeOrEqualTo(AS_OF.plusDays(WaiverFile.MAX_DAYS));
                    assertThat(CATALOGUE.rule(waiver.rule())).isPresent();
                });
            } catch (SourceException e) {
                refused++;
                assertThat(e.getMessage()).startsWith("w.yaml:");
            }
        }
        assertThat(refused).isBetween(1000, 2990);
    }
}
