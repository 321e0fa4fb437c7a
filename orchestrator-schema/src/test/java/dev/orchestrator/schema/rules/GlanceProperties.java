package dev.orchestrator.schema.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.text.Text;
import dev.orchestrator.schema.tree.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class GlanceProperties {
    private static boolean isPlain(String json) {
        return Glance.approves(Node.ANYTHING, new Text(json));
    }

    @Property
    void it_passes_what_is_plain(@ForAll("trees") Object tree) {
        assertThat(isPlain(Json.write(tree))).isTrue();
        assertThat(isPlain(" " + Json.write(tree).replace(",", " ,\n\t") + "\r\n"))
                .isTrue();
    }

    @Property
    void what_it_passes_can_be_read_and_is_within_the_limits(
            @ForAll("trees") Object tree, @ForAll int at, @ForAll("scraps") String scrap, @ForAll boolean replace) {
        String json = Json.write(tree);
        int place = Math.floorMod(at, json.length());
        String changed = json.substring(0, place) + scrap + json.substring(replace ? place + 1 : place);

        if (isPlain(changed)) {
            String canonical = JsonTree.write(JsonTree.parse(changed));
            assertThat(isPlain(canonical)).isTrue();
            assertThat(JsonSchema.parse("true").validate(changed)).isEmpty();
        }
    }

    @Example
    void it_takes_no_chances() {
        List<String> doubtful = new ArrayList<>(List.of(
                "",
                " ",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{},\"b\":{\"c\":1,\"c\":2}}",
                "{\"a\":1,\"\\u0061\":2}",
                "\"\ud800\"",
                "\"\ud800x\"",
                "\"\\ud800\"",
                "\"\\u00g0\"",
                "\"\\uFF1\"",
                "\"\\x\"",
                "\"\t\"",
                "\"a",
                "01",
                "-",
                "1.",
                ".5",
                "1e",
                "1e400",
                "1e-400",
                "9".repeat(101),
                "[1,]",
                "[1 2]",
                "{\"a\"}",
                "{\"a\":1,}",
                "{a:1}",
                "tru",
                "nul",
                "truex",
                "1 2",
                "\u000b1",
                "/**/1",
                "NaN"));
        StringBuilder many = new StringBuilder("{\"k0\":0");
        for (int i = 1; i < 50; i++) {
            many.append(",\"k").append(i).append("\":").append(i);
        }
        assertThat(isPlain(many + "}")).isTrue();
        doubtful.add(many + ",\"k7\":1}");
        doubtful.add("[".repeat(101) + "]".repeat(101));
        assertThat(doubtful).noneMatch(GlanceProperties::isPlain);
        assertThat(isPlain("[".repeat(100) + "]".repeat(100))).isTrue();
        assertThat(isPlain("[{\"a\":1},{\"a\":2},{\"b\":{\"a\":1},\"a\":3}]")).isTrue();
    }

    @Provide
    Arbitrary<String> scraps() {
        return Arbitraries.of(
                "", "\"", "{", "}", "[", "]", ",", ":", "\\", "\\u", "0", "-", ".", "e", "e9", "t", " ", "\u0000",
                "\ud800", "\"a\":1", "null", "\\n");
    }

    @Provide
    Arbitrary<Object> trees() {
        Arbitrary<String> texts = Arbitraries.strings().withCharRange('a', 'e').ofMaxLength(3);
        Arbitrary<Object> leaves = Arbitraries.oneOf(
                Arbitraries.strings().ascii().ofMaxLength(8).map(t -> (Object) t.replace(",", "")),
                Arbitraries.of("ä", "€", "😀", "\u2028").map(t -> (Object) t),
                Arbitraries.longs().map(n -> (Object) n),
                Arbitraries.doubles().between(-1e9, 1e9).map(n -> (Object) n),
                Arbitraries.of(true, false).map(b -> (Object) b));
        return Arbitraries.recursive(
                () -> leaves,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(4).map(l -> (Object) l),
                        Arbitraries.maps(texts, inner).ofMaxSize(4).map(m -> (Object) Map.copyOf(m))),
                0,
                3);
    }
}
