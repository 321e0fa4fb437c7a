package dev.orchestrator.core.engine;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.engine.RunMemory.Ending;
import dev.orchestrator.core.journal.Contents;
import dev.orchestrator.core.journal.LazyReport;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.HandoffRef;
import dev.orchestrator.core.kernel.RunState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What users see of a run's state, whoever is at work on it. */
final class Outcomes {
    private Outcomes() {}

    static Outcome of(RunId run, StateStore store, Ending ending) {
        Contents contents = new Contents(store);
        RunReport report = new LazyReport(run, store);
        HandoffRef handoff = ending.handoff();
        return switch (ending.status()) {
            case ACCEPTED ->
                new Outcome.Accepted(
                        contents.payload(done(handoff).result()), done(handoff).files(), report);
            case UNVERIFIED ->
                new Outcome.Unverified(
                        contents.payload(done(handoff).result()), done(handoff).files(), report);
            case CANCELLED -> new Outcome.Cancelled(ending.why(), report);
            default ->
                new Outcome.Failed(
                        ending.failure() != null
                                ? ending.failure()
                                : new Failure(
                                        FailureClass.DEFECT,
                                        TaskId.root(),
                                        "the run ended as " + ending.status(),
                                        "Report this with the run's journal.",
                                        List.of(),
                                        List.of()),
                        report);
        };
    }

    private static HandoffRef done(@Nullable HandoffRef handoff) {
        if (handoff == null) {
            throw new IllegalStateException("a task that is done has handed something over");
        }
        return handoff;
    }

    static List<Approval> approvals(RunState state, Contents contents) {
        List<Approval> approvals = new ArrayList<>();
        state.approvals().forEach(p -> {
            Event.ApprovalRequested asked = p.request();
            approvals.add(new Approval(
                    asked.id(),
                    asked.call().task(),
                    asked.subject(),
                    contents.payload(asked.shown()),
                    asked.hash(),
                    p.at()));
        });
        return List.copyOf(approvals);
    }

    static IllegalArgumentException noSuchApproval(String approval, RunId run, List<Approval> waiting) {
        List<String> ids = waiting.stream().map(Approval::id).limit(20).toList();
        return new IllegalArgumentException("no approval '" + approval + "' waits for a decision in run " + run
                + "; waiting: " + (ids.isEmpty() ? "none" : String.join(", ", ids)));
    }
}
