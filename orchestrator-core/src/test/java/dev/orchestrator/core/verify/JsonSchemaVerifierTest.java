package dev.orchestrator.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.schema.JsonSchema;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonSchemaVerifierTest {
    private static final String SCHEMA = "{\"type\":\"object\",\"required\":[\"name\"],\"properties\":"
            + "{\"name\":{\"type\":\"string\"},\"sizes\":{\"items\":{\"type\":\"integer\"}}}}";

    @TempDir
    Path temp;

    @Test
    void a_valid_result_passes() throws Exception {
        JsonSchemaVerifier verifier = JsonSchemaVerifier.of(JsonSchema.parse(SCHEMA));

        assertThat(new Bench(temp).checkResult(verifier, "{\"name\":\"x\",\"sizes\":[1]}", "null"))
                .isEqualTo(CheckResult.passed(1));
    }

    @Test
    void violations_say_where_they_are() throws Exception {
        JsonSchemaVerifier verifier = JsonSchemaVerifier.of(JsonSchema.parse(SCHEMA));

        CheckResult result = new Bench(temp).checkResult(verifier, "{\"sizes\":[1,\"two\"]}", "null");

        assertThat(Bench.findings(result))
                .extracting(Finding::code)
                .containsExactlyInAnyOrder("json-schema.required", "json-schema.type");
        assertThat(Bench.findings(result))
                .extracting(Finding::message)
                .anyMatch(message -> message.startsWith("/sizes/1: "));
    }

    @Test
    void an_absent_result_is_judged_too() throws Exception {
        JsonSchemaVerifier verifier = JsonSchemaVerifier.of(JsonSchema.parse(SCHEMA));

        assertThat(Bench.findings(new Bench(temp).checkResult(verifier, "null", "null")))
                .extracting(Finding::code)
                .containsExactly("json-schema.type");
    }

    @Test
    void the_schema_may_come_with_the_criterion() throws Exception {
        JsonSchemaVerifier verifier = JsonSchemaVerifier.fromCriterion();

        assertThat(new Bench(temp).checkResult(verifier, "{\"name\":\"x\"}", SCHEMA))
                .isEqualTo(CheckResult.passed(1));
        assertThat(new Bench(temp).checkResult(verifier, "{}", SCHEMA)).isInstanceOf(CheckResult.Rejected.class);
    }

    @Test
    void no_schema_is_no_pass() throws Exception {
        JsonSchemaVerifier verifier = JsonSchemaVerifier.fromCriterion();

        assertThat(Bench.reason(new Bench(temp).checkResult(verifier, "{}", "null")))
                .contains("'criterion' has no JSON Schema");
        assertThat(Bench.reason(new Bench(temp).checkResult(verifier, "{}", "{\"type\":7}")))
                .contains("are no JSON Schema");
    }

    @Test
    void violations_are_capped() throws Exception {
        JsonSchemaVerifier verifier =
                JsonSchemaVerifier.of(JsonSchema.parse("{\"additionalProperties\":{\"type\":\"integer\"}}"));
        String json = IntStream.range(0, 200)
                .mapToObj(i -> "\"" + "p".repeat(i + 1) + "\":\"x\"")
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(Bench.findings(new Bench(temp).checkResult(verifier, json, "null")))
                .hasSize(Diagnostics.MAX_FINDINGS);
    }
}
