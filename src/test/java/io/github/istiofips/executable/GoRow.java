// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import io.github.istiofips.testing.GoBuild;
import io.github.istiofips.testing.GoToolchain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A line of {@code go-builds.csv}: how an executable is made, and the truth about it.
 *
 * @param version of the module, if it has one
 */
record GoRow(
        GoBuild build, Stack stack, Integrity integrity, Optional<String> version, FipsMode mode, boolean fipsOnly) {

    private static final String NOTHING = "package main\n\nfunc main() { println(\"nothing\") }\n";
    static final String HASH = """
            package main

            import (
            	"crypto/sha256"
            	"os"
            )

            func main() {
            	sum := sha256.Sum256([]byte(os.Args[0]))
            	os.Stdout.Write(sum[:])
            }
            """;
    static final String TLS = """
            package main

            import (
            	"crypto/tls"
            	_ "crypto/tls/fipsonly"
            )

            func main() { println((&tls.Conn{}).Handshake() == nil) }
            """;
    private static final int FIELDS = 10;

    /** All lines. */
    static Stream<GoRow> all() throws IOException {
        try (InputStream in = Objects.requireNonNull(GoRow.class.getResourceAsStream("go-builds.csv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(GoRow::parse);
        }
    }

    /** The build in the line with this name. */
    static GoBuild named(String name) throws IOException {
        return all().map(GoRow::build)
                .filter(build -> build.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static GoRow parse(String line) {
        String[] fields =
                Arrays.stream(line.split(";", FIELDS)).map(String::strip).toArray(String[]::new);
        GoBuild build = new GoBuild(
                fields[0],
                GoToolchain.Release.valueOf(fields[1]),
                source(fields[2].split(" ", 2)),
                environment(fields[3]),
                flags(fields[4]));
        return new GoRow(
                build,
                Stack.valueOf(fields[5]),
                Integrity.valueOf(fields[6]),
                Optional.of(fields[7]).filter(text -> !text.isEmpty()),
                FipsMode.valueOf(fields[8]),
                Boolean.parseBoolean(fields[9]));
    }

    private static String source(String... programAndDirective) {
        String source = switch (programAndDirective[0]) {
            case "hash" -> HASH;
            case "tls" -> TLS;
            case "nothing" -> NOTHING;
            default -> throw new IllegalArgumentException("unknown program " + programAndDirective[0]);
        };
        return programAndDirective.length == 1 ? source : "//go:debug " + programAndDirective[1] + "\n" + source;
    }

    private static Map<String, String> environment(String pairs) {
        Map<String, String> result = new HashMap<>(Map.of("GOARCH", "amd64", "CGO_ENABLED", "1"));
        for (String pair : words(pairs)) {
            result.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return result;
    }

    private static List<String> flags(String words) {
        List<String> result = new ArrayList<>();
        for (String word : words(words)) {
            result.add(
                    switch (word) {
                        case "strip" -> "-ldflags=-s -w";
                        case "external" -> "-ldflags=-s -w -linkmode=external";
                        case "static" -> "-ldflags=-s -w -linkmode=external -extldflags=-static";
                        default -> word;
                    });
        }
        return result;
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
    }

    @Override
    public String toString() {
        return build.name();
    }
}
