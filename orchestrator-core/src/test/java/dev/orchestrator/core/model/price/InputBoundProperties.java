package dev.orchestrator.core.model.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class InputBoundProperties {
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(40),
                Arbitraries.strings()
                        .withChars('a', '"', 'é', 'ß', '中', '\uD83D', '\uDE00', '\u07ff', '\u0800', '\uffff')
                        .ofMaxLength(12));
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean hasHalfAPair(String text) {
        return text.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff);
    }

    /** Java writes half a pair as one byte, others as the three of a replacement character. */
    @Property
    void bytes_are_those_of_utf_8(@ForAll("texts") String text) {
        if (hasHalfAPair(text)) {
            assertThat(InputBound.bytes(text))
                    .isEqualTo(utf8(text.codePoints()
                            .map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c)
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                            .toString()));
        } else {
            assertThat(InputBound.bytes(text)).isEqualTo(utf8(text));
        }
    }

    @Property
    void every_text_of_a_request_counts(@ForAll("texts") String one, @ForAll("texts") String two) {
        String name = "n" + one;
        ToolCall call = new ToolCall("id" + two, name, "{\"a\":\"" + one + "\"}");
        ModelRequest request = ModelRequest.of(
                        Message.system(one),
                        new Message("assistant", two, List.of(call), null),
                        Message.tool("id" + two, one))
                .option("o" + one, two);
        long texts = utf8("system" + one + "assistant" + two + "tool" + one)
                + 2 * utf8("id" + two)
                + utf8(name + call.arguments())
                + utf8("o" + one + two);

        assertThat(InputBound.of(request)).isGreaterThan(texts);
    }

    @Example
    void nothing_of_a_request_is_left_out() {
        ModelRequest least = ModelRequest.of(Message.user("a"));
        long before = InputBound.of(least);
        String json = "{\"type\":\"object\"}";

        assertThat(before).isEqualTo(1_024 + 16 + "user".length() + 1);
        assertThat(InputBound.of(ModelRequest.of(new Message("user", "a", List.of(), "call-1"))) - before)
                .isEqualTo("call-1".length());
        assertThat(InputBound.of(ModelRequest.of(
                                new Message("user", "a", List.of(new ToolCall("c1", "count", json)), null)))
                        - before)
                .isEqualTo(16 + "c1".length() + "count".length() + 3L * json.length());
        assertThat(InputBound.of(least.output(new OutputSchema("Name", json))) - before)
                .isEqualTo(16 + "Name".length() + 3L * json.length());
        assertThat(InputBound.of(least.option("temperature", "0")) - before).isEqualTo(16 + "temperature0".length());
        ToolSpec tool = ToolSpec.of("count", "Counts.");
        assertThat(InputBound.of(least.tools(List.of(tool))) - before)
                .isEqualTo(
                        16 + "countCounts.".length() + 3L * tool.inputSchema().length());
    }
}
