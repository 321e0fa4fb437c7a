package dev.orchestrator.core.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.Json;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ShortResultProperties {
    @Provide
    Arbitrary<Object> values() {
        Arbitrary<String> texts = Arbitraries.of("a", "\"", "\\", "\n", "\u0001", "é", "😀", "word ")
                .list()
                .ofMaxSize(400)
                .withoutEdgeCases()
                .map(parts -> String.join("", parts));
        Arbitrary<Object> leaves = Arbitraries.oneOf(
                texts.map(text -> (Object) text),
                Arbitraries.longs().map(number -> number),
                Arbitraries.of(true, false));
        return Arbitraries.recursive(
                () -> leaves,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(8).map(list -> (Object) list),
                        Arbitraries.maps(Arbitraries.of("a", "b", "c"), inner)
                                .ofMaxSize(4)
                                .map(map -> (Object) map)),
                0,
                3);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void whatever_the_result_it_is_short_and_valid_json(
            @ForAll("values") Object value, @ForAll @IntRange(min = 1_000, max = 3_000) int most) {
        String json = ShortResult.of(value, most, "t".repeat(64)).json();

        assertThat(json).hasSizeLessThanOrEqualTo(most).isEqualTo(Json.canonical(json));
        if (Json.write(value).length() <= most) {
            assertThat(json).isEqualTo(Json.write(value));
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void a_prefix_is_as_long_as_there_is_room_for(
            @ForAll List<Character> characters, @ForAll @IntRange(max = 40) int most) {
        StringBuilder text = new StringBuilder();
        characters.stream().filter(c -> !Character.isSurrogate(c)).forEach(text::append);
        int kept = ShortResult.prefix(text.toString(), most);

        assertThat(Json.write(text.substring(0, kept)).length() - 2).isLessThanOrEqualTo(most);
        if (kept < text.length()) {
            assertThat(Json.write(text.substring(0, kept + 1)).length() - 2).isGreaterThan(most);
        }
    }
}
