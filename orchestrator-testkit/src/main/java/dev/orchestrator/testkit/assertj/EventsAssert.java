package dev.orchestrator.testkit.assertj;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.run.RunEvent;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about the events of a run, by their types, such as {@code verdict-recorded}; see {@link RunEvent#type()}.
 * Made by {@link OutcomeAssert#events} and {@link OrchestratorAssertions#assertThatEvents}.
 */
public class EventsAssert extends AbstractRunAssert<EventsAssert, List<RunEvent>> {
    private static final int MAX_TYPES = 100;

    /** Set right after it was made, if there is one. */
    @Nullable OutcomeAssert outcome;

    /** Called by AssertJ and {@link OrchestratorAssertions}. */
    public EventsAssert(List<RunEvent> actual) {
        super(actual, EventsAssert.class);
    }

    /** Goes back to the run's outcome; not for events that did not come from one. */
    public OutcomeAssert outcome() {
        return Objects.requireNonNull(outcome, "these events did not come from an outcome; assert on it by itself");
    }

    /** Requires exactly these types, in this order. */
    public EventsAssert hasTypes(String... types) {
        isNotNull();
        return require(types().equals(List.of(types)), "Expected exactly the events", types);
    }

    /** Requires these types in this order, with any others between them. */
    public EventsAssert containsSubsequence(String... types) {
        isNotNull();
        int found = 0;
        for (String type : types()) {
            if (found < types.length && type.equals(types[found])) {
                found++;
            }
        }
        int missing = found;
        require(
                found == types.length,
                () -> "Expected, in this order, the events\n  " + String.join(", ", types) + "\nbut there is no '"
                        + types[missing] + "'" + (missing == 0 ? "" : " after '" + types[missing - 1] + "'") + " in\n  "
                        + listed());
        return this;
    }

    /** Requires these types in this order, with no other between them. */
    public EventsAssert containsSequence(String... types) {
        isNotNull();
        return require(
                Collections.indexOfSubList(types(), List.of(types)) >= 0,
                "Expected, one right after the other,",
                types);
    }

    /** Requires that there is no event of these types. */
    public EventsAssert hasNone(String... types) {
        isNotNull();
        return require(Collections.disjoint(types(), List.of(types)), "Expected none of the events", types);
    }

    /** Requires so many events of a type. */
    public EventsAssert hasCount(int count, String type) {
        isNotNull();
        int found = Collections.frequency(types(), type);
        require(
                found == count,
                () -> "Expected " + count + " times '" + type + "', but it is " + found + " times in\n  " + listed());
        return this;
    }

    /** Goes on to the events of one task. */
    public EventsAssert ofTask(String path) {
        TaskId task = new TaskId(path);
        EventsAssert next = onward(
                EventsAssert.class,
                OutcomeAssert.eventsType(),
                EventsAssert::new,
                () -> actual.stream().filter(e -> task.equals(e.task())).toList());
        next.outcome = outcome;
        return next;
    }

    private EventsAssert require(boolean holds, String expected, String... types) {
        require(holds, () -> expected + "\n  " + String.join(", ", types) + "\nbut there are\n  " + listed());
        return this;
    }

    private List<String> types() {
        return actual.stream().map(RunEvent::type).toList();
    }

    private String listed() {
        List<String> all = types();
        return all.isEmpty()
                ? "(none)"
                : String.join(", ", all.subList(0, Math.min(MAX_TYPES, all.size())))
                        + (all.size() > MAX_TYPES ? " and " + (all.size() - MAX_TYPES) + " more" : "");
    }
}
