package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class UsageTest {
    private static final Usage PRICED = new Usage(10, 5, new BigDecimal("0.25"));

    @Test
    void sums_tokens_and_prices() {
        assertThat(PRICED.plus(PRICED)).isEqualTo(new Usage(20, 10, new BigDecimal("0.50")));
        assertThat(PRICED.tokens()).isEqualTo(15);
    }

    @Test
    void a_known_price_survives_adding_an_unknown_one() {
        assertThat(PRICED.plus(Usage.of(1, 1)).cost()).contains(new BigDecimal("0.25"));
        assertThat(Usage.of(1, 1).plus(PRICED).cost()).contains(new BigDecimal("0.25"));
        assertThat(Usage.of(1, 1).plus(Usage.NONE).cost()).isEmpty();
    }

    @Test
    void refuses_what_cannot_have_been_used() {
        assertThatThrownBy(() -> Usage.of(-1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("usage cannot be negative: -1 in, 0 out, price null");
        assertThatThrownBy(() -> Usage.of(0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Usage(0, 0, new BigDecimal("-0.01")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-0.01");
    }

    @Test
    void overflows_loudly() {
        assertThatThrownBy(() -> Usage.of(Long.MAX_VALUE, 0).plus(Usage.of(1, 0)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Usage.of(Long.MAX_VALUE, 1).tokens()).isInstanceOf(ArithmeticException.class);
    }
}
