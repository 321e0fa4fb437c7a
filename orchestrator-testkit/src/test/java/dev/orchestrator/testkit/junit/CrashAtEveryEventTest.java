package dev.orchestrator.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.call.StepBody;
import dev.orchestrator.api.call.StepFailedException;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.testkit.ScriptedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CrashAtEveryEventTest {
    private final List<String> effects = Collections.synchronizedList(new ArrayList<>());

    /** Plans, asks a model and a person, writes a file, sends what must not be sent twice, is rejected once. */
    private Pipeline release() {
        return Pipeline.builder()
                .planner((request, context) -> Move.split(
                                Subtask.work("notes", "writer").doneWhen(Criterion.of("dated", "dated")),
                                Subtask.work("mail", "sender").after("notes"))
                        .wake(Move.Wake.NEVER))
                .worker("writer", (assignment, context) -> {
                    context.step("think", null, Effect.PURE, String.class, id -> "thought");
                    context.model("default").call(ModelRequest.of(Message.user("notes, please")));
                    Files.writeString(
                            context.directory().resolve("NOTES.md"), assignment.attempt() == 1 ? "2.4" : "2.4, 2026");
                    return Handoff.of(null);
                })
                .worker("sender", (assignment, context) -> {
                    Decision decision = context.approval("send", "to all");
                    String sent = context.step("send", "to all", Effect.AT_MOST_ONCE, String.class, id -> {
                        effects.add("sent");
                        return "sent";
                    });
                    String stored = context.step("store", sent, Effect.IDEMPOTENT, String.class, id -> {
                        effects.add("stored " + id);
                        return "stored";
                    });
                    return Handoff.of(sent + " and " + stored + " by " + decision.by());
                })
                .verifier("dated", (submission, context) -> {
                    String notes = Files.readString(context.files().resolve("NOTES.md"));
                    return notes.contains("2026")
                            ? CheckResult.passed(1)
                            : CheckResult.rejected("missing-date", "Say when.");
                })
                .build();
    }

    @CrashAtEveryEvent
    void a_release_survives(CrashRun crash) throws Exception {
        Outcome outcome = crash.model(
                        "default", ScriptedModel.script().otherwise().reply("2.4"))
                .run(release(), Goal.of("release").withoutVerification());

        assertThat(outcome).isInstanceOf(Outcome.Unverified.class);
        assertThat(effects.stream().filter("sent"::equals).count()).isLessThanOrEqualTo(1);
    }

    private void build(WorkContext context, String name, Effect effect, StepBody<Void> body) throws Exception {
        context.step(name, null, effect, Void.class, id -> {
            effects.add(name);
            return body.run(id);
        });
    }

    /** Steps and a tool write, replace, move and delete files; one fails half-way; one must not happen twice. */
    private Pipeline builds() {
        AtomicReference<Path> directory = new AtomicReference<>();
        return Pipeline.builder()
                .planner((request, context) -> Move.split(
                                Subtask.work("sources", "writer"),
                                Subtask.work("build", "builder").after("sources"))
                        .wake(Move.Wake.NEVER))
                .worker("writer", (assignment, context) -> {
                    for (String file : List.of("a", "b", "c")) {
                        build(context, "write " + file, Effect.PURE, id -> {
                            Files.writeString(
                                    Files.createDirectories(context.directory().resolve("src"))
                                            .resolve(file),
                                    file);
                            return null;
                        });
                    }
                    return Handoff.of(null);
                })
                .worker("builder", (assignment, context) -> {
                    Path at = context.directory();
                    directory.set(at);
                    Files.writeString(at.resolve("scratch"), "outside of steps");
                    build(context, "move", Effect.AT_MOST_ONCE, id -> {
                        Files.move(at.resolve("src/a"), at.resolve("moved"));
                        return null;
                    });
                    context.tool("compile", Map.of());
                    try {
                        build(context, "fail", Effect.IDEMPOTENT, id -> {
                            Files.writeString(at.resolve("log"), "half");
                            throw new IOException("no more");
                        });
                    } catch (StepFailedException e) {
                        build(context, "note", Effect.IDEMPOTENT, id -> {
                            Files.writeString(at.resolve("log"), Files.readString(at.resolve("log")) + ", then none");
                            return null;
                        });
                    }
                    Files.delete(at.resolve("scratch"));
                    return Handoff.of(Files.readString(at.resolve("log")));
                })
                .tool(new Tool() {
                    @Override
                    public ToolSpec spec() {
                        return ToolSpec.of("compile", "compiles").effect(Effect.IDEMPOTENT);
                    }

                    @Override
                    public Object invoke(Payload arguments, ToolContext context) throws IOException {
                        effects.add("compile");
                        Path out = directory.get().resolve("moved");
                        Files.delete(out);
                        Files.writeString(Files.createDirectory(out).resolve("b"), "compiled");
                        Files.delete(directory.get().resolve("src/b"));
                        return null;
                    }
                })
                .build();
    }

    @CrashAtEveryEvent
    void files_that_steps_and_tools_leave_survive(CrashRun crash) throws Exception {
        Outcome outcome = crash.run(builds(), Goal.of("build").withoutVerification());

        assertThat(((Outcome.Unverified) outcome).files().entries()).containsOnlyKeys("log", "moved/b", "src/c");
        assertThat(effects).doesNotHaveDuplicates();
    }

    static class Idle {
        @CrashAtEveryEvent
        void it_makes_no_run(CrashRun crash) {}
    }

    static class Unlike {
        @CrashAtEveryEvent
        void it_expects_something_else(CrashRun crash) throws Exception {
            Outcome outcome = crash.run(counting(1), Goal.of("count").withoutVerification());
            assertThat(crash.cut()).isLessThan(3);
            assertThat(outcome).isInstanceOf(Outcome.Unverified.class);
        }
    }

    @Test
    void a_test_that_makes_no_run_fails() {
        assertThat(Launched.of(Idle.class, Map.of()).failures())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("no run was made, so none was cut off");
    }

    @Test
    void a_crash_by_itself_cannot_be_tried() {
        List<Throwable> failures = Launched.of(
                        selectUniqueId("[engine:junit-jupiter]/[class:" + Unlike.class.getName() + "]/[test-template:"
                                + "it_expects_something_else(" + CrashRun.class.getName()
                                + ")]/[test-template-invocation:#2]"),
                        Map.of())
                .failures();

        assertThat(failures)
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("do all of the test");
    }

    /** Where JUnit runs methods beside each other, the crashes would be asked for before the whole run has ended. */
    @Test
    void every_record_is_tried_and_a_failure_shows_the_run(@TempDir Path folder) {
        Launched launched = Launched.of(
                Unlike.class,
                Map.of(
                        "orchestrator.reports", folder.toString(),
                        "junit.jupiter.execution.parallel.enabled", "true",
                        "junit.jupiter.execution.parallel.mode.default", "concurrent"));

        assertThat(launched.passed())
                .containsExactly("the whole run", "cut off after record 1", "cut off after record 2");
        assertThat(launched.failures())
                .hasSizeGreaterThan(2)
                .allSatisfy(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains("root  unverified")
                        .contains("The whole report: file:"));
        assertThat(folder).isNotEmptyDirectory();
    }

    @Test
    void a_run_that_ends_differently_after_the_crash_fails() throws Exception {
        WholeRun whole = new WholeRun();
        Goal goal = Goal.of("count").withoutVerification();
        new CrashRun(whole, 0).run(counting(1), goal);

        assertThat(whole.records()).isGreaterThan(5);
        assertThatThrownBy(() -> new CrashRun(whole, 3).run(counting(2), goal))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("cut off after record 3")
                .hasMessageContaining("unverified 1");
        new CrashRun(whole, whole.records()).run(counting(2), goal);
    }

    @Test
    void a_run_with_a_second_outcome_of_a_step_fails_and_the_cut_is_named() throws Exception {
        WholeRun whole = new WholeRun();
        Goal goal = Goal.of("count").withoutVerification();
        Outcome outcome = new CrashRun(whole, 0).run(counting(1), goal);
        WholeRun twice = new WholeRun();
        int cut = writeWithSecondOutcome(whole, twice);
        twice.ended(whole.id(), outcome);

        assertThatThrownBy(() -> new CrashRun(twice, cut).run(counting(1), goal))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("cut off after record " + cut + ": record " + cut)
                .hasMessageContaining("is a second outcome of step:count");
    }

    /** Writes a run's journal as far as the outcome of its step, and that outcome once more; returns how many records. */
    private static int writeWithSecondOutcome(WholeRun from, WholeRun to) {
        List<JournalRecord> journal = new ArrayList<>();
        for (JournalRecord each : from.store.read(from.id(), 1, Integer.MAX_VALUE)) {
            journal.add(each);
            if (each.type().equals("step-recorded")) {
                journal.add(new Again(each));
                break;
            }
        }
        Ownership writer = to.store.create(from.id(), "test", Duration.ofSeconds(30));
        to.store.append(writer, 0, journal);
        return journal.size();
    }

    /** A record as if it had been written a second time. */
    private record Again(JournalRecord first) implements JournalRecord {
        @Override
        public long seq() {
            return first.seq() + 1;
        }

        @Override
        public Instant at() {
            return first.at();
        }

        @Override
        public String type() {
            return first.type();
        }

        @Override
        public int version() {
            return first.version();
        }

        @Override
        public String task() {
            return first.task();
        }

        @Override
        public int attempt() {
            return first.attempt();
        }

        @Override
        public long epoch() {
            return first.epoch();
        }

        @Override
        public byte[] payload() {
            return first.payload();
        }

        @Override
        public byte[] hash() {
            return first.hash();
        }
    }

    private static Pipeline counting(int result) {
        return Pipeline.builder()
                .planner((request, context) -> Move.work("counter"))
                .worker("counter", (assignment, context) -> {
                    int counted = context.step("count", null, Effect.PURE, Integer.class, id -> result);
                    return Handoff.of(counted);
                })
                .build();
    }
}
