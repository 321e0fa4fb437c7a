package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.call.StepBody;
import dev.orchestrator.api.call.StepFailedException;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.files.TreeChange;
import dev.orchestrator.core.step.StepEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What steps leave in their call's directory, when the call is made again. */
class StepFilesTest extends EngineTest {
    private static final Duration PARKS = Duration.ofMinutes(2);

    /** The steps that were really done. */
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    private final AtomicReference<Path> directory = new AtomicReference<>();

    @TempDir
    private Path temp;

    private interface Io {
        void run(Path directory) throws IOException;
    }

    private void step(WorkContext context, String name, Effect effect, Io body) throws InterruptedException {
        context.step(name, null, effect, String.class, id -> {
            done.add(name);
            body.run(context.directory());
            return null;
        });
    }

    private static Io write(String path, String text) {
        return directory -> {
            Path file = directory.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        };
    }

    private Goal goal(Engine engine) throws IOException {
        Files.createDirectories(temp.resolve("input/folder"));
        Files.writeString(temp.resolve("input/given"), "given");
        Files.writeString(temp.resolve("input/folder/file"), "in a folder");
        return unverified().files(engine.importFiles(temp.resolve("input")));
    }

    private final class Appender implements Tool {
        @Override
        public ToolSpec spec() {
            return ToolSpec.of("append", "appends").effect(Effect.IDEMPOTENT);
        }

        @Override
        public Object invoke(Payload arguments, ToolContext context) throws IOException {
            done.add("append");
            Path file = directory.get().resolve("written");
            Files.writeString(file, Files.readString(file) + " and appended");
            return 1;
        }
    }

    private Pipeline pipeline() {
        return only((assignment, context) -> {
                    step(context, "write", Effect.IDEMPOTENT, write("written", "written"));
                    step(context, "delete", Effect.IDEMPOTENT, d -> Files.delete(d.resolve("given")));
                    directory.set(context.directory());
                    context.tool("append", Map.of());
                    step(context, "swap", Effect.PURE, d -> {
                        Files.delete(d.resolve("folder/file"));
                        Files.delete(d.resolve("folder"));
                        write("folder", "a file").run(d);
                    });
                    step(context, "back", Effect.IDEMPOTENT, d -> {
                        Files.delete(d.resolve("folder"));
                        write("folder/new/file", "a folder").run(d);
                    });
                    StepFailedException failed = catchThrowableOfType(
                            StepFailedException.class,
                            () -> step(context, "fail", Effect.IDEMPOTENT, d -> {
                                write("half", "half").run(d);
                                throw new IOException("no more");
                            }));
                    assertThat(failed).hasMessageContaining("no more");
                    return Handoff.of(Files.readString(context.directory().resolve("written")));
                })
                .tool(new Appender())
                .build();
    }

    @Test
    void cut_off_anywhere_what_recorded_steps_left_is_there_again_and_they_are_not_done_again() throws Exception {
        Engine engine = engine(pipeline());
        Run whole = start(engine, goal(engine));
        FileTree expected = done(end(whole)).files();
        engine.exportFiles(expected, temp.resolve("out"));
        assertThat(expected.entries()).containsOnlyKeys("folder/new/file", "half", "written");
        assertThat(temp.resolve("out/written")).hasContent("written and appended");
        int records = Crash.records(store, whole.id());
        assertThat(records).isGreaterThan(15);

        for (int cut = 1; cut <= records; cut++) {
            StateStore left = Crash.after(cut, store, whole.id());
            List<String> before = outcomes(Journal.of(left, whole.id()));
            done.clear();
            Outcome outcome =
                    end(engine(pipeline(), Map.of(), new ManualRuntime(), left).resume(whole.id()));

            assertThat(done(outcome).files()).as("cut after %d", cut).isEqualTo(expected);
            assertThat(done(outcome).result().as(String.class)).isEqualTo("written and appended");
            assertThat(done).as("cut after %d", cut).noneMatch(before::contains);
            Journal.of(left, whole.id()).check();
        }
    }

    private static List<String> outcomes(Journal journal) {
        return journal.events(StepEvent.Outcome.class).stream()
                .map(step -> step.key().name().substring("step:".length()))
                .toList();
    }

    // ---- calls made again ----

    /** Runs a worker that parks once, so that it is called twice in one attempt. */
    private Run calledTwice(Worker worker) throws InterruptedException {
        ManualRuntime time = new ManualRuntime();
        Run run = start(engine(only(worker).build(), Map.of(), time), unverified());
        EventLog.of(run).await("task-parked");
        time.advance(PARKS);
        end(run);
        return run;
    }

    private List<TreeChange> changes(Run run) {
        List<TreeChange> changes = new ArrayList<>();
        for (Object event : Journal.of(store, run.id()).events()) {
            if (event instanceof StepEvent.Outcome outcome
                    && !outcome.key().name().equals("sleep")) {
                changes.add(outcome.change());
            } else if (event instanceof StepEvent.StepsRanAhead ahead) {
                ahead.steps().stream()
                        .filter(step -> !step.key().name().equals("sleep"))
                        .forEach(step -> changes.add(step.change()));
            }
        }
        return changes;
    }

    @Test
    void what_is_written_outside_of_steps_is_lost_and_no_steps_change() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Run run = calledTwice((assignment, context) -> {
            if (calls.incrementAndGet() == 1) {
                write("unrecorded", "1").run(context.directory());
            }
            step(context, "write", Effect.IDEMPOTENT, write("recorded", "2"));
            context.sleep(PARKS);
            return Handoff.of(null);
        });

        assertThat(calls).hasValue(2);
        assertThat(done).containsExactly("write");
        assertThat(done(end(run)).files().entries()).containsOnlyKeys("recorded");
        assertThat(changes(run))
                .singleElement()
                .satisfies(change -> assertThat(change.put().entries()).containsOnlyKeys("recorded"));
    }

    @Test
    void steps_that_run_ahead_leave_their_files_too_and_those_that_change_none_have_no_change() throws Exception {
        Run run = calledTwice((assignment, context) -> {
            context.directory();
            step(context, "write", Effect.PURE, write("a", "1"));
            step(context, "look", Effect.PURE, d -> assertThat(d.resolve("a")).hasContent("1"));
            step(context, "again", Effect.PURE, write("a", "1"));
            context.now();
            context.sleep(PARKS);
            return Handoff.of(null);
        });

        assertThat(done).containsExactly("write", "look", "again");
        assertThat(done(end(run)).files().entries()).containsOnlyKeys("a");
        assertThat(changes(run)).extracting(TreeChange::isEmpty).containsExactly(false, true, true, true);
    }

    @Test
    void asked_for_in_another_order_the_last_on_record_has_the_last_word() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Run run = calledTwice((assignment, context) -> {
            List<String> order = calls.incrementAndGet() == 1 ? List.of("1", "2") : List.of("2", "1");
            for (String name : order) {
                step(context, name, Effect.IDEMPOTENT, write("last", name));
            }
            if (calls.get() == 2) {
                assertThat(context.directory().resolve("last")).hasContent("2");
            }
            context.sleep(PARKS);
            return Handoff.of("done");
        });

        assertThat(done).containsExactly("1", "2");
        assertThat(done(end(run)).result().as(String.class)).isEqualTo("done");
    }

    @Test
    void a_step_that_leaves_what_a_tree_cannot_hold_fails_and_is_named() throws Exception {
        List<StepFailedException> failures = Collections.synchronizedList(new ArrayList<>());
        Run run = calledTwice((assignment, context) -> {
            failures.add(catchThrowableOfType(
                    StepFailedException.class,
                    () -> step(context, "link", Effect.AT_MOST_ONCE, d -> {
                        Files.createSymbolicLink(d.resolve("shortcut"), temp);
                        write("file", "1").run(d);
                    })));
            step(context, "unlink", Effect.IDEMPOTENT, d -> Files.deleteIfExists(d.resolve("shortcut")));
            context.sleep(PARKS);
            return Handoff.of(null);
        });

        assertThat(done).containsExactly("link", "unlink");
        assertThat(failures).hasSize(2).allSatisfy(failure -> {
            assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT);
            assertThat(failure.step()).isEqualTo("link");
            assertThat(failure)
                    .hasMessageContainingAll("'step:link' is done", "'shortcut' is a symbolic link", "replace it");
        });
        assertThat(done(end(run)).files().entries()).containsOnlyKeys("file");
    }

    // ---- in doubt ----

    private Pipeline reconciling() {
        return only((assignment, context) -> {
                    context.step("fetch", null, Effect.RECONCILABLE, String.class, new StepBody<>() {
                        @Override
                        public String run(String callId) throws IOException {
                            write("fetched", "by the step").run(context.directory());
                            write("more", "by the step").run(context.directory());
                            return "done";
                        }

                        @Override
                        public Optional<String> reconcile(String callId) throws IOException {
                            assertThat(context.directory()).isEmptyDirectory();
                            write("fetched", "once more").run(context.directory());
                            return Optional.of("found");
                        }
                    });
                    context.sleep(Duration.ofSeconds(1));
                    return Handoff.of(Files.readString(context.directory().resolve("fetched")));
                })
                .build();
    }

    @Test
    void what_a_step_in_doubt_had_left_is_lost_and_what_is_left_when_it_is_asked_for_counts() throws Exception {
        Run whole = start(engine(reconciling()), unverified());
        end(whole);
        Journal journal = Journal.of(store, whole.id());
        int intent = journal.seqOf(journal.events(StepEvent.StepIntended.class).get(0));

        StateStore left = Crash.after(intent, store, whole.id());
        Outcome outcome =
                end(engine(reconciling(), Map.of(), new ManualRuntime(), left).resume(whole.id()));
        assertThat(done(outcome).files().entries()).containsOnlyKeys("fetched");

        Journal asked = Journal.of(left, whole.id());
        int found = asked.seqOf(asked.events(StepEvent.StepRecorded.class).get(0));
        StateStore again = Crash.after(found, left, whole.id());
        Outcome answered =
                end(engine(reconciling(), Map.of(), new ManualRuntime(), again).resume(whole.id()));
        assertThat(done(answered).result().as(String.class)).isEqualTo("once more");
        assertThat(done(answered).files()).isEqualTo(done(outcome).files());
    }
}
