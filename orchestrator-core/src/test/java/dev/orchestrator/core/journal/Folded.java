package dev.orchestrator.core.journal;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.RunState;
import dev.orchestrator.core.ledger.Ledger;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepLog;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Where a run stands after each prefix of its journal, each folded from nothing: what a resume would start from. */
final class Folded {
    private Folded() {}

    static List<String> prefixes(RunId run, List<StoredRecord> journal, JournalReader.Artifacts artifacts) {
        List<String> lines = new ArrayList<>();
        for (int length = 0; length <= journal.size(); length++) {
            lines.add(prefix(run, journal.subList(0, length), artifacts));
        }
        return lines;
    }

    private static String prefix(RunId run, List<StoredRecord> journal, JournalReader.Artifacts artifacts) {
        RunState state = new RunState();
        Ledger ledger = new Ledger();
        StepLog steps = new StepLog();
        TreeSet<TaskId> tasks = new TreeSet<>();
        JournalReader.read(new Shelf(journal, artifacts), run, (journaled, event) -> {
            if (event instanceof StepEvent step) {
                ledger.apply(step);
                steps.apply(step);
                tasks.add(step.call().task());
            } else {
                state.apply(journaled.at(), (Event) event);
                ledger.apply((Event) event);
                steps.apply((Event) event);
            }
        });
        List<CallId> open = state.open().stream().map(Event.CallIntent::call).toList();
        List<String> approvals =
                state.approvals().stream().map(a -> a.request().subject()).toList();
        int recorded = tasks.stream().mapToInt(t -> steps.of(t).size()).sum();
        return journal.size() + " " + state.root().map(t -> t.status().name()).orElse("-") + " tasks=" + state.tasks()
                + " open=" + open + " approvals=" + approvals + " steps=" + recorded + " used=" + ledger.settled()
                + " left=" + ledger.tokensLeft(state.limits()) + "," + ledger.costLeft(state.limits());
    }
}
