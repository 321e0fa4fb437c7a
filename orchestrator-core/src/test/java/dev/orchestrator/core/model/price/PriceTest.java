package dev.orchestrator.core.model.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import java.math.BigDecimal;
import java.util.Currency;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PriceTest {
    private static final BigDecimal NO = BigDecimal.ZERO;

    private static Price tiered() {
        return Price.perMillion("USD", new BigDecimal("1.25"), new BigDecimal("10.00"))
                .above(200_000, new BigDecimal("2.50"), new BigDecimal("15.00"));
    }

    @Test
    void tokens_cost_to_the_last_digit() {
        Price price = Price.perMillion("USD", new BigDecimal("0.075"), new BigDecimal("0.3"));

        assertThat(price.cost(1, 1)).isEqualByComparingTo("0.000000375");
        assertThat(price.cost(7, 0)).isEqualByComparingTo("0.000000525");
        assertThat(price.cost(0, 0)).isEqualByComparingTo("0");
        assertThat(price.cost(Long.MAX_VALUE, 0)).isEqualByComparingTo("691752902764.108185525");
    }

    @Test
    void long_input_has_its_own_price_for_all_tokens_of_the_call() {
        assertThat(tiered().cost(200_000, 1_000)).isEqualByComparingTo("0.26");
        assertThat(tiered().cost(200_001, 1_000)).isEqualByComparingTo("0.5150025");
    }

    @Test
    void the_most_looks_at_shorter_input_too() {
        Price cheaperWhenLong = Price.perMillion("USD", new BigDecimal("4"), new BigDecimal("8"))
                .above(1_000, new BigDecimal("1"), new BigDecimal("2"));

        assertThat(cheaperWhenLong.mostCost(1_500, 100)).isEqualByComparingTo("0.0048");
        assertThat(tiered().mostCost(200_000, 1_000)).isEqualByComparingTo("0.26");
    }

    @Property
    void no_call_costs_more_than_the_most_of_a_larger_one(
            @ForAll @LongRange(max = 600_000) long input,
            @ForAll @LongRange(max = 100_000) long output,
            @ForAll @LongRange(max = 300_000) long moreInput,
            @ForAll @LongRange(max = 1_000) long moreOutput) {
        Price odd = tiered().above(300_000, new BigDecimal("0.10"), new BigDecimal("99"));

        for (Price price : new Price[] {tiered(), odd, Price.FREE}) {
            assertThat(price.cost(input, output))
                    .isLessThanOrEqualTo(price.mostCost(input + moreInput, output + moreOutput));
        }
    }

    @Test
    void a_request_is_bounded_by_its_size_and_its_price() {
        ModelRequest request = ModelRequest.of(Message.user("a")).maxOutputTokens(100);

        assertThat(tiered().atMost(request)).isEqualTo(new Usage(1_045, 100, tiered().mostCost(1_045, 100)));
    }

    @Test
    void what_is_free_costs_nothing_in_any_currency() {
        assertThat(Price.FREE.cost(1_000, 1_000)).isEqualByComparingTo(NO);
        assertThat(Price.FREE.currency()).isEmpty();
        assertThat(tiered().currency()).hasValue(Currency.getInstance("USD"));
    }

    @Test
    void a_price_that_is_known_is_kept() {
        Usage priced = new Usage(1, 2, BigDecimal.TEN);

        assertThat(tiered().price(priced)).isEqualTo(priced);
        assertThat(tiered().price(Usage.of(8, 4)).price()).isEqualByComparingTo("0.00005");
    }

    @Test
    void what_is_no_price_is_refused() {
        BigDecimal negative = new BigDecimal("-0.01");

        assertThatThrownBy(() -> Price.perMillion("Dollar", NO, NO)).hasMessageContaining("'Dollar'");
        assertThatThrownBy(() -> Price.perMillion("USD", negative, NO)).hasMessageContaining("negative");
        assertThatThrownBy(() -> tiered().above(300_000, NO, negative)).hasMessageContaining("negative");
        assertThatThrownBy(() -> tiered().above(200_000, NO, NO)).hasMessageContaining("200000 comes after 200000");
    }

    @Test
    void it_shows_what_it_says() {
        assertThat(tiered())
                .hasToString("1.25 in, 10.00 out; above 200000 tokens of input 2.50 in, 15.00 out (USD per million"
                        + " tokens)");
        assertThat(Price.FREE).hasToString("free");
    }
}
