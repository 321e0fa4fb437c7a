package dev.orchestrator.core.journal;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes journals of events, and tells events apart by all they hold. */
public final class Journals {
    /** The run they are of. */
    public static final RunId RUN = RunId.of("run-1");

    private static final Ownership OWNER = new Ownership(RUN, "me", 3);

    private Journals() {}

    /** Returns the events with their places in a journal, their trees written whole. */
    public static List<EventRecord> of(List<?> events) {
        return of(events, event -> null);
    }

    /** Returns the events with their places in a journal, as an engine with this store writes them. */
    public static List<EventRecord> of(List<?> events, StateStore store) {
        return of(events, new TreeWriter(store)::refFor);
    }

    private static List<EventRecord> of(List<?> events, Function<Event, @Nullable TreeRef> trees) {
        List<EventRecord> records = new ArrayList<>();
        for (Object event : events) {
            TreeRef tree = event instanceof Event decided ? trees.apply(decided) : null;
            records.add(record(records.size() + 1, Instant.ofEpochMilli(1_000L + records.size()), event, tree));
        }
        return records;
    }

    /** Returns an event with its place in a journal, its tree written whole. */
    public static EventRecord record(long seq, Instant at, Object event) {
        return record(seq, at, event, null);
    }

    /** Returns an event with its place in a journal. */
    static EventRecord record(long seq, Instant at, Object event, @Nullable TreeRef tree) {
        return event instanceof StepEvent step
                ? EventRecord.of(seq, at, OWNER, step)
                : EventRecord.of(seq, at, OWNER, (Event) event, false, tree);
    }

    /** Returns the event, or where a part of it has no equals, that part's parts. */
    public static Object comparable(Object event) {
        if (!(event instanceof Event.RunCreated created)) {
            return event;
        }
        Goal goal = created.goal();
        return Arrays.asList(
                goal.objective(),
                goal.input(),
                goal.criteria(),
                goal.files(),
                goal.unverified(),
                goal.spec(),
                created.limits(),
                created.limits().maxCost(), // Limits are equal whatever the scale of the amount is
                created.catalogue());
    }
}
