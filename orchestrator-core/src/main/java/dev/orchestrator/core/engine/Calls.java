package dev.orchestrator.core.engine;

import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.TaskState;
import dev.orchestrator.core.runtime.Runners;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of a run that are under way in this process. Confined to the loop. */
final class Calls {
    private final RunLoop loop;
    private final RunMemory memory;
    private final Runners runners;
    private final Map<CallId, Call> underWay = new HashMap<>();
    /** Opens when something of what is reserved comes back; null while nobody waits for that. */
    private @Nullable Room room;

    Calls(RunLoop loop, RunMemory memory, Runners runners) {
        this.loop = loop;
        this.memory = memory;
        this.runners = runners;
    }

    void start(Event.CallIntent intent) {
        Call call = call(intent);
        underWay.put(call.id, call);
        runners.submit(new Started(call, runners));
    }

    /** A call to be run; named like it. */
    private record Started(Call call, Runners runners) implements Runnable {
        @Override
        public void run() {
            call.run(runners);
        }

        @Override
        public String toString() {
            return call.callee() + " in " + call.id.task() + " (" + call.id.number() + ")";
        }
    }

    private Call call(Event.CallIntent intent) {
        TaskState task = memory.state.get(intent.call().task());
        if (intent instanceof Event.WorkerCalled work) {
            return new WorkCall(loop, work, task, Views.spec(memory.state));
        }
        if (intent instanceof Event.CheckCalled check) {
            return new CheckCall(loop, check, task, Views.spec(memory.state));
        }
        return new PlanCall(loop, (Event.PlannerCalled) intent, task, memory.state, memory.ledger);
    }

    /** Returns whether the call was under way, and is not any more. */
    boolean remove(Call call) {
        settled();
        return underWay.remove(call.id, call);
    }

    /** Returns what opens when a try of a model call has ended, or its call. */
    Room room() {
        Room waited = room;
        if (waited == null) {
            waited = new Room(loop.scope().runtime());
            room = waited;
        }
        return waited;
    }

    /** Says that a try of a model call has ended. */
    void settled() {
        if (room != null) {
            room.open();
            room = null;
        }
    }

    boolean contains(CallId id) {
        return underWay.containsKey(id);
    }

    /** Returns whether this very call is under way, and not an earlier one of the same id. */
    boolean contains(Call call) {
        return underWay.get(call.id) == call;
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }

    void stop(CallId id) {
        @Nullable Call call = underWay.get(id);
        if (call != null) {
            call.stop();
        }
    }

    void stopAll() {
        underWay.values().forEach(Call::stop);
        settled();
    }

    /** Interrupts what has run out of time; returns when the next will have, {@code Long.MAX_VALUE} if none. */
    long expire(long now) {
        long next = Long.MAX_VALUE;
        for (Call call : underWay.values()) {
            next = Math.min(next, call.expire(now));
        }
        return next;
    }

    void clear() {
        underWay.clear();
        settled();
    }
}
