package dev.orchestrator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.ChildView;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.testkit.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Small pipelines, each with the assertion that its user would write. */
final class Scenarios {
    private static final Goal DO = Goal.of("Do").withoutVerification();

    private Scenarios() {}

    private static Pipeline working(Worker worker) {
        return Pipeline.builder()
                .planner((task, context) -> Move.work("worker"))
                .worker("worker", worker)
                .limits(Limits.none())
                .build();
    }

    private static Pipeline splitting(int tasks, Worker worker) {
        return Pipeline.builder()
                .planner((task, context) -> task.round() == 1
                        ? Move.split(IntStream.range(0, tasks)
                                .mapToObj(i -> Subtask.work("t" + i, "worker"))
                                .toArray(Subtask[]::new))
                        : Move.conclude(
                                task.news().stream().map(ChildView::name).toList()))
                .worker("worker", worker)
                .limits(Limits.none())
                .build();
    }

    private static String resultOf(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Unverified.class);
        return ((Outcome.Unverified) outcome).result().json();
    }

    private static void effect(WorkContext context, Effect effect, Runnable what) throws InterruptedException {
        context.step("pay", null, effect, Integer.class, id -> {
            what.run();
            return 1;
        });
    }

    private static ModelRequest question(Object about) {
        return ModelRequest.of(Message.user("What about " + about + "?")).maxOutputTokens(1_000);
    }

    private static Handoff asking(Assignment task, WorkContext context) throws InterruptedException {
        context.model("default").call(question(task.name()));
        return Handoff.of("asked");
    }

    private static ScriptedModel yes() {
        return ScriptedModel.script().otherwise().reply("yes");
    }

    // ---- against the engine ----

    static void payingTwoTasks(Simulation simulation, boolean planted) throws InterruptedException {
        Set<String> paid = new HashSet<>();
        Outcome outcome = simulation.run(
                splitting(2, (task, context) -> {
                    effect(context, Effect.IDEMPOTENT, () -> paid.add(task.name()));
                    return Handoff.of("paid");
                }),
                DO);

        assertThat(resultOf(outcome)).isEqualTo("[\"t0\",\"t1\"]");
        assertThat(paid).containsExactlyInAnyOrder("t0", "t1");
    }

    static void hurrying(Simulation simulation, boolean planted) throws InterruptedException {
        AtomicInteger newest = new AtomicInteger();
        Pipeline pipeline = Pipeline.builder()
                .planner((task, context) -> task.round() == 1
                        ? Move.split(Subtask.work("hurry", "worker")
                                .limits(Limits.none().call(Duration.ofMillis(700))))
                        : Move.conclude(new JsonText(task.children()
                                .get(0)
                                .handoff()
                                .orElseThrow()
                                .result()
                                .json())))
                .worker("worker", (task, context) -> {
                    newest.set(task.attempt());
                    context.sleep(Duration.ofMillis(task.attempt() == 1 ? 0 : 600));
                    return Handoff.of(task.attempt());
                })
                .limits(Limits.none())
                .build();
        Outcome outcome = simulation.run(pipeline, DO);

        assertThat(resultOf(outcome)).as("result of the last attempt").isEqualTo(newest.toString());
    }

    static void payingWithARandomNumber(Simulation simulation, boolean planted) throws InterruptedException {
        Set<Long> paid = new HashSet<>();
        simulation.run(
                working((task, context) -> {
                    long number = context.random();
                    context.step("pay", number, Effect.IDEMPOTENT, Boolean.class, id -> paid.add(number));
                    return Handoff.of(number);
                }),
                DO);

        assertThat(paid).as("payments").hasSize(1);
    }

    static void sharingABudget(Simulation simulation, boolean planted) throws InterruptedException {
        ScriptedModel model = yes();
        Outcome outcome = simulation
                .limits(Limits.none().maxTokens(3_000))
                .model("default", model)
                .run(splitting(3, Scenarios::asking), DO);

        assertThat(outcome).isInstanceOf(Outcome.Unverified.class);
        assertThat(model.calls()).hasSize(3);
    }

    static void askingOneAfterTheOther(Simulation simulation, boolean planted) throws InterruptedException {
        Outcome outcome = simulation
                .limits(Limits.none().concurrency(1))
                .model("default", yes())
                .run(splitting(2, Scenarios::asking), DO);

        assertThat(outcome).isInstanceOf(Outcome.Unverified.class);
    }

    static void takingTurns(Simulation simulation, boolean planted) throws InterruptedException {
        simulation
                .limits(Limits.none().concurrency(1))
                .model("default", yes())
                .run(
                        splitting(6, (task, context) -> {
                            Handoff asked = asking(task, context);
                            context.sleep(Duration.ofSeconds(30));
                            return asked;
                        }),
                        DO);
    }

    static void payingAtMostOnce(Simulation simulation, boolean planted) throws InterruptedException {
        AtomicInteger payments = new AtomicInteger();
        simulation
                .deciding(approval -> Decision.reject("ann", "nobody knows"))
                .run(
                        working((task, context) -> {
                            effect(context, Effect.AT_MOST_ONCE, payments::incrementAndGet);
                            return Handoff.of("paid");
                        }),
                        DO);

        assertThat(payments).as("payments").hasValueLessThanOrEqualTo(1);
    }

    static void askingWithASmallBudget(Simulation simulation, boolean planted) throws InterruptedException {
        Outcome outcome = simulation
                .limits(Limits.none().maxTokens(5_000))
                .model("default", yes())
                .run(
                        working((task, context) -> {
                            try {
                                return asking(task, context);
                            } catch (ModelException e) {
                                return Handoff.of(e.failureClass());
                            }
                        }),
                        DO);

        assertThat(resultOf(outcome)).isIn("\"asked\"", "\"BUDGET\"");
    }

    static void payingAgainIfSomebodySaysSo(Simulation simulation, boolean planted) throws InterruptedException {
        AtomicInteger payments = new AtomicInteger();
        Set<String> decided = new HashSet<>();
        simulation
                .deciding(approval -> {
                    decided.add(approval.id());
                    return Decision.approve("ann");
                })
                .run(
                        working((task, context) -> {
                            effect(context, Effect.AT_MOST_ONCE, payments::incrementAndGet);
                            return Handoff.of("paid");
                        }),
                        DO);

        assertThat(payments).as("payments").hasValueLessThanOrEqualTo(1 + decided.size());
    }

    static void cancelling(Simulation simulation, boolean planted) throws InterruptedException {
        Pipeline pipeline = Pipeline.builder()
                .planner((task, context) -> task.round() == 1
                        ? Move.split(Subtask.work("asks", "asks"), Subtask.work("knows", "knows"))
                                .quorum(1)
                        : task.round() == 2 && task.news().size() == 1
                                ? Move.split(List.of()).cancel("asks")
                                : Move.conclude("one is enough"))
                .worker("asks", Scenarios::asking)
                .worker("knows", (task, context) -> Handoff.of("known"))
                .limits(Limits.none())
                .build();
        simulation.model("default", yes()).run(pipeline, DO);

        assertThat(simulation.took()).as("time waited for what nobody needs").isZero();
    }

    static void racing(Simulation simulation, boolean planted) throws InterruptedException {
        Pipeline pipeline = Pipeline.builder()
                .planner((task, context) -> task.round() == 1
                        ? Move.split(Subtask.work("asks", "asks"), Subtask.work("knows", "knows"))
                                .quorum(1)
                        : Move.conclude("one is enough"))
                .worker("asks", Scenarios::asking)
                .worker("knows", (task, context) -> Handoff.of("known"))
                .limits(Limits.none())
                .build();
        simulation.model("default", yes()).run(pipeline, DO);

        assertThat(simulation.took()).as("time waited for what nobody needs").isZero();
    }

    static void listingWhatEnded(Simulation simulation, boolean planted) throws InterruptedException {
        Outcome outcome = simulation.run(
                splitting(2, (task, context) -> {
                    effect(context, Effect.IDEMPOTENT, () -> {});
                    return Handoff.of("done");
                }),
                DO);

        assertThat(resultOf(outcome)).isEqualTo("[\"t0\",\"t1\"]");
    }

    static void askingAsOftenAsAllowed(Simulation simulation, boolean planted) throws InterruptedException {
        ScriptedModel model = yes();
        simulation
                .limits(Limits.none().modelCalls(2))
                .model("default", model)
                .run(
                        working((task, context) -> {
                            try {
                                for (int i = 0; i < 5; i++) {
                                    context.model("default").call(question(i));
                                }
                            } catch (ModelException e) {
                                assertThat(e.failureClass()).isEqualTo(FailureClass.BUDGET);
                            }
                            return Handoff.of("asked");
                        }),
                        DO);

        assertThat(model.calls()).hasSizeLessThanOrEqualTo(2);
    }

    // ---- against the pipeline ----

    static void counting(Simulation simulation, boolean planted) throws InterruptedException {
        AtomicInteger balance = new AtomicInteger();
        simulation.run(
                splitting(2, (task, context) -> {
                    int read = balance.get();
                    effect(context, Effect.IDEMPOTENT, () -> {});
                    if (planted) {
                        balance.set(read + 1);
                    } else {
                        balance.incrementAndGet();
                    }
                    return Handoff.of("paid in");
                }),
                DO);

        assertThat(balance).as("balance").hasValue(2);
    }

    static void mailing(Simulation simulation, boolean planted) throws InterruptedException {
        List<String> mails = new ArrayList<>();
        simulation.run(
                working((task, context) -> {
                    if (planted) {
                        mails.add("mail");
                    } else {
                        context.step(
                                "mail",
                                null,
                                Effect.IDEMPOTENT,
                                Boolean.class,
                                id -> mails.contains(id) || mails.add(id));
                    }
                    effect(context, Effect.IDEMPOTENT, () -> {});
                    return Handoff.of("sent");
                }),
                DO);

        assertThat(mails).as("mails").hasSize(1);
    }

    static void withdrawing(Simulation simulation, boolean planted) throws InterruptedException {
        AtomicInteger balance = new AtomicInteger(100);
        Set<String> known = new HashSet<>();
        simulation.run(
                working((task, context) -> {
                    context.step(
                            "withdraw",
                            10,
                            Effect.IDEMPOTENT,
                            Integer.class,
                            id -> known.add(id) || planted ? balance.addAndGet(-10) : balance.get());
                    return Handoff.of("withdrawn");
                }),
                DO);

        assertThat(balance).as("balance").hasValue(90);
    }

    static void booking(Simulation simulation, boolean planted) throws InterruptedException {
        AtomicInteger seats = new AtomicInteger(1);
        simulation.run(
                splitting(2, (task, context) -> {
                    if (planted) {
                        Boolean free =
                                context.step("look", null, Effect.IDEMPOTENT, Boolean.class, id -> seats.get() > 0);
                        if (Boolean.TRUE.equals(free)) {
                            context.step("take", null, Effect.IDEMPOTENT, Integer.class, id -> seats.decrementAndGet());
                        }
                    } else {
                        context.step(
                                "take",
                                null,
                                Effect.IDEMPOTENT,
                                Boolean.class,
                                id -> seats.get() > 0 && seats.decrementAndGet() == 0);
                    }
                    return Handoff.of("looked");
                }),
                DO);

        assertThat(seats).as("free seats").hasValue(0);
    }

    static void openingAnAccount(Simulation simulation, boolean planted) throws InterruptedException {
        Set<String> noted = new HashSet<>();
        Set<String> accounts = new HashSet<>();
        simulation.run(
                working((task, context) -> {
                    if (!planted || noted.add("account")) {
                        context.step("open", null, Effect.IDEMPOTENT, Boolean.class, id -> accounts.add("account"));
                    }
                    return Handoff.of("open");
                }),
                DO);

        assertThat(accounts).containsExactly("account");
    }
}
