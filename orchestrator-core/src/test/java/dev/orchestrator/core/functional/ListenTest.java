package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.RunEvent;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ListenTest extends EngineTest {
    private static Pipeline pipeline(int tasks) {
        return Pipeline.builder()
                .planner(split(IntStream.range(0, tasks)
                        .mapToObj(i -> Subtask.work("w" + i, "w"))
                        .toArray(Subtask[]::new)))
                .worker("w", (assignment, context) -> Handoff.of(assignment.name()))
                .limits(Limits.defaults().children(1_000).concurrency(4))
                .build();
    }

    private static void isWhole(List<RunEvent> events) {
        assertThat(events)
                .extracting(RunEvent::seq)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events.get(0).type()).isEqualTo("run-created");
        assertThat(events).allSatisfy(e -> assertThat(e.data().json()).startsWith("{"));
    }

    @Test
    void a_listener_hears_every_event_once_and_in_order() throws Exception {
        Run run = start(engine(pipeline(500)), unverified());
        EventLog log = EventLog.of(run);
        log.await("run-ended");

        isWhole(log.events());
        assertThat(log.events())
                .filteredOn(e -> e.type().equals("worker-called"))
                .hasSize(500);
    }

    @Test
    void who_comes_late_hears_everything_from_the_first_event() throws Exception {
        Run run = start(engine(pipeline(300)), unverified());
        done(end(run));
        EventLog log = EventLog.of(run);
        log.await("run-ended");

        isWhole(log.events());
    }

    @Test
    void slow_and_throwing_listeners_harm_nobody() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        List<Long> thrown = Collections.synchronizedList(new ArrayList<>());
        Run run = start(engine(pipeline(50)), unverified());
        run.listen(event -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        run.listen(event -> {
            thrown.add(event.seq());
            if (event.seq() % 2 == 0) {
                throw new IllegalStateException("no thanks");
            }
            throw new AssertionError("none at all");
        });
        EventLog log = EventLog.of(run);

        done(end(run));
        log.await("run-ended");
        isWhole(log.events());
        release.countDown();
        EventLog again = EventLog.of(run);
        again.await("run-ended");
        while (thrown.size() < again.events().size()) {
            Thread.onSpinWait();
        }
        assertThat(thrown).isSorted().hasSize(again.events().size());
    }

    @Test
    void closing_a_subscription_ends_it_and_leaves_others_alone() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<RunEvent> heard = Collections.synchronizedList(new ArrayList<>());
        Run run = start(
                engine(only((assignment, context) -> {
                            await(goOn);
                            return Handoff.of(null);
                        })
                        .build()),
                unverified());
        AutoCloseable subscription = run.listen(event -> {
            heard.add(event);
            if (event.type().equals("worker-called")) {
                first.countDown();
            }
        });
        EventLog other = EventLog.of(run);
        await(first);
        subscription.close();
        goOn.countDown();

        other.await("run-ended");
        assertThat(heard).extracting(RunEvent::type).endsWith("worker-called");
    }

    @Test
    void who_closes_the_orchestrator_as_soon_as_the_run_has_ended_has_heard_its_end() throws Exception {
        for (int i = 0; i < 50; i++) {
            List<String> heard = Collections.synchronizedList(new ArrayList<>());
            try (Orchestrator orchestrator =
                    Orchestrator.builder().pipeline(pipeline(3)).build()) {
                Run run = orchestrator.start(unverified());
                run.listen(event -> heard.add(event.type()));
                end(run);
            }
            assertThat(heard).endsWith("run-ended");
        }
    }
}
