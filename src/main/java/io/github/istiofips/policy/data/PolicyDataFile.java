// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.serialization.JsonNodeReader;
import com.networknt.schema.utils.JsonNodes;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/** Policy data of the user's own, in place of those that ship with the plugin. */
public final class PolicyDataFile {

    private static final String SCHEMA = "policy-data-1.schema.json";

    /** Several hundred times the tables that ship with the plugin. */
    private static final int MAX_BYTES = 8 * 1024 * 1024;

    private static final String WHAT_TO_DO = "; correct the file that the parameter policyData names";

    private PolicyDataFile() {}

    /**
     * Reads a file and holds it against the schema.
     *
     * @param name how the user knows the file, for messages
     * @throws SourceException if it cannot be read, does not keep the schema, or contradicts itself; names the line where there is one
     */
    public static PolicyData read(String name, Path file) throws SourceException {
        String json = text(name, file);
        try {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            PolicyDataReader.checkSyntax(bytes);
            checkSchema(name, json);
            return PolicyDataReader.read(bytes);
        } catch (JsonProcessingException e) {
            throw problem(name, Optional.ofNullable(e.getLocation()), reason(e));
        } catch (IOException e) {
            throw problem(name, Optional.empty(), e.toString());
        }
    }

    private static String text(String name, Path file) throws SourceException {
        if (Files.isDirectory(file)) {
            throw problem(name, Optional.empty(), "this is a directory");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw problem(name, Optional.empty(), "there is no such file");
        } catch (IOException e) {
            throw problem(name, Optional.empty(), "the file cannot be read");
        }
        if (bytes.length > MAX_BYTES) {
            throw problem(name, Optional.empty(), "the file is larger than " + MAX_BYTES + " bytes");
        }
        return SourceText.decode(name, bytes);
    }

    private static void checkSchema(String name, String json) throws SourceException, IOException {
        JsonNodeReader reader = JsonNodeReader.builder().locationAware().build();
        JsonSchema schema = JsonSchemaFactory.getInstance(
                        SpecVersion.VersionFlag.V202012, builder -> builder.jsonNodeReader(reader))
                .getSchema(new String(JsonResource.bytes(SCHEMA), StandardCharsets.UTF_8));
        Optional<ValidationMessage> first = schema.validate(reader.readTree(json, InputFormat.JSON)).stream()
                .min(Comparator.comparing(ValidationMessage::toString));
        if (first.isPresent()) {
            ValidationMessage message = first.get();
            throw problem(
                    name,
                    Optional.ofNullable(JsonNodes.tokenLocationOf(message.getInstanceNode())),
                    message.getMessage() + " (" + SCHEMA + ")");
        }
    }

    /** Returns what the tables themselves object to, without the names of classes that Jackson puts around it. */
    private static String reason(JsonProcessingException e) {
        if (e.getOriginalMessage().startsWith("Trailing token")) {
            return "something stands behind the end of the document";
        }
        return e.getCause() instanceof IllegalArgumentException cause && cause.getMessage() != null
                ? cause.getMessage().lines().findFirst().orElse("")
                : e.getOriginalMessage();
    }

    private static SourceException problem(String name, Optional<JsonLocation> place, String what) {
        Optional<Location> location =
                place.filter(at -> at.getLineNr() > 0).map(at -> new Location(name, at.getLineNr(), at.getColumnNr()));
        String problem = "these are no policy data: " + what + WHAT_TO_DO;
        return location.isPresent() ? SourceException.at(location.get(), problem) : SourceException.in(name, problem);
    }
}
