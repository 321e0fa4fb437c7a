package dev.orchestrator.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.stream.Prefix;
import dev.orchestrator.schema.stream.PrefixSchema;
import dev.orchestrator.schema.stream.PrefixValidator;
import java.nio.charset.StandardCharsets;

/** Bytes as a model sends them. */
class StreamFuzzTest {
    private static final PrefixSchema PREFIXES = PrefixSchema.of(Samples.SCHEMA);
    private static final PrefixSchema ANY = PrefixSchema.of(JsonSchema.parse("true"));

    @FuzzTest(maxDuration = "30s")
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
                    .ifPresent(partial ->
                            assertThat(Samples.isJson(partial.json())).isTrue());
        }
        assertThat(parts.end()).isEqualTo(whole.end());
        if (schema == PREFIXES && whole.verdict() instanceof Prefix.Dead) {
            assertThat(Samples.SCHEMA.validate(new String(bytes, StandardCharsets.UTF_8)))
                    .isNotEmpty();
        }
    }
}
