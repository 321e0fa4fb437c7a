package dev.orchestrator.schema.structured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.stream.Prefix;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
