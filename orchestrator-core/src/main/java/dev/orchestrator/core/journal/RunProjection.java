package dev.orchestrator.core.journal;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.ForkOrigin;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.Spent;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.ledger.Spending;
import dev.orchestrator.core.step.StepEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The report as a fold over the journal. It keeps what the kernel may forget: every attempt with its findings, verdicts
 * and files.
 */
public final class RunProjection {
    private final Contents contents;
    private final Map<TaskId, TaskProjection> tasks = new HashMap<>();
    private @Nullable Goal goal;
    private @Nullable TaskProjection root;
    private @Nullable ForkOrigin forkedFrom;
    private @Nullable Currency currency;
    private Instant startedAt = Instant.EPOCH;
    private Instant last = Instant.EPOCH;
    private @Nullable Instant endedAt;
    private final Spending spending = new Spending();

    private RunProjection(Contents contents) {
        this.contents = contents;
    }

    /** Reads a run's journal as far as it goes. */
    public static RunReport of(RunId run, StateStore store) {
        RunProjection projection = new RunProjection(new Contents(store));
        JournalReader.read(store, run, (journaled, event) -> projection.apply(journaled.at(), event));
        return projection.report(run);
    }

    private void apply(Instant at, Object event) {
        last = at;
        if (event instanceof StepEvent e) {
            spending.apply(e, call -> get(call.task()).callee(call));
        } else if (event instanceof Event.RunCreated e) {
            goal = e.goal();
            currency = e.limits().currency().orElse(null);
            startedAt = at;
            root = task(
                    TaskId.root(),
                    Subtask.of(Pipeline.ROOT, new Assignee.ToPlanner(Pipeline.ROOT))
                            .objective(e.goal().objective())
                            .doneWhen(e.goal().criteria()));
        } else if (event instanceof Event.RunForked e) {
            forkedFrom = e.origin();
        } else if (event instanceof Event.RunEnded) {
            endedAt = at;
        } else if (event instanceof Event.CancelRequested e) {
            cancelling(get(e.task()));
        } else if (event instanceof Event.ApprovalDecided e) {
            get(e.task()).status(TaskStatus.READY);
        } else if (event instanceof Event.TimerFired e) {
            get(e.task()).status(TaskStatus.READY);
        } else if (event instanceof Event.TaskEnded e) {
            get(e.task()).end(at, e.end());
        } else if (event instanceof Event.OfCall e) {
            ofCall(at, e);
        }
    }

    private void ofCall(Instant at, Event.OfCall event) {
        TaskProjection task = get(event.call().task());
        if (event instanceof Event.PlannerCalled e) {
            task.planned(e.call().number(), e.base());
        } else if (event instanceof Event.MoveAccepted e) {
            moved(task, e.move());
        } else if (event instanceof Event.WorkerCalled e) {
            task.worked(e.call().number(), at, e.base());
        } else if (event instanceof Event.HandoffReceived e) {
            if (e.call().kind() != CallId.Kind.WORK) {
                task.concluded(e.call().number(), at);
            }
            task.submitted(e.handoff(), contents);
        } else if (event instanceof Event.CheckCalled) {
            task.status(TaskStatus.CHECKING);
        } else if (event instanceof Event.VerdictRecorded e) {
            task.judged(at, e);
        } else if (event instanceof Event.AttemptFailed e) {
            task.failed(at, e);
        } else if (event instanceof Event.BackedOff) {
            task.status(TaskStatus.BACKOFF);
        } else if (event instanceof Event.ApprovalRequested || event instanceof Event.TaskParked) {
            task.status(TaskStatus.PARKED);
        }
    }

    private void moved(TaskProjection task, Move move) {
        if (move instanceof Move.Split split) {
            for (Subtask subtask : split.add()) {
                TaskProjection child = task(task.id().child(task.children.size()), subtask);
                child.status(subtask.after().isEmpty() ? TaskStatus.READY : TaskStatus.WAITING);
                task.children.add(child);
            }
            task.status(TaskStatus.SPLIT);
        } else if (move instanceof Move.Await) {
            task.status(TaskStatus.SPLIT);
        } else if (move instanceof Move.Work work) {
            task.by(new Assignee.ToWorker(work.worker()));
        }
    }

    private static void cancelling(TaskProjection task) {
        if (!task.status().terminal()) {
            task.status(TaskStatus.CANCELLING);
            task.children.forEach(RunProjection::cancelling);
        }
    }

    private TaskProjection task(TaskId id, Subtask spec) {
        TaskProjection task = new TaskProjection(id, spec);
        tasks.put(id, task);
        return task;
    }

    private TaskProjection get(TaskId id) {
        TaskProjection task = tasks.get(id);
        if (task == null) {
            throw new IllegalStateException("journal names task " + id + ", which this run does not have");
        }
        return task;
    }

    private RunReport report(RunId run) {
        List<TaskReport> inOrder = new ArrayList<>(tasks.size());
        if (root != null) {
            collect(root, inOrder);
        }
        List<Spent> spent =
                inOrder.stream().flatMap(t -> spending.of(t.id()).stream()).toList();
        return new JournaledReport(
                run,
                goal,
                forkedFrom,
                currency,
                startedAt,
                endedAt == null ? last : endedAt,
                inOrder,
                spent,
                spending.usage(),
                spending.tries());
    }

    private static void collect(TaskProjection task, List<TaskReport> into) {
        into.add(task.report());
        task.children.forEach(child -> collect(child, into));
    }
}
