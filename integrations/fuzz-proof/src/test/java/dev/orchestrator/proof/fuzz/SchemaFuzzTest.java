package dev.orchestrator.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.grammar.Gbnf;
import dev.orchestrator.schema.lowering.DialectProfile;
import dev.orchestrator.schema.stream.Prefix;
import dev.orchestrator.schema.stream.PrefixSchema;
import dev.orchestrator.schema.stream.PrefixValidator;
import java.nio.charset.StandardCharsets;

/** Schemas as anybody writes them. */
class SchemaFuzzTest {
    @FuzzTest(maxDuration = "40s")
    void whatever_a_schema_is_it_is_taken_or_refused(byte[] data) {
        String both = new String(data, StandardCharsets.UTF_8);
        int end = Math.max(0, both.indexOf('\n')); // of the schema
        String text = both.substring(0, end);
        String value = both.substring(end).trim();
        JsonSchema schema;
        try {
            schema = JsonSchema.parse(text);
        } catch (OrchestratorException refused) {
            return;
        }
        try {
            boolean valid = schema.validate(value).isEmpty();
            PrefixValidator validator = PrefixSchema.of(schema).start();
            validator.feed(value);
            assertThat(valid && validator.end() instanceof Prefix.Dead).isFalse();
        } catch (OrchestratorException refused) {
            assertThat(refused).hasMessageContaining(":");
        }
        for (String name : DialectProfile.names()) {
            try {
                DialectProfile.named(name).lower(schema).raise(value);
            } catch (OrchestratorException refused) {
                assertThat(refused).hasMessageContaining(":");
            }
        }
        try {
            Gbnf.of(schema);
        } catch (OrchestratorException refused) {
            assertThat(refused).hasMessageContaining(":");
        }
    }
}
