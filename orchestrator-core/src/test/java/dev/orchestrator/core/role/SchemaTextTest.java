package dev.orchestrator.core.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.JsonSchema;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaTextTest {
    private static JsonSchema held(String schema) {
        return JsonSchema.parse(SchemaText.write(
                SchemaText.holding("result", schema, SchemaText.map("note", Map.of("type", "string")), "note")));
    }

    @Test
    void a_schema_means_the_same_inside_another() {
        JsonSchema list = held("{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"type\":\"object\","
                + "\"properties\":{\"next\":{\"$ref\":\"#\"},\"n\":{\"$ref\":\"#/$defs/n\"},"
                + "\"m\":{\"$ref\":\"#/properties/n\"}},\"additionalProperties\":false,"
                + "\"$defs\":{\"n\":{\"type\":\"integer\"}}}");

        assertThat(list.validate("{\"result\":{\"n\":1,\"m\":2,\"next\":{\"next\":{\"n\":3}}}}"))
                .isEmpty();
        assertThat(list.validate("{\"result\":{\"next\":{\"next\":{\"n\":\"3\"}}}}"))
                .singleElement()
                .satisfies(v -> assertThat(v.pointer()).isEqualTo("/result/next/next/n"));
        assertThat(list.validate("{\"result\":{\"m\":\"2\"}}")).hasSize(1);
        assertThat(list.validate("{\"note\":\"n\"}")).hasSize(1);
        assertThat(held("true").validate("{\"result\":null,\"note\":\"n\"}")).isEmpty();
    }

    @Test
    void properties_keep_their_order() {
        assertThat(SchemaText.write(SchemaText.map("b", 1, "a", true))).isEqualTo("{\"b\":1,\"a\":true}");
    }
}
