package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.PlanContext;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.testkit.junit.CrashRun;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a {@link Planner} must keep. Extend it and say what is under test; the sample has the workers that the planner
 * names:
 *
 * <pre>{@code
 * class ReleasePlannerContractTest extends PlannerContract {
 *     @Override protected Planner planner() { return new ReleasePlanner(); }
 *     @Override protected Sample sample() {
 *         return Sample.of("release 2.4").worker("writer", (assignment, context) -> Handoff.of("notes"));
 *     }
 * }
 * }</pre>
 */
public abstract class PlannerContract extends PartContract<Planner> {
    /** Creates the contract. */
    protected PlannerContract() {}

    /** Makes the planner under test. */
    protected abstract Planner planner();

    @Test
    void brings_the_sample_to_its_end() throws Exception {
        assertDone(run(planner(), sample()).end());
    }

    @Test
    void gives_moves_that_are_valid() throws Exception {
        Moves moves = new Moves();
        watch(planner(), sample(), moves);

        assertThat(moves.refused)
                .as("findings on moves of the planner that were refused")
                .isEmpty();
    }

    @Test
    void gives_the_same_moves_for_the_same_task() throws Exception {
        Moves first = new Moves();
        Moves second = new Moves();
        watch(planner(), sample(), first);
        watch(planner(), sample(), second);

        assertThat(second.given)
                .as("moves of a second planner, by task and round")
                .isEqualTo(first.given);
    }

    @Test
    void gives_the_same_moves_when_it_is_asked_again_after_a_crash() throws Exception {
        Moves whole = new Moves();
        CrashRun.atEveryEvent(crash -> {
            Sample sample = sample();
            sample.models().forEach(crash::model);
            sample.files().forEach(crash::file);
            Moves moves = crash.cut() == 0 ? whole : new Moves();
            crash.run(pipeline(watched(planner(), moves), sample), sample.goal(criteria(sample)));
            assertThat(whole.given)
                    .as("moves of the whole run, and those after it was cut off after record %d", crash.cut())
                    .containsAllEntriesOf(moves.given);
        });
    }

    @Test
    void goes_on_when_a_move_is_refused() throws Exception {
        Planner planner = planner();
        AtomicBoolean refused = new AtomicBoolean();
        Planner corrected = (request, context) -> {
            Move move = planner.plan(request, context);
            return refused.compareAndSet(false, true) ? Move.work("contract.nobody") : move;
        };

        Outcome outcome = run(corrected, sample()).end();

        assertDone(outcome);
    }

    @Override
    final Planner part() {
        return planner();
    }

    @Override
    final Planner watched(Planner part, Watch watch) {
        return (request, context) -> watch.call(PlanRequest.class, request, PlanContext.class, context, part::plan);
    }

    @Override
    final Pipeline pipeline(Planner part, Sample sample) {
        return sample.surroundings().planner(part).build();
    }

    @Override
    final List<Criterion> criteria(Sample sample) {
        return sample.criteria();
    }

    /** The moves that were given, and what was said against them. */
    private static final class Moves extends Watch {
        private final SortedMap<String, String> given = new TreeMap<>();
        private final SortedMap<String, String> refused = new TreeMap<>();

        @Override
        synchronized void ends(Call call, @Nullable Object answer, @Nullable Throwable failure) {
            PlanRequest request = (PlanRequest) call.request();
            String when = request.task() + " round " + request.round();
            if (request.refused() > 0) {
                refused.put(
                        when + " again " + request.refused(), request.findings().toString());
            }
            if (answer instanceof Move move) {
                given.put(when + " refused " + request.refused(), MoveText.of(move));
            }
        }
    }
}
