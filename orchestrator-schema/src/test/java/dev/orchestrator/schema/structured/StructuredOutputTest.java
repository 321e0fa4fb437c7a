package dev.orchestrator.schema.structured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.TypeRef;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.annotation.Range;
import dev.orchestrator.schema.lowering.DialectProfile;
import dev.orchestrator.schema.repair.Edit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredOutputTest {
    record Line(String item, @Range(minimum = 1) int count) {
        Line {
            if (item.equals("unicorn")) {
                throw new IllegalArgumentException("there are no unicorns");
            }
        }
    }

    record Order(String customer, List<Line> lines, Optional<String> note, Map<String, Integer> points) {}

    private static final String ORDER =
            "{\"customer\":\"Ada\",\"lines\":[{\"item\":\"tea\",\"count\":2}],\"points\":{\"May\":3}}";
    private static final String OTHER = ORDER.replace("Ada", "Eve");
    private static final String INVALID = ORDER.replace("tea\",\"count\":2", "a long draft\",\"count\":0");
    private static final Order VALUE =
            new Order("Ada", List.of(new Line("tea", 2)), Optional.empty(), Map.of("May", 3));
    private static final StructuredOutput<Order> OUTPUT = StructuredOutput.of(Order.class);
    private static final StructuredOutput<Order> LOWERED = OUTPUT.lowered(DialectProfile.named("openai-2026-02"));

    private static Structured<Order> judge(String text) {
        return OUTPUT.judge(text, Finish.STOPPED);
    }

    @Test
    void a_valid_answer_is_a_value() {
        Structured<Order> result = judge(ORDER);

        assertThat(result).isEqualTo(new Structured.Valid<>(VALUE, ORDER, List.of()));
        assertThat(result.value()).contains(VALUE);
        assertThat(OUTPUT.reask(result)).isEmpty();
    }

    @Test
    void an_answer_in_a_code_block_is_a_value_and_what_was_changed_is_told() {
        Structured.Valid<Order> valid = (Structured.Valid<Order>)
                judge("Here you are:\n```json\n" + ORDER.replace("2}", "2,}") + "\n```\nAnything else?");

        assertThat(valid.decoded()).isEqualTo(VALUE);
        assertThat(valid.edits()).extracting(Edit::kind).contains(Edit.Kind.FENCE, Edit.Kind.EXTRA_COMMA);
        assertThat(valid.summary()).endsWith(valid.edits().size() + " edits");
    }

    @Test
    void an_answer_to_a_lowered_schema_is_raised() {
        String answer = "{\"customer\":\"Ada\",\"lines\":[{\"item\":\"tea\",\"count\":2}],\"note\":null,"
                + "\"points\":[{\"key\":\"May\",\"value\":3}]}";

        assertThat(LOWERED.schema().validate(answer)).isEmpty();
        assertThat(LOWERED.judge(answer, Finish.STOPPED).value()).contains(VALUE);
        assertThat(LOWERED.original()).isEqualTo(OUTPUT.schema());
        assertThat(LOWERED.request().jsonSchema()).isEqualTo(LOWERED.schema().text());
        assertThat(LOWERED).hasToString("Order for openai-2026-02");
    }

    @Test
    void an_invalid_answer_is_asked_for_again_with_each_place() {
        Structured<Order> result = judge(ORDER.replace("2", "0").replace("\"Ada\"", "7"));

        assertThat(result.value()).isEmpty();
        Structured.Invalid<Order> invalid = (Structured.Invalid<Order>) result;
        assertThat(invalid.violations())
                .extracting(Violation::pointer, Violation::keyword)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("/customer", "type"),
                        org.assertj.core.groups.Tuple.tuple("/lines/0/count", "minimum"));
        assertThat(result.summary()).contains("and one more violation");
        List<Message> again = OUTPUT.reask(result);
        assertThat(again).extracting(Message::role).containsExactly("assistant", "user");
        assertThat(again.get(0).text()).isEqualTo(invalid.text());
        assertThat(again.get(1).text())
                .contains("at /customer (type): ", "at /lines/0/count (minimum): ")
                .endsWith("Answer again with the corrected JSON value and nothing else.");
    }

    @Test
    void where_the_places_are_not_those_of_the_answer_they_come_with_what_it_was_read_as() {
        String answer =
                "{\"customer\":\"Ada\",\"lines\":[],\"note\":null,\"points\":[{\"key\":\"May\",\"value\":\"x\"}]}";
        Structured<Order> result = LOWERED.judge(answer, Finish.STOPPED);

        assertThat(LOWERED.reask(result).get(1).text())
                .contains("at /points/May (type)")
                .contains("read as: {\"customer\":\"Ada\",\"lines\":[],\"note\":null,\"points\":{\"May\":\"x\"}}");
    }

    @Test
    void an_answer_with_no_original_is_invalid_in_terms_of_what_was_sent() {
        String twice = "{\"customer\":\"Ada\",\"lines\":[],\"note\":null,"
                + "\"points\":[{\"key\":\"May\",\"value\":1},{\"key\":\"May\",\"value\":2}]}";
        Structured.Invalid<Order> invalid = (Structured.Invalid<Order>) LOWERED.judge(twice, Finish.STOPPED);

        assertThat(invalid.json()).isNull();
        assertThat(invalid.summary()).contains("May").contains("twice");
    }

    @Test
    void what_the_type_refuses_is_invalid() {
        Structured<Order> result = judge(ORDER.replace("tea", "unicorn"));

        assertThat(result).isInstanceOf(Structured.Invalid.class);
        assertThat(OUTPUT.reask(result).get(1).text()).contains("there are no unicorns");
    }

    @Test
    void why_the_model_stopped_comes_before_what_it_wrote() {
        assertThat(OUTPUT.judge(ORDER, Finish.REFUSED)).isEqualTo(new Structured.Refused<>(ORDER));
        assertThat(OUTPUT.judge(ORDER, Finish.TRUNCATED)).isEqualTo(new Structured.Truncated<>(ORDER));
        assertThat(OUTPUT.judge(ORDER, Finish.PAUSED)).isEqualTo(new Structured.Truncated<>(ORDER));
        assertThat(OUTPUT.judge(ORDER, Finish.FAILED)).isInstanceOf(Structured.Invalid.class);
        assertThat(OUTPUT.judge(ORDER, Finish.UNKNOWN).value()).contains(VALUE);
        assertThat(OUTPUT.judge(" ", Finish.REFUSED).summary()).contains("no reason was given");
    }

    @Test
    void an_answer_cut_anywhere_is_truncated_and_never_a_value() {
        for (int end = 1; end < ORDER.length(); end++) {
            String cut = ORDER.substring(0, end);
            assertThat(judge(cut)).as(cut).isEqualTo(new Structured.Truncated<>(cut));
        }
        assertThat(OUTPUT.reask(judge(ORDER.substring(0, 40)))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "I cannot find the order.", "{{{", "\u0000"})
    void an_answer_without_a_value_is_invalid_and_asked_for_again(String text) {
        Structured<Order> result = judge(text);

        assertThat(result).isInstanceOfAny(Structured.Invalid.class, Structured.Truncated.class);
        assertThat(OUTPUT.reask(result)).hasSize(text.isBlank() ? 1 : 2);
    }

    static Stream<String> several() {
        return Stream.of(
                "First I thought " + ORDER + " but no: " + OTHER,
                "```json\n" + OTHER + "\n```\nOn reflection:\n```json\n" + ORDER + "\n```",
                OTHER + "\n```json\n" + ORDER + "\n```",
                ORDER.replace('"', '\'') + " or " + OTHER,
                ORDER + "\n" + OTHER,
                "```\n" + ORDER + "\n" + OTHER + "\n```",
                INVALID.repeat(30) + ORDER + INVALID.repeat(30) + OTHER,
                ORDER + INVALID.replace("a long draft", "").repeat(100));
    }

    @ParameterizedTest
    @MethodSource("several")
    void several_values_are_none_and_the_model_is_asked_which(String text) {
        Structured<Order> result = judge(text);

        assertThat(result).isInstanceOf(Structured.Invalid.class);
        assertThat(result.summary()).contains("several values");
        assertThat(OUTPUT.reask(result).get(1).text()).contains("several values", "answer with one");
    }

    static Stream<String> one() {
        String spaced =
                "{\"lines\": [{\"count\": 2, \"item\": \"tea\"}], \"points\": {\"May\": 3}, \"customer\": \"Ada\"}";
        return Stream.of(
                ORDER + ", that is\n```json\n" + spaced + "\n```",
                INVALID + ORDER,
                ORDER + INVALID,
                INVALID.repeat(60) + ORDER,
                "```json\n" + INVALID + "\n```\n" + ORDER,
                "<think>" + OTHER + "</think>" + ORDER,
                OTHER + "</think>" + ORDER,
                "In the form {\"customer\":\"Eve\",\"lines\":[],\"points\":{}, ...}: " + ORDER,
                "Of [" + OTHER + ',' + OTHER + "] the last: " + ORDER);
    }

    @ParameterizedTest
    @MethodSource("one")
    void one_value_among_others_is_the_value_and_so_is_one_said_twice(String text) {
        assertThat(judge(text).value()).contains(VALUE);
    }

    @Test
    void several_values_in_lowered_form_are_none_either() {
        String lowered = "{\"customer\":\"Ada\",\"lines\":[],\"note\":null,\"points\":[]}";

        assertThat(LOWERED.judge(lowered + lowered.replace("Ada", "Eve"), Finish.STOPPED)
                        .summary())
                .contains("several values");
        assertThat(LOWERED.judge(lowered + lowered, Finish.STOPPED).value()).isPresent();
    }

    @Test
    void what_the_end_cuts_off_is_not_made_up_for_by_what_came_before() {
        String text = ORDER + " or rather " + OTHER.substring(0, 30);

        assertThat(judge(text)).isEqualTo(new Structured.Truncated<>(text));
    }

    private static ModelReply calls(String text, String... arguments) {
        return new ModelReply.ToolCalls(
                text,
                Stream.of(arguments)
                        .map(it -> new ToolCall("id" + it.hashCode(), "Order", it))
                        .toList(),
                Usage.of(1, 1));
    }

    @Test
    void several_calls_of_the_tool_are_several_values() {
        assertThat(OUTPUT.judge(calls("", ORDER, OTHER)).summary()).contains("several values");
        assertThat(OUTPUT.judge(calls(OTHER, ORDER, OTHER)).summary()).contains("several values");
        assertThat(OUTPUT.judge(calls("", ORDER, ORDER)).value()).contains(VALUE);
        assertThat(OUTPUT.judge(calls("", INVALID, ORDER)).value()).contains(VALUE);
        assertThat(OUTPUT.judge(calls(OTHER, ORDER)).value()).contains(VALUE);
    }

    @Test
    void replies_are_judged_by_their_kind() {
        Usage usage = Usage.of(1, 1);
        assertThat(OUTPUT.judge(new ModelReply.Answer(ORDER, usage)).value()).contains(VALUE);
        assertThat(OUTPUT.judge(new ModelReply.Truncated(ORDER, usage))).isInstanceOf(Structured.Truncated.class);
        assertThat(OUTPUT.judge(new ModelReply.Refused("no", usage))).isEqualTo(new Structured.Refused<>("no"));
        assertThat(OUTPUT.judge(new ModelReply.ToolCalls("", List.of(new ToolCall("1", "Order", ORDER)), usage))
                        .value())
                .contains(VALUE);
        assertThat(OUTPUT.judge(new ModelReply.ToolCalls("", List.of(new ToolCall("1", "search", ORDER)), usage)))
                .isInstanceOf(Structured.Invalid.class);
        String dead = "{\"customer\":7,";
        Structured<Order> aborted = OUTPUT.judge(new ModelReply.Aborted(dead, 12, "dead", usage));
        assertThat(aborted.summary()).isEqualTo("the answer was stopped at character 12: /customer breaks type");
        assertThat(OUTPUT.reask(aborted).get(1).text())
                .contains("stopped at character 12, behind {\"customer\":", "- at /customer (type)");
        assertThat(OUTPUT.judge(new ModelReply.Aborted("{\"customer\":", 12, "cancelled", usage)))
                .isInstanceOf(Structured.Invalid.class)
                .satisfies(stopped -> assertThat(stopped.summary()).contains("reading was stopped: cancelled"));
    }

    @Test
    void generic_types_and_bare_schemas_are_asked_for_too() {
        StructuredOutput<List<Integer>> numbers = StructuredOutput.of(new TypeRef<List<Integer>>() {});
        assertThat(numbers.name()).matches("[A-Za-z0-9_-]{1,64}");
        assertThat(numbers.judge("[1, 2]", Finish.STOPPED).value()).contains(List.of(1, 2));

        StructuredOutput<String> bare =
                StructuredOutput.json("my list!", JsonSchema.parse("{\"type\":\"array\",\"maxItems\":1}"));
        assertThat(bare.name()).isEqualTo("my_list_");
        assertThat(bare.judge("[ 1 ]", Finish.STOPPED).value()).contains("[ 1 ]");
        assertThat(bare.judge("[1,2]", Finish.STOPPED).value()).isEmpty();
        assertThat(bare.lowering()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "stop,STOPPED",
        "end_turn,STOPPED",
        "STOP,STOPPED",
        "length,TRUNCATED",
        "MAX_TOKENS,TRUNCATED",
        "model_context_window_exceeded,TRUNCATED",
        "content_filter,REFUSED",
        "SAFETY,REFUSED",
        "tool_use,TOOL_CALLS",
        "pause_turn,PAUSED",
        "MALFORMED_FUNCTION_CALL,FAILED",
        "quantum_flux,UNKNOWN",
        ",UNKNOWN"
    })
    void codes_of_providers_are_known(String code, Finish finish) {
        assertThat(Finish.of(code)).isEqualTo(finish);
    }

    @ParameterizedTest
    @EnumSource(Finish.class)
    void each_finish_is_judged(Finish finish) {
        assertThat(OUTPUT.judge(ORDER, finish).summary()).isNotBlank();
    }

    @Test
    void a_probe_tells_who_enforces_schemas() {
        EnforcementProbe probe = EnforcementProbe.of("k3v9x2m7");
        Usage usage = Usage.of(1, 1);

        assertThat(probe.request().messages().get(0).text()).doesNotContain("k3v9x2m7");
        for (String name : DialectProfile.names()) {
            assertThat(DialectProfile.named(name)
                            .check(JsonSchema.parse(
                                    probe.request().output().orElseThrow().jsonSchema())))
                    .as(name)
                    .isEmpty();
        }
        assertThat(probe.judge(new ModelReply.Answer("{\"code\":\"k3v9x2m7\"}", usage)))
                .isEmpty();
        assertThat(probe.<Order>judge(new ModelReply.Answer("{\"code\": \"none\"}", usage)))
                .hasValueSatisfying(result -> {
                    assertThat(result.summary()).contains("does not enforce schemas", "k3v9x2m7", "none");
                    assertThat(OUTPUT.reask(result)).isEmpty();
                });
        assertThat(probe.judge(new ModelReply.Refused("no", usage))).isPresent();
    }

    @Test
    void null_is_no_value_though_a_schema_allows_it() {
        assertThat(StructuredOutput.of(Object.class).judge("null", Finish.STOPPED))
                .isInstanceOfSatisfying(
                        Structured.Invalid.class,
                        invalid -> assertThat(invalid.summary()).contains("null is no value of it"));
    }

    @Test
    void of_an_endless_answer_the_model_is_shown_both_ends() {
        StructuredOutput<Object> output = StructuredOutput.of(Object.class);
        String answer = "Let me see. " + "no ".repeat(100_000) + "done.";

        assertThat(output.reask(output.judge(answer, Finish.STOPPED)).get(0).text())
                .startsWith("Let me see. ")
                .contains("characters left out]")
                .endsWith("done.")
                .hasSizeLessThan(25_000);
    }
}
