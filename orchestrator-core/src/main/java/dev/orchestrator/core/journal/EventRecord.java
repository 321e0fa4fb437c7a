package dev.orchestrator.core.journal;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.run.RunEvent;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event with its place in a journal; encoded only when somebody asks for the bytes. */
public class EventRecord implements KnownRecord {
    private final long seq;
    private final Instant at;
    private final Ownership owner;
    private final Object event;

    /** One that is followed by more of the same decision; a class of its own costs no memory. */
    private static final class Unfinished extends EventRecord {
        Unfinished(long seq, Instant at, Ownership owner, Object event) {
            super(seq, at, owner, event);
        }

        @Override
        public boolean unfinished() {
            return true;
        }
    }

    /** One whose tree is written by reference. */
    private static final class WithLargeTree extends EventRecord {
        private final boolean unfinished;
        private final TreeRef tree;

        WithLargeTree(long seq, Instant at, Ownership owner, Object event, boolean unfinished, TreeRef tree) {
            super(seq, at, owner, event);
            this.unfinished = unfinished;
            this.tree = tree;
        }

        @Override
        public boolean unfinished() {
            return unfinished;
        }

        @Override
        public TreeRef tree() {
            return tree;
        }
    }

    /**
     * Wraps a kernel's event.
     *
     * @param unfinished whether more events of the same decision follow
     * @param tree how to write the event's tree; null to write all of it, or if it has none
     */
    public static EventRecord of(
            long seq, Instant at, Ownership owner, Event event, boolean unfinished, @Nullable TreeRef tree) {
        return of(seq, at, owner, (Object) event, unfinished, tree);
    }

    private static EventRecord of(
            long seq, Instant at, Ownership owner, Object event, boolean unfinished, @Nullable TreeRef tree) {
        if (tree != null) {
            return new WithLargeTree(seq, at, owner, event, unfinished, tree);
        }
        return unfinished ? new Unfinished(seq, at, owner, event) : new EventRecord(seq, at, owner, event);
    }

    /** Wraps what happened inside a call. */
    public static EventRecord of(long seq, Instant at, Ownership owner, StepEvent event) {
        return new EventRecord(seq, at, owner, event);
    }

    private EventRecord(long seq, Instant at, Ownership owner, Object event) {
        this.seq = seq;
        this.at = at;
        this.owner = owner;
        this.event = event;
    }

    /** Returns the same record, appended by somebody else. */
    EventRecord by(Ownership other) {
        return of(seq, at, other, event, unfinished(), tree());
    }

    @Override
    public Object event() {
        return event;
    }

    @Override
    public boolean unfinished() {
        return false;
    }

    /** Returns how the event's tree is written; null if all of it is, or there is none. */
    public @Nullable TreeRef tree() {
        return null;
    }

    /** Returns the task the event is about; null if it is about the run. */
    public @Nullable TaskId taskId() {
        return event instanceof Event e ? e.task() : ((StepEvent) event).call().task();
    }

    /** Returns a record as listeners see it; its data is encoded when they look at it. */
    public static RunEvent view(JournalRecord journaled) {
        return new RunEvent(
                journaled.seq(),
                journaled.at(),
                journaled.type(),
                journaled.task().isEmpty() ? null : new TaskId(journaled.task()),
                journaled.attempt(),
                new LazyPayload(() -> new String(journaled.payload(), StandardCharsets.UTF_8)));
    }

    @Override
    public long seq() {
        return seq;
    }

    @Override
    public Instant at() {
        return at;
    }

    @Override
    public String type() {
        return EventTypes.of(event);
    }

    @Override
    public int version() {
        return EventTypes.VERSION;
    }

    @Override
    public String task() {
        TaskId id = taskId();
        return id == null ? "" : id.path();
    }

    @Override
    public int attempt() {
        return event instanceof Event e
                ? e.number()
                : ((StepEvent) event).call().number();
    }

    @Override
    public long epoch() {
        return owner.epoch();
    }

    @Override
    public byte[] payload() {
        return EventEncoder.encode(event, unfinished(), tree());
    }
}
