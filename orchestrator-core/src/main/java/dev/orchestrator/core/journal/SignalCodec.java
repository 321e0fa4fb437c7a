package dev.orchestrator.core.journal;

import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.core.kernel.Input;
import dev.orchestrator.schema.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What processes that do not own a run may tell its owner. */
public final class SignalCodec {
    private static final Logger LOG = LoggerFactory.getLogger(SignalCodec.class);

    private SignalCodec() {}

    private record Cancel(String why) {}

    private record Decide(
            String approval,
            boolean approved,
            String by,
            String comment,
            @Nullable String answer) {
        Decision decision() {
            return new Decision(approved, by, comment, answer == null ? null : new JsonText(answer));
        }
    }

    /** Asks for the run to be cancelled. */
    public static Signal cancel(String dedupeId, String why) {
        return new Signal(dedupeId, "cancel", Json.write(new Cancel(why)));
    }

    /** Asks that nothing new starts. */
    public static Signal pause(String dedupeId) {
        return new Signal(dedupeId, "pause", "{}");
    }

    /** Asks to go on after a pause. */
    public static Signal resume(String dedupeId) {
        return new Signal(dedupeId, "resume", "{}");
    }

    /** The same approval is decided once, whoever decides it how often. */
    public static Signal decide(String approval, Decision decision) {
        String answer = decision.answer() == null ? null : decision.answer().text();
        Decide decide = new Decide(approval, decision.approved(), decision.by(), decision.comment(), answer);
        return new Signal("decide-" + approval, "decide", Json.write(decide));
    }

    /** Returns what a signal asks for; null if that cannot be told, since nobody is there to be told so. */
    public static @Nullable Input meaning(Signal signal) {
        try {
            return switch (signal.kind()) {
                case "cancel" ->
                    new Input.CancelRequested(
                            Json.read(signal.json(), Cancel.class).why());
                case "pause" -> new Input.PauseRequested();
                case "resume" -> new Input.ResumeRequested();
                case "decide" -> {
                    Decide decide = Json.read(signal.json(), Decide.class);
                    yield new Input.Decided(decide.approval(), decide.decision());
                }
                default -> {
                    LOG.warn("signal '{}' of kind '{}' is of no kind known here", signal.dedupeId(), signal.kind());
                    yield null;
                }
            };
        } catch (OrchestratorException | IllegalArgumentException e) {
            LOG.warn("signal '{}' of kind '{}' cannot be read: {}", signal.dedupeId(), signal.kind(), e.toString());
            return null;
        }
    }
}
