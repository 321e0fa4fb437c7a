package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LimitsTest {
    @Test
    void the_defaults_are_finite_and_as_documented() {
        Limits limits = Limits.defaults();

        assertThat(limits.maxCost()).isEmpty();
        assertThat(limits.currency()).isEmpty();
        assertThat(limits.maxTokens()).isEqualTo(20_000_000);
        assertThat(limits.attempts()).isEqualTo(5);
        assertThat(limits.rounds()).isEqualTo(10);
        assertThat(limits.depth()).isEqualTo(6);
        assertThat(limits.tasks()).isEqualTo(1_000);
        assertThat(limits.children()).isEqualTo(50);
        assertThat(limits.modelCalls()).isEqualTo(200);
        assertThat(limits.parks()).isEqualTo(100);
        assertThat(limits.concurrency()).isEqualTo(10);
        assertThat(limits.modelCall()).isEqualTo(Duration.ofMinutes(2));
        assertThat(limits.call()).isEqualTo(Duration.ofMinutes(30));
        assertThat(limits.task()).isEqualTo(Duration.ofHours(1));
        assertThat(limits.run()).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void changing_one_limit_leaves_the_original_alone() {
        Limits strict = Limits.defaults().attempts(1);

        assertThat(strict.attempts()).isEqualTo(1);
        assertThat(strict.rounds()).isEqualTo(Limits.defaults().rounds());
        assertThat(Limits.defaults().attempts()).isEqualTo(5);
    }

    @Test
    void money_has_a_currency() {
        Limits limits = Limits.defaults().maxCost(new BigDecimal("5.00"), "USD");

        assertThat(limits.maxCost()).contains(new BigDecimal("5.00"));
        assertThat(limits.currency()).contains(Currency.getInstance("USD"));
    }

    @Test
    void an_unknown_currency_is_named_in_the_error() {
        assertThatThrownBy(() -> Limits.none().maxCost(BigDecimal.ONE, "dollars"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxCost needs an ISO 4217 currency code such as USD, but was 'dollars'");
    }

    @Test
    void money_in_two_currencies_cannot_be_combined() {
        Limits dollars = Limits.none().maxCost(BigDecimal.ONE, "USD");
        Limits euros = Limits.none().maxCost(BigDecimal.ONE, "EUR");

        assertThatThrownBy(() -> dollars.tightenedBy(euros))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("USD", "EUR", "give both in one");
    }

    @ParameterizedTest
    @MethodSource
    void what_is_no_limit_is_refused_by_name(String name, UnaryOperator<Limits> change) {
        assertThatThrownBy(() -> change.apply(Limits.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + " must ")
                .hasMessageContaining("but was ");
    }

    static Stream<Arguments> what_is_no_limit_is_refused_by_name() {
        return Stream.of(
                refused("maxCost", l -> l.maxCost(new BigDecimal("-0.01"), "USD")),
                refused("maxTokens", l -> l.maxTokens(0)),
                refused("attempts", l -> l.attempts(0)),
                refused("rounds", l -> l.rounds(-1)),
                refused("depth", l -> l.depth(-1)),
                refused("tasks", l -> l.tasks(0)),
                refused("children", l -> l.children(0)),
                refused("modelCalls", l -> l.modelCalls(-1)),
                refused("parks", l -> l.parks(0)),
                refused("concurrency", l -> l.concurrency(0)),
                refused("modelCall", l -> l.modelCall(Duration.ZERO)),
                refused("call", l -> l.call(Duration.ofMillis(-1))),
                refused("task", l -> l.task(Duration.ZERO)),
                refused("run", l -> l.run(Duration.ofDays(40_000))));
    }

    private static Arguments refused(String name, UnaryOperator<Limits> change) {
        return Arguments.of(name, change);
    }
}
