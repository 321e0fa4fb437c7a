package dev.orchestrator.core.model.resilience;

import static dev.orchestrator.core.model.resilience.Bench.HELLO;
import static dev.orchestrator.core.model.resilience.Bench.answer;
import static dev.orchestrator.core.model.resilience.Bench.call;
import static dev.orchestrator.core.model.resilience.Bench.localOnly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.Residency;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrontTest {
    private record Complete(Usage most, @Nullable String code, String version) implements Model, Metered, Versioned {
        @Override
        public Usage atMost(ModelRequest request) {
            return most;
        }

        @Override
        public Optional<Currency> currency() {
            return Optional.ofNullable(code).map(Currency::getInstance);
        }

        @Override
        public ModelReply call(ModelRequest request, ModelCall call) {
            return answer(version);
        }
    }

    private static final Model CHEAP = new Complete(new Usage(20, 3, BigDecimal.ONE), "USD", "1");
    private static final Model DEAR = new Complete(new Usage(10, 4, BigDecimal.TEN), "USD", "2");
    private static final Model FREE = new Complete(new Usage(1, 1, BigDecimal.ZERO), null, "3");
    private static final Model UNKNOWN = new Complete(new Usage(2, 2, null), null, "4");
    private static final Model BARE = (request, call) -> answer("x");

    private static Model guarded(Model model) {
        return EndpointGuard.builder("e").time(new Bench.Time()).build().around(model);
    }

    private static Usage most(Model model) {
        return ((Metered) model).atMost(HELLO);
    }

    static Stream<Function<Model, Model>> fronts() {
        return Stream.of(
                FrontTest::guarded,
                LocalModel::of,
                model -> Fallback.of(model),
                model -> Routes.builder().otherwise(model).build());
    }

    @ParameterizedTest
    @MethodSource("fronts")
    void bounds_currency_and_version_stay_visible(Function<Model, Model> front) {
        Model model = front.apply(DEAR);

        assertThat(most(model)).isEqualTo(new Usage(10, 4, BigDecimal.TEN));
        assertThat(((Metered) model).currency()).contains(Currency.getInstance("USD"));
        assertThat(((Versioned) model).version()).isEqualTo("2");
        assertThat(model).hasToString(DEAR.toString());
    }

    @ParameterizedTest
    @MethodSource("fronts")
    void a_model_without_bounds_gets_none_and_counts_as_its_class(Function<Model, Model> front) {
        Model model = front.apply(BARE);

        assertThat(model).isNotInstanceOf(Metered.class);
        assertThat(((Versioned) model).version()).isEqualTo(FrontTest.class.getName());
    }

    @ParameterizedTest
    @MethodSource("fronts")
    void where_a_model_is_stays_visible(Function<Model, Model> front) throws Exception {
        Model local = Residency.localOf(front.apply(LocalModel.of(DEAR))).orElseThrow();

        assertThat(local).isInstanceOf(Metered.class);
        assertThat(local.call(HELLO, localOnly())).isEqualTo(answer("2"));
    }

    @ParameterizedTest
    @MethodSource("fronts")
    void several_fronts_are_as_good_as_one(Function<Model, Model> front) throws Exception {
        Model model = guarded(front.apply(Fallback.of(CHEAP, LocalModel.of(DEAR))));

        assertThat(most(model)).isEqualTo(new Usage(20, 4, BigDecimal.TEN));
        assertThat(model.call(HELLO, call())).isEqualTo(answer("1"));
    }

    @Test
    void remote_members_cost_nothing_where_they_are_not_asked() {
        Model model = Fallback.of(LocalModel.of(FREE), DEAR);

        assertThat(most(model)).isEqualTo(new Usage(10, 4, BigDecimal.TEN));
        assertThat(most(Residency.localOf(model).orElseThrow())).isEqualTo(new Usage(1, 1, BigDecimal.ZERO));
    }

    @Test
    void a_guard_asks_no_remote_model_where_nothing_may_leave() {
        assertThatThrownBy(() -> guarded(DEAR).call(HELLO, localOnly()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("is local-only");
        assertThat(Residency.localOf(guarded(DEAR))).isEmpty();
    }

    @Test
    void a_price_beside_none_is_neither_hidden_nor_taken_for_all() {
        for (Model model : new Model[] {Fallback.of(DEAR, UNKNOWN), Fallback.of(BARE, DEAR)}) {
            assertThatThrownBy(() -> most(model))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Price.FREE");
        }
        assertThat(most(Fallback.of(FREE, UNKNOWN)).price()).isNull();
        assertThat(most(Fallback.of(BARE, UNKNOWN)).inputTokens()).isGreaterThan("hello".length());
    }

    @Test
    void amounts_in_several_currencies_are_refused_at_once() {
        Model euro = new Complete(new Usage(1, 1, BigDecimal.ONE), "EUR", "1");

        assertThatThrownBy(() -> Fallback.of(DEAR, FREE, euro))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("one currency", "EUR", "USD");
    }
}
