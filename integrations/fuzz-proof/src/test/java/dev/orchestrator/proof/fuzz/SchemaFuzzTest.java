package dev.orchestrator.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.grammar.Gbnf;
import dev.orchestrator.schema.lowering.DialectProfile;
import dev.orchestrator.schema.repair.Edit;
import dev.orchestrator.schema.repair.JsonRepair;
import dev.orchestrator.schema.repair.Repaired;
import dev.orchestrator.schema.stream.Prefix;
import dev.orchestrator.schema.stream.PrefixSchema;
import dev.orchestrator.schema.stream.PrefixValidator;
import dev.orchestrator.schema.structured.Finish;
import dev.orchestrator.schema.structured.Structured;
import dev.orchestrator.schema.structured.StructuredOutput;
import dev.orchestrator.schema.xml.XmlSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jazzer looks for inputs that go where no input has gone before. */
class SchemaFuzzTest {
    record Step(String title, int minutes, Optional<String> note) {}

    record Plan(List<Step> steps, Map<String, Integer> budget, boolean done) {}

    private static final JsonSchema SCHEMA = JsonSchema.of(Plan.class);
    private static final PrefixSchema PREFIXES = PrefixSchema.of(SCHEMA);
    private static final PrefixSchema ANY = PrefixSchema.of(JsonSchema.parse("true"));
    private static final StructuredOutput<Plan> OUTPUT = StructuredOutput.of(Plan.class);
    private static final XmlSchema XML = XmlSchema.of(Plan.class);

    private static boolean isJson(String text) {
        try {
            Json.canonical(text);
            return true;
        } catch (OrchestratorException e) {
            return false;
        }
    }

    @FuzzTest(maxDuration = "40s")
    void a_stream_has_one_verdict_however_it_is_split(FuzzedDataProvider data) {
        int chunk = data.consumeInt(1, 9);
        PrefixSchema schema = data.consumeBoolean() ? PREFIXES : ANY;
        byte[] bytes = data.consumeRemainingAsBytes();
        PrefixValidator whole = schema.start();
        whole.feed(bytes);
        PrefixValidator parts = schema.start();
        for (int from = 0; from < bytes.length; from += chunk) {
            parts.feed(bytes, from, Math.min(chunk, bytes.length - from));
            parts.partial()
                    .ifPresent(partial -> assertThat(isJson(partial.json())).isTrue());
        }
        assertThat(parts.end()).isEqualTo(whole.end());
        if (schema == PREFIXES && whole.verdict() instanceof Prefix.Dead) {
            assertThat(SCHEMA.validate(new String(bytes, java.nio.charset.StandardCharsets.UTF_8)))
                    .isNotEmpty();
        }
    }

    @FuzzTest(maxDuration = "40s")
    void what_is_mended_is_json_and_json_is_not_mended(FuzzedDataProvider data) {
        JsonRepair repair = data.consumeBoolean() ? JsonRepair.of(SCHEMA) : JsonRepair.withoutSchema();
        String text = data.consumeRemainingAsString();
        Repaired repaired = repair.repair(text);
        repaired.json().ifPresent(json -> assertThat(isJson(json)).isTrue());
        if (SCHEMA.validate(text).isEmpty()) {
            assertThat(repaired.untouched()).isTrue();
        }
        for (Edit edit : repaired.edits()) {
            assertThat(text.startsWith(edit.removed(), edit.offset())).isTrue();
        }
        Structured<Plan> result = OUTPUT.judge(text, Finish.UNKNOWN);
        assertThat(OUTPUT.reask(result).isEmpty()).isEqualTo(result instanceof Structured.Valid);
    }

    @FuzzTest(maxDuration = "60s")
    void whatever_a_schema_is_it_is_taken_or_refused(FuzzedDataProvider data) {
        String text = data.consumeString(2_000);
        String value = data.consumeRemainingAsString();
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

    @FuzzTest(maxDuration = "40s")
    void whatever_xml_is_it_is_read_or_refused(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        if (XML.validate(text).isEmpty()) {
            assertThat(XML.validate(XML.toXml(XML.toJson(text)))).isEmpty();
        }
    }
}
