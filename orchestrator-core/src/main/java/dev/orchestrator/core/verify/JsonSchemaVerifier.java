package dev.orchestrator.core.verify;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Accepts results that are valid by a JSON Schema. Each violation is a finding that says where in the result it is.
 * Immutable and safe for use by several threads.
 *
 * <pre>{@code
 * JsonSchemaVerifier.of(JsonSchema.of(Invoice.class))
 * }</pre>
 */
public final class JsonSchemaVerifier implements Verifier, Versioned {
    private final @Nullable JsonSchema schema;

    private JsonSchemaVerifier(@Nullable JsonSchema schema) {
        this.schema = schema;
    }

    /** Returns a verifier by this schema. */
    public static JsonSchemaVerifier of(JsonSchema schema) {
        return new JsonSchemaVerifier(Objects.requireNonNull(schema, "schema"));
    }

    /**
     * Returns a verifier by the schema that each criterion has as its parameters:
     * {@code Criterion.of("shape", "schema").parameters(new JsonText("{\"type\": \"object\"}"))}. A criterion without, or
     * with parameters that are no schema, cannot be checked.
     */
    public static JsonSchemaVerifier fromCriterion() {
        return new JsonSchemaVerifier(null);
    }

    /** Returns a version that changes with the settings; the same on every machine. */
    @Override
    public String version() {
        return SettingsVersion.of(1, schema == null ? "by the criterion" : schema.text());
    }

    @Override
    public CheckResult check(Submission submission, CheckContext context) {
        JsonSchema known = schema;
        if (known == null) {
            String parameters = context.parameters().json();
            String criterion = "criterion '" + submission.criterion().id() + "'";
            if (parameters.equals("null")) {
                return CheckResult.couldNotRun(criterion + " has no JSON Schema; give it one as its parameters");
            }
            try {
                known = JsonSchema.parse(parameters);
            } catch (OrchestratorException e) {
                return CheckResult.couldNotRun(
                        "the parameters of " + criterion + " are no JSON Schema: " + e.getMessage());
            }
        }
        List<Violation> violations = known.validate(submission.result().json());
        return violations.isEmpty()
                ? CheckResult.passed(1)
                : CheckResult.rejected(Diagnostics.limit(
                        violations.stream().map(JsonSchemaVerifier::finding).toList()));
    }

    private static Finding finding(Violation violation) {
        return Finding.of("json-schema." + violation.keyword(), violation.toString());
    }
}
