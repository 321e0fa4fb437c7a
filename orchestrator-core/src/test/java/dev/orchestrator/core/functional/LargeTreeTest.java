package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.journal.Shelf;
import dev.orchestrator.core.journal.StoredRecord;
import dev.orchestrator.core.kernel.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a run over many files writes down. Trees are declared, so that no test writes thousands of files. */
class LargeTreeTest extends EngineTest {
    private static final int TASKS = 20;

    private ArtifactRef put(String text) {
        try {
            return store.put(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private FileTree files(int count) {
        Map<String, ArtifactRef> files = new TreeMap<>();
        ArtifactRef content = put("given");
        for (int i = 0; i < count; i++) {
            files.put("src/main/java/dev/example/module" + i % 10 + "/File" + i + ".java", content);
        }
        return FileTree.of(files);
    }

    private Pipeline changing(Subtask... tasks) {
        return Pipeline.builder()
                .planner(split(tasks))
                .worker(
                        "change",
                        (assignment, context) -> Handoff.of(null)
                                .files(assignment.files().with(assignment.name(), put(assignment.name()))))
                .build();
    }

    /** All depend on the one before, or none on any. */
    private static Subtask[] tasks(boolean chained) {
        Subtask[] tasks = new Subtask[TASKS];
        for (int i = 0; i < TASKS; i++) {
            Subtask task = Subtask.work("changed-" + i, "change");
            tasks[i] = chained && i > 0 ? task.after("changed-" + (i - 1)) : task;
        }
        return tasks;
    }

    private long journaled(RunId run) {
        return store.read(run, 1, Integer.MAX_VALUE).stream()
                .mapToLong(r -> r.payload().length)
                .sum();
    }

    private long bytesPerTask(int files, boolean chained) throws Exception {
        Outcome outcome =
                end(start(engine(changing(tasks(chained))), unverified().files(files(files))));

        assertThat(done(outcome).files().entries()).hasSize(files + TASKS);
        return journaled(outcome.report().run()) / TASKS;
    }

    @Test
    void bytes_per_task_are_the_same_however_many_files_it_leaves_alone() throws Exception {
        long none = bytesPerTask(0, false);
        long thousand = bytesPerTask(1_000, false);

        assertThat(thousand).isLessThan(2_000).isLessThan(none + 1_000);
        assertThat(bytesPerTask(1_000, true))
                .as("when each starts from what the one before it left")
                .isLessThan(3_000);
    }

    @Test
    void so_are_those_of_an_attempt() throws Exception {
        Pipeline pipeline = only((assignment, context) ->
                        Handoff.of(null).files(assignment.files().with("tries", put("try " + assignment.attempt()))))
                .verifier(
                        "tenth",
                        (submission, context) -> submission.attempt() == 10
                                ? CheckResult.passed(1)
                                : CheckResult.rejected("n-" + submission.attempt(), "Once more, please."))
                .limits(Limits.defaults().attempts(10))
                .build();

        Outcome outcome =
                end(start(engine(pipeline), Goal.of("g").files(files(1_000)).doneWhen(Criterion.of("c", "tenth"))));

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(outcome.report().tasks().get(0).attempts()).hasSize(10);
        assertThat(journaled(outcome.report().run()) / 10).isLessThan(2_000);
    }

    @Test
    void the_journal_can_be_read_elsewhere_with_what_the_store_keeps() throws Exception {
        Outcome outcome = end(start(engine(changing(tasks(true))), unverified().files(files(200))));
        RunId run = outcome.report().run();
        List<JournalRecord> records = store.read(run, 1, Integer.MAX_VALUE);

        List<Object> read = Shelf.events(run, StoredRecord.chained(run, records), store::open);

        List<FileTree> left = new ArrayList<>();
        Set<FileTree> instances = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Object event : read) {
            if (event instanceof Event.HandoffReceived handoff) {
                left.add(handoff.handoff().files());
                instances.add(handoff.handoff().files());
            } else if (event instanceof Event.WorkerCalled called) {
                instances.add(called.base());
            }
        }
        assertThat(left).hasSize(TASKS + 1);
        assertThat(instances)
                .as("what the goal gave, and what each task left and the next one starts from")
                .hasSize(1 + TASKS);
        assertThat(left.get(TASKS)).isEqualTo(done(outcome).files());
    }

    @Test
    void a_fork_names_the_manifests_of_the_run_it_began_with() throws Exception {
        Engine engine = engine(changing(tasks(true)));
        RunId run = end(start(engine, unverified().files(files(200)))).report().run();
        long whole = journaled(run);

        Outcome outcome =
                end(engine.fork(run, store.read(run, 1, Integer.MAX_VALUE).size() - 5L, engine.parts(), List.of()));

        RunId fork = outcome.report().run();
        assertThat(done(outcome).files().entries()).hasSize(200 + TASKS);
        assertThat(journaled(fork)).isLessThan(whole + 2_000);
        Journal.of(store, fork).check();
    }

    @Test
    void without_its_manifests_a_run_is_not_gone_on_with() throws Exception {
        RunId run = end(start(engine(changing(tasks(false))), unverified().files(files(100))))
                .report()
                .run();
        StateStore bare = new InMemoryStateStore();
        Ownership dead = bare.create(run, "dead", LONG);
        bare.append(dead, 0, StoredRecord.chained(run, store.read(run, 1, 10)));
        bare.release(dead, "running");

        Engine engine = engine(changing(tasks(false)), Map.of(), new ManualRuntime(), bare);

        assertThatThrownBy(() -> engine.resume(run))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll(
                        "record 1 of run " + run + " (type 'run-created'",
                        "the manifest of a file tree",
                        "there is no artifact",
                        "Restore the database from a backup");
    }
}
