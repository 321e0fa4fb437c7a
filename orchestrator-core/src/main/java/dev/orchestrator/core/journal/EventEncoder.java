package dev.orchestrator.core.journal;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.core.files.TreeChange;
import dev.orchestrator.core.journal.json.JsonOut;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events as canonical JSON.
 *
 * <p>What a step or model call was given can be large, so it is written once: with the intent, and with what has no
 * intent before it (a pure step's record, and a step's failure, which may be a pure one's). Every other event of the step
 * names it by its SHA-256.
 */
final class EventEncoder {
    static final String UNFINISHED = "unfinished";

    private EventEncoder() {}

    /**
     * @param unfinished whether more events of the same decision follow
     * @param tree how to write the event's tree; null to write all of it, or if it has none
     */
    static byte[] encode(Object event, boolean unfinished, @Nullable TreeRef tree) {
        JsonOut out = new JsonOut().object();
        if (unfinished) {
            out.flag(UNFINISHED);
        }
        if (event instanceof StepEvent step) {
            step(out, step);
        } else if (event instanceof Event.OfCall ofCall) {
            ofCall(out, ofCall, tree);
        } else {
            ofTaskOrRun(out, (Event) event, tree);
        }
        return out.endObject().bytes();
    }

    private static void ofTaskOrRun(JsonOut out, Event event, @Nullable TreeRef tree) {
        if (event instanceof Event.RunCreated e) {
            code(out, e.code());
            out.name("goal");
            TaskValues.write(out, e.goal(), tree);
            out.name("limits");
            TaskValues.write(out, e.limits());
            out.put("planners", e.catalogue().planners())
                    .put("verifiers", e.catalogue().verifiers())
                    .put("workers", e.catalogue().workers());
        } else if (event instanceof Event.RunForked e) {
            code(out, e.code());
            out.put("lastSeq", e.origin().lastSeq())
                    .put("overridden", e.origin().overridden())
                    .put("run", e.origin().run().value());
        } else if (event instanceof Event.RunReopened e) {
            code(out, e.code());
        } else if (event instanceof Event.ApprovalDecided e) {
            if (e.decision().answer() != null) {
                out.put("answer", e.decision().answer().text()); // as it is: nobody has checked that it is JSON
            }
            out.put("approved", e.decision().approved())
                    .put("by", e.decision().by())
                    .put("comment", e.decision().comment())
                    .put("id", e.id());
        } else if (event instanceof Event.TaskEnded e) {
            out.name("end");
            ResultValues.write(out, e.end());
        } else if (event instanceof Event.SignalReceived e) {
            out.put("dedupeId", e.dedupeId());
        } else if (event instanceof Event.RunEnded e) {
            out.put("status", WireNames.STATUSES.of(e.status()));
        }
        TaskId task = event.task();
        if (task != null) {
            out.put("task", task.path());
        }
        if (event instanceof Event.CancelRequested e) {
            out.put("why", e.why());
        }
    }

    private static void ofCall(JsonOut out, Event.OfCall event, @Nullable TreeRef tree) {
        if (event instanceof Event.PlannerCalled e) {
            out.name("base");
            ResultValues.write(out, e.base(), tree);
        } else if (event instanceof Event.WorkerCalled e) {
            out.name("base");
            ResultValues.write(out, e.base(), tree);
        }
        out.name("call");
        call(out, event.call());
        if (event instanceof Event.PlannerCalled e) {
            out.put("upTo", e.upToSeq());
        } else if (event instanceof Event.MoveAccepted e) {
            out.name("move");
            TaskValues.write(out, e.move(), tree);
        } else if (event instanceof Event.MoveRejected e) {
            out.name("findings");
            ResultValues.write(out, e.findings());
            out.name("move");
            TaskValues.write(out, e.move(), tree);
        } else if (event instanceof Event.HandoffReceived e) {
            out.name("handoff");
            ResultValues.write(out, e.handoff(), tree);
        } else if (event instanceof Event.AttemptFailed e) {
            attemptFailed(out, e);
        } else if (event instanceof Event.CheckCalled e) {
            out.put("criterion", e.criterion()).put("digest", e.digest());
        } else if (event instanceof Event.VerdictRecorded e) {
            out.put("criterion", e.criterion());
            end(out, e.end());
            out.put("next", WireNames.NEXTS.of(e.next())).name("verdict");
            ResultValues.write(out, e.verdict());
        } else if (event instanceof Event.BackedOff e) {
            out.put("class", WireNames.FAILURE_CLASSES.of(e.failureClass()))
                    .put("message", e.message())
                    .put("until", e.until().toString());
        } else if (event instanceof Event.ApprovalRequested e) {
            out.put("hash", e.hash()).put("id", e.id()).name("shown");
            ResultValues.write(out, e.shown());
            out.put("subject", e.subject());
        } else if (event instanceof Event.TaskParked e) {
            out.put("until", e.until().toString());
        }
    }

    private static void attemptFailed(JsonOut out, Event.AttemptFailed event) {
        out.put("causes", event.failure().causes())
                .put("class", WireNames.FAILURE_CLASSES.of(event.failure().failureClass()));
        end(out, event.end());
        out.name("findings");
        ResultValues.write(out, event.findings());
        out.put("message", event.failure().message()).put("next", WireNames.NEXTS.of(event.next()));
        if (event.failure().retryAfter() != null) {
            out.put("retryAfter", event.failure().retryAfter().toString());
        }
    }

    private static void end(JsonOut out, Event.@Nullable End end) {
        if (end != null) {
            out.name("end");
            ResultValues.write(out, end);
        }
    }

    private static void step(JsonOut out, StepEvent event) {
        out.name("call");
        call(out, event.call());
        if (event instanceof StepEvent.Outcome e) {
            change(out, e.change());
        }
        if (event instanceof StepEvent.StepIntended e) {
            out.put("effect", WireNames.EFFECTS.of(e.effect())).put("id", e.id());
            key(out, e.key());
        } else if (event instanceof StepEvent.StepsRanAhead e) {
            ranAhead(out, e);
        } else if (event instanceof StepEvent.StepRecorded e) {
            out.put("effect", WireNames.EFFECTS.of(e.effect()));
            if (e.effect() == Effect.PURE) {
                key(out, e.key());
            } else {
                keyByHash(out, e.key());
            }
            out.putJson("result", e.result());
        } else if (event instanceof StepEvent.StepFailed e) {
            out.put("class", WireNames.FAILURE_CLASSES.of(e.failureClass()));
            key(out, e.key());
            out.put("message", e.message());
        } else if (event instanceof StepEvent.ModelCallRequested e) {
            ModelValues.putAmount(out, "cost", e.cost());
            key(out, e.key());
            out.put("tokens", e.tokens()).put("tries", e.tries());
        } else if (event instanceof StepEvent.ModelCallCompleted e) {
            keyByHash(out, e.key());
            out.name("reply");
            ModelValues.write(out, e.reply());
        } else if (event instanceof StepEvent.ModelCallFailed e) {
            out.put("class", WireNames.FAILURE_CLASSES.of(e.failureClass()));
            keyByHash(out, e.key());
            out.put("message", e.message());
            if (e.retryIn() != null) {
                out.put("retryIn", e.retryIn().toString());
            }
            if (e.used() != null) {
                out.name("used");
                ModelValues.write(out, e.used());
            }
        } else if (event instanceof StepEvent.Overrun e) {
            keyByHash(out, e.key());
            out.put("reserved", e.reservedTokens());
            ModelValues.putAmount(out, "reservedCost", e.reservedCost());
            out.name("usage");
            ModelValues.write(out, e.usage());
        }
    }

    private static void ranAhead(JsonOut out, StepEvent.StepsRanAhead event) {
        out.name("steps").array();
        for (StepEvent.StepRecorded step : event.steps()) {
            out.item().object();
            change(out, step.change());
            key(out, step.key());
            out.putJson("result", step.result()).endObject();
        }
        out.endArray();
    }

    private static void change(JsonOut out, TreeChange change) {
        if (!change.isEmpty()) {
            out.name("change");
            ResultValues.write(out, change);
        }
    }

    private static void call(JsonOut out, CallId id) {
        out.object()
                .put("index", id.index())
                .put("kind", WireNames.KINDS.of(id.kind()))
                .put("number", id.number())
                .put("task", id.task().path())
                .put("tries", id.tries())
                .endObject();
    }

    private static void key(JsonOut out, StepKey key) {
        out.name("key").object().name("content");
        content(out, key);
        out.put("name", key.name()).put("occurrence", key.occurrence()).endObject();
    }

    private static void keyByHash(JsonOut out, StepKey key) {
        out.name("key")
                .object()
                .put("hash", hash(key))
                .put("name", key.name())
                .put("occurrence", key.occurrence())
                .endObject();
    }

    private static void content(JsonOut out, StepKey key) {
        if (key.content() instanceof ModelRequest request) {
            ModelValues.write(out, request);
        } else {
            out.json((String) key.content());
        }
    }

    private static String hash(StepKey key) {
        return new Sha256().hex(Requests.content(key));
    }

    private static void code(JsonOut out, Map<String, String> code) {
        if (!code.isEmpty()) {
            out.name("code").object();
            new TreeMap<>(code).forEach(out::put);
            out.endObject();
        }
    }
}
