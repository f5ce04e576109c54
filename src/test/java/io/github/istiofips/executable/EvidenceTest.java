// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.ModuleWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fact rests on evidence, and every evidence tells how to see the same. */
class EvidenceTest {

    private static final String FROZEN = "crypto/internal/fips140/v1.0.0-c2097c7c/check.init.0";
    private static final String UNFROZEN = "crypto/internal/fips140/check.init.0";
    private static final String STAMP = Fixtures.REVISION + "\0Clean\0001.19.0\0RELEASE\0";
    private static final String RUSTC = "/rustc/" + Fixtures.REVISION + "/library/core/src/str/mod.rs\0";
    private static final String MODULE = ModuleProof.KIND;

    /** One executable, what is known of it, and the kinds of evidence that must be there. */
    record Example(String name, ElfWriter writer, String role, String goDebug, List<String> kinds) {

        byte[] file() {
            return writer.bytes();
        }

        ExecutableFacts facts() {
            return Fixtures.inspect(file(), role, goDebug);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static void add(Map<String, Example> all, String name, ElfWriter writer, String role, String... kinds) {
        all.put(name, new Example(name, writer, role, "", List.of(kinds)));
    }

    static List<Example> examples() {
        Map<String, Example> all = new LinkedHashMap<>();
        go(all);
        goNative(all);
        envoys(all);
        versions(all);
        others(all);
        return new ArrayList<>(all.values());
    }

    private static void go(Map<String, Example> all) {
        String info = "build-info";
        String name = "function-name";
        String absent = "function-absent";
        add(all, "none", Fixtures.go("main.init"), "", info, "function-table", absent);
        add(
                all,
                "old table",
                new ElfWriter()
                        .code(new byte[64])
                        .functions(ElfWriter.GO_1_2, "runtime.main", "crypto/sha256.(*digest).Write")
                        .pointedBuildInfo("go1.14.12b4"),
                "",
                info,
                name,
                absent);
        add(all, "standard", Fixtures.go(Fixtures.STANDARD), "", info, name, absent);
        add(all, "standard without marker", Fixtures.go("crypto/md5.New"), "", info, name, absent);
        add(all, "system", Fixtures.go("crypto/internal/backend.init"), "", info, name);
        add(all, "boring", Fixtures.withModule(Fixtures.go(Fixtures.BORING)), "", info, name, absent, MODULE);
        add(
                all,
                "strict boring",
                Fixtures.withModule(Fixtures.go(Fixtures.BORING, Fixtures.FIPS_ONLY)),
                "",
                name,
                MODULE);
        add(
                all,
                "boring by its code",
                Fixtures.withModule(Fixtures.go("crypto/md5.New").code(CodeSignature.BORING_CRYPTO.body())),
                "",
                "code-signature",
                MODULE);
        add(all, "boring without module", Fixtures.go(Fixtures.BORING), "", name, MODULE);
        add(
                all,
                "boring that is not in the table",
                Fixtures.go(Fixtures.BORING).module(Fixtures.anchored(ElfFile.AMD64)),
                "",
                MODULE,
                "module-version");
        add(all, "mixed", Fixtures.go(Fixtures.BORING, Fixtures.STANDARD), "", name, MODULE);
        add(
                all,
                "mixed by a library",
                Fixtures.withModule(Fixtures.go(Fixtures.BORING)).needed("libssl.so.3"),
                "",
                name,
                MODULE,
                "needed-library");
        add(
                all,
                "without build info",
                new ElfWriter()
                        .code(new byte[64])
                        .functions(ElfWriter.GO_1_20, "runtime.main", Fixtures.STANDARD)
                        .variable("go1.26.5"),
                "",
                "runtime-version");
        add(
                all,
                "embedding",
                new ElfWriter()
                        .code(new byte[64])
                        .referredFunctions(ElfWriter.GO_1_20, "runtime.main", Fixtures.STANDARD)
                        .functions(ElfWriter.GO_1_20, "runtime.main", Fixtures.BORING),
                "",
                "embedded-function-table");
        add(all, "unreadable", new ElfWriter().code(new byte[16]).constants(".gopclntab", new byte[64]), "", "section");
    }

    private static void goNative(Map<String, Example> all) {
        List<String> kinds = List.of("build-info", "function-name", MODULE);
        ElfWriter byDefault =
                nativeGo(FROZEN, "build\tDefaultGODEBUG=fips140=on").fipsInfo(true);
        add(all, "native", byDefault, "", array(kinds));
        add(all, "native by default", byDefault, "", "runtime-godebug");
        add(
                all,
                "native, broken",
                nativeGo(FROZEN, "build\tDefaultGODEBUG=fips140=on").fipsInfo(false),
                "",
                MODULE);
        add(all, "native, no record", nativeGo(FROZEN, "build\tDefaultGODEBUG=fips140=on"), "", MODULE);
        add(
                all,
                "native, unreadable record",
                nativeGo(FROZEN, "build\tDefaultGODEBUG=fips140=on").fipsInfo(true, 1024),
                "",
                MODULE);
        add(all, "native, off", nativeGo(FROZEN, "build\tCGO_ENABLED=0").fipsInfo(true), "", array(kinds));
        ElfWriter on = nativeGo(FROZEN, "build\tCGO_ENABLED=0").fipsInfo(true);
        all.put("environment", new Example("environment", on, "", "fips140=only", List.of("image-environment")));
        add(
                all,
                "latest",
                nativeGo(UNFROZEN, "build\tDefaultGODEBUG=fips140=on").fipsInfo(true),
                "",
                "function-absent");
    }

    private static void envoys(Map<String, Example> all) {
        String line = "version-line";
        String label = "version-label";
        add(all, "envoy", Fixtures.withModule(envoy(STAMP + "BoringSSL-FIPS\0")), "envoy", line, label, MODULE);
        add(
                all,
                "envoy that is not in the table",
                envoy(STAMP + "BoringSSL-FIPS\0").module(Fixtures.anchored(ElfFile.AMD64)),
                "envoy",
                MODULE,
                "module-version");
        add(
                all,
                "AWS-LC",
                envoy(STAMP + "AWS-LC-FIPS\0")
                        .module(Fixtures.anchored(ElfFile.AMD64).text("AWS-LC FIPS 2.0.17")),
                "envoy",
                MODULE,
                "module-version");
        add(
                all,
                "changed",
                envoy(STAMP + "BoringSSL-FIPS\0")
                        .module(Fixtures.anchored(ElfFile.AMD64).flipped(500)),
                "envoy",
                MODULE);
        add(
                all,
                "unfinished",
                envoy(STAMP + "BoringSSL-FIPS\0")
                        .module(Fixtures.anchored(ElfFile.AMD64).uninjected()),
                "envoy",
                MODULE);
        add(
                all,
                "not established",
                envoy(STAMP + "BoringSSL-FIPS\0")
                        .module(Fixtures.anchored(ElfFile.AMD64).shift(16).flipped(500)),
                "envoy",
                MODULE);
        add(all, "only named", envoy(STAMP + "FIPS integrity test\0"), "envoy", line, "fips-self-test");
        add(all, "plain", envoy(STAMP + "BoringSSL\0AES-CBC-encrypt KAT\0"), "envoy", line, label, "module-text");
        add(all, "plain by its label", envoy(STAMP + "BoringSSL\0"), "envoy", line, label);
        add(all, "plain AWS-LC", envoy(STAMP + "AWSLCCrypto\0"), "envoy", line, "module-text");
        byte[] revision = HexFormat.of().parseHex(Fixtures.REVISION);
        add(all, "stamped", envoy(STAMP + "BoringSSL\0").note("GNU", 3, revision), "envoy", "build-id");
        add(all, "linked by hand", envoy(STAMP + "x\0").note("GNU", 3, new byte[8]), "", "build-id");
        add(
                all,
                "unusual status",
                envoy(EnvoyFilter.NAME + "\0" + STAMP.replace("Clean", "by hand") + "BoringSSL-FIPS-2023042800\0"),
                "",
                line,
                label,
                "envoy-filter");
        add(all, "no-ssl", envoy(STAMP + "no-ssl\0"), "envoy", line, label);
        add(all, "OpenSSL", envoy(STAMP + "x\0").needed("libcrypto.so.3"), "envoy", line, "needed-library");
        add(
                all,
                "another stamp",
                Fixtures.withModule(envoy("envoy.filters.network.http_connection_manager\0")),
                "envoy",
                "envoy-filter",
                MODULE);
    }

    private static void versions(Map<String, Example> all) {
        Map<String, ModuleWriter> modules = new LinkedHashMap<>();
        modules.put("2018", module().algorithm("HmacSHA512"));
        modules.put("2019", module().algorithm("HmacSHA512").text(ModuleTexts.HMAC_FAILED));
        modules.put("2021", module().algorithm("HmacSHA512").text(ModuleTexts.SPAN));
        modules.put("2021 for arm64", module().tail());
        modules.put("update stream", module().text(ModuleTexts.SPAN));
        modules.forEach((name, module) ->
                add(all, name, envoy(STAMP).machine(ElfFile.ARM64).module(module), "envoy", MODULE, "module-version"));
    }

    private static ModuleWriter module() {
        return new ModuleWriter(ElfFile.ARM64).text("AES-CBC-encrypt KAT");
    }

    private static void others(Map<String, Example> all) {
        String compiler = "rust-compiler";
        add(all, "ring", rust("/ring-0.17.14/src/x.rs\0"), "ztunnel", compiler, "crate");
        add(all, "RustCrypto", rust("/p256-0.13.2/src/x.rs\0"), "ztunnel", compiler, "crate");
        add(all, "audited", rust("").constants(".dep-v0", list()), "ztunnel", compiler, "crate");
        add(all, "provider", rust("CryptoProvider:tls-boring\0"), "ztunnel", compiler, "crypto-provider");
        add(all, "Rust with a module", Fixtures.withModule(rust("")), "ztunnel", compiler, MODULE);
        add(all, "unknown", envoy("x"), "", "elf-header", "library-absent");
        byte[] packed = Arrays.copyOf("UPX!".getBytes(StandardCharsets.US_ASCII), 32);
        add(all, "packed", new ElfWriter().code(packed), "", "elf-header", "packer");
    }

    private static byte[] list() {
        Deflater deflater = new Deflater();
        deflater.setInput(
                "{\"packages\":[{\"name\":\"ring\",\"version\":\"0.17.14\"}]}".getBytes(StandardCharsets.UTF_8));
        deflater.finish();
        byte[] result = new byte[1000];
        int length = deflater.deflate(result);
        deflater.end();
        return Arrays.copyOf(result, length);
    }

    private static String[] array(List<String> list) {
        return list.toArray(String[]::new);
    }

    private static ElfWriter nativeGo(String name, String line) {
        return new ElfWriter()
                .code(new byte[64])
                .functions(ElfWriter.GO_1_20, "runtime.main", name, Fixtures.STANDARD)
                .buildInfo("go1.25.12", line);
    }

    private static ElfWriter envoy(String constants) {
        return new ElfWriter().code(new byte[64]).text("\0" + constants);
    }

    private static ElfWriter rust(String constants) {
        return envoy(RUSTC + constants);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void everyFactHasItsEvidence(Example example) {
        ExecutableFacts facts = example.facts();
        List<String> kinds = facts.evidence().stream().map(Evidence::kind).toList();

        assertThat(kinds).containsAll(example.kinds());
        assertThat(facts.toolchain().isEmpty() || kinds.contains("build-info") || kinds.contains("runtime-version"))
                .isTrue();
        assertThat(facts.fingerprint().stream()).allMatch(value -> kinds.contains(MODULE));
        assertThat(facts.integrity() == Integrity.NOT_APPLICABLE
                        || kinds.contains(MODULE)
                        || kinds.contains("fips-self-test"))
                .isTrue();
        assertThat(facts.label().stream())
                .allMatch(label -> facts.evidence().stream()
                        .anyMatch(evidence -> evidence.value().contains(label)));
        assertThat(facts.fipsMode() == FipsMode.NOT_APPLICABLE
                        || facts.evidence().stream().anyMatch(said("fips140")))
                .isTrue();
        if (facts.kind() == ExecutableKind.GO && facts.stack() != Stack.UNKNOWN) {
            assertThat(facts.evidence()).anyMatch(said("fipsonly").or(said("no function of a package")));
        }
    }

    private static Predicate<Evidence> said(String words) {
        return evidence -> evidence.value().contains(words);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void everyEvidenceHasACommandOfOurOwnWords(Example example) {
        for (Evidence evidence : example.facts().evidence()) {
            assertThat(evidence.commands()).isNotEmpty().allSatisfy(command -> {
                assertThat(command).containsAnyOf("FILE", "IMAGE").doesNotContain("\n");
                assertThat(command).matches("[ -~]*");
            });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Stack.class,
            names = {"MIXED", "UNKNOWN"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyStackHasAnExample(Stack stack) {
        assertThat(examples()).anyMatch(example -> example.facts().stack() == stack);
    }

    @Test
    void hashesNameRangeLengthAlgorithmAndPlace() {
        ExecutableFacts facts = Fixtures.inspect(Fixtures.withModule(Fixtures.go(Fixtures.BORING)));
        Evidence evidence = only(facts, MODULE);
        assertThat(evidence.value())
                .matches(
                        "TestModule build-1, code 0x[0-9a-f]+ to 0x[0-9a-f]+ \\(768 bytes\\), HMAC-SHA-512 with a key of"
                                + " 64 zero bytes, stored at 0x[0-9a-f]+, recomputed: equal");
        assertThat(evidence.where()).endsWith(evidence.value().replaceFirst(".*stored at (0x[0-9a-f]+).*", "$1"));

        Evidence ours = only(
                Fixtures.inspect(
                        nativeGo(FROZEN, "build\tDefaultGODEBUG=fips140=on").fipsInfo(true)),
                MODULE);
        assertThat(ours.value())
                .matches("ranges (0x[0-9a-f]+ to 0x[0-9a-f]+ \\(\\d+ bytes\\), ){4}HMAC-SHA-256 with a key of 32 zero"
                        + " bytes, stored at 0x[0-9a-f]+, recomputed: equal");
    }

    private static Evidence only(ExecutableFacts facts, String kind) {
        List<Evidence> found = facts.evidence().stream()
                .filter(evidence -> evidence.kind().equals(kind))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void nothingFromTheFileGetsIntoACommand() {
        String evil = "$(id)`id`';id;";
        ElfWriter writer = Fixtures.withModule(new ElfWriter()
                        .functions(ElfWriter.GO_1_20, "crypto/x" + evil, "runtime.main", Fixtures.BORING)
                        .buildInfo("go1.25.1" + evil, "build\tGOEXPERIMENT=" + evil, "build\t-tags=" + evil))
                .needed("libssl" + evil + ".so", "libssl-" + evil + ".so.3");
        ExecutableFacts facts = Fixtures.inspect(writer.bytes(), "pilot-agent", "fips140=" + evil);
        assertThat(facts.evidence()).filteredOn(said("id")).hasSizeGreaterThan(4);
        assertThat(facts.evidence()).flatExtracting(Evidence::commands).noneMatch(text -> text.contains("id;"));
        byte[] crates =
                rust("/ring-0.1" + evil + "\0").constants(".dep-v0", list()).bytes();
        assertThat(Fixtures.inspect(crates, "ztunnel", "").evidence())
                .flatExtracting(Evidence::commands)
                .noneMatch(text -> text.contains("id;"));
    }

    @Test
    void thePageExplainsEveryKind() throws Exception {
        Set<String> explained = Files.readAllLines(Path.of("docs/evidence.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`", -1)[1])
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> found = examples().stream()
                .flatMap(example -> example.facts().evidence().stream())
                .map(Evidence::kind)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(explained).isEqualTo(found);
    }
}
