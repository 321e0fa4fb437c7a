package dev.orchestrator.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.orchestrator.schema.repair.Edit;
import dev.orchestrator.schema.repair.JsonRepair;
import dev.orchestrator.schema.repair.Repaired;
import dev.orchestrator.schema.structured.Finish;
import dev.orchestrator.schema.structured.Structured;
import dev.orchestrator.schema.structured.StructuredOutput;

/** Texts as a model means them. */
class RepairFuzzTest {
    private static final StructuredOutput<Samples.Plan> OUTPUT = StructuredOutput.of(Samples.Plan.class);

    @FuzzTest(maxDuration = "30s")
    void what_is_mended_is_json_and_json_is_not_mended(FuzzedDataProvider data) {
        JsonRepair repair = data.consumeBoolean() ? JsonRepair.of(Samples.SCHEMA) : JsonRepair.withoutSchema();
        String text = data.consumeRemainingAsString();
        Repaired repaired = repair.repair(text);
        repaired.json().ifPresent(json -> assertThat(Samples.isJson(json)).isTrue());
        if (Samples.SCHEMA.validate(text).isEmpty()) {
            assertThat(repaired.untouched()).isTrue();
        }
        for (Edit edit : repaired.edits()) {
            assertThat(text.startsWith(edit.removed(), edit.offset())).isTrue();
        }
        Structured<Samples.Plan> result = OUTPUT.judge(text, Finish.UNKNOWN);
        assertThat(OUTPUT.reask(result).isEmpty()).isEqualTo(result instanceof Structured.Valid);
    }
}
