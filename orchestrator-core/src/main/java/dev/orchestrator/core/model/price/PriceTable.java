package dev.orchestrator.core.model.price;

import dev.orchestrator.schema.annotation.Range;
import dev.orchestrator.schema.annotation.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A table of prices as it stands in its file.
 *
 * @param version which edition it is
 * @param currency of all prices
 */
record PriceTable(@Size(min = 1) String version, String currency, List<Provider> providers) {
    /**
     * One who sells tokens.
     *
     * @param source where the prices are published
     */
    record Provider(
            @Size(min = 1) String name, @Size(min = 1) String source, List<Sold> models) {}

    /**
     * One model.
     *
     * @param aliases what else it is called, in full
     * @param prefixes what names of it begin with: its dated editions
     * @param asOf when its price was looked up
     * @param input per million tokens
     * @param output per million tokens
     * @param above where long input has another price
     */
    record Sold(
            @Size(min = 1) String name,
            Optional<List<String>> aliases,
            Optional<List<String>> prefixes,
            LocalDate asOf,
            @Range(minimum = 0) BigDecimal input,
            @Range(minimum = 0) BigDecimal output,
            Optional<List<Tier>> above) {}

    /** @param inputTokens for input that is longer than this */
    record Tier(
            @Range(minimum = 1) long inputTokens,
            @Range(minimum = 0) BigDecimal input,
            @Range(minimum = 0) BigDecimal output) {}
}
