package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LimitsProperties {
    private static final List<BiFunction<Limits, Integer, Limits>> SETTERS = List.of(
            (l, n) -> l.maxCost(BigDecimal.valueOf(n, n % 3), "USD"),
            (l, n) -> l.maxTokens(n),
            (l, n) -> l.attempts(n),
            (l, n) -> l.rounds(n),
            (l, n) -> l.depth(n),
            (l, n) -> l.tasks(n),
            (l, n) -> l.children(n),
            (l, n) -> l.modelCalls(n),
            (l, n) -> l.parks(n),
            (l, n) -> l.concurrency(n),
            (l, n) -> l.modelCall(Duration.ofSeconds(n)),
            (l, n) -> l.call(Duration.ofSeconds(n)),
            (l, n) -> l.task(Duration.ofSeconds(n)),
            (l, n) -> l.run(Duration.ofSeconds(n)));

    private static final List<ToDoubleFunction<Limits>> GETTERS = List.of(
            l -> l.maxCost().map(BigDecimal::doubleValue).orElse(Double.MAX_VALUE),
            Limits::maxTokens,
            Limits::attempts,
            Limits::rounds,
            Limits::depth,
            Limits::tasks,
            Limits::children,
            Limits::modelCalls,
            Limits::parks,
            Limits::concurrency,
            l -> l.modelCall().toSeconds(),
            l -> l.call().toSeconds(),
            l -> l.task().toSeconds(),
            l -> l.run().toSeconds());

    @Property(edgeCases = EdgeCasesMode.NONE)
    void tightening_never_loosens_and_takes_the_smaller_of_each(
            @ForAll("limits") Limits one, @ForAll("limits") Limits other) {
        Limits both = one.tightenedBy(other);

        for (ToDoubleFunction<Limits> limit : GETTERS) {
            assertThat(limit.applyAsDouble(both))
                    .isEqualTo(Math.min(limit.applyAsDouble(one), limit.applyAsDouble(other)));
        }
        assertThat(both.currency().isPresent()).isEqualTo(both.maxCost().isPresent());
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void tightening_is_commutative_associative_and_idempotent(
            @ForAll("limits") Limits one, @ForAll("limits") Limits two, @ForAll("limits") Limits three) {
        assertThat(one.tightenedBy(two)).isEqualTo(two.tightenedBy(one)).hasSameHashCodeAs(two.tightenedBy(one));
        assertThat(one.tightenedBy(two).tightenedBy(three)).isEqualTo(one.tightenedBy(two.tightenedBy(three)));
        assertThat(one.tightenedBy(one)).isEqualTo(one);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void no_limits_change_nothing(@ForAll("limits") Limits limits) {
        assertThat(limits.tightenedBy(Limits.none())).isEqualTo(limits);
        assertThat(Limits.none().tightenedBy(limits)).isEqualTo(limits);
    }

    @Property
    void every_limit_can_be_set_and_makes_a_difference(@ForAll("values") int value) {
        for (int i = 0; i < SETTERS.size(); i++) {
            Limits set = SETTERS.get(i).apply(Limits.none(), value);

            assertThat(set).isNotEqualTo(Limits.none());
            for (int j = 0; j < GETTERS.size(); j++) {
                boolean changed =
                        GETTERS.get(j).applyAsDouble(set) != GETTERS.get(j).applyAsDouble(Limits.none());
                assertThat(changed).as("setter %d, getter %d", i, j).isEqualTo(i == j);
            }
        }
    }

    @Provide
    Arbitrary<Integer> values() {
        return Arbitraries.integers().between(1, 20);
    }

    @Provide
    Arbitrary<Limits> limits() {
        Arbitrary<Limits> start = Arbitraries.of(Limits.none(), Limits.defaults());
        Arbitrary<List<Integer>> chosen = values().injectNull(0.5).list().ofSize(SETTERS.size());
        return start.flatMap(from -> chosen.map(values -> {
            Limits limits = from;
            for (int i = 0; i < SETTERS.size(); i++) {
                if (values.get(i) != null) {
                    limits = SETTERS.get(i).apply(limits, values.get(i));
                }
            }
            return limits;
        }));
    }
}
