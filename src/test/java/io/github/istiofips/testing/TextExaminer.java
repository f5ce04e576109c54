// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import io.github.istiofips.image.FileExaminer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes the content itself for the facts, each byte as one character behind the view; concerned with texts that begin with {@code PROG}. */
public class TextExaminer implements FileExaminer {

    /** A view without any name. */
    public static final String PLAIN = "";

    /** Wants files in the view {@link #PLAIN}, whose facts are the content alone. */
    public static Map<String, String> wanted(String... paths) {
        Map<String, String> wanted = new LinkedHashMap<>();
        Arrays.asList(paths).forEach(path -> wanted.put(path, PLAIN));
        return wanted;
    }

    /** Returns the content that facts in the view {@link #PLAIN} are. */
    public static byte[] content(String facts) {
        return facts.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String version() {
        return "test";
    }

    @Override
    public boolean concerns(String path, long size, int mode, byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1).equals("PROG");
    }

    @Override
    public String viewOf(String path) {
        return PLAIN;
    }

    @Override
    public String examine(Path content, String view) throws IOException {
        return view + Files.readString(content, StandardCharsets.ISO_8859_1);
    }
}
