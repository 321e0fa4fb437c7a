package dev.orchestrator.core.engine;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.core.engine.RunMemory.Ending;
import dev.orchestrator.core.journal.EventRecord;
import dev.orchestrator.core.journal.SignalCodec;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.Input;
import dev.orchestrator.core.kernel.Kernel;
import dev.orchestrator.core.kernel.RunState;
import dev.orchestrator.core.runtime.Alarm;
import dev.orchestrator.core.step.StepEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run: drains a mailbox, decides upon each message, appends all events of the batch in one commit, and only then
 * dispatches their calls, releases who waits, and tells listeners.
 *
 * <p>There is no thread of its own: whoever posts to an idle {@link Mailbox} works it off, and has the loop to itself
 * meanwhile.
 */
final class RunLoop {
    private static final Logger LOG = LoggerFactory.getLogger(RunLoop.class);
    private static final int MAX_BATCH = 256;
    /** How long calls may go on after the run has ended, before their outcomes are not written down any more. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final RunScope scope;
    private final Mailbox<LoopMessage> mailbox;
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    // confined to whoever works the mailbox off
    private final RunMemory memory;
    private final RunState state;
    private final Calls calls;
    private final Appender journal;
    private final Consumer<Event> decided = this::decided;
    private final List<LoopMessage> handled = new ArrayList<>();
    /** What was open when the run was left; dispatched once it is on record that it goes on. */
    private final List<Event.CallIntent> redispatch = new ArrayList<>();

    private final Alarm alarm;

    /** The time of the batch. */
    private Instant now = Instant.EPOCH;

    private long stepWake = Long.MAX_VALUE;
    private long graceUntil = Long.MAX_VALUE;
    private volatile long signalsTaken;
    private boolean released;
    private @Nullable Ending ending;
    private volatile @Nullable OrchestratorException halted;

    RunLoop(RunScope scope, Ownership ownership, RunMemory memory) {
        this.scope = scope;
        this.memory = memory;
        this.state = memory.state;
        this.journal = new Appender(scope.store(), ownership, memory);
        this.calls = new Calls(this, memory, scope.runtime().runners());
        this.mailbox = new Mailbox<>(scope.runtime().control(), this::batch);
        this.alarm = new Alarm(scope.runtime(), at -> mailbox.post(new Timer(at), false));
    }

    RunScope scope() {
        return scope;
    }

    /** Returns what an earlier call of the same attempt or round has recorded. On the loop only. */
    List<StepEvent.OfStep> recorded(CallId call) {
        return call.kind() == CallId.Kind.CHECK ? List.of() : memory.steps.of(call.task());
    }

    // ---- outside ----

    CompletableFuture<Ending> ended() {
        return ended;
    }

    void listen(Runnable signal) {
        listeners.add(signal);
    }

    void unlisten(Runnable signal) {
        listeners.remove(signal);
    }

    /** Tells the kernel something, from a thread that is not a call's. */
    void tell(Input input) {
        mailbox.post(new ForKernel(input), false);
    }

    /** Goes on with a run that was read from its journal. */
    void reopen(Input.Reopened how) {
        mailbox.post(new Reopen(how), false);
    }

    /** Returns how many signals are known to have been taken in. */
    long signalsTaken() {
        return signalsTaken;
    }

    /** Takes in signals from other processes, in order; what has been taken in before is passed over. */
    void signals(long after, List<Signal> signals) {
        mailbox.post(new Signals(after, signals), false);
    }

    /** Asks about the state, from a thread that is not a call's; returns when everything told before is durable. */
    <T> T ask(Function<RunState, T> question) {
        Question<T> message = new Question<>(question);
        mailbox.post(message, false);
        message.await(scope.runtime());
        return message.answer();
    }

    /** As {@link #ask}, then tells the kernel what the answer is, if it is not null. */
    <T extends Input> @Nullable T tellIf(Function<RunState, @Nullable T> question) {
        Question<@Nullable T> message = new Question<@Nullable T>(s -> {
            T input = question.apply(s);
            if (input != null) {
                decide(input);
            }
            return input;
        });
        mailbox.post(message, false);
        message.await(scope.runtime());
        return message.answer();
    }

    /** Stops here without ending the run: nothing more is appended. */
    void halt(OrchestratorException why) {
        mailbox.post(new Halt(why), false);
    }

    // ---- from calls ----

    void returned(Call call, Input outcome) {
        scope.runtime()
                .deliver(() -> mailbox.post(
                        new Returned(call, outcome), scope.runtime().callMayWork()));
    }

    /** Has a message of a call's decided upon; returns when what it came to is durable. */
    <M extends LoopMessage> M asked(M message) {
        StackRoom.require();
        mailbox.post(message, scope.runtime().callMayWork());
        message.await(scope.runtime());
        return message;
    }

    /**
     * Records how a try of a model call ended, from where it was reserved for: there is room on the stack. If it used more
     * than was reserved, that comes first.
     */
    void settle(StepEvent end, StepEvent.@Nullable Overrun overrun) {
        if (overrun != null) {
            mailbox.post(Recording.of(this, overrun), scope.runtime().callMayWork());
        }
        await(Recording.of(this, end));
    }

    /** Records what happened inside a call; returns when it is durable. */
    void record(Recording message) {
        StackRoom.require();
        await(message);
    }

    private void await(Recording message) {
        mailbox.post(message, scope.runtime().callMayWork());
        message.await(scope.runtime());
        if (message.tooLate()) {
            throw new IllegalStateException(
                    "the call " + message.call() + " is over; what happens in it is not recorded any more");
        }
    }

    /** Records what happened inside a call, without waiting: what can be done again may run ahead. */
    void recordSoon(Recording message) {
        StackRoom.require();
        mailbox.post(message, scope.runtime().callMayWork());
    }

    /** Has stretches of user code interrupted whose deadline this is. */
    void expireAt(long deadline) {
        StackRoom.require();
        mailbox.post(new ExpireAt(deadline), scope.runtime().callMayWork());
    }

    // ---- the loop ----

    private void batch() {
        try {
            now = time();
            LoopMessage message;
            while (handled.size() < MAX_BATCH && (message = mailbox.poll()) != null) {
                handled.add(message);
                if (halted == null) {
                    message.decide();
                }
            }
            List<EventRecord> batch = journal.batch();
            if (!batch.isEmpty() && halted == null) {
                journal.commit();
                if (!redispatch.isEmpty()) {
                    redispatch.stream()
                            .filter(intent -> state.wants(intent.call()))
                            .forEach(this::dispatch);
                    redispatch.clear();
                }
                for (int i = 0; i < batch.size(); i++) {
                    dispatch(batch.get(i).event());
                }
            }
            signalsTaken = state.signals();
            releaseWhenQuiet();
            setAlarm();
        } catch (OrchestratorException e) {
            stop(e);
        } catch (Throwable e) {
            // An Error too: whoever waits for the loop would wait for ever.
            LOG.warn("run {} stops: the engine failed", scope.id(), e);
            stop(new OrchestratorException(
                    FailureClass.DEFECT, "run " + scope.id() + " stops: the engine failed: " + e, e));
        }
        boolean news = !journal.batch().isEmpty() && halted == null;
        journal.clear();
        for (int i = 0; i < handled.size(); i++) {
            handled.get(i).done(halted, scope.runtime());
        }
        handled.clear();
        if (news && !listeners.isEmpty()) {
            listeners.forEach(Runnable::run);
        }
        if (ending != null && !ended.isDone()) {
            // Last, since whoever waits for the end may close everything at once.
            ended.complete(ending);
        }
    }

    /**
     * Whole milliseconds are what the kernel counts in, and what happens in the same one can share it. The kernel's time
     * never goes back, and the journal has to see what its decisions saw.
     */
    private Instant time() {
        long millis = Math.max(state.now(), scope.runtime().now().toEpochMilli());
        return millis == now.toEpochMilli() ? now : Instant.ofEpochMilli(millis);
    }

    private void decide(Input input) {
        Kernel.decide(state, input, now, scope.runtime().random(), decided);
        journal.decided(now);
    }

    private void decided(Event event) {
        journal.add(now, event);
        memory.decided(event);
    }

    // ---- for messages, on the loop ----

    void append(StepEvent event) {
        journal.add(now, event);
        memory.happened(event);
        if (event instanceof StepEvent.ModelCallCompleted || event instanceof StepEvent.ModelCallFailed) {
            calls.settled();
        }
    }

    Instant now() {
        return now;
    }

    Calls calls() {
        return calls;
    }

    RunMemory memory() {
        return memory;
    }

    void stepEndsBy(long deadline) {
        stepWake = Math.min(stepWake, deadline);
    }

    private void dispatch(Object event) {
        if (event instanceof Event.CallIntent intent) {
            if (!state.wants(intent.call())) {
                // Stopped by the same batch that asked for it: it will not come back by itself.
                tell(new Input.CallStopped(intent.call()));
            } else if (!calls.contains(intent.call())) {
                calls.start(intent);
            }
        } else if (event instanceof Event.StopRequested stop) {
            calls.stop(stop.call());
        } else if (event instanceof Event.RunEnded) {
            ending = memory.ending();
        }
    }

    private void setAlarm() {
        if (halted == null && !released) {
            alarm.wakeAt(state.ended() ? graceUntil : Math.min(state.wakeAt(), stepWake), now.toEpochMilli());
        }
    }

    private void stop(OrchestratorException why) {
        halted = why;
        calls.stopAll();
        releaseOwnership("suspended"); // first, since whoever is told may resume it at once
        ended.completeExceptionally(why);
    }

    private void releaseWhenQuiet() {
        if (released || halted != null || !state.ended()) {
            return;
        }
        long millis = now.toEpochMilli();
        if (graceUntil == Long.MAX_VALUE) {
            graceUntil = millis + GRACE.toMillis();
        }
        // What has been posted by now may still have to be recorded, such as that a call was stopped before it was
        // begun.
        if (calls.isEmpty() && !mailbox.hasMore() || graceUntil <= millis) {
            releaseOwnership(state.root().orElseThrow().status().name().toLowerCase(Locale.ROOT));
        }
    }

    private void releaseOwnership(String status) {
        if (!released) {
            released = true;
            calls.clear();
            try {
                journal.release(status);
            } catch (Throwable e) {
                LOG.warn("run {}: ownership could not be released: {}", scope.id(), e.toString());
            }
        }
    }

    // ---- messages ----

    private final class ForKernel extends LoopMessage {
        private final Input input;

        ForKernel(Input input) {
            this.input = input;
        }

        @Override
        void decide() {
            RunLoop.this.decide(input);
        }
    }

    private final class Reopen extends LoopMessage {
        private final Input.Reopened how;

        Reopen(Input.Reopened how) {
            this.how = how;
        }

        @Override
        void decide() {
            if (state.ended()) {
                ending = memory.ending();
                return;
            }
            List<Event.CallIntent> open = state.open();
            RunLoop.this.decide(how);
            for (CallId gone : state.stopping()) {
                RunLoop.this.decide(new Input.CallStopped(gone));
            }
            redispatch.addAll(open);
        }
    }

    private final class Signals extends LoopMessage {
        private final long after;
        private final List<Signal> signals;

        Signals(long after, List<Signal> signals) {
            this.after = after;
            this.signals = signals;
        }

        @Override
        void decide() {
            for (int i = 0; i < signals.size() && !state.ended(); i++) {
                Signal signal = signals.get(i);
                RunLoop.this.decide(new Input.Signalled(after + i, signal.dedupeId(), SignalCodec.meaning(signal)));
            }
        }
    }

    private final class Returned extends LoopMessage {
        private final Call call;
        private final Input outcome;

        Returned(Call call, Input outcome) {
            this.call = call;
            this.outcome = outcome;
        }

        @Override
        void decide() {
            if (calls.remove(call)) {
                RunLoop.this.decide(outcome);
            }
        }
    }

    private final class Question<T extends @Nullable Object> extends LoopMessage {
        private final Function<RunState, T> question;
        private @Nullable T answer;

        Question(Function<RunState, T> question) {
            this.question = question;
        }

        @Override
        void decide() {
            answer = question.apply(state);
        }

        @SuppressWarnings("NullAway") // T may be nullable itself; an unanswered question has failed in await()
        T answer() {
            return answer;
        }
    }

    private final class ExpireAt extends LoopMessage {
        private final long deadline;

        ExpireAt(long deadline) {
            this.deadline = deadline;
        }

        @Override
        void decide() {
            stepEndsBy(deadline);
        }
    }

    private final class Timer extends LoopMessage {
        private final long at;

        Timer(long at) {
            this.at = at;
        }

        @Override
        void decide() {
            alarm.rang(at);
            long millis = now.toEpochMilli();
            if (stepWake <= millis) {
                stepWake = calls.expire(millis);
            }
            RunLoop.this.decide(new Input.Tick());
        }
    }

    private final class Halt extends LoopMessage {
        private final OrchestratorException why;

        Halt(OrchestratorException why) {
            this.why = why;
        }

        @Override
        void decide() {
            if (!released) {
                stop(why);
            }
        }
    }
}
