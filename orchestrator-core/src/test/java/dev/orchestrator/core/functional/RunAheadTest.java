package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.call.StepFailedException;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.runtime.Runtime;
import dev.orchestrator.core.runtime.SystemRuntime;
import dev.orchestrator.core.step.StepEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pure steps run ahead of the journal; whenever it catches up, it has them before what comes after them. */
class RunAheadTest extends EngineTest {
    private static final int STEPS = 2_000;
    private static final int RUNS = 300;
    private static final int END = -1;

    /** Delays are over at once, on another thread: what is to be recorded soon is recorded while the call goes on. */
    private static final class Hasty implements Runtime {
        private final SystemRuntime real = new SystemRuntime();

        @Override
        public Instant now() {
            return real.now();
        }

        @Override
        public long nanos() {
            return real.nanos();
        }

        @Override
        public long random() {
            return real.random();
        }

        @Override
        public Executor executor() {
            return real.executor();
        }

        @Override
        public Executor control() {
            return real.control();
        }

        @Override
        public void schedule(Duration delay, Runnable task) {
            if (delay.toSeconds() > 0) {
                real.schedule(delay, task);
            } else {
                real.control().execute(task);
            }
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            real.sleep(time);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private static void pure(WorkContext context, int number) throws InterruptedException {
        context.step("pure", number, Effect.PURE, Integer.class, id -> number);
    }

    /** Names what is on record in its order: steps by what went into them, the end of the call. */
    private List<Integer> record(Run run) {
        List<Integer> record = new ArrayList<>();
        for (Object event : Journal.of(store, run.id()).events()) {
            if (event instanceof StepEvent.StepsRanAhead ahead) {
                ahead.steps().forEach(step -> record.add(number(step)));
            } else if (event instanceof StepEvent.StepRecorded step && step.effect() == Effect.PURE) {
                record.add(number(step));
            } else if (event instanceof StepEvent.StepIntended || event instanceof StepEvent.StepFailed) {
                record.add(number((StepEvent.OfStep) event));
            } else if (event instanceof Event.HandoffReceived) {
                record.add(END);
            }
        }
        return record;
    }

    private static int number(StepEvent.OfStep step) {
        return Integer.parseInt((String) step.key().content());
    }

    private Run ended(Worker worker) throws InterruptedException {
        Run run = start(engine(only(worker).build(), Map.of(), new Hasty()), unverified());
        end(run);
        return run;
    }

    @Test
    void what_ran_ahead_is_on_record_before_the_next_step_that_is_not_pure() throws Exception {
        Run run = ended((assignment, context) -> {
            for (int i = 0; i < STEPS; i += 2) {
                pure(context, i);
                context.step("sent", i + 1, Effect.IDEMPOTENT, String.class, id -> "");
            }
            return Handoff.of(null);
        });

        assertThat(record(run)).isEqualTo(inOrder(STEPS));
    }

    @Test
    void what_ran_ahead_is_on_record_before_the_step_that_failed() throws Exception {
        Run run = ended((assignment, context) -> {
            for (int i = 0; i < STEPS; i += 2) {
                pure(context, i);
                int failing = i + 1;
                assertThatThrownBy(() -> context.step("fails", failing, Effect.PURE, String.class, id -> {
                            throw new IllegalStateException("as it should");
                        }))
                        .isInstanceOf(StepFailedException.class);
            }
            return Handoff.of(null);
        });

        assertThat(record(run)).isEqualTo(inOrder(STEPS));
    }

    @Test
    void what_ran_ahead_is_on_record_before_the_end_of_the_call() throws Exception {
        Engine engine = engine(
                only((assignment, context) -> {
                            pure(context, 0);
                            pure(context, 1);
                            return Handoff.of(null);
                        })
                        .build(),
                Map.of(),
                new Hasty());
        for (int i = 0; i < RUNS; i++) {
            Run run = start(engine, unverified());
            end(run);
            assertThat(record(run)).isEqualTo(inOrder(2));
        }
    }

    private static List<Integer> inOrder(int steps) {
        return Stream.concat(IntStream.range(0, steps).boxed(), Stream.of(END)).toList();
    }
}
