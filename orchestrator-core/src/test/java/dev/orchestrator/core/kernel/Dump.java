package dev.orchestrator.core.kernel;

import java.util.Arrays;
import java.util.Collection;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Everything a {@link RunState} knows, as text: equal states, equal texts. Left out are time itself and wakeAt. */
final class Dump {
    private final StringBuilder out = new StringBuilder();

    private Dump() {}

    static String of(RunState state) {
        Dump dump = new Dump();
        dump.run(state);
        state.root().ifPresent(dump::task);
        return dump.out.toString();
    }

    private void run(RunState state) {
        line("run", state.seq(), state.tasks(), state.paused(), state.ended(), state.activeMillis());
        line("permits", state.working, state.planning);
        line("ready", ids(state.readyToWork), ids(state.readyToPlan));
        state.live.forEach((id, call) -> line("call", id, call.stopping, call.deadline, call.graceUntil));
        line("timers", new TreeSet<>(state.timers));
        line("timed", new TreeSet<>(state.timedComposites));
        state.approvals.forEach((id, pending) -> line("approval", id, pending));
    }

    private void task(TaskState task) {
        line("task", task.id, task.spec, task.status, task.worker, task.workInput, task.limits, task.labels);
        line(" counts", task.attempt, task.round, task.open, task.calls, task.out, task.invalidMoves);
        line(" spent", task.transients, task.parks, task.permit, task.activeSince, task.activeMillis, task.until);
        line(" after", ids(Arrays.asList(task.dependencies)), ids(task.dependants), task.missingDependencies);
        line(" has", task.base, task.handoff, task.findings, task.failure);
        line(" asked", task.asked, new TreeMap<>(task.decisions));
        if (task.checking != null) {
            TaskState.Checking c = task.checking;
            line(" checking", Arrays.toString(c.verdicts), Arrays.toString(c.tries), c.stage, c.out, c.parked, c.due);
            line(" until", Arrays.toString(c.until));
        }
        if (task.rejections != null) {
            TaskState.Rejections r = task.rejections;
            r.byDigest.forEach((digest, verdicts) -> line(" rejected", digest, Arrays.toString(verdicts)));
            line(" in a row", r.inARow, r.lastFingerprints);
        }
        if (task.composite != null) {
            TaskState.Composite c = task.composite;
            line(" composite", c.quorum, c.wake, c.live, c.done, c.badNews, c.quorumTold, c.descendants, c.timed);
            line(" news", ids(c.news), ids(c.told), new TreeSet<>(c.byName.keySet()));
            c.children.forEach(this::task);
        }
    }

    private static String ids(Collection<TaskState> tasks) {
        return tasks.stream().map(t -> t.id.path()).collect(Collectors.joining(" ", "[", "]"));
    }

    private void line(Object... parts) {
        for (Object part : parts) {
            out.append(part).append(' ');
        }
        out.append('\n');
    }
}
