package dev.orchestrator.core.audit;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Evidence;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.core.kernel.CallFailure;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.CheckReport;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.Input;
import dev.orchestrator.core.kernel.Parking;
import dev.orchestrator.core.kernel.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel may have been told. That is not in the journal: it is inferred from what was decided first. Where
 * several inputs lead to the same events, one of them stands for all.
 */
final class Inputs {
    private Inputs() {}

    /** Returns the inputs that may have led to a decision, the likeliest first. */
    static List<Input> of(List<Event> decision, Instant at, RunState state) {
        Event first = decision.get(0);
        if (first instanceof Event.RunCreated e) {
            return List.of(new Input.Start(e.goal(), e.limits(), e.catalogue(), e.code()));
        } else if (first instanceof Event.LateOutcome e) {
            return List.of(new Input.CallStopped(e.call()), new Input.Tick());
        } else if (first instanceof Event.OfCall e) {
            Input outcome = outcome(e, at);
            return List.of(outcome == null ? new Input.Tick() : outcome);
        } else if (first instanceof Event.SignalReceived e) {
            Input meaning = decision.size() == 1 ? null : said(decision.get(1));
            return List.of(new Input.Signalled(state.signals(), e.dedupeId(), meaning));
        } else if (first instanceof Event.RunReopened e) {
            return List.of(new Input.Reopened(e.code()));
        } else if (first instanceof Event.RunForked e) {
            return List.of(new Input.Reopened(e.code(), e.origin()));
        }
        Input said = said(first);
        return List.of(said == null ? new Input.Tick() : said);
    }

    /** What somebody outside said; null if nobody did. */
    private static @Nullable Input said(Event event) {
        if (event instanceof Event.ApprovalDecided e) {
            return new Input.Decided(e.id(), e.decision());
        } else if (event instanceof Event.CancelRequested e && e.task().equals(TaskId.root())) {
            return new Input.CancelRequested(e.why());
        } else if (event instanceof Event.RunPaused) {
            return new Input.PauseRequested();
        } else if (event instanceof Event.RunResumed) {
            return new Input.ResumeRequested();
        }
        return null;
    }

    /** What a call came back with; null if it did not, and the time was up. */
    private static @Nullable Input outcome(Event.OfCall event, Instant at) {
        CallId call = event.call();
        if (event instanceof Event.MoveAccepted e) {
            return new Input.MoveReturned(call, e.move());
        } else if (event instanceof Event.MoveRejected e) {
            return new Input.MoveReturned(call, e.move());
        } else if (event instanceof Event.HandoffReceived e) {
            return new Input.HandoffReturned(call, e.handoff());
        } else if (event instanceof Event.VerdictRecorded e) {
            return new Input.CheckReturned(call, report(e.verdict()));
        } else if (event instanceof Event.AttemptFailed e) {
            return new Input.CallFailed(call, e.failure()); // or it has parked too often, which fails it alike
        } else if (event instanceof Event.BackedOff e) {
            // As if the outside had asked for exactly this wait, which is never shorter than the one by chance.
            Duration wait = Duration.between(at, e.until());
            return new Input.CallFailed(call, new CallFailure(e.failureClass(), e.message(), List.of(), wait));
        } else if (event instanceof Event.ApprovalRequested e) {
            return new Input.CallParked(call, new Parking.ForApproval(e.id(), e.subject(), e.shown(), e.hash()));
        } else if (event instanceof Event.TaskParked e) {
            return new Input.CallParked(call, new Parking.Until(e.until()));
        }
        return null;
    }

    private static CheckReport report(Verdict verdict) {
        if (verdict instanceof Verdict.Met met) {
            Evidence evidence = met.evidence();
            return report(new CheckResult.Passed(evidence.executed(), evidence.facts()), evidence);
        } else if (verdict instanceof Verdict.NotMet notMet) {
            return report(CheckResult.rejected(notMet.findings()), notMet.evidence());
        } else if (verdict instanceof Verdict.Impossible impossible) {
            return new CheckReport(CheckResult.unsatisfiable(impossible.reason()), "", "");
        }
        return new CheckReport(CheckResult.couldNotRun(((Verdict.Inconclusive) verdict).reason()), "", "");
    }

    private static CheckReport report(CheckResult result, Evidence evidence) {
        return new CheckReport(result, evidence.criterionHash(), evidence.verifierVersion());
    }
}
