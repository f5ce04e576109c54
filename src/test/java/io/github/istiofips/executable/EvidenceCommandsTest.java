// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.istiofips.testing.GoToolchain;
import io.github.istiofips.testing.RealComponents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of the evidence, run by bash, show what the evidence says. */
@Tag("real-components")
class EvidenceCommandsTest {

    private static final Path GO_1_24 =
            Path.of("target/debian/toolchains/usr/lib/go-1.24").toAbsolutePath();
    private static final long TIMEOUT_SECONDS = 120;

    @TempDir
    static Path work;

    private static GoToolchain go;

    @BeforeAll
    static void programs() {
        go = GoToolchain.in(work);
        List.of("bash", "readelf", "openssl", "od", "tail", "head", "grep", "gzip")
                .forEach(RealComponents::require);
    }

    static List<EvidenceTest.Example> examples() {
        return EvidenceTest.examples();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void assembled(EvidenceTest.Example example) throws Exception {
        check(Files.write(Files.createTempFile(work, "example", ""), example.file()), example.facts(), false);
    }

    @ParameterizedTest
    @CsvSource({
        "boring, boringcrypto, -s -w, -buildmode=exe, VERIFIED",
        "pie, boringcrypto, -s -w, -buildmode=pie, VERIFIED",
        "standard, '', -s -w, -buildmode=exe, NOT_APPLICABLE"
    })
    void builtByGo(String name, String experiment, String linker, String mode, Integrity integrity) throws Exception {
        Path file = boring(name, experiment, linker, mode);
        ExecutableFacts facts = inspect(file);
        assertThat(facts.integrity()).isEqualTo(integrity);
        check(file, facts, true);
    }

    @Test
    void withoutSectionHeaders() throws Exception {
        byte[] content = Files.readAllBytes(boring("sectionless", "boringcrypto", "-s -w", "-buildmode=exe"));
        for (int field : new int[] {40, 60, 62}) {
            java.util.Arrays.fill(content, field, field + (field == 40 ? 8 : 2), (byte) 0);
        }
        Path file = Files.write(work.resolve("sectionless-file"), content);
        check(file, inspect(file), false);
    }

    @Test
    void aChangedModuleShowsAnotherValue() throws Exception {
        Path intact = boring("to-change", "boringcrypto", "-s -w", "-buildmode=exe");
        ExecutableFacts facts = inspect(intact);
        List<String> commands = evidence(facts, ModuleProof.KIND).commands();
        String value = facts.fingerprint().orElseThrow();
        assertThat(run(commands.get(0), intact)).endsWith(" " + value);

        byte[] content = Files.readAllBytes(intact);
        Range code = ModuleProof.find(Fixtures.bytes(content), Fixtures.elf(content), SealedModule.known())
                .get(0)
                .code()
                .orElseThrow();
        content[(int) (code.start() + code.length() / 2)] ^= 0x10;
        Path changed = Files.write(work.resolve("changed"), content);
        assertThat(changed.toFile().setExecutable(true)).isTrue(); // go version reads no other
        assertThat(run(commands.get(0), changed)).doesNotContain(value);
        assertThat(run(commands.get(1), changed)).isEqualTo(value);
        check(changed, inspect(changed), true);
    }

    @Test
    void gosOwnModule() throws Exception {
        Path file = frozen();
        ExecutableFacts facts = inspect(file);
        assertThat(facts.stack()).isEqualTo(Stack.GO_NATIVE);
        assertThat(facts.integrity()).isEqualTo(Integrity.VERIFIED);
        check(file, facts, true);

        byte[] content = Files.readAllBytes(file);
        FileBytes bytes = Fixtures.bytes(content);
        Range code = GoFipsInfo.find(bytes, Fixtures.elf(content))
                .orElseThrow()
                .parts()
                .get(0);
        content[(int) (code.start() + code.length() / 2)] ^= 1;
        Path changed = Files.write(work.resolve("frozen-changed"), content);
        List<String> commands = evidence(facts, ModuleProof.KIND).commands();
        assertThat(run(commands.get(0), changed)).doesNotContain(run(commands.get(1), changed));
        assertThat(inspect(changed).integrity()).isEqualTo(Integrity.BROKEN);
    }

    @Test
    void neededLibraries() throws Exception {
        Path library = work.resolve("libcrypto.so.3");
        Path source = Files.writeString(work.resolve("needs.c"), "int used(void); int main(void) { return used(); }\n");
        Path other = Files.writeString(work.resolve("used.c"), "int used(void) { return 0; }\n");
        Path file = work.resolve("needs");
        String gcc = RealComponents.require("gcc").toString();
        go.run(
                work,
                List.of(gcc, "-shared", "-Wl,-soname,libcrypto.so.3", "-o", library.toString(), other.toString()),
                Map.of());
        go.run(work, List.of(gcc, "-o", file.toString(), source.toString(), library.toString()), Map.of());
        Evidence evidence = evidence(inspect(file), "needed-library");
        assertThat(evidence.value()).isEqualTo("libcrypto.so.3");
        assertThat(run(evidence.commands().get(0), file)).contains("[libcrypto.so.3]");
    }

    private static Path frozen() throws IOException, InterruptedException {
        if (!Files.isExecutable(GO_1_24.resolve("bin/go"))) {
            Assumptions.abort("there is no Go 1.24 at " + GO_1_24);
        }
        Path source = Files.createDirectories(work.resolve("src-frozen"));
        Files.writeString(source.resolve("main.go"), GoRow.HASH);
        Files.writeString(source.resolve("go.mod"), "module example.invalid/fixture\n\ngo 1.24\n");
        Path result = work.resolve("frozen");
        go.run(
                source,
                List.of(
                        GO_1_24.resolve("bin/go").toString(),
                        "build",
                        "-buildvcs=false",
                        "-ldflags=-s -w",
                        "-o",
                        result.toString(),
                        "."),
                Map.of(
                        "GOFIPS140",
                        "v1.0.0",
                        "CGO_ENABLED",
                        "0",
                        "GOROOT",
                        GO_1_24.toString(),
                        "GOTOOLCHAIN",
                        "local"));
        return result;
    }

    private static Path boring(String name, String experiment, String linker, String mode)
            throws IOException, InterruptedException {
        return go.build(
                name,
                experiment.isEmpty() ? GoRow.HASH : GoRow.TLS,
                Map.of("GOARCH", "amd64", "CGO_ENABLED", "1", "GOEXPERIMENT", experiment, "GOOS", "linux"),
                List.of("-ldflags=" + linker, mode));
    }

    private static ExecutableFacts inspect(Path file) throws IOException {
        return ExecutableInspector.inspect(file, Optional.empty(), Map.of());
    }

    private static Evidence evidence(ExecutableFacts facts, String kind) {
        return facts.evidence().stream()
                .filter(evidence -> evidence.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    /** Runs every command; those of Go only on what Go made. */
    private static void check(Path file, ExecutableFacts facts, boolean madeByGo) throws Exception {
        for (Evidence evidence : facts.evidence()) {
            List<String> commands = evidence.commands();
            switch (evidence.kind()) {
                case "image-environment" -> assertThat(commands.get(0)).contains("IMAGE");
                case "build-info" -> buildInfo(file, evidence, madeByGo);
                case "module-integrity" -> integrity(file, facts, evidence);
                default -> assertShown(evidence, commands.get(commands.size() == 1 ? 0 : shown(evidence)), file);
            }
        }
    }

    /** Which of several commands shows the value. */
    private static int shown(Evidence evidence) {
        return Set.of("function-table", "embedded-function-table", "runtime-version", "runtime-godebug")
                        .contains(evidence.kind())
                ? 1
                : 0;
    }

    private static void assertShown(Evidence evidence, String command, Path file) throws Exception {
        String output = run(command, file);
        String value = evidence.value();
        switch (evidence.kind()) {
            case "function-name" -> assertThat(output.replace("%2e", ".")).isEqualTo(value);
            case "function-table", "embedded-function-table" ->
                assertThat(value).startsWith(output.strip() + " functions");
            case "function-absent" -> assertThat(output).isEqualTo("0");
            case "library-absent" -> assertThat(output).isEmpty();
            case "runtime-version",
                    "runtime-godebug",
                    "module-text",
                    "fips-self-test",
                    "rust-compiler",
                    "envoy-filter",
                    "packer" -> assertThat(output).isEqualTo(value);
            case "crypto-provider" -> assertThat(value).startsWith(output).hasSizeLessThan(output.length() + 4);
            case "crate" -> crate(output, value);
            case "module-version" -> version(output, value);
            case "code-signature" ->
                assertThat(hexadecimal(output))
                        .isEqualTo(HexFormat.of()
                                .formatHex(CodeSignature.valueOf(value).body()));
            case "version-line" ->
                assertThat(output.lines()).contains(value.split("/", -1)[0], value.split("/", -1)[2]);
            case "build-id" -> assertThat(output).contains("Build ID: " + value.split(" ", -1)[0]);
            case "version-label", "section" -> assertThat(output).contains(value);
            case "needed-library" ->
                assertThat(output).contains("(NEEDED)"); // readelf wants more than assembled files have for the name
            case "elf-header" -> assertThat(output).contains("Machine:").containsAnyOf("X86-64", "AArch64");
            default -> fail("no check for " + evidence);
        }
    }

    private static void crate(String output, String value) {
        String name = value.split(" ", -1)[0];
        String version = value.split(" ", -1)[1];
        if (output.startsWith("/")) {
            assertThat(output).isEqualTo("/" + name + "-" + version);
        } else {
            assertThat(output).contains("\"" + name + "\"", "\"" + version + "\"");
        }
    }

    private static void version(String output, String value) {
        if (value.startsWith("FIPS_version()")) {
            long number = Long.parseLong(value.replaceAll("\\D+", ""));
            assertThat(hexadecimal(output)).isEqualTo(String.format("b8%08xc3", Integer.reverseBytes((int) number)));
        } else if (value.startsWith("second half")) {
            assertThat(hexadecimal(output)).isEqualTo(HexFormat.of().formatHex(ModuleVersion.PLACEHOLDER_TAIL));
        } else if (value.startsWith("neither")) {
            assertThat(output).isEqualTo("0");
        } else {
            assertThat(output).isEqualTo(value);
        }
    }

    private static void buildInfo(Path file, Evidence evidence, boolean madeByGo) throws Exception {
        List<String> commands = evidence.commands();
        String value = evidence.value();
        String second = run(commands.get(1), file);
        if (value.startsWith("no ")) {
            assertThat(second).isEqualTo("0");
        } else if (value.contains("=")) {
            assertThat(second).isEqualTo("build\t" + value);
        } else {
            boolean pointed = value.startsWith("go1.14"); // the header then holds addresses of the texts
            assertThat(withoutOffsets(second)).contains("Gobuildinf:", pointed ? "" : value.replace(" ", ""));
        }
        if (madeByGo && !value.startsWith("no ")) {
            assertThat(run(commands.get(0), file)).contains(value);
        }
    }

    private static void integrity(Path file, ExecutableFacts facts, Evidence evidence) throws Exception {
        List<String> commands = evidence.commands();
        String first = run(commands.get(0), file);
        boolean recomputed = evidence.value().contains("recomputed");
        if (recomputed) {
            String stored = run(commands.get(1), file);
            assertThat(facts.fingerprint()).contains(stored);
            assertThat(first.endsWith("= " + stored)).isEqualTo(evidence.value().endsWith("equal"));
        } else if (facts.integrity() == Integrity.BROKEN && evidence.value().contains("placeholder")) {
            assertThat(hexadecimal(first)).startsWith("ae2cea2a");
        } else if (facts.integrity() == Integrity.BROKEN) {
            assertThat(first).isEqualTo("0");
            assertThat(run(commands.get(1), file)).isEqualTo("0");
        } else if (evidence.where().startsWith(".")) {
            assertThat(first).isEqualTo("FIPS integrity test");
        } else {
            assertThat(first.isEmpty()).isEqualTo(!evidence.value().contains("cannot be read"));
        }
        String last = commands.get(commands.size() - 1);
        if (last.equals("readelf -lW FILE")) {
            assertThat(run(last, file)).contains("R E");
        }
    }

    private static String hexadecimal(String dump) {
        return withoutOffsets(dump);
    }

    private static String withoutOffsets(String dump) {
        return dump.lines()
                .map(line -> line.replaceFirst("^[0-9a-f]+", "").replace(" ", ""))
                .collect(Collectors.joining());
    }

    /** What the command prints, without the last line's end. */
    private static String run(String command, Path file) throws Exception {
        Path output = Files.createTempFile(work, "output", "");
        ProcessBuilder builder = new ProcessBuilder(
                RealComponents.require("bash").toString(),
                "-c",
                command.replace("FILE", file.toAbsolutePath().toString()));
        builder.environment().merge("PATH", "/usr/lib/go-1.19/bin", (path, more) -> path + ":" + more);
        builder.environment().remove("GOFLAGS");
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
