package dev.orchestrator.core.engine;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.Input;
import dev.orchestrator.core.kernel.Kernel;
import dev.orchestrator.core.kernel.RunState;
import dev.orchestrator.core.kernel.TaskState;
import dev.orchestrator.core.ledger.Ledger;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import dev.orchestrator.core.step.StepLog;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private final Runners runners;
    private final Mailbox<Message> mailbox;
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    // confined to whoever works the mailbox off
    private final RunState state = new RunState();
    private final Ledger ledger = new Ledger();
    private final StepLog steps = new StepLog();
    private final Map<CallId, Call> calls = new HashMap<>();
    private final Appender journal;
    private final Consumer<Event> decided = this::decided;
    private final List<Message> handled = new ArrayList<>();
    private final Alarm alarm;

    /** The time of the batch. */
    private Instant now = Instant.EPOCH;

    private long stepWake = Long.MAX_VALUE;
    private long graceUntil = Long.MAX_VALUE;
    private String cancelledBecause = "cancelled";
    private boolean released;
    private @Nullable Ending ending;
    private volatile @Nullable OrchestratorException halted;

    RunLoop(RunScope scope, Ownership ownership) {
        this.scope = scope;
        this.journal = new Appender(scope.store(), ownership);
        this.runners = new Runners(scope.runtime().executor());
        this.mailbox = new Mailbox<>(scope.runtime().control(), this::batch);
        this.alarm = new Alarm(scope.runtime(), at -> mailbox.post(new Timer(at), false));
    }

    RunScope scope() {
        return scope;
    }

    /** Returns what an earlier call of the same attempt or round has recorded. On the loop only. */
    List<StepEvent> recorded(CallId call) {
        return call.kind() == CallId.Kind.CHECK ? List.of() : steps.of(call.task());
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

    /** Asks about the state, from a thread that is not a call's; returns when everything told before is durable. */
    <T> T ask(Function<RunState, T> question) {
        Question<T> message = new Question<>(question);
        mailbox.post(message, false);
        message.await();
        return message.answer();
    }

    /** As {@link #ask}, then tells the kernel what the answer is, if it is not null. */
    <T extends Input> @Nullable T tellIf(Function<RunState, @Nullable T> question) {
        Question<@Nullable T> message = new Question<>(s -> {
            T input = question.apply(s);
            if (input != null) {
                decide(input);
            }
            return input;
        });
        mailbox.post(message, false);
        message.await();
        return message.answer();
    }

    /** Stops here without ending the run: nothing more is appended. */
    void halt(OrchestratorException why) {
        mailbox.post(new Halt(why), false);
    }

    // ---- from calls ----

    void returned(Call call, Input outcome) {
        mailbox.post(new Returned(call, outcome), true);
    }

    /** Reserves for a model call and records that it is about to be made. Returns the time. */
    Instant reserve(Call call, StepKey key, int tries, long tokens, @Nullable BigDecimal cost)
            throws InterruptedException {
        StackRoom.require();
        Reserve message = new Reserve(call, key, tries, tokens, cost);
        mailbox.post(message, true);
        message.await();
        Instant granted = message.granted();
        if (granted == null) {
            call.requireUnderWay();
            throw call.isOver();
        }
        return granted;
    }

    /**
     * Records what a model answered, from where it was reserved for: there is room on the stack. If it used more than
     * was reserved, that comes first.
     */
    void settle(StepEvent.ModelCallCompleted done, long tokens, @Nullable BigDecimal cost) {
        Usage usage = done.reply().usage();
        boolean dearer = cost != null && usage.price() != null && usage.price().compareTo(cost) > 0;
        if (usage.tokens() > tokens || dearer) {
            mailbox.post(new Record(new StepEvent.Overrun(done.call(), done.key(), tokens, cost, usage)), true);
        }
        await(new Record(done));
    }

    /** Records what happened inside a call; returns when it is durable. */
    void record(StepEvent event) {
        StackRoom.require();
        await(new Record(event));
    }

    private void await(Record message) {
        mailbox.post(message, true);
        message.await();
        if (message.tooLate) {
            throw new IllegalStateException(
                    "the call " + message.event.call() + " is over; what happens in it is not recorded any more");
        }
    }

    /** Records what happened inside a call, without waiting: what can be done again may run ahead. */
    void recordSoon(StepEvent event) {
        StackRoom.require();
        mailbox.post(new Record(event), true);
    }

    /** Has stretches of user code interrupted whose deadline this is. */
    void expireAt(long deadline) {
        StackRoom.require();
        mailbox.post(new ExpireAt(deadline), true);
    }

    // ---- the loop ----

    private void batch() {
        try {
            now = time();
            Message message;
            while (handled.size() < MAX_BATCH && (message = mailbox.poll()) != null) {
                handled.add(message);
                if (halted == null) {
                    message.decide();
                }
            }
            if (!journal.batch().isEmpty() && halted == null) {
                journal.commit();
                journal.batch().forEach(record -> dispatch(record.event()));
            }
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
        handled.forEach(message -> message.done(halted));
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
    }

    private void decided(Event event) {
        journal.add(now, event);
        steps.apply(event);
        ledger.apply(event);
    }

    private void append(StepEvent event) {
        journal.add(now, event);
        steps.apply(event);
        ledger.apply(event);
    }

    private void dispatch(Object event) {
        if (event instanceof Event.CallIntent intent) {
            if (state.wants(intent.call())) {
                Call call = call(intent);
                calls.put(call.id, call);
                runners.submit(call);
            } else {
                // Stopped by the same batch that asked for it: it will not come back by itself.
                tell(new Input.CallStopped(intent.call()));
            }
        } else if (event instanceof Event.StopRequested stop) {
            Call call = calls.get(stop.call());
            if (call != null) {
                call.stop();
            }
        } else if (event instanceof Event.CancelRequested cancel
                && cancel.task().equals(TaskId.root())) {
            cancelledBecause = cancel.why();
        } else if (event instanceof Event.RunEnded) {
            TaskState root = state.root().orElseThrow();
            ending = new Ending(
                    root.status(), root.handoff().orElse(null), root.failure().orElse(null), cancelledBecause);
        }
    }

    private Call call(Event.CallIntent intent) {
        TaskState task = state.get(intent.call().task());
        if (intent instanceof Event.WorkerCalled work) {
            return new WorkCall(this, work, task);
        }
        if (intent instanceof Event.CheckCalled check) {
            return new CheckCall(this, check, task);
        }
        return new PlanCall(this, (Event.PlannerCalled) intent, task, state, ledger);
    }

    private void setAlarm() {
        if (halted == null && !released) {
            alarm.wakeAt(state.ended() ? graceUntil : Math.min(state.wakeAt(), stepWake), now.toEpochMilli());
        }
    }

    private void stop(OrchestratorException why) {
        halted = why;
        calls.values().forEach(Call::stop);
        ended.completeExceptionally(why);
        releaseOwnership("suspended");
    }

    private void releaseWhenQuiet() {
        if (released || halted != null || !state.ended()) {
            return;
        }
        long millis = now.toEpochMilli();
        if (graceUntil == Long.MAX_VALUE) {
            graceUntil = millis + GRACE.toMillis();
        }
        if (calls.isEmpty() || graceUntil <= millis) {
            releaseOwnership(state.root().orElseThrow().status().name().toLowerCase(Locale.ROOT));
        }
    }

    private void releaseOwnership(String status) {
        if (!released) {
            released = true;
            calls.clear();
            try {
                journal.release(status);
            } catch (RuntimeException e) {
                LOG.warn("run {}: ownership could not be released: {}", scope.id(), e.toString());
            }
        }
    }

    // ---- messages ----

    /** Something for the loop to do. */
    private abstract class Message extends Awaited {
        abstract void decide();
    }

    private final class ForKernel extends Message {
        private final Input input;

        ForKernel(Input input) {
            this.input = input;
        }

        @Override
        void decide() {
            RunLoop.this.decide(input);
        }
    }

    private final class Returned extends Message {
        private final Call call;
        private final Input outcome;

        Returned(Call call, Input outcome) {
            this.call = call;
            this.outcome = outcome;
        }

        @Override
        void decide() {
            if (calls.remove(call.id, call)) {
                RunLoop.this.decide(outcome);
            }
        }
    }

    private final class Question<T> extends Message {
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

    private final class Reserve extends Message {
        private final Call call;
        private final StepKey key;
        private final int tries;
        private final long tokens;
        private final @Nullable BigDecimal cost;
        private @Nullable Instant grantedAt;
        private @Nullable String refusal;

        Reserve(Call call, StepKey key, int tries, long tokens, @Nullable BigDecimal cost) {
            this.call = call;
            this.key = key;
            this.tries = tries;
            this.tokens = tokens;
            this.cost = cost;
        }

        @Override
        void decide() {
            if (calls.get(call.id) != call || call.cancelled()) {
                return;
            }
            TaskState task = state.get(call.id.task());
            refusal = ledger.refusal(state.limits(), task.id(), task.limits(), tokens, cost);
            if (refusal == null) {
                grantedAt = now;
                stepWake = Math.min(stepWake, now.toEpochMilli() + call.stepLimit.toMillis());
                append(new StepEvent.ModelCallRequested(call.id, key, tries, tokens, cost));
            }
        }

        /** Returns null if the call is not under way any more. */
        @Nullable Instant granted() {
            if (refusal != null) {
                throw new ModelException(FailureClass.BUDGET, refusal);
            }
            return grantedAt;
        }
    }

    private final class Record extends Message {
        private final StepEvent event;
        private boolean tooLate;

        Record(StepEvent event) {
            this.event = event;
        }

        @Override
        void decide() {
            tooLate = !calls.containsKey(event.call());
            if (!tooLate) {
                append(event);
            }
        }
    }

    private final class ExpireAt extends Message {
        private final long deadline;

        ExpireAt(long deadline) {
            this.deadline = deadline;
        }

        @Override
        void decide() {
            stepWake = Math.min(stepWake, deadline);
        }
    }

    private final class Timer extends Message {
        private final long at;

        Timer(long at) {
            this.at = at;
        }

        @Override
        void decide() {
            alarm.rang(at);
            long millis = now.toEpochMilli();
            if (stepWake <= millis) {
                stepWake = Long.MAX_VALUE;
                for (Call call : calls.values()) {
                    stepWake = Math.min(stepWake, call.expire(millis));
                }
            }
            RunLoop.this.decide(new Input.Tick());
        }
    }

    private final class Halt extends Message {
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
