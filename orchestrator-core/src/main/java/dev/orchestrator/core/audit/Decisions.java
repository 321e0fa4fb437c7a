package dev.orchestrator.core.audit;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.core.journal.JournalReader;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.Input;
import dev.orchestrator.core.kernel.Kernel;
import dev.orchestrator.core.kernel.RunState;
import dev.orchestrator.core.step.StepEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides a journal's decisions once more, one by one. Confined to one reading. */
final class Decisions implements JournalReader.Visitor {
    private static final int MOST_PROBLEMS = 20;
    private static final int MOST_TEXT = 300;

    private record Recorded(long seq, Instant at, Event event) {}

    private RunState state = new RunState();
    private final CallBook calls = new CallBook(this::problem);
    /** All events that the state is folded from: what it is folded from anew after it was led astray. */
    private final List<Recorded> folded = new ArrayList<>();
    /** The decision being read. */
    private final List<Recorded> group = new ArrayList<>();

    private final List<Audit.Problem> problems = new ArrayList<>();
    private long decisions;
    private boolean stopped;

    @Override
    public void visit(JournalRecord journaled, Object event) {
        if (stopped) {
            return;
        }
        if (event instanceof StepEvent step) {
            calls.step(journaled.seq(), step);
        } else {
            group.add(new Recorded(journaled.seq(), journaled.at(), (Event) event));
        }
    }

    /** A goal that is on record stands by itself: what follows from it comes next, or when the run is reopened. */
    @Override
    public void complete() {
        if (stopped || group.isEmpty() || group.size() == 1 && group.get(0).event() instanceof Event.RunCreated) {
            return;
        }
        if (group.get(0).event() instanceof Event.RunCreated && group.get(1).event() instanceof Event.Reopening) {
            List<Recorded> rest = List.copyOf(group.subList(1, group.size()));
            group.subList(1, group.size()).clear();
            end();
            group.addAll(rest);
        }
        judge();
        group.clear();
    }

    /** Takes note that there are no more records. */
    void end() {
        if (stopped || group.isEmpty()) {
            return;
        }
        if (!folded.isEmpty()) {
            judge(); // a second goal
        } else {
            decisions++;
            group.forEach(each -> state.apply(each.at(), each.event()));
            follow(group);
        }
        group.clear();
    }

    void damaged(long seq, String what) {
        problem(seq, "cannot be read: " + what);
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    Audit.Report report(RunId run, long records) {
        return new Audit.Report(run, records, decisions, problems);
    }

    private void judge() {
        decisions++;
        Recorded first = group.get(0);
        List<Event> events = group.stream().map(Recorded::event).toList();
        if (first.at().toEpochMilli() < state.now()) {
            problem(first.seq(), "was decided at " + first.at() + ", before what had been decided already");
        }
        for (Recorded each : group) {
            if (!each.at().equals(first.at())) {
                problem(each.seq(), "has another time than record " + first.seq() + ", which it was decided with");
            }
        }
        List<Event> best = List.of();
        for (Input input : Inputs.of(events, first.at(), state)) {
            List<Event> decided = decide(input, first.at(), events);
            if (decided.equals(events)) {
                follow(group);
                return;
            }
            best = decided.size() > best.size() ? decided : best;
            refold();
        }
        int same = same(best, events);
        add(new Audit.Problem(
                group.get(Math.min(same, group.size() - 1)).seq(),
                "is not what is decided here",
                texts(events.subList(same, events.size())),
                texts(best.subList(same, best.size()))));
        stopped = true; // what follows from a wrong decision says nothing
    }

    /** Ends a decision that goes another way than the recorded one. */
    private static final class AnotherWay extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AnotherWay() {
            super(null, null, false, false);
        }
    }

    /** Returns what is decided, up to the first event that is not the recorded one. */
    private List<Event> decide(Input input, Instant at, List<Event> recorded) {
        List<Event> decided = new ArrayList<>();
        try {
            Kernel.decide(state, input, at, 0, event -> {
                int next = decided.size();
                decided.add(event);
                if (next == recorded.size() || !event.equals(recorded.get(next))) {
                    throw new AnotherWay();
                }
            });
        } catch (AnotherWay e) {
            return decided;
        }
        return decided;
    }

    private static int same(List<Event> decided, List<Event> recorded) {
        int same = 0;
        while (same < decided.size()
                && same < recorded.size()
                && decided.get(same).equals(recorded.get(same))) {
            same++;
        }
        return same;
    }

    private void refold() {
        state = new RunState();
        folded.forEach(each -> state.apply(each.at(), each.event()));
    }

    private void follow(List<Recorded> decided) {
        folded.addAll(decided);
        decided.forEach(each -> calls.decided(each.seq(), each.event()));
    }

    private void problem(long seq, String what) {
        add(new Audit.Problem(seq, what, List.of(), List.of()));
    }

    private void add(Audit.Problem problem) {
        problems.add(problem);
        stopped |= problems.size() >= MOST_PROBLEMS;
    }

    private static List<String> texts(List<Event> events) {
        return events.stream()
                .map(Event::toString)
                .map(text -> text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) + "…" : text)
                .toList();
    }
}
