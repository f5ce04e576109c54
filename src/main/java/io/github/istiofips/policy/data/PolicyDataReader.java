// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads policy data that keep their schema: what is unknown or doubled is an error, and lists, maps, switches and optional values that are left out are
 * empty.
 */
final class PolicyDataReader {

    private static final JsonSetter.Value EMPTY = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);

    private static final ObjectReader READER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule()
                    .addDeserializer(LocalDate.class, new TextReader<>(LocalDate.class, "date", LocalDate::parse))
                    .addDeserializer(
                            Pattern.class, new TextReader<>(Pattern.class, "regular expression", Pattern::compile)))
            .withConfigOverride(List.class, override -> override.setSetterInfo(EMPTY))
            .withConfigOverride(Map.class, override -> override.setSetterInfo(EMPTY))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(PolicyData.class);

    private PolicyDataReader() {}

    /**
     * Reads a document.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException if it is not JSON, or what it says does not fit together
     */
    static PolicyData read(byte[] json) throws IOException {
        return READER.readValue(json);
    }

    /**
     * Reads a document for its syntax alone.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException if it is not JSON, or names a key twice
     */
    static void checkSyntax(byte[] json) throws IOException {
        if (READER.readTree(json).isMissingNode()) {
            throw new JsonMappingException(null, "the file is empty");
        }
    }

    /** Reads a value from its text, and says in one sentence that a text is none. */
    private static final class TextReader<T> extends FromStringDeserializer<T> {
        private static final long serialVersionUID = 1;

        private final String what;
        private final transient Function<String, T> parse;

        TextReader(Class<T> type, String what, Function<String, T> parse) {
            super(type);
            this.what = what;
            this.parse = parse;
        }

        @Override
        protected T _deserialize(String text, DeserializationContext context) {
            try {
                return parse.apply(text);
            } catch (DateTimeParseException | PatternSyntaxException e) {
                throw new IllegalArgumentException("'" + text + "' is no " + what, e);
            }
        }
    }
}
