package dev.orchestrator.core.model.price;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What models cost, by provider and name. The bundled table is what providers had published when it was made: look the
 * prices up before you rely on a money limit.
 *
 * <pre>{@code
 * Prices prices = Prices.bundled().with("openai", "ft:gpt-4.1:acme", Price.perMillion("USD", in, out));
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Prices {
    private static final String BUNDLED = "prices.json";

    private final String version;
    private final Map<Name, Price> exact;
    private final Map<Name, Price> prefixes;

    private record Name(String provider, String model) {}

    private Prices(String version, Map<Name, Price> exact, Map<Name, Price> prefixes) {
        this.version = version;
        this.exact = exact;
        this.prefixes = prefixes;
    }

    /** Returns the table that comes with this library: some models of OpenAI, Anthropic, Google and Mistral. */
    public static Prices bundled() {
        return Bundled.PRICES;
    }

    /** Read when somebody asks for it. */
    private static final class Bundled {
        static final Prices PRICES = load();

        private static Prices load() {
            try (InputStream in = Prices.class.getResourceAsStream(BUNDLED)) {
                byte[] bytes = Objects.requireNonNull(in, BUNDLED).readAllBytes();
                return parse(BUNDLED, new String(bytes, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + BUNDLED + " from the library's jar", e);
            }
        }
    }

    /**
     * Reads a table of the bundled one's format.
     *
     * @throws IOException if the file cannot be read
     * @throws OrchestratorException of class {@link FailureClass#DEFECT} listing everything that is wrong with it, each
     *     with its place
     */
    public static Prices read(Path file) throws IOException {
        return parse(file.toString(), Files.readString(file));
    }

    static Prices parse(String file, String json) {
        List<Violation> violations = JsonSchema.of(PriceTable.class).validate(json);
        if (!violations.isEmpty()) {
            throw unusable(file, violations.stream().map(Violation::toString).toList());
        }
        PriceTable table;
        try {
            table = Json.read(json, PriceTable.class);
        } catch (OrchestratorException e) {
            throw unusable(file, List.of(String.valueOf(e.getMessage())));
        }
        List<String> problems = new ArrayList<>();
        Map<Name, Price> exact = new HashMap<>();
        Map<Name, Price> prefixes = new HashMap<>();
        for (int p = 0; p < table.providers().size(); p++) {
            PriceTable.Provider provider = table.providers().get(p);
            for (int m = 0; m < provider.models().size(); m++) {
                PriceTable.Sold sold = provider.models().get(m);
                String place = "/providers/" + p + "/models/" + m;
                try {
                    Price price = price(table.currency(), sold);
                    add(provider.name(), List.of(sold.name()), price, exact, place + "/name", problems);
                    add(provider.name(), sold.aliases().orElse(List.of()), price, exact, place + "/aliases", problems);
                    add(
                            provider.name(),
                            sold.prefixes().orElse(List.of()),
                            price,
                            prefixes,
                            place + "/prefixes",
                            problems);
                } catch (IllegalArgumentException e) {
                    problems.add(place + ": " + e.getMessage());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw unusable(file, problems);
        }
        return new Prices(table.version(), Map.copyOf(exact), Map.copyOf(prefixes));
    }

    private static Price price(String currency, PriceTable.Sold sold) {
        Price price = Price.perMillion(currency, sold.input(), sold.output());
        for (PriceTable.Tier tier : sold.above().orElse(List.of())) {
            price = price.above(tier.inputTokens(), tier.input(), tier.output());
        }
        return price;
    }

    private static void add(
            String provider,
            List<String> models,
            Price price,
            Map<Name, Price> into,
            String place,
            List<String> problems) {
        for (String model : models) {
            if (model.isBlank()) {
                problems.add(place + ": a blank name stands for every model; take it out");
            } else if (into.putIfAbsent(new Name(provider, model), price) != null) {
                problems.add(place + ": '" + model + "' of " + provider + " stands twice; take one out");
            }
        }
    }

    private static OrchestratorException unusable(String file, List<String> problems) {
        return new OrchestratorException(
                FailureClass.DEFECT,
                file + " cannot be used as a table of prices:\n  " + String.join("\n  ", problems));
    }

    /** Returns which edition of the table this is. */
    public String version() {
        return version;
    }

    /** Returns the same table with one price added or replaced. */
    public Prices with(String provider, String model, Price price) {
        Map<Name, Price> changed = new HashMap<>(exact);
        changed.put(new Name(provider, model), Objects.requireNonNull(price, "price"));
        return new Prices(version, Map.copyOf(changed), prefixes);
    }

    /**
     * Returns the price of a model: the one under its name, else the one under the longest of the prefixes that the table
     * lists. Names are never guessed at, so a model that is not in the table has no price.
     */
    public Optional<Price> of(String provider, String model) {
        Price price = exact.get(new Name(provider, model));
        for (int length = model.length(); price == null && length > 0; length--) {
            price = prefixes.get(new Name(provider, model.substring(0, length)));
        }
        return Optional.ofNullable(price);
    }

    @Override
    public String toString() {
        return "Prices[" + version + ", " + exact.size() + " names]";
    }
}
