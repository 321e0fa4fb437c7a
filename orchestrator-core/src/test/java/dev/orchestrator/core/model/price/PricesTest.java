package dev.orchestrator.core.model.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.OrchestratorException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricesTest {
    private static final String TABLE = """
            {"version": "7", "currency": "EUR", "providers": [{"name": "acme", "source": "https://acme.example/prices",
              "models": [
                {"name": "big", "aliases": ["large"], "prefixes": ["big-2026-"], "asOf": "2026-01-31",
                 "input": 1.10, "output": 2.20, "above": [{"inputTokens": 1000, "input": 3.30, "output": 4.40}]},
                {"name": "big-2026-05", "asOf": "2026-05-01", "input": 5, "output": 6},
                {"name": "bigger", "prefixes": ["big-2026-06"], "asOf": "2026-06-01", "input": 7, "output": 8}
              ]}]}
            """;

    private static Price price(String input, String output) {
        return Price.perMillion("EUR", new BigDecimal(input), new BigDecimal(output));
    }

    @Test
    void names_are_looked_up_as_they_are_then_by_what_the_table_says_and_never_guessed() {
        Prices prices = Prices.parse("table", TABLE);
        Price big = price("1.10", "2.20").above(1_000, new BigDecimal("3.30"), new BigDecimal("4.40"));

        assertThat(prices.version()).isEqualTo("7");
        assertThat(prices.of("acme", "big")).hasValue(big);
        assertThat(prices.of("acme", "large")).hasValue(big);
        assertThat(prices.of("acme", "big-2026-04-30")).as("by prefix").hasValue(big);
        assertThat(prices.of("acme", "big-2026-05")).as("exact before prefix").hasValue(price("5", "6"));
        assertThat(prices.of("acme", "big-2026-06-01")).as("longest prefix").hasValue(price("7", "8"));
        assertThat(prices.of("acme", "big-mini")).isEmpty();
        assertThat(prices.of("acme", "bi")).isEmpty();
        assertThat(prices.of("acme", "large-2026-05")).isEmpty();
        assertThat(prices.of("other", "big")).isEmpty();
    }

    @Test
    void a_price_of_the_users_own_comes_first() {
        Prices prices = Prices.parse("table", TABLE);

        Prices changed = prices.with("acme", "big", price("9", "9")).with("home", "llama", Price.FREE);

        assertThat(changed.of("acme", "big")).hasValue(price("9", "9"));
        assertThat(changed.of("home", "llama")).hasValue(Price.FREE);
        assertThat(changed.of("acme", "large")).isEqualTo(prices.of("acme", "large"));
        assertThat(prices.of("home", "llama")).isEmpty();
    }

    @Test
    void a_table_is_read_from_a_file(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("ours.json"), TABLE);

        assertThat(Prices.read(file).of("acme", "big-2026-05")).hasValue(price("5", "6"));
        Files.writeString(file, "{}");
        assertThatThrownBy(() -> Prices.read(file))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContainingAll("ours.json", "version", "providers");
    }

    private static void refused(String what, String with, String... messages) {
        assertThat(TABLE).contains(what);
        assertThatThrownBy(() -> Prices.parse("table", TABLE.replace(what, with)))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("table cannot be used as a table of prices")
                .hasMessageContainingAll(messages);
    }

    @Test
    void what_is_wrong_is_named_with_its_place() {
        refused("\"input\": 1.10", "\"input\": -1.10", "/providers/0/models/0/input");
        refused("\"input\": 1.10", "\"input\": \"1.10\"", "/providers/0/models/0/input");
        refused("\"output\": 4.40", "\"output\": -4", "/providers/0/models/0/above/0/output");
        refused("\"asOf\": \"2026-05-01\", ", "", "/providers/0/models/1", "asOf");
        refused("2026-01-31", "2026-02-31", "/providers/0/models/0/asOf");
        refused("\"version\": \"7\"", "\"version\": \"7\", \"rate\": 1", "rate");
        refused("\"EUR\"", "\"EURO\"", "'EURO'", "/providers/0/models/0");
        refused("\"large\"", "\"bigger\"", "/providers/0/models/2/name", "'bigger' of acme stands twice");
        refused("\"big-2026-06\"", "\"big-2026-\"", "/providers/0/models/2/prefixes", "stands twice");
        refused("\"big-2026-06\"", "\"\"", "/providers/0/models/2/prefixes", "blank");
        refused("\"inputTokens\": 1000", "\"inputTokens\": 0", "/providers/0/models/0/above/0/inputTokens");
        refused("\"output\": 4.40}", "\"output\": 4.40}, {\"inputTokens\": 1000, \"input\": 1, \"output\": 1}", "1000");
        refused("\"input\": 5, ", "\"input\": 5, \"input\": 4, ", "input");
    }

    @Test
    void the_bundled_table_knows_models_of_all_providers_and_their_dated_names() {
        Prices prices = Prices.bundled();

        assertThat(prices.version()).matches("\\d{4}-\\d\\d-\\d\\d");
        assertThat(prices.of("openai", "gpt-5-2025-08-07")).isEqualTo(prices.of("openai", "gpt-5"));
        assertThat(prices.of("openai", "gpt-5-mini").orElseThrow())
                .isEqualTo(Price.perMillion("USD", new BigDecimal("0.25"), new BigDecimal("2.00")));
        assertThat(prices.of("anthropic", "claude-haiku-4-5-20251001")).isPresent();
        assertThat(prices.of("google", "gemini-2.5-pro").orElseThrow().cost(200_001, 0))
                .isEqualByComparingTo("0.5000025");
        assertThat(prices.of("mistral", "mistral-small-2506")).isPresent();
        assertThat(prices.of("mistral", "mistral-large-latest"))
                .as("a name that moves from one model to another")
                .isEmpty();
    }
}
