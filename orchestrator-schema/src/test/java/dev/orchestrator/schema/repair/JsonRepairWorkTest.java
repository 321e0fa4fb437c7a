package dev.orchestrator.schema.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.tree.JsonTree;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that a search which goes over them once for each of their signs would not come to the end of. */
@Tag("slow")
class JsonRepairWorkTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"{\"s\":<``</think>", "{\"s\":<<think>```\n{\"s\":<<think>```\n", "``` a", "{\"s\":1,\"s' t\":["
            })
    @Timeout(120)
    void a_long_text_is_read_a_few_times_at_most(String part) {
        String text = part.repeat(4_000_000 / part.length()) + "\n```";

        JsonRepair.withoutSchema().repair(text).json().ifPresent(JsonTree::parse);
    }

    @Test
    @Timeout(30)
    void fences_asked_for_at_each_place_are_looked_for_once() {
        String text = "`` ".repeat(700_000) + "\n```";
        int fence = text.length() - 3;
        Fences fences = new Fences(text);

        int found = 0;
        for (int i = 0; i <= fence; i++) {
            found += fences.next(i) == fence && fences.nextOnALine(i) == fence ? 1 : 0;
        }
        assertThat(found).isEqualTo(fence + 1);
        assertThat(fences.next(fence + 1)).isEqualTo(text.length());
        assertThat(fences.nextOnALine(fence + 1)).isEqualTo(text.length());
    }

    @Test
    @Timeout(30)
    void the_end_of_thoughts_asked_for_at_each_place_is_looked_for_once() {
        String text = "<think>".repeat(200_000);
        Thoughts thoughts = Thoughts.in(text);

        int found = 0;
        for (int i = 0; i < text.length(); i++) {
            found += thoughts.nextClosing(i) == text.length() ? 1 : 0;
        }
        assertThat(found).isEqualTo(text.length());
    }
}
