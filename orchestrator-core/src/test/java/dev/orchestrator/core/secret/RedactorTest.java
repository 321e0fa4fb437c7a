package dev.orchestrator.core.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.schema.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RedactorTest {
    private static final String VALUE = "s3cr/t+\"key\"=ä";
    private final Redactor redactor = Redactor.of(Map.of("the key", VALUE));

    @Test
    void a_secret_becomes_its_name_however_it_is_written() {
        byte[] bytes = VALUE.getBytes(StandardCharsets.UTF_8);

        assertThat(List.of(
                        VALUE,
                        URLEncoder.encode(VALUE, StandardCharsets.UTF_8),
                        HexFormat.of().formatHex(bytes),
                        HexFormat.of().withUpperCase().formatHex(bytes),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
                .allSatisfy(written ->
                        assertThat(redactor.text("a " + written + " b")).isEqualTo("a [secret the key] b"));
        assertThat(redactor.text(Base64.getEncoder().encodeToString(bytes))).startsWith("[secret the key]");
        assertThat(redactor.text(Json.write(Map.of("k", VALUE)))).isEqualTo("{\"k\":\"[secret the key]\"}");
    }

    @Test
    void what_holds_none_stays_the_same_object() {
        ModelRequest request = ModelRequest.of(Message.user("hello"));

        assertThat(redactor.request(request)).isSameAs(request);
        assertThat(redactor.text("hello")).isEqualTo("hello");
    }

    @Test
    void a_request_loses_them_and_nothing_else() {
        ModelRequest request = ModelRequest.of(
                        Message.system("use " + VALUE),
                        new Message(
                                "assistant",
                                "",
                                List.of(new ToolCall("1", "t", Json.write(Map.of("k", VALUE)), "signed")),
                                null),
                        Message.tool("1", "it is " + VALUE))
                .tools(List.of(ToolSpec.of("t", "does").effect(Effect.PURE)))
                .output(new OutputSchema("o", "{}"))
                .maxOutputTokens(7)
                .option("temperature", "0");

        ModelRequest clean = redactor.request(request);

        assertThat(clean.messages())
                .containsExactly(
                        Message.system("use [secret the key]"),
                        new Message(
                                "assistant",
                                "",
                                List.of(new ToolCall("1", "t", "{\"k\":\"[secret the key]\"}", "signed")),
                                null),
                        Message.tool("1", "it is [secret the key]"));
        assertThat(clean.tools()).isEqualTo(request.tools());
        assertThat(clean.output()).isEqualTo(request.output());
        assertThat(clean.maxOutputTokens()).isEqualTo(7);
        assertThat(clean.options()).isEqualTo(request.options());
    }

    @Test
    void a_reply_loses_them_too() {
        Usage usage = Usage.of(1, 2);
        String clean = "[secret the key]";

        assertThat(redactor.reply(new ModelReply.Answer(VALUE, usage))).isEqualTo(new ModelReply.Answer(clean, usage));
        assertThat(redactor.reply(new ModelReply.Refused(VALUE, usage)))
                .isEqualTo(new ModelReply.Refused(clean, usage));
        assertThat(redactor.reply(new ModelReply.Truncated(VALUE, usage)))
                .isEqualTo(new ModelReply.Truncated(clean, usage));
        assertThat(redactor.reply(new ModelReply.Aborted(VALUE, 3, "why", usage)))
                .isEqualTo(new ModelReply.Aborted(clean, 3, "why", usage));
        assertThat(redactor.reply(
                        new ModelReply.ToolCalls(VALUE, List.of(new ToolCall("1", "t", Json.write(VALUE))), usage)))
                .isEqualTo(new ModelReply.ToolCalls(clean, List.of(new ToolCall("1", "t", Json.write(clean))), usage));
    }

    @Test
    void of_two_secrets_the_longer_is_looked_for_first_and_short_ones_not_at_all() {
        Redactor two = Redactor.of(Map.of("a", "password", "b", "password-of-all", "c", "short"));

        assertThat(two.text("password-of-all password short")).isEqualTo("[secret b] [secret a] short");
    }

    @Property(tries = 200)
    void no_value_is_left(@ForAll @StringLength(min = 8, max = 20) String value, @ForAll String around) {
        String clean = Redactor.of(Map.of("n", value)).text(around + value + around);

        assertThat(clean.replace("[secret n]", "")).doesNotContain(value);
    }

    @Test
    void json_stays_json_whatever_the_secret_is() {
        Redactor digits = Redactor.of(Map.of("pin", "12345678", "word", "a\"b\\c&d=e"));

        assertThat(digits.json("{\"account\":12345678,\"n\":[1,null,true,1.50]}"))
                .isEqualTo("{\"account\":\"[secret pin]\",\"n\":[1,null,true,1.50]}");
        assertThat(digits.json("{\"a\\u0022b\\\\c\\u0026d\\u003de\":\"x a\\\"b\\\\c&d=e\"}"))
                .isEqualTo("{\"[secret word]\":\"x [secret word]\"}");
        assertThat(digits.json("{ \"k\": \"12345679\\n\" }")).isEqualTo("{ \"k\": \"12345679\\n\" }");
        assertThat(digits.json("no JSON 12345678")).isEqualTo("no JSON [secret pin]");
    }

    @Test
    void two_of_one_name_are_both_known_and_a_name_gives_nothing_away() {
        Map<String, String> both = Redactor.all(
                List.of(Map.of("key", "first-value"), Map.of("key", "other-value"), Map.of("key", "first-value")));

        assertThat(both).containsExactlyInAnyOrderEntriesOf(Map.of("key", "first-value", "key 2", "other-value"));
        assertThat(Redactor.of(both).text("first-value other-value")).isEqualTo("[secret key] [secret key 2]");
        assertThat(Redactor.of(Map.of("db-password", "password")).text("password"))
                .isEqualTo("[secret]");
    }
}
