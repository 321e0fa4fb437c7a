package dev.orchestrator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.testkit.ScriptedModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Criterion COUNTED = Criterion.of("counted", "is-there");
    private static final Goal GOAL = Goal.of("Count").doneWhen(COUNTED);
    private static final Goal UNVERIFIED = Goal.of("Do").withoutVerification();

    /** A split into tasks whose worker takes so many steps. */
    static Pipeline pipeline(int tasks, int steps) {
        return Pipeline.builder()
                .planner((task, context) -> task.round() == 1
                        ? Move.split(IntStream.range(0, tasks)
                                .mapToObj(i -> Subtask.work("t" + i, "counter").doneWhen(COUNTED))
                                .toArray(Subtask[]::new))
                        : Move.conclude("done"))
                .worker("counter", (task, context) -> {
                    int sum = 0;
                    for (int i = 0; i < steps; i++) {
                        sum += context.step("add", i, Effect.IDEMPOTENT, Integer.class, id -> 1);
                    }
                    return Handoff.of(sum);
                })
                .verifier("is-there", (work, context) -> CheckResult.passed(1))
                .build();
    }

    private static Pipeline working(Worker worker) {
        return Pipeline.builder()
                .planner((task, context) -> Move.work("worker"))
                .worker("worker", worker)
                .build();
    }

    /** All that a journal has, as bytes. */
    private static List<String> journal(Simulation simulation) {
        List<String> lines = new ArrayList<>();
        simulation.store().runs(new RunQuery(null, 100)).forEach(run -> {
            for (JournalRecord each : simulation.store().read(run.id(), 1, Integer.MAX_VALUE)) {
                lines.add(run.id() + " " + each.seq() + " " + each.at() + " " + each.epoch() + " " + each.type() + " "
                        + new String(each.payload(), StandardCharsets.UTF_8));
            }
        });
        return lines;
    }

    @Test
    void a_seed_gives_the_same_journal_to_the_last_byte_and_so_does_its_schedule() throws Exception {
        Set<List<String>> all = new HashSet<>();
        for (int seed = 0; seed < 12; seed++) {
            Simulation first = Simulation.seeded(seed).faults(Faults.some());
            Outcome outcome = first.run(pipeline(5, 2), GOAL);

            Simulation again = Simulation.seeded(seed).faults(Faults.some());
            again.run(pipeline(5, 2), GOAL);
            Simulation scheduled = Simulation.of(first.schedule()).faults(Faults.some());
            scheduled.run(pipeline(5, 2), GOAL);

            assertThat(journal(again)).as("seed %d", seed).isEqualTo(journal(first));
            assertThat(journal(scheduled)).as(first.schedule()).isEqualTo(journal(first));
            assertThat(outcome).isInstanceOfAny(Outcome.Accepted.class, Outcome.Failed.class);
            all.add(journal(first));
        }
        assertThat(all).as("different journals").hasSizeGreaterThan(10);
    }

    @Test
    void time_passes_without_taking_any() throws Exception {
        List<Duration> slept = new ArrayList<>();
        Simulation simulation = Simulation.inOrder();
        Outcome outcome = simulation.run(
                working((task, context) -> {
                    Instant before = context.now();
                    context.sleep(Duration.ofSeconds(50));
                    context.sleep(Duration.ofDays(3));
                    slept.add(Duration.between(before, context.now()));
                    return Handoff.of("rested");
                }),
                UNVERIFIED);

        assertThat(outcome).isInstanceOf(Outcome.Unverified.class);
        assertThat(simulation.took()).isEqualTo(Duration.ofDays(3).plusSeconds(50));
        assertThat(slept).last().isEqualTo(Duration.ofDays(3).plusSeconds(50));
    }

    @Test
    void a_call_that_sleeps_too_long_runs_into_its_limit() throws Exception {
        Simulation simulation = Simulation.inOrder().limits(Limits.none().call(Duration.ofSeconds(20)));
        Outcome outcome = simulation.run(
                working((task, context) -> {
                    context.sleep(Duration.ofSeconds(30));
                    return Handoff.of("late");
                }),
                UNVERIFIED);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.DEADLINE));
        assertThat(simulation.took()).isEqualTo(Duration.ofSeconds(20 * 3));
    }

    /** Returns in which order two workers come to both sides of a step. */
    private static String order(Simulation simulation) throws InterruptedException {
        StringBuilder order = new StringBuilder();
        Worker worker = (task, context) -> {
            order.append(task.name());
            context.step("look", null, Effect.IDEMPOTENT, String.class, id -> "");
            order.append(task.name());
            return Handoff.of("done");
        };
        simulation.run(
                Pipeline.builder()
                        .planner((task, context) -> task.round() == 1
                                ? Move.split(Subtask.work("a", "worker"), Subtask.work("b", "worker"))
                                : Move.conclude("done"))
                        .worker("worker", worker)
                        .build(),
                UNVERIFIED);
        return order.toString();
    }

    @Test
    void every_order_of_two_workers_is_tried() throws Exception {
        Set<String> orders = new HashSet<>();
        Exploration.of(simulation -> orders.add(order(simulation)))
                .seeds(0, 300)
                .run();

        assertThat(orders).containsExactlyInAnyOrder("aabb", "abab", "abba", "bbaa", "baba", "baab");
    }

    @Test
    void others_go_on_while_a_batch_is_on_its_way_to_the_store() throws Exception {
        Set<String> orders = new HashSet<>();
        for (int append = 1; append <= 10; append++) {
            orders.add(order(Simulation.of("0:s" + append + "=1")));
        }

        assertThat(orders).contains("aabb").hasSizeGreaterThan(1);
    }

    @Test
    void what_the_journal_says_of_a_model_does_not_depend_on_what_else_was_simulated() throws Exception {
        Simulation simulation = Simulation.inOrder()
                .model("default", ScriptedModel.script().otherwise().reply("yes"))
                .faults(Faults.none().modelFaults(1));
        simulation.run(pipeline(1, 0), GOAL);

        assertThat(journal(simulation).get(0)).contains("FaultyModel").doesNotContain("$Proxy");
    }

    @Test
    void a_crash_at_any_append_changes_nothing_but_the_number_of_processes() throws Exception {
        Set<Integer> processes = new HashSet<>();
        Exploration.of(simulation -> {
                    Outcome outcome = simulation
                            .faults(Faults.none().crashes(3).storeErrors(2))
                            .run(pipeline(3, 2), GOAL);
                    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
                    processes.add(simulation.processes());
                })
                .seeds(0, 300)
                .run();

        assertThat(processes).contains(1, 2, 3, 4, 5);
    }

    @Test
    void models_fail_and_the_run_copes() throws Exception {
        Set<String> ends = new HashSet<>();
        Exploration.of(simulation -> {
                    Outcome outcome = simulation
                            .model("default", ScriptedModel.script().otherwise().reply("yes"))
                            .faults(Faults.none().modelFaults(3))
                            .run(
                                    working((task, context) -> {
                                        ModelReply reply = context.model("default")
                                                .call(ModelRequest.of(Message.user("Is it so?")));
                                        return Handoff.of(reply.getClass().getSimpleName());
                                    }),
                                    UNVERIFIED);
                    ends.add(((Outcome.Unverified) outcome).result().json());
                })
                .seeds(0, 300)
                .run();

        assertThat(ends).containsExactlyInAnyOrder("\"Answer\"", "\"Truncated\"", "\"Refused\"");
    }

    @Test
    void a_run_that_waits_for_a_decision_nobody_takes_says_so() {
        Pipeline asking = working((task, context) -> {
            context.approval("the release", "2.4");
            return Handoff.of("released");
        });

        assertThatThrownBy(() -> Simulation.inOrder().run(asking, UNVERIFIED))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("it waits for decisions about the release; say how with deciding(…)")
                .hasMessageContaining("root  parked");
    }

    @Test
    void decisions_and_actions_come_at_their_time() throws Exception {
        Pipeline asking = working((task, context) -> {
            Decision decision = context.approval("the release", "2.4");
            context.sleep(Duration.ofHours(1));
            return Handoff.of(decision.by());
        });

        Simulation decided = Simulation.inOrder().deciding(approval -> Decision.approve("ann"));
        Simulation cancelled = Simulation.inOrder()
                .deciding(approval -> Decision.approve("ann"))
                .after(Duration.ofMinutes(5), run -> run.cancel("enough"));

        assertThat(decided.run(asking, UNVERIFIED))
                .isInstanceOfSatisfying(
                        Outcome.Unverified.class,
                        outcome -> assertThat(outcome.result().json()).isEqualTo("\"ann\""));
        assertThat(cancelled.run(asking, UNVERIFIED)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(cancelled.took()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void what_is_to_be_done_while_no_process_is_there_is_done_by_the_next() throws Exception {
        Pipeline sleeping = working((task, context) -> {
            context.sleep(Duration.ofSeconds(30));
            return Handoff.of("slept");
        });
        Exploration.of(simulation -> {
                    Outcome outcome = simulation
                            .faults(Faults.none().crashes(1))
                            .after(Duration.ZERO, run -> run.cancel("enough"))
                            .after(Duration.ofSeconds(1), run -> run.cancel("enough, if a crash took the first"))
                            .run(sleeping, UNVERIFIED);
                    assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
                })
                .seeds(0, 300)
                .run();
    }

    @Test
    void what_who_decides_throws_is_thrown() {
        Pipeline asking = working((task, context) ->
                Handoff.of(context.approval("the release", "2.4").by()));

        assertThatThrownBy(() -> Simulation.inOrder()
                        .deciding(approval -> {
                            throw new AssertionError("nobody should have asked about " + approval.subject());
                        })
                        .run(asking, UNVERIFIED))
                .isInstanceOf(AssertionError.class)
                .hasMessage("nobody should have asked about the release");
        assertThatThrownBy(() -> Simulation.inOrder().deciding(approval -> null).run(asking, UNVERIFIED))
                .hasMessageContaining("it waits for decisions about the release");
    }

    @Test
    void files_go_in_and_come_out_as_texts() throws Exception {
        Simulation simulation = Simulation.inOrder().file("notes.txt", "2.4");
        Outcome outcome = simulation.run(
                working((task, context) -> {
                    Path notes = context.directory().resolve("notes.txt");
                    Files.writeString(notes, Files.readString(notes) + ", 2026-11-22");
                    return Handoff.of("dated");
                }),
                UNVERIFIED);

        assertThat(simulation.outcomeFiles(outcome)).containsExactly(Map.entry("notes.txt", "2.4, 2026-11-22"));
    }

    @Test
    void threads_of_the_users_own_use_the_context_like_the_call_itself() throws Exception {
        Exploration.of(simulation -> {
                    Worker parallel = (task, context) -> {
                        List<Integer> results = new CopyOnWriteArrayList<>();
                        List<Thread> threads = new ArrayList<>();
                        for (int i = 0; i < 3; i++) {
                            int number = i;
                            Thread thread = new Thread(() -> {
                                try {
                                    results.add(context.step(
                                            "look", number, Effect.IDEMPOTENT, Integer.class, id -> number));
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            });
                            threads.add(thread);
                            thread.start();
                        }
                        for (Thread thread : threads) {
                            thread.join();
                        }
                        return Handoff.of(results.size());
                    };
                    Outcome outcome = simulation.run(
                            Pipeline.builder()
                                    .planner((task, context) -> task.round() == 1
                                            ? Move.split(Subtask.work("a", "worker"), Subtask.work("b", "worker"))
                                            : Move.conclude(task.children().stream()
                                                    .map(child -> child.handoff()
                                                            .orElseThrow()
                                                            .result()
                                                            .json())
                                                    .toList()))
                                    .worker("worker", parallel)
                                    .build(),
                            UNVERIFIED);
                    assertThat(((Outcome.Unverified) outcome).result().json()).isEqualTo("[\"3\",\"3\"]");
                })
                .seeds(0, 50)
                .run();
    }

    @Test
    void an_interrupt_that_comes_when_the_wait_is_over_is_not_lost() throws Exception {
        Set<Boolean> seen = new HashSet<>();
        Exploration.of(simulation -> {
                    boolean[] interrupted = new boolean[1];
                    Outcome outcome = simulation
                            .limits(Limits.none().call(Duration.ofSeconds(10)))
                            .run(
                                    working((task, context) -> {
                                        context.sleep(Duration.ofSeconds(10));
                                        interrupted[0] |= Thread.currentThread().isInterrupted();
                                        return Handoff.of("slept");
                                    }),
                                    UNVERIFIED);
                    seen.add(outcome instanceof Outcome.Failed && interrupted[0]);
                })
                .seeds(0, 300)
                .run();

        assertThat(seen).contains(true);
    }

    @Test
    void a_lock_held_over_a_wait_is_named_and_not_waited_for_for_ever() {
        Object lock = new Object();
        Pipeline locking = Pipeline.builder()
                .planner((task, context) -> task.round() == 1
                        ? Move.split(Subtask.work("a", "worker"), Subtask.work("b", "worker"))
                        : Move.conclude("done"))
                .worker("worker", (task, context) -> {
                    synchronized (lock) {
                        context.sleep(Duration.ofSeconds(1));
                    }
                    return Handoff.of("done");
                })
                .build();

        assertThatThrownBy(() ->
                        Simulation.inOrder().patience(Duration.ofSeconds(1)).run(locking, UNVERIFIED))
                .hasMessageContaining("such as a lock that another call holds while it waits")
                .hasMessageContaining("SimulationTest");
    }

    @Test
    void a_failing_seed_is_shrunk_and_can_be_seen_again() {
        Exploration racy = Exploration.of(simulation -> {
            int[] balance = new int[1];
            Worker worker = (task, context) -> {
                int read = balance[0];
                context.step("log", read, Effect.IDEMPOTENT, String.class, id -> "");
                balance[0] = read + 1;
                return Handoff.of("paid");
            };
            simulation.run(
                    Pipeline.builder()
                            .planner((task, context) -> task.round() == 1
                                    ? Move.split(Subtask.work("a", "worker"), Subtask.work("b", "worker"))
                                    : Move.conclude("done"))
                            .worker("worker", worker)
                            .build(),
                    UNVERIFIED);
            assertThat(balance[0]).as("balance").isEqualTo(2);
        });

        assertThatThrownBy(racy::run).isInstanceOfSatisfying(SimulationFailure.class, failure -> {
            assertThat(failure.decisions()).isEqualTo(1);
            assertThat(failure)
                    .hasMessageContaining("[balance]")
                    .hasMessageContaining("It takes 1 decision other than first-in-first-out")
                    .hasMessageContaining("worker 'worker' in 0/0 (1) lets others go first");
            assertThatThrownBy(() -> racy.again(failure.schedule()))
                    .isInstanceOf(SimulationFailure.class)
                    .hasMessageContaining("[balance]");
        });
    }

    /** The message that asks for a call and the one that ends the run can be handled at once. */
    @Test
    void a_call_that_is_stopped_before_it_was_begun_is_heard_of_also_when_the_run_ends_by_that() throws Exception {
        Worker quick = (task, context) -> Handoff.of("done");
        Pipeline pipeline = Pipeline.builder()
                .planner((task, context) -> task.round() == 1
                        ? Move.split(Subtask.plan("nested", "splits"), Subtask.work("quick", "worker"))
                                .quorum(1)
                        : Move.conclude("one is enough"))
                .planner("splits", (task, context) -> {
                    context.step("look", null, Effect.IDEMPOTENT, String.class, id -> "");
                    return Move.split(Subtask.work("a", "worker"), Subtask.work("b", "worker"));
                })
                .worker("worker", quick)
                .build();

        Exploration.of(simulation -> simulation.run(pipeline, UNVERIFIED))
                .seeds(0, 300)
                .run();
    }

    @Test
    void patience_has_to_last_a_while() {
        assertThatThrownBy(() -> Simulation.inOrder().patience(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_schedule_that_is_none_is_refused() {
        assertThatThrownBy(() -> Simulation.of("42:x1=2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'42:x1=2' is no schedule; copy one from a failure's message");
    }

    @Test
    void a_schedule_needs_the_faults_it_has() {
        assertThatThrownBy(() -> Simulation.of("42:a3=1").run(pipeline(1, 1), GOAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "the schedule has a fault at a3 (the process dies, and the batch is lost with it)")
                .hasMessageContaining("say the same faults(…)");
    }

    @Test
    void what_the_goal_lacks_is_said_as_ever() {
        assertThatThrownBy(() -> Simulation.inOrder().run(pipeline(1, 1), Goal.of("Count")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no criterion");
    }

    @Test
    void a_run_can_be_looked_at_from_outside_while_it_is_at_work() throws Exception {
        List<String> seen = new ArrayList<>();
        Simulation simulation = Simulation.inOrder().after(Duration.ofSeconds(5), run -> seen.add(statusOf(run)));
        simulation.run(
                working((task, context) -> {
                    context.sleep(Duration.ofSeconds(10));
                    return Handoff.of("done");
                }),
                UNVERIFIED);

        assertThat(seen).containsExactly("WORKING");
    }

    private static String statusOf(Run run) {
        return run.report().tasks().get(0).status().name();
    }
}
