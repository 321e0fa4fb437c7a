package dev.orchestrator.schema.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonTree;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class JsonRepairProperties {
    private static final JsonSchema SOME = JsonSchema.parse("""
            {"type":"object","properties":{"id":{"type":"string"},"items":{"type":"array","items":{"$ref":"#"}},
             "name":{"enum":["alpha","x",null]},"x":{"type":"number"}},"additionalProperties":{"type":"object"}}""");

    @Property
    void json_comes_back_as_it_was(@ForAll long seed) {
        Documents documents = new Documents(seed);
        Object tree = documents.object();
        String text = documents.spaced(tree);

        assertUntouched(JsonRepair.withoutSchema().repair(text), text);
        assertUntouched(JsonRepair.of(Documents.schemaOf(tree)).repair(text), text);
    }

    private static void assertUntouched(Repaired repaired, String text) {
        assertThat(repaired.json()).contains(text);
        assertThat(repaired.untouched()).isTrue();
        assertThat(repaired.truncated()).isFalse();
    }

    @Property
    void json_amidst_words_is_taken_out_as_it_was(@ForAll long seed) {
        Documents documents = new Documents(seed);
        String text = documents.spaced(documents.object()).strip();

        assertThat(JsonRepair.withoutSchema()
                        .repair("So: " + text + " - that's it")
                        .json())
                .contains(text);
    }

    @Property
    void names_and_strings_full_of_quotes_come_back_as_they_were(@ForAll long seed) {
        Documents documents = Documents.ofQuotes(seed);
        Object tree = documents.object();
        String text = documents.spaced(tree);

        for (JsonRepair repair : List.of(JsonRepair.withoutSchema(), JsonRepair.of(Documents.schemaOf(tree)))) {
            assertUntouched(repair.repair(text), text);
            for (Fault around : List.of(Fault.FENCE, Fault.FENCE_WITHOUT_LANGUAGE, Fault.PROSE, Fault.THOUGHTS)) {
                Repaired repaired = repair.repair(around.write(tree));
                assertThat(repaired.json().map(String::strip)).as(around.name()).contains(JsonTree.write(tree));
                assertThat(repaired.truncated()).isFalse();
            }
            for (Fault fault : List.of(Fault.TRAILING_COMMAS, Fault.COMMENTS, Fault.ODD_SPACE)) {
                Repaired repaired = repair.repair(fault.write(tree));
                assertThat(repaired.json().map(JsonTree::parse))
                        .as(fault.name())
                        .contains(tree);
                assertThat(repaired.truncated()).isFalse();
            }
        }
    }

    @Property
    void json_that_does_not_fit_has_at_most_strings_decoded(@ForAll long seed, @ForAll boolean quotes) {
        Documents documents = quotes ? Documents.ofQuotes(seed) : new Documents(seed);
        JsonSchema other = Documents.schemaOf(documents.object());
        String text = documents.spaced(documents.object());

        for (JsonSchema schema : List.of(SOME, other)) {
            Repaired repaired = JsonRepair.of(schema).repair(text);
            assertThat(repaired.json()).isPresent();
            assertThat(repaired.truncated()).isFalse();
            assertThat(repaired.edits()).allMatch(edit -> edit.kind() == Edit.Kind.DOUBLE_ENCODED);
        }
    }

    /** Bare words are strings only where the schema says so, and in an array of unlike items it may not. */
    @Test
    void faults_are_repaired_to_the_value_that_was_meant() {
        int documents = 100;
        Map<Fault, Integer> repaired = new EnumMap<>(Fault.class);
        for (int seed = 0; seed < documents; seed++) {
            Object tree = new Documents(seed).object();
            JsonRepair repair = JsonRepair.of(Documents.schemaOf(tree));
            for (Fault fault : Fault.values()) {
                boolean same = repair.repair(fault.write(tree))
                        .json()
                        .map(JsonTree::parse)
                        .filter(tree::equals)
                        .isPresent();
                repaired.merge(fault, same ? 1 : 0, Integer::sum);
            }
        }
        assertThat(repaired)
                .allSatisfy((fault, count) -> assertThat(count)
                        .as(fault.name())
                        .isGreaterThanOrEqualTo(fault == Fault.BARE_STRINGS ? documents * 9 / 10 : documents));
    }

    @Property(tries = 30)
    void a_cut_text_is_never_complete(@ForAll long seed) {
        Documents documents = new Documents(seed);
        Object tree = documents.object();
        String text = documents.spaced(tree).strip();
        JsonRepair guided = JsonRepair.of(Documents.schemaOf(tree));
        for (int cut = 0; cut < text.length(); cut++) {
            for (String before : List.of("", "```json\n", "Here you are: ")) {
                assertCut(JsonRepair.withoutSchema().repair(before + text.substring(0, cut)));
                assertCut(guided.repair(before + text.substring(0, cut)));
            }
        }
    }

    private static void assertCut(Repaired repaired) {
        assertThat(repaired.truncated() || repaired.json().isEmpty()).isTrue();
    }

    @Property(tries = 100)
    void what_a_cut_text_becomes_has_nothing_made_up(@ForAll long seed) {
        Documents documents = new Documents(seed);
        Object tree = documents.object();
        String text = documents.spaced(tree).strip();
        for (int cut = 1; cut < text.length(); cut++) {
            Repaired repaired = JsonRepair.withoutSchema().repair(text.substring(0, cut));
            assertThat(isPart(JsonTree.parse(repaired.json().orElseThrow()), tree))
                    .as("%s of %s", repaired.json(), text)
                    .isTrue();
        }
    }

    private static boolean isPart(Object part, Object whole) {
        if (part instanceof Map<?, ?> some && whole instanceof Map<?, ?> all) {
            return some.entrySet().stream()
                    .allMatch(it -> all.containsKey(it.getKey()) && isPart(it.getValue(), all.get(it.getKey())));
        } else if (part instanceof List<?> some && whole instanceof List<?> all) {
            for (int i = 0; i < some.size(); i++) {
                if (i >= all.size() || !isPart(some.get(i), all.get(i))) {
                    return false;
                }
            }
            return true;
        } else if (part instanceof String || part instanceof JsonNumber) {
            return whole.getClass() == part.getClass() && whole.toString().startsWith(part.toString());
        }
        return Objects.equals(part, whole);
    }

    @Property
    void no_text_is_too_strange(@ForAll @StringLength(max = 60) String text) {
        assertSound(text);
    }

    @Property
    void no_text_of_signs_is_too_strange(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> signs = List.of(
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"",
                "'",
                "\\",
                "```",
                "\n",
                " ",
                "a",
                "\"a\"",
                "1",
                "-",
                ".",
                "...",
                "//",
                "/*",
                "*/",
                "#",
                "true",
                "None",
                "NaN",
                "\\u12",
                "\\ud83d",
                "\ud83d",
                "\ude00",
                "<think>",
                "</think>",
                "\u00a0",
                "\u201c",
                "\u201d",
                "`",
                "=",
                "\"id\":",
                "\"items\":[",
                "\0",
                "```json\n",
                "\"\"\"",
                "0x",
                "\"{\\\"a\\\":1}\"");
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(25); i >= 0; i--) {
            text.append(signs.get(random.nextInt(signs.size())));
        }
        assertSound(text.toString());
    }

    @Property
    void no_damage_is_too_strange(@ForAll long seed) {
        Random random = new Random(seed);
        Documents documents = new Documents(seed);
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        StringBuilder text = new StringBuilder(fault.write(documents.object()));
        for (int i = 0; i < 5 && text.length() > 0; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, text.charAt(random.nextInt(text.length())));
                default -> text.setCharAt(at, "{}[],:\"'\\\n x1`".charAt(random.nextInt(14)));
            }
        }
        assertSound(text.toString());
    }

    /** What holds for every text: the result is JSON, the edits lead to it, and it needs no second repair. */
    private static void assertSound(String text) {
        for (JsonRepair repair : List.of(JsonRepair.withoutSchema(), JsonRepair.of(SOME))) {
            Repaired repaired = repair.repair(text);
            if (repaired.json().isEmpty()) {
                assertThat(repaired.edits()).isEmpty();
                continue;
            }
            String json = repaired.json().get();
            JsonTree.parse(json);
            assertThat(apply(text, repaired.edits())).isEqualTo(json);
            assertThat(JsonRepair.withoutSchema().repair(json).untouched()).isTrue();
        }
    }

    private static String apply(String text, List<Edit> edits) {
        StringBuilder out = new StringBuilder();
        int done = 0;
        for (Edit edit : edits) {
            assertThat(edit.offset()).isGreaterThanOrEqualTo(done);
            assertThat(text.startsWith(edit.removed(), edit.offset())).isTrue();
            out.append(text, done, edit.offset()).append(edit.inserted());
            done = edit.offset() + edit.removed().length();
        }
        return out.append(text.substring(done)).toString();
    }
}
