package dev.orchestrator.core.journal;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.run.ForkOrigin;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.files.TreeChange;
import dev.orchestrator.core.journal.json.JsonIn;
import dev.orchestrator.core.kernel.CallFailure;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events from a journal's payloads, in the order of the journal: what {@link EventEncoder} wrote. Confined to one
 * reading of one run, since outcomes name by hash what their intents were given.
 */
final class EventDecoder {
    private final RunId run;
    private final OpenContents texts = new OpenContents();
    private final OpenContents requests = new OpenContents();
    private final JournalReader.Artifacts artifacts;
    private final TreeReader trees;

    EventDecoder(JournalReader.Artifacts artifacts, RunId run) {
        this.run = run;
        this.artifacts = artifacts;
        this.trees = new TreeReader(artifacts);
    }

    /**
     * What a record says.
     *
     * @param event the {@link Event} or {@link StepEvent}
     * @param unfinished whether more events of the same decision follow; without them it has not been taken
     */
    record Decoded(Object event, boolean unfinished) {}

    private interface Reader {
        Object read(EventDecoder decoder, JsonIn in);
    }

    private static final Map<Class<?>, Reader> READERS = Map.ofEntries(
            Map.entry(Event.RunCreated.class, EventDecoder::runCreated),
            Map.entry(
                    Event.PlannerCalled.class,
                    (d, in) -> new Event.PlannerCalled(call(in), d.trees.read(in.get("base")), in.number("upTo"))),
            Map.entry(
                    Event.MoveAccepted.class,
                    (d, in) -> new Event.MoveAccepted(call(in), TaskValues.move(in.get("move"), d.trees))),
            Map.entry(
                    Event.MoveRejected.class,
                    (d, in) -> new Event.MoveRejected(
                            call(in),
                            TaskValues.move(in.get("move"), d.trees),
                            ResultValues.findings(in.get("findings")))),
            Map.entry(
                    Event.WorkerCalled.class,
                    (d, in) -> new Event.WorkerCalled(call(in), d.trees.read(in.get("base")))),
            Map.entry(
                    Event.HandoffReceived.class,
                    (d, in) -> new Event.HandoffReceived(call(in), ResultValues.handoff(in.get("handoff"), d.trees))),
            Map.entry(Event.AttemptFailed.class, (d, in) -> attemptFailed(in)),
            Map.entry(
                    Event.CheckCalled.class,
                    (d, in) -> new Event.CheckCalled(call(in), in.string("criterion"), in.string("digest"))),
            Map.entry(Event.VerdictRecorded.class, (d, in) -> verdictRecorded(in)),
            Map.entry(Event.BackedOff.class, (d, in) -> backedOff(in)),
            Map.entry(Event.ApprovalRequested.class, (d, in) -> approvalRequested(in)),
            Map.entry(Event.ApprovalDecided.class, (d, in) -> approvalDecided(in)),
            Map.entry(Event.TaskParked.class, (d, in) -> new Event.TaskParked(call(in), instant(in, "until"))),
            Map.entry(Event.TimerFired.class, (d, in) -> new Event.TimerFired(task(in))),
            Map.entry(Event.CancelRequested.class, (d, in) -> new Event.CancelRequested(task(in), in.string("why"))),
            Map.entry(Event.StopRequested.class, (d, in) -> new Event.StopRequested(call(in))),
            Map.entry(Event.LateOutcome.class, (d, in) -> new Event.LateOutcome(call(in))),
            Map.entry(Event.TaskEnded.class, (d, in) -> new Event.TaskEnded(task(in), ResultValues.end(in.get("end")))),
            Map.entry(Event.RunPaused.class, (d, in) -> new Event.RunPaused()),
            Map.entry(Event.RunResumed.class, (d, in) -> new Event.RunResumed()),
            Map.entry(Event.SignalReceived.class, (d, in) -> new Event.SignalReceived(in.string("dedupeId"))),
            Map.entry(Event.RunReopened.class, (d, in) -> new Event.RunReopened(code(in))),
            Map.entry(Event.RunForked.class, (d, in) -> new Event.RunForked(origin(in), code(in))),
            Map.entry(Event.RunEnded.class, (d, in) -> new Event.RunEnded(WireNames.STATUSES.read(in.get("status")))),
            Map.entry(StepEvent.StepIntended.class, EventDecoder::stepIntended),
            Map.entry(StepEvent.StepRecorded.class, EventDecoder::stepRecorded),
            Map.entry(StepEvent.StepsRanAhead.class, (d, in) -> stepsRanAhead(in)),
            Map.entry(StepEvent.StepFailed.class, EventDecoder::stepFailed),
            Map.entry(StepEvent.ModelCallRequested.class, EventDecoder::modelCallRequested),
            Map.entry(StepEvent.ModelCallCompleted.class, EventDecoder::modelCallCompleted),
            Map.entry(StepEvent.ModelCallFailed.class, EventDecoder::modelCallFailed),
            Map.entry(StepEvent.Overrun.class, EventDecoder::overrun));

    private static final Map<String, Reader> BY_NAME = byName();

    private static Map<String, Reader> byName() {
        Map<String, Reader> byName = new HashMap<>();
        READERS.forEach((event, reader) -> byName.put(EventTypes.NAMES.get(event), reader));
        return Map.copyOf(byName);
    }

    /**
     * Returns what the next record says.
     *
     * @throws StoreException if it is of a type or version that is not known, or its payload is not what it has to be
     */
    Decoded decode(JournalRecord journaled) {
        Reader reader = BY_NAME.get(journaled.type());
        if (reader == null || journaled.version() < 1 || journaled.version() > EventTypes.VERSION) {
            throw new StoreException(place(journaled)
                    + " is not known here: it was written by a newer version of this library; open the run with that"
                    + " one, or a later one");
        }
        try {
            JsonIn in = JsonIn.parse(journaled.payload());
            JsonIn unfinished = in.find(EventEncoder.UNFINISHED);
            return new Decoded(reader.read(this, in), unfinished != null && unfinished.bool());
        } catch (JsonIn.Bad e) {
            throw unusable(journaled, e.why(), e);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw unusable(journaled, "has a value that cannot be: " + e.getMessage(), e);
        }
    }

    private StoreException unusable(JournalRecord journaled, String why, RuntimeException cause) {
        return new StoreException(place(journaled) + " " + why + artifacts.remedy(journaled.seq()), cause);
    }

    private String place(JournalRecord journaled) {
        return "record " + journaled.seq() + " of run " + run + " (type '" + journaled.type() + "', version "
                + journaled.version() + ")";
    }

    // ---- the kernel's ----

    private Event.RunCreated runCreated(JsonIn in) {
        return new Event.RunCreated(
                TaskValues.goal(in.get("goal"), trees),
                TaskValues.limits(in.get("limits")),
                Catalogue.of(in.strings("workers"), in.strings("planners"), in.strings("verifiers")),
                code(in));
    }

    private static Map<String, String> code(JsonIn in) {
        JsonIn code = in.find("code");
        return code == null ? Map.of() : code.members(JsonIn::string);
    }

    private static ForkOrigin origin(JsonIn in) {
        return new ForkOrigin(RunId.of(in.string("run")), in.number("lastSeq"), in.strings("overridden"));
    }

    private static Event.AttemptFailed attemptFailed(JsonIn in) {
        JsonIn retryAfter = in.find("retryAfter");
        return new Event.AttemptFailed(
                call(in),
                new CallFailure(
                        WireNames.FAILURE_CLASSES.read(in.get("class")),
                        in.string("message"),
                        in.strings("causes"),
                        retryAfter == null ? null : TaskValues.duration(retryAfter)),
                ResultValues.findings(in.get("findings")),
                WireNames.NEXTS.read(in.get("next")),
                end(in));
    }

    private static Event.VerdictRecorded verdictRecorded(JsonIn in) {
        return new Event.VerdictRecorded(
                call(in),
                in.string("criterion"),
                ResultValues.verdict(in.get("verdict")),
                WireNames.NEXTS.read(in.get("next")),
                end(in));
    }

    private static Event.BackedOff backedOff(JsonIn in) {
        return new Event.BackedOff(
                call(in), WireNames.FAILURE_CLASSES.read(in.get("class")), in.string("message"), instant(in, "until"));
    }

    private static Event.ApprovalRequested approvalRequested(JsonIn in) {
        return new Event.ApprovalRequested(
                call(in),
                in.string("id"),
                in.string("subject"),
                ResultValues.content(in.get("shown")),
                in.string("hash"));
    }

    private static Event.ApprovalDecided approvalDecided(JsonIn in) {
        String answer = in.stringOrNull("answer");
        return new Event.ApprovalDecided(
                task(in),
                in.string("id"),
                new Decision(
                        in.bool("approved"),
                        in.string("by"),
                        in.string("comment"),
                        answer == null ? null : new JsonText(answer)));
    }

    private static Event.@Nullable End end(JsonIn in) {
        JsonIn end = in.find("end");
        return end == null ? null : ResultValues.end(end);
    }

    private static CallId call(JsonIn in) {
        JsonIn call = in.get("call");
        return new CallId(
                task(call),
                WireNames.KINDS.read(call.get("kind")),
                call.integer("number"),
                call.integer("index"),
                call.integer("tries"));
    }

    private static TaskId task(JsonIn in) {
        return new TaskId(in.string("task"));
    }

    private static Instant instant(JsonIn in, String name) {
        return Instants.parse(in.string(name));
    }

    // ---- within calls ----

    private StepEvent stepIntended(JsonIn in) {
        CallId call = call(in);
        StepKey key = step(in);
        texts.intended(call, key, (String) key.content());
        return new StepEvent.StepIntended(call, key, WireNames.EFFECTS.read(in.get("effect")), in.string("id"));
    }

    private StepEvent stepRecorded(JsonIn in) {
        Effect effect = WireNames.EFFECTS.read(in.get("effect"));
        CallId call = call(in);
        StepKey key = effect == Effect.PURE ? step(in) : texts.settled(call, in.get("key"));
        return new StepEvent.StepRecorded(call, key, effect, in.get("result").json(), change(in));
    }

    private static StepEvent stepsRanAhead(JsonIn in) {
        CallId call = call(in);
        return new StepEvent.StepsRanAhead(
                call,
                in.get("steps")
                        .items(s -> new StepEvent.StepRecorded(
                                call, step(s), Effect.PURE, s.get("result").json(), change(s))));
    }

    private StepEvent stepFailed(JsonIn in) {
        CallId call = call(in);
        StepKey key = step(in);
        texts.failed(call, key);
        return new StepEvent.StepFailed(
                call, key, WireNames.FAILURE_CLASSES.read(in.get("class")), in.string("message"), change(in));
    }

    private static TreeChange change(JsonIn in) {
        JsonIn change = in.find("change");
        return change == null ? TreeChange.NONE : ResultValues.change(change);
    }

    private StepEvent modelCallRequested(JsonIn in) {
        CallId call = call(in);
        JsonIn key = in.get("key");
        JsonIn content = key.get("content");
        StepKey asked = new StepKey(key.string("name"), ModelValues.request(content), key.integer("occurrence"));
        requests.intended(call, asked, content.json());
        return new StepEvent.ModelCallRequested(
                call, asked, in.integer("tries"), in.number("tokens"), in.decimalOrNull("cost"));
    }

    private StepEvent modelCallCompleted(JsonIn in) {
        CallId call = call(in);
        return new StepEvent.ModelCallCompleted(
                call, requests.settled(call, in.get("key")), ModelValues.reply(in.get("reply")));
    }

    private StepEvent modelCallFailed(JsonIn in) {
        CallId call = call(in);
        JsonIn used = in.find("used");
        JsonIn retryIn = in.find("retryIn");
        return new StepEvent.ModelCallFailed(
                call,
                requests.settled(call, in.get("key")),
                WireNames.FAILURE_CLASSES.read(in.get("class")),
                in.string("message"),
                used == null ? null : ModelValues.usage(used),
                retryIn == null ? null : TaskValues.duration(retryIn));
    }

    private StepEvent overrun(JsonIn in) {
        return new StepEvent.Overrun(
                call(in),
                requests.known(in.get("key")), // the answer is still to come
                in.number("reserved"),
                in.decimalOrNull("reservedCost"),
                ModelValues.usage(in.get("usage")));
    }

    private static StepKey step(JsonIn in) {
        JsonIn key = in.get("key");
        return new StepKey(key.string("name"), key.get("content").json(), key.integer("occurrence"));
    }
}
