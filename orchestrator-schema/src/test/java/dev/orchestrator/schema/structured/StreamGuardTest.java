package dev.orchestrator.schema.structured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.annotation.Size;
import dev.orchestrator.schema.stream.Prefix;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamGuardTest {
    record Step(String title, int minutes) {}

    record Plan(List<Step> steps) {}

    private static final StructuredOutput<Plan> OUTPUT = StructuredOutput.of(Plan.class);
    private static final String VALID = "{\"steps\":[{\"title\":\"mix\",\"minutes\":5}]}";

    /** Feeds one char at a time; returns how many were wanted. */
    private static int fed(StreamGuard guard, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!guard.feed(text.substring(i, i + 1))) {
                return i;
            }
        }
        return text.length();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n",
                "```json\n",
                "```\r\n ",
                "<think>[1, {\"steps\": 7}] no, wrong</think>\n",
                "<THINKING >\n< </THINKING>```json\n"
            })
    void an_answer_is_stopped_where_it_can_no_longer_be_valid(String before) {
        String answer = before + "{\"steps\":[{\"title\":\"mix\",\"hours\":1}]}";
        StreamGuard guard = OUTPUT.guard();

        int at = answer.indexOf("hours");
        assertThat(fed(guard, answer)).isEqualTo(at);
        assertThat(guard.death()).contains(new Prefix.Dead("/steps/0", "additionalProperties", at));
        assertThat(guard.feed("more")).isFalse();
        assertThat(guard.partial().orElseThrow().json()).isEqualTo("{\"steps\":[{\"title\":\"mix\"}]}");

        StreamGuard whole = OUTPUT.guard();
        assertThat(whole.feed(answer)).isFalse();
        assertThat(whole.death()).isEqualTo(guard.death());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                VALID,
                VALID + " Is that all right? {\"steps\":7}",
                "Sure! {\"steps\":7} would be wrong, so: " + VALID,
                "```json\n" + VALID + "\n```",
                "`" + VALID + "`",
                "<think>hm</think>" + VALID,
                "<b>" + VALID,
                "{'steps':[{'title':'mix','minutes':5}]}",
                "{\"steps\":[{\"title\":\"mix\",\"minutes\":5,}]}",
                "{\"steps\":\"[{\\\"title\\\":\\\"mix\\\",\\\"minutes\\\":5}]\"}",
                "// the plan\n" + VALID,
                "{steps:[{title:'mix',minutes:5}]}"
            })
    void an_answer_that_is_or_can_be_made_valid_is_read_to_its_end(String answer) {
        assertThat(fed(OUTPUT.guard(), answer)).isEqualTo(answer.length());
        assertThat(OUTPUT.guard().feed(answer)).isTrue();
        assertThat(OUTPUT.judge(answer, Finish.STOPPED).value()).as(answer).isPresent();
    }

    record Loose(@Size(max = 2) List<String> words) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"words\":[\"a\",\"b\",]}",
                "{\"words\":[\"a\",\"b\" , // all\n ]}",
                "{\"words\":[2026-01-01]}",
                "{\"words\":[new]}",
                "[Note] {\"words\":[\"a\"]}"
            })
    void commas_too_many_and_quotes_too_few_are_waited_for(String answer) {
        StructuredOutput<Loose> output = StructuredOutput.of(Loose.class);

        assertThat(fed(output.guard(), answer)).isEqualTo(answer.length());
        assertThat(output.guard().feed(answer)).isTrue();
        assertThat(output.judge(answer, Finish.STOPPED).value()).as(answer).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"words\":[\"a\",\"b\", \"c\"]} | maxItems | 17 | 20",
                "{\"words\":[12 , 13]}          | type     | 10 | 14",
                "{\"words\":[\"a\",true]}        | type     | 14 | 19",
                "{\"words\":[\"a\",[1]]}         | type     | 14 | 15"
            })
    void what_cannot_be_mended_is_stopped_once_that_is_known(String answer, String keyword, long offset, int fed) {
        StreamGuard guard = StructuredOutput.of(Loose.class).guard();

        assertThat(fed(guard, answer)).isEqualTo(fed - 1);
        assertThat(guard.death().orElseThrow().keyword()).isEqualTo(keyword);
        assertThat(guard.death().orElseThrow().offset()).isEqualTo(offset);
        assertThat(StructuredOutput.of(Loose.class)
                        .judge(answer, Finish.STOPPED)
                        .value())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<think>%s</think>%s{\"steps\":7 }", "%s%s```json\n{\"steps\":7 }"})
    @Timeout(60) // once, each delta was searched for with all that came before it: hours
    void long_thoughts_and_endless_blanks_are_read_once(String answer) {
        String blanks = " \n".repeat(300_000);
        StreamGuard guard = OUTPUT.guard();
        String text = answer.formatted(answer.startsWith("<") ? "a < b ".repeat(200_000) : "", blanks);

        assertThat(fed(guard, text)).isEqualTo(text.length() - 1);
        assertThat(guard.death().orElseThrow().offset()).isEqualTo(text.indexOf('7'));
    }

    @Test
    void a_schema_too_wide_to_be_checked_along_the_way_stops_nothing() {
        String values = IntStream.range(0, 5_000)
                .mapToObj(i -> "{\"const\":" + i + "}")
                .collect(Collectors.joining(",", "{\"anyOf\":[", "]}"));
        StructuredOutput<String> output = StructuredOutput.json("wide", JsonSchema.parse(values));

        assertThat(output.guard().feed("[1]")).isTrue();
        assertThat(output.judge("[1]", Finish.STOPPED)).isInstanceOf(Structured.Invalid.class);
    }

    @Test
    void what_is_known_so_far_can_be_shown() {
        StreamGuard guard = OUTPUT.guard();
        assertThat(guard.partial()).isEmpty();
        guard.feed("<think>");
        guard.feed("hm</think>{\"steps\":[{\"title\":\"mi");

        assertThat(guard.partial().orElseThrow().json()).isEqualTo("{\"steps\":[{\"title\":\"mi\"}]}");
        assertThat(guard.death()).isEmpty();
    }
}
