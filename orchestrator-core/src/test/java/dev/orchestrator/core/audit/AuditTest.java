package dev.orchestrator.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.Overrides;
import dev.orchestrator.core.archive.RunArchive;
import dev.orchestrator.core.journal.Shelf;
import dev.orchestrator.core.journal.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
    private static final Pipeline PIPELINE = Pipeline.builder()
            .planner((request, context) -> request.round() == 1
                    ? Move.split(Subtask.work("a", "asks"), Subtask.work("b", "asks"), Subtask.work("c", "waits"))
                    : request.findings().isEmpty() ? Move.split().cancel("nobody") : Move.conclude("done"))
            .worker("asks", (assignment, context) -> {
                context.step("begin", assignment.name(), Effect.IDEMPOTENT, String.class, id -> "begun");
                context.now();
                return Handoff.of(new JsonText("\""
                        + context.model("m")
                                .ask("And now, " + assignment.name() + "?", Answer.class)
                                .text() + "\""));
            })
            .worker(
                    "waits",
                    (assignment, context) -> Handoff.of(
                            context.approval("Go on?", assignment.attempt()).by()))
            .verifier("fine", (submission, context) -> CheckResult.passed(1))
            .build();
    private static final Goal GOAL = Goal.of("Do it").doneWhen(Criterion.of("fine", "fine"));

    record Answer(String text) {}

    private final StateStore store = new InMemoryStateStore();

    private RunId run() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        try (Orchestrator orchestrator = Orchestrator.builder()
                .pipeline(PIPELINE)
                .store(store)
                .model("m", (request, call) -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new ModelException(FailureClass.INVALID_OUTPUT, "what?");
                    }
                    return new ModelReply.Answer("{\"text\":\"yes\"}", Usage.of(1, 1));
                })
                .build()) {
            Run run = orchestrator.start(GOAL);
            run.listen(
                    event -> run.approvals().forEach(approval -> run.decide(approval.id(), Decision.approve("ann"))));
            run.await();
            return run.id();
        }
    }

    private List<StoredRecord> journal(RunId run) {
        return StoredRecord.chained(run, store.read(run, 1, Integer.MAX_VALUE));
    }

    /** Audits a journal that somebody with access to everything has changed: its records follow from each other. */
    private Audit.Report audit(RunId run, List<? extends JournalRecord> changed) {
        List<StoredRecord> renumbered = new ArrayList<>();
        for (JournalRecord each : changed) {
            renumbered.add(new StoredRecord(
                    renumbered.size() + 1,
                    each.at(),
                    each.type(),
                    each.version(),
                    each.task(),
                    each.attempt(),
                    each.epoch(),
                    each.payload(),
                    each.hash()));
        }
        return Audit.of(new Shelf(StoredRecord.chained(run, renumbered)), run);
    }

    private static int first(List<StoredRecord> journal, String type) {
        for (int i = 0; i < journal.size(); i++) {
            if (journal.get(i).type().equals(type)) {
                return i;
            }
        }
        throw new AssertionError("no " + type + " in " + journal);
    }

    private static StoredRecord edited(StoredRecord journaled, UnaryOperator<String> edit) {
        String before = new String(journaled.payload(), StandardCharsets.UTF_8);
        String after = edit.apply(before);
        assertThat(after).isNotEqualTo(before);
        return new StoredRecord(
                journaled.seq(),
                journaled.at(),
                journaled.type(),
                journaled.version(),
                journaled.task(),
                journaled.attempt(),
                journaled.epoch(),
                after.getBytes(StandardCharsets.UTF_8),
                journaled.hash());
    }

    @Test
    void a_run_audits_clean_from_its_store_and_from_a_folder(@TempDir Path temp) throws Exception {
        RunId run = run();
        Path folder = temp.resolve("run");
        RunArchive.write(store, run, folder);

        Audit.Report report = Audit.of(store, run);

        assertThat(report.problems()).isEmpty();
        assertThat(report.records()).isEqualTo(journal(run).size());
        assertThat(report.decisions()).isGreaterThan(10);
        assertThat(Audit.of(folder)).isEqualTo(report);
        assertThat(audit(run, journal(run))).isEqualTo(report);
    }

    @Test
    void every_beginning_of_a_run_audits_clean_and_so_does_a_fork() throws Exception {
        RunId run = run();
        List<StoredRecord> journal = journal(run);
        for (int length = 0; length <= journal.size(); length++) {
            assertThat(audit(run, journal.subList(0, length)).problems()).isEmpty();
        }
        try (Orchestrator orchestrator = Orchestrator.builder()
                .pipeline(PIPELINE)
                .store(store)
                .model("m", (request, call) -> new ModelReply.Answer("{\"text\":\"no\"}", Usage.of(1, 1)))
                .build()) {
            for (int seq = 1; seq < journal.size(); seq++) {
                Run fork = orchestrator.fork(run, seq, Overrides.none());
                fork.listen(event ->
                        fork.approvals().forEach(approval -> fork.decide(approval.id(), Decision.approve("bob"))));
                fork.await();

                assertThat(Audit.of(store, fork.id()).problems())
                        .as("forked after %d", seq)
                        .isEmpty();
            }
        }
    }

    @Test
    void a_decision_that_is_not_taken_here_is_named_with_what_is() throws Exception {
        RunId run = run();
        List<StoredRecord> journal = journal(run);
        int last = journal.size() - 1;
        journal.set(last, edited(journal.get(last), json -> json.replace("accepted", "failed")));

        Audit.Report report = audit(run, journal);

        assertThat(report.isClean()).isFalse();
        assertThat(report.problems()).hasSize(1);
        Audit.Problem problem = report.problems().get(0);
        assertThat(problem.seq()).isEqualTo(last + 1);
        assertThat(problem.recorded()).containsExactly("RunEnded[status=FAILED]");
        assertThat(problem.decided()).containsExactly("RunEnded[status=ACCEPTED]");
        assertThat(report)
                .hasToString("run " + run + ": " + journal.size() + " records, " + report.decisions()
                        + " decisions, 1 problems\nrecord " + (last + 1) + " is not what is decided here\n"
                        + "  recorded: RunEnded[status=FAILED]\n  decided:  RunEnded[status=ACCEPTED]");
    }

    @Test
    void a_rejected_move_that_would_have_been_accepted_is_found() throws Exception {
        RunId run = run();
        List<StoredRecord> journal = journal(run);
        int rejected = first(journal, "move-rejected");
        journal.set(rejected, edited(journal.get(rejected), json -> json.replace("[\"nobody\"]", "[]")));

        assertThat(audit(run, journal).problems())
                .extracting(Audit.Problem::seq)
                .containsExactly(rejected + 1L);
    }

    @Test
    void a_result_that_is_not_what_its_evidence_is_bound_to_is_found() throws Exception {
        RunId run = run();
        List<StoredRecord> journal = journal(run);
        int handoff = first(journal, "handoff-received");
        journal.set(
                handoff,
                edited(journal.get(handoff), json -> json.replace("ann", "eve").replace("yes", "no")));

        assertThat(audit(run, journal).toString()).contains("record " + (handoff + 1) + " has result and files with");
    }

    @Test
    void a_record_that_was_changed_is_found_by_its_hash() throws Exception {
        RunId run = run();
        List<StoredRecord> journal = journal(run);
        journal.set(4, edited(journal.get(4), json -> json.replace("0", "1")));

        Audit.Report report = Audit.of(new Shelf(journal), run);

        assertThat(report.records()).isEqualTo(4);
        assertThat(report.toString()).contains("record 5 cannot be read").contains("its hash does not follow");
    }

    @Test
    void a_record_that_is_missing_is_found_by_its_number() throws Exception {
        RunId run = run();
        List<StoredRecord> journal = journal(run);
        journal.remove(4);

        assertThat(Audit.of(new Shelf(journal), run).toString()).contains("record 5 of run " + run + " is missing");
    }

    @Test
    void a_folder_that_was_changed_is_refused(@TempDir Path temp) throws Exception {
        Path folder = temp.resolve("run");
        RunArchive.write(store, run(), folder);
        Files.writeString(folder.resolve("journal.jsonl"), "\n");

        assertThatThrownBy(() -> Audit.of(folder)).isInstanceOf(StoreException.class);
    }

    private void found(Predicate<StoredRecord> doubled, Predicate<StoredRecord> removed, String what)
            throws InterruptedException {
        RunId run = run();
        List<StoredRecord> journal = new ArrayList<>();
        for (StoredRecord each : journal(run)) {
            if (!removed.test(each)) {
                journal.add(each);
            }
            if (doubled.test(each)) {
                journal.add(each);
            }
        }

        assertThat(audit(run, journal).toString()).contains(what);
    }

    private static boolean isPure(StoredRecord each) {
        return each.type().equals("step-recorded")
                && new String(each.payload(), StandardCharsets.UTF_8).contains("\"pure\"");
    }

    @Test
    void a_step_with_two_outcomes_is_found() throws Exception {
        found(AuditTest::isPure, r -> false, "is a second outcome of now");
    }

    @Test
    void a_step_that_happened_in_no_call_is_found() throws Exception {
        RunId run = run();
        List<StoredRecord> journal = journal(run);
        journal.add(journal.get(first(journal, "step-intended")));

        assertThat(audit(run, journal).toString()).contains("which was not under way");
    }

    @Test
    void an_outcome_of_what_was_never_begun_is_found() throws Exception {
        found(r -> false, r -> r.type().equals("step-intended"), "cannot be read");
        found(r -> r.type().equals("model-call-failed"), r -> false, "cannot be read");
    }

    @Test
    void an_outcome_of_another_model_call_with_the_same_request_is_found() throws Exception {
        RunId run = run();
        List<StoredRecord> journal = journal(run);
        int failed = first(journal, "model-call-failed");
        journal.set(failed, edited(journal.get(failed), json -> json.replace("\"occurrence\":0", "\"occurrence\":7")));

        assertThat(audit(run, journal).toString())
                .contains(
                        "record " + (failed + 1) + " is the end of a call of model:m for which nothing was set aside");
    }

    @Test
    void a_call_that_came_back_with_a_model_call_unsettled_is_found() throws Exception {
        found(
                r -> false,
                r -> r.type().equals("model-call-failed"),
                "of 1 model calls in it (model:m) it was never recorded how they ended");
    }
}
