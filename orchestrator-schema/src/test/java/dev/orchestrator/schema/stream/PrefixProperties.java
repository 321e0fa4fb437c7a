package dev.orchestrator.schema.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Library;
import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

class PrefixProperties {
    private static final PrefixSchema ANYTHING = Feeding.schema("true");
    private static final int VALUES = 5;

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void what_dies_is_invalid_however_it_comes(@ForAll long seed) {
        sound(seed);
    }

    @Tag("slow")
    @Property(tries = 100_000, shrinking = ShrinkingMode.OFF)
    void what_dies_is_invalid_however_it_comes_100x(@ForAll long seed) {
        sound(seed);
    }

    private static void sound(long seed) {
        Cases cases = new Cases(seed, false);
        JsonSchema schema = schema(cases);
        PrefixSchema prefixes = PrefixSchema.of(schema);
        for (int i = 0; i < VALUES; i++) {
            String text = cases.value(3);
            List<Violation> violations = violations(schema, text);
            if (Feeding.verdict(prefixes, text) instanceof Prefix.Dead dead) {
                assertThat(violations).as("%s of %s by %s", dead, text, schema).isNotEmpty();
            }
        }
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void what_is_invalid_dies_if_all_keywords_are_decided(@ForAll long seed) {
        complete(seed);
    }

    @Tag("slow")
    @Property(tries = 100_000, shrinking = ShrinkingMode.OFF)
    void what_is_invalid_dies_if_all_keywords_are_decided_100x(@ForAll long seed) {
        complete(seed);
    }

    @Example
    void what_only_matters_at_the_end_is_said_of_the_whole() {
        complete(22_720_067_854_998L); // an alternative fails within an array, and the other at the end
    }

    private static void complete(long seed) {
        Cases cases = new Cases(seed, true);
        JsonSchema schema = schema(cases);
        PrefixSchema prefixes = PrefixSchema.of(schema);
        for (int i = 0; i < VALUES; i++) {
            // Numbers that are whole but not written so are compared only where nothing hangs on it.
            String text = cases.value(3).replaceAll("1\\.0|2e0|-0", "1");
            Prefix verdict = Feeding.verdict(prefixes, text);
            if (prefixes.deferred().isEmpty() && !schema.text().matches("(?s).*(1\\.0|2e0|-0|1e1).*")) {
                assertThat(verdict instanceof Prefix.Dead)
                        .as("%s of %s by %s", verdict, text, schema)
                        .isEqualTo(!violations(schema, text).isEmpty());
            }
        }
    }

    @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
    void what_is_json_is_what_can_be_read(@ForAll long seed) {
        lexed(seed);
    }

    @Tag("slow")
    @Property(tries = 300_000, shrinking = ShrinkingMode.OFF)
    void what_is_json_is_what_can_be_read_100x(@ForAll long seed) {
        lexed(seed);
    }

    private static void lexed(long seed) {
        Cases cases = new Cases(seed, true);
        String text = cases.damaged(cases.value(3));

        Prefix verdict = Feeding.verdict(ANYTHING, text);

        assertThat(verdict instanceof Prefix.Complete)
                .as("%s: %s", text, verdict)
                .isEqualTo(isReadable(text));
        PrefixValidator validator = ANYTHING.start();
        validator.feed(text);
        validator
                .partial()
                .ifPresent(partial -> assertThat(isReadable(partial.json()))
                        .as("%s: %s", text, partial)
                        .isTrue());
        if (verdict instanceof Prefix.Dead dead) { // and not a character earlier
            String before = text.substring(0, (int) dead.offset());
            assertThat(ANYTHING.start().feed(before)).as(before).isNotInstanceOf(Prefix.Dead.class);
        }
    }

    private static boolean isReadable(String text) {
        try {
            JsonTree.parse(text);
            return true;
        } catch (Misfit e) {
            return false;
        }
    }

    private static JsonSchema schema(Cases cases) {
        return JsonSchema.parse(cases.schema());
    }

    private static List<Violation> violations(JsonSchema schema, String text) {
        try {
            List<Violation> violations = Library.violations(schema, text);
            assertThat(schema.validate(text)).as("%s by %s", text, schema).isEqualTo(violations);
            return violations;
        } catch (OrchestratorException cannotBeApplied) {
            return List.of(new Violation("", "?", "", "", String.valueOf(cannotBeApplied.getMessage())));
        }
    }
}
