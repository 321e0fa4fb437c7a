package dev.orchestrator.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.core.model.price.InputBound;
import dev.orchestrator.core.model.price.Price;
import dev.orchestrator.core.model.price.Prices;
import dev.orchestrator.core.model.wire.ChatFlavour;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpModelTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "ftp://localhost",
                "http://u:secret@localhost/",
                "http://localhost/?key=secret",
                "http://localhost/#secret"
            })
    void an_address_that_is_none_is_refused_without_what_it_gives_away(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OpenAiModel.at(url))
                .withMessageContaining("base URL is http or https")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org/v1", "http://127.example.org/v1", "http://10.0.0.1/v1"})
    void a_key_does_not_go_over_the_net_in_plain_text(String url) {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        OpenAiModel.at(url).model("m").key("sk-4711-secret").build())
                .withMessageContaining("use https")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("4711"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8000/v1",
                "http://127.0.0.1:8000/v1",
                "http://[::1]:8000/v1",
                "https://example.org/v1"
            })
    void to_this_machine_or_encrypted_it_does(String url) {
        assertThatNoException()
                .isThrownBy(() ->
                        OpenAiModel.at(url).model("m").key("sk-4711-secret").build());
    }

    @Test
    void a_header_that_is_none_is_refused_without_its_value() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OpenAiModel.chat().header("api-key", "sk-4711-secret\n"))
                .withMessage(
                        "header 'api-key' has characters that no header may have; is there a line break at the end?");
        assertThatNoException().isThrownBy(() -> OpenAiModel.chat().header("X-Title", "My app: \"one\""));
    }

    @Test
    void what_opens_a_door_is_told_as_a_secret() {
        HttpModel model = OpenAiModel.at("https://example.org/v1")
                .model("m")
                .key("sk-4711-secret")
                .header("Cookie", "sid=cook-4711; a=b")
                .header("X-Password", "pass-4711")
                .header("X-Auth", "Bearer gate-4711")
                .header("X-Title", "My application")
                .build();

        assertThat(model.secrets())
                .containsEntry("key of example.org", "sk-4711-secret")
                .containsEntry("Cookie of example.org", "sid=cook-4711; a=b")
                .containsEntry("Cookie 1 of example.org", "cook-4711")
                .containsEntry("X-Password of example.org", "pass-4711")
                .containsEntry("X-Auth of example.org", "gate-4711")
                .hasSize(5);
    }

    @Test
    void a_model_has_a_name() {
        assertThatIllegalStateException()
                .isThrownBy(() -> OllamaModel.chat().build())
                .withMessage("say which model: .model(\"…\")");
    }

    @Test
    void what_is_not_set_is_said_by_name() {
        Environment.Variable a = new Environment.Variable("A", "a name");
        Environment.Variable b = new Environment.Variable("B", "a key");
        assertThatIllegalStateException()
                .isThrownBy(() -> Environment.required(Map.of("B", " ")::get, a, b))
                .withMessage("set A to a name, and B to a key");
        assertThat(Environment.required(Map.of("B", " x ", "A", "y")::get, a, b))
                .containsExactly("y", "x");
        assertThat(Environment.or(Map.of("B", "")::get, "B", "y")).isEqualTo("y");
    }

    @Test
    void a_price_is_known_where_the_provider_sells_itself() {
        ModelRequest request = ModelRequest.of(Message.user("Hello?")).maxOutputTokens(1_000_000);

        HttpModel known = OpenAiModel.chat().model("gpt-4.1-mini-2025-04-14").build();
        assertThat(known.atMost(request).price()).isGreaterThan(new BigDecimal("1.60"));
        assertThat(known.currency()).contains(Currency.getInstance("USD"));
        assertThat(AnthropicModel.messages().model("claude-haiku-4-5").build().currency())
                .isPresent();
        assertThat(GeminiModel.contents().model("gemini-2.5-flash").build().currency())
                .isPresent();
        assertThat(OpenAiModel.mistral().model("codestral-2508").build().currency())
                .isPresent();
        assertThat(OpenAiModel.responses().model("gpt-4o").build().currency()).isPresent();

        assertThat(OpenAiModel.at("https://api.openai.com/v1/")
                        .model("gpt-4o")
                        .build()
                        .currency())
                .isPresent();

        assertThat(OpenAiModel.chat().model("gpt-99").build().atMost(request).price())
                .isNull();
        assertThat(OpenAiModel.at("https://proxy.example.org/v1")
                        .model("gpt-4o")
                        .build()
                        .atMost(request)
                        .price())
                .isNull();
        assertThat(OpenAiModel.chat()
                        .model("gpt-99")
                        .prices(Prices.bundled().with("openai", "gpt-99", Price.FREE))
                        .build()
                        .atMost(request)
                        .price())
                .isZero();
    }

    @Test
    void only_what_is_declared_local_is() {
        HttpModel declared = OllamaModel.chat().model("m").local().build();

        assertThat(declared.local()).containsSame(declared);
        assertThat(declared.atMost(ModelRequest.of(Message.user(""))).price()).isZero();
        assertThat(OllamaModel.chat().model("m").build().local()).isEmpty();
    }

    @Test
    void a_shape_that_a_dialect_makes_longer_counts_as_long_as_it_is_sent() {
        String tree = """
                {"$ref":"#/$defs/t","$defs":{"t":{"type":"object","properties":{"a":{"$ref":"#/$defs/t"},
                 "b":{"$ref":"#/$defs/t"}},"additionalProperties":false}}}""";
        ModelRequest request = ModelRequest.of(Message.user("")).output(new OutputSchema("tree", tree));

        assertThat(AnthropicModel.messages().model("m").build().atMost(request).inputTokens())
                .isGreaterThan(InputBound.of(request));
    }

    @ParameterizedTest
    @CsvSource({
        "openai, OPENAI_MODEL, OPENAI_API_KEY",
        "anthropic, ANTHROPIC_MODEL, ANTHROPIC_API_KEY",
        "gemini, GEMINI_MODEL, GEMINI_API_KEY"
    })
    void a_word_on_the_command_line_names_a_model(String word, String model, String key) {
        assertThat(Models.named(word, Map.of(model, "m-1", key, "sk-4711")::get))
                .asString()
                .startsWith("model 'm-1' at ");
        assertThatIllegalStateException()
                .isThrownBy(() -> Models.named(word, Map.of(model, "m-1")::get))
                .withMessageStartingWith("set " + key + " to ");
        assertThatIllegalStateException()
                .isThrownBy(() -> Models.named(word, Map.of(key, "sk-4711")::get))
                .withMessageStartingWith("set " + model + " to ");
        assertThatIllegalStateException()
                .isThrownBy(() -> Models.named(word, name -> null))
                .withMessageContainingAll(model + " to ", key + " to ");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1, max_completion_tokens",
        "https://eu.api.openai.com/v1, max_completion_tokens",
        "https://mine.openai.azure.com/openai/v1, max_completion_tokens",
        "https://example.org/v1, max_tokens",
        "https://notapi.openai.com.example.org/v1, max_tokens"
    })
    void what_only_speaks_as_openai_does_is_asked_in_common_words(String base, String limit) {
        assertThat(OpenAiModel.flavour(HttpUrl.get(base)).outputLimit()).isEqualTo(limit);
        assertThat(OpenAiModel.flavour(HttpUrl.get("https://api.mistral.ai/v1")))
                .isEqualTo(ChatFlavour.MISTRAL);
    }

    @Test
    void a_model_without_a_key_is_named_too() {
        assertThat(Models.named("ollama", Map.of("OLLAMA_MODEL", "qwen3")::get))
                .hasToString("model 'qwen3' at localhost");
        assertThat(Models.named("http://localhost:8080/v1", name -> null)).hasToString("model 'default' at localhost");
        assertThat(Models.named("https://example.org/v1", Map.of("MODEL_NAME", "m", "OPENAI_API_KEY", "sk-4711")::get))
                .as("nobody else is sent OpenAI's key")
                .hasToString("model 'm' at example.org");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Models.named("gpt-5", name -> null))
                .withMessageContaining("say openai, anthropic, gemini, ollama, or the URL");
    }
}
