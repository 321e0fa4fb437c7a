package dev.orchestrator.core.report;

import dev.orchestrator.api.Payload;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TypeRef;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.RunEvent;
import dev.orchestrator.api.run.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A run whose report and events a test sets. */
final class FakeLive implements Run {
    RunReport report = FakeRun.of("Nothing yet");
    int looks;
    private final List<Consumer<RunEvent>> listeners = new ArrayList<>();
    private long seq;

    void emit(String type, Instant at) {
        RunEvent event = new RunEvent(++seq, at, type, null, 0, new NoPayload());
        List.copyOf(listeners).forEach(l -> l.accept(event));
    }

    int listeners() {
        return listeners.size();
    }

    @Override
    public RunReport report() {
        looks++;
        return report;
    }

    @Override
    public AutoCloseable listen(Consumer<RunEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public RunId id() {
        return report.run();
    }

    @Override
    public Outcome await() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Outcome> await(Duration atMost) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Outcome> completion() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Approval> approvals() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void decide(String approvalId, Decision decision) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void cancel(String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void pause() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resume() {
        throw new UnsupportedOperationException();
    }

    private record NoPayload() implements Payload {
        @Override
        public String json() {
            return "null";
        }

        @Override
        public <T> T as(Class<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T as(TypeRef<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String sha256() {
            return "0".repeat(64);
        }
    }
}
