package dev.orchestrator.core.model.resilience;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Labels;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.core.runtime.Runtime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** Calls, models and time for tests. */
final class Bench {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final ModelRequest HELLO = ModelRequest.of(Message.user("hello"));

    private Bench() {}

    static ModelReply answer(String text) {
        return new ModelReply.Answer(text, Usage.NONE);
    }

    /** Of a try that was turned away before any work began. */
    static ModelException failure(FailureClass failureClass) {
        return new ModelException(failureClass, "no " + failureClass, null, null, Usage.NONE);
    }

    static Caller caller(String... labels) {
        return new Caller(TaskId.root(), "root", Caller.Kind.WORKER, "java", 1, Set.of(labels));
    }

    /** A call that has an hour. */
    static Call call() {
        return new Call(caller(), 1, START.plus(Duration.ofHours(1)), false);
    }

    static Call localOnly() {
        return new Call(caller(Labels.LOCAL_ONLY), 1, START.plus(Duration.ofHours(1)), false);
    }

    record Call(Caller caller, int tries, Instant deadline, boolean cancelled) implements ModelCall {
        Call tries(int tries) {
            return new Call(caller, tries, deadline, cancelled);
        }

        Call deadline(Instant deadline) {
            return new Call(caller, tries, deadline, cancelled);
        }

        Call by(Caller caller) {
            return new Call(caller, tries, deadline, cancelled);
        }

        @Override
        public String callId() {
            return "id";
        }

        @Override
        public boolean delta(String text) {
            return true;
        }

        @Override
        public void sleep(Duration time) {}
    }

    /** A model that does as it is told and counts. */
    static final class Member implements Model {
        final List<ModelCall> calls = Collections.synchronizedList(new ArrayList<>());
        private final String name;
        Model behaviour = (request, call) -> answer(toString());

        Member(String name) {
            this.name = name;
        }

        Member failing(FailureClass failureClass) {
            return failing(failure(failureClass));
        }

        Member failing(ModelException e) {
            behaviour = (request, call) -> {
                throw e;
            };
            return this;
        }

        @Override
        public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
            calls.add(call);
            return behaviour.call(request, call);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Stands still until it is moved; who sleeps moves it. */
    static final class Time implements Runtime {
        boolean interrupted;
        private Instant now = START;

        synchronized void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public synchronized Instant now() {
            return now;
        }

        @Override
        public long nanos() {
            return Duration.between(START, now()).toNanos();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            if (interrupted || Thread.interrupted()) {
                throw new InterruptedException();
            }
            advance(time);
        }

        @Override
        public long random() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Executor executor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void schedule(Duration delay, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
