// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/** Writes {@code report.json}, whose form {@code report-1.schema.json} beside this class states. */
public final class JsonReport {

    /** Name of the file in the report directory. */
    public static final String FILE_NAME = "report.json";

    private JsonReport() {}

    /**
     * Writes the report. Equal reports give equal bytes; a reader sees the old file or the new one, never a part.
     *
     * @param report the report
     * @param directory where to, created if missing
     * @return the file
     */
    public static Path write(VerificationReport report, Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        JsonFile.write(tree(report), file);
        return file;
    }

    static JsonNode tree(VerificationReport report) {
        JsonNode tree = JsonFile.tree(report);
        tree.path("images").findParents("commands").forEach(evidence -> ((ObjectNode) evidence).remove("commands"));
        tree.path("images")
                .findParents("unlistedCertificates")
                .forEach(platform -> ((ObjectNode) platform).remove("unlistedCertificates"));
        tree.path("certificates").forEach(entry -> ((ObjectNode) entry).remove("judged"));
        tree.path("findings").forEach(entry -> ((ObjectNode) entry).remove("fails"));
        return tree;
    }
}
