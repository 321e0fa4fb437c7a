package dev.orchestrator.core.journal;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.verify.Evidence;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Content;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.HandoffRef;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import dev.orchestrator.schema.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events as canonical JSON. Wire names are written out here and never derived from class names. */
final class EventCodec {
    private static final Map<Class<?>, String> TYPES = Map.ofEntries(
            Map.entry(Event.RunCreated.class, "run-created"),
            Map.entry(Event.PlannerCalled.class, "planner-called"),
            Map.entry(Event.MoveAccepted.class, "move-accepted"),
            Map.entry(Event.MoveRejected.class, "move-rejected"),
            Map.entry(Event.WorkerCalled.class, "worker-called"),
            Map.entry(Event.HandoffReceived.class, "handoff-received"),
            Map.entry(Event.AttemptFailed.class, "attempt-failed"),
            Map.entry(Event.CheckCalled.class, "check-called"),
            Map.entry(Event.VerdictRecorded.class, "verdict-recorded"),
            Map.entry(Event.BackedOff.class, "backed-off"),
            Map.entry(Event.ApprovalRequested.class, "approval-requested"),
            Map.entry(Event.ApprovalDecided.class, "approval-decided"),
            Map.entry(Event.TaskParked.class, "task-parked"),
            Map.entry(Event.TimerFired.class, "timer-fired"),
            Map.entry(Event.CancelRequested.class, "cancel-requested"),
            Map.entry(Event.StopRequested.class, "stop-requested"),
            Map.entry(Event.LateOutcome.class, "late-outcome"),
            Map.entry(Event.TaskEnded.class, "task-ended"),
            Map.entry(Event.RunPaused.class, "run-paused"),
            Map.entry(Event.RunResumed.class, "run-resumed"),
            Map.entry(Event.SignalReceived.class, "signal-received"),
            Map.entry(Event.RunReopened.class, "run-reopened"),
            Map.entry(Event.RunEnded.class, "run-ended"),
            Map.entry(StepEvent.StepIntended.class, "step-intended"),
            Map.entry(StepEvent.StepRecorded.class, "step-recorded"),
            Map.entry(StepEvent.StepsRanAhead.class, "steps-ran-ahead"),
            Map.entry(StepEvent.StepFailed.class, "step-failed"),
            Map.entry(StepEvent.ModelCallRequested.class, "model-call-requested"),
            Map.entry(StepEvent.ModelCallCompleted.class, "model-call-completed"),
            Map.entry(StepEvent.ModelCallFailed.class, "model-call-failed"),
            Map.entry(StepEvent.Overrun.class, "overrun"));

    private EventCodec() {}

    static String type(Object event) {
        return typeOf(event.getClass());
    }

    static String typeOf(Class<?> event) {
        String type = TYPES.get(event);
        if (type == null) {
            throw new IllegalStateException("no wire name for " + event);
        }
        return type;
    }

    static byte[] encode(Object event, boolean unfinished) {
        Map<String, Object> json = event instanceof StepEvent step ? step(step) : kernel((Event) event);
        if (unfinished) {
            json.put("unfinished", true);
        }
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> kernel(Event event) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (event instanceof Event.OfCall of) {
            json.put("call", call(of.call()));
        } else if (event.task() != null) {
            json.put("task", event.task().path());
        }
        if (event instanceof Event.RunCreated e) {
            json.put("goal", goal(e.goal()));
            json.put("limits", limits(e.limits()));
            json.put("workers", e.catalogue().workers());
            json.put("planners", e.catalogue().planners());
            json.put("verifiers", e.catalogue().verifiers());
        } else if (event instanceof Event.PlannerCalled e) {
            json.put("base", tree(e.base()));
            json.put("upTo", e.upToSeq());
        } else if (event instanceof Event.MoveAccepted e) {
            json.put("move", move(e.move()));
        } else if (event instanceof Event.MoveRejected e) {
            json.put("findings", findings(e.findings()));
        } else if (event instanceof Event.WorkerCalled e) {
            json.put("base", tree(e.base()));
        } else if (event instanceof Event.HandoffReceived e) {
            json.put("handoff", handoff(e.handoff()));
        } else if (event instanceof Event.AttemptFailed e) {
            json.put("class", e.failure().failureClass().name());
            json.put("message", e.failure().message());
            json.put("causes", e.failure().causes());
            json.put("findings", findings(e.findings()));
            next(json, e.next(), e.end());
        } else if (event instanceof Event.CheckCalled e) {
            json.put("criterion", e.criterion());
            json.put("digest", e.digest());
        } else if (event instanceof Event.VerdictRecorded e) {
            json.put("criterion", e.criterion());
            json.put("verdict", verdict(e.verdict()));
            next(json, e.next(), e.end());
        } else if (event instanceof Event.BackedOff e) {
            json.put("class", e.failureClass().name());
            json.put("message", e.message());
            json.put("until", e.until().toString());
        } else if (event instanceof Event.ApprovalRequested e) {
            json.put("id", e.id());
            json.put("subject", e.subject());
            json.put("shown", content(e.shown()));
            json.put("hash", e.hash());
        } else if (event instanceof Event.ApprovalDecided e) {
            json.put("id", e.id());
            json.put("approved", e.decision().approved());
            json.put("by", e.decision().by());
            json.put("comment", e.decision().comment());
            if (e.decision().answer() != null) {
                json.put("answer", e.decision().answer());
            }
        } else if (event instanceof Event.TaskParked e) {
            json.put("until", e.until().toString());
        } else if (event instanceof Event.SignalReceived e) {
            json.put("dedupe", e.dedupeId());
        } else if (event instanceof Event.CancelRequested e) {
            json.put("why", e.why());
        } else if (event instanceof Event.TaskEnded e) {
            json.put("end", end(e.end()));
        } else if (event instanceof Event.RunEnded e) {
            json.put("status", e.status().name());
        }
        return json;
    }

    private static Map<String, Object> step(StepEvent event) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("call", call(event.call()));
        if (event instanceof StepEvent.OfStep of) {
            json.put("key", key(of.key()));
        }
        if (event instanceof StepEvent.StepsRanAhead e) {
            json.put(
                    "steps",
                    e.steps().stream()
                            .map(s -> Map.of("key", key(s.key()), "result", Json.payload(s.result())))
                            .toList());
        } else if (event instanceof StepEvent.StepIntended e) {
            json.put("effect", e.effect().name());
            json.put("id", e.id());
        } else if (event instanceof StepEvent.StepRecorded e) {
            json.put("effect", e.effect().name());
            json.put("result", Json.payload(e.result()));
        } else if (event instanceof StepEvent.StepFailed e) {
            json.put("class", e.failureClass().name());
            json.put("message", e.message());
        } else if (event instanceof StepEvent.ModelCallRequested e) {
            json.put("tries", e.tries());
            json.put("tokens", e.tokens());
            json.put("cost", e.cost());
        } else if (event instanceof StepEvent.ModelCallCompleted e) {
            json.put("reply", reply(e.reply()));
        } else if (event instanceof StepEvent.ModelCallFailed e) {
            json.put("class", e.failureClass().name());
            json.put("message", e.message());
        } else if (event instanceof StepEvent.Overrun e) {
            json.put("reserved", e.reservedTokens());
            json.put("reservedCost", e.reservedCost());
            json.put("usage", usage(e.usage()));
        }
        return json;
    }

    private static Map<String, Object> call(CallId id) {
        return Map.of(
                "task", id.task().path(),
                "kind", id.kind().name().toLowerCase(Locale.ROOT),
                "number", id.number(),
                "index", id.index(),
                "tries", id.tries());
    }

    private static Map<String, Object> key(StepKey key) {
        return Map.of(
                "name", key.name(),
                "content", key.content() instanceof ModelRequest r ? request(r) : Json.payload((String) key.content()),
                "occurrence", key.occurrence());
    }

    /** Returns a request as JSON-like maps; its canonical form is what a request's hash is taken of. */
    static Map<String, Object> request(ModelRequest request) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                "messages", request.messages().stream().map(EventCodec::message).toList());
        json.put(
                "tools",
                request.tools().stream()
                        .map(t -> Map.of(
                                "name", t.name(),
                                "description", t.description(),
                                "schema", t.inputSchema(),
                                "effect", t.effect().name()))
                        .toList());
        request.output().ifPresent(o -> json.put("output", Map.of("name", o.name(), "schema", o.jsonSchema())));
        json.put("maxOutputTokens", request.maxOutputTokens());
        json.put("options", request.options());
        return json;
    }

    private static Map<String, Object> message(Message message) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("role", message.role());
        json.put("text", message.text());
        if (!message.calls().isEmpty()) {
            json.put("calls", message.calls());
        }
        if (message.callId() != null) {
            json.put("callId", message.callId());
        }
        return json;
    }

    private static Map<String, Object> reply(ModelReply reply) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("usage", usage(reply.usage()));
        if (reply instanceof ModelReply.Answer a) {
            json.put("kind", "answer");
            json.put("text", a.text());
        } else if (reply instanceof ModelReply.ToolCalls t) {
            json.put("kind", "tool-calls");
            json.put("text", t.text());
            json.put("calls", t.calls());
        } else if (reply instanceof ModelReply.Refused r) {
            json.put("kind", "refused");
            json.put("reason", r.reason());
        } else if (reply instanceof ModelReply.Truncated t) {
            json.put("kind", "truncated");
            json.put("text", t.text());
        } else if (reply instanceof ModelReply.Aborted a) {
            json.put("kind", "aborted");
            json.put("text", a.text());
            json.put("atChar", a.atChar());
            json.put("why", a.why());
        }
        return json;
    }

    private static Map<String, Object> usage(Usage usage) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("inputTokens", usage.inputTokens());
        json.put("outputTokens", usage.outputTokens());
        json.put("price", usage.price());
        return json;
    }

    private static Map<String, Object> goal(Goal goal) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("objective", goal.objective());
        json.put("input", goal.input());
        json.put("criteria", criteria(goal.criteria()));
        json.put("files", tree(goal.files()));
        json.put("unverified", goal.unverified());
        goal.spec()
                .ifPresent(spec -> json.put(
                        "spec",
                        Map.of(
                                "title",
                                spec.title(),
                                "requirements",
                                spec.requirements().stream()
                                        .map(r -> Map.of(
                                                "id", r.id(), "text", r.text(), "criteria", criteria(r.criteria())))
                                        .toList())));
        return json;
    }

    private static List<Map<String, Object>> criteria(List<Criterion> criteria) {
        return criteria.stream()
                .map(c -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("id", c.id());
                    json.put("verifier", c.verifier());
                    json.put("parameters", c.parameters());
                    json.put("stage", c.stage());
                    return json;
                })
                .toList();
    }

    private static Map<String, Object> limits(Limits limits) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("maxCost", limits.maxCost());
        json.put("currency", limits.currency().map(c -> c.getCurrencyCode()));
        json.put("maxTokens", limits.maxTokens());
        json.put("attempts", limits.attempts());
        json.put("rounds", limits.rounds());
        json.put("depth", limits.depth());
        json.put("tasks", limits.tasks());
        json.put("children", limits.children());
        json.put("modelCalls", limits.modelCalls());
        json.put("parks", limits.parks());
        json.put("concurrency", limits.concurrency());
        json.put("modelCall", limits.modelCall().toString());
        json.put("call", limits.call().toString());
        json.put("task", limits.task().toString());
        json.put("run", limits.run().toString());
        return json;
    }

    private static Map<String, Object> move(Move move) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (move instanceof Move.Work work) {
            json.put("kind", "work");
            json.put("worker", work.worker());
            json.put("input", work.input());
        } else if (move instanceof Move.Split split) {
            json.put("kind", "split");
            json.put("add", split.add().stream().map(EventCodec::subtask).toList());
            json.put("cancel", split.cancel());
            json.put("quorum", split.quorum().needed());
            json.put("wake", split.wake().name());
        } else if (move instanceof Move.Conclude conclude) {
            json.put("kind", "conclude");
            json.put("result", conclude.result() instanceof Content c ? content(c) : null);
            json.put("files", conclude.files() == null ? null : tree(conclude.files()));
        } else if (move instanceof Move.Infeasible infeasible) {
            json.put("kind", "infeasible");
            json.put("reason", infeasible.reason());
        } else {
            json.put("kind", "await");
        }
        return json;
    }

    private static Map<String, Object> subtask(Subtask subtask) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", subtask.name());
        json.put("by", subtask.by() instanceof Assignee.ToWorker ? "worker" : "planner");
        json.put("assignee", subtask.by().name());
        json.put("objective", subtask.objective());
        json.put("input", subtask.input());
        json.put("after", subtask.after());
        json.put("criteria", criteria(subtask.criteria()));
        json.put("requirements", subtask.requirements());
        if (!subtask.limits().equals(Limits.none())) {
            json.put("limits", limits(subtask.limits()));
        }
        return json;
    }

    private static Map<String, Object> handoff(HandoffRef handoff) {
        return Map.of(
                "result", content(handoff.result()),
                "files", tree(handoff.files()),
                "notes", handoff.notes(),
                "concerns", handoff.concerns(),
                "digest", handoff.digest());
    }

    private static Object content(Content content) {
        if (content instanceof Content.Inline inline) {
            return Map.of("json", Json.payload(inline.json()));
        }
        if (content instanceof Content.Stored stored) {
            return Map.of("artifact", artifact(stored.ref()));
        }
        Content.Joined joined = (Content.Joined) content;
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < joined.names().size(); i++) {
            members.put(joined.names().get(i), content(joined.members().get(i)));
        }
        return Map.of("joined", members);
    }

    private static Map<String, Object> tree(FileTree tree) {
        Map<String, Object> json = new LinkedHashMap<>();
        tree.entries().forEach((path, ref) -> json.put(path, artifact(ref)));
        return json;
    }

    private static Map<String, Object> artifact(ArtifactRef ref) {
        return Map.of("sha256", ref.sha256(), "size", ref.size());
    }

    private static List<Map<String, Object>> findings(List<Finding> findings) {
        return findings.stream()
                .map(f -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("code", f.code());
                    json.put("message", f.message());
                    if (f.location() != null) {
                        json.put("file", f.location().file());
                        json.put("line", f.location().line());
                        json.put("column", f.location().column());
                    }
                    return json;
                })
                .toList();
    }

    private static Map<String, Object> verdict(Verdict verdict) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (verdict instanceof Verdict.Met met) {
            json.put("kind", "met");
            json.put("evidence", evidence(met.evidence()));
        } else if (verdict instanceof Verdict.NotMet notMet) {
            json.put("kind", "not-met");
            json.put("findings", findings(notMet.findings()));
            json.put("evidence", evidence(notMet.evidence()));
        } else if (verdict instanceof Verdict.Impossible impossible) {
            json.put("kind", "impossible");
            json.put("reason", impossible.reason());
        } else if (verdict instanceof Verdict.Inconclusive inconclusive) {
            json.put("kind", "inconclusive");
            json.put("reason", inconclusive.reason());
        }
        return json;
    }

    private static Map<String, Object> evidence(Evidence evidence) {
        return Map.of(
                "criterion", evidence.criterionHash(),
                "verifierVersion", evidence.verifierVersion(),
                "submission", evidence.submissionDigest(),
                "executed", evidence.executed(),
                "facts", evidence.facts(),
                "at", evidence.at().toString());
    }

    private static void next(Map<String, Object> json, Event.Next next, Event.@Nullable End end) {
        json.put("next", next.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (end != null) {
            json.put("end", end(end));
        }
    }

    private static Map<String, Object> end(Event.End end) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", end.status().name());
        Failure failure = end.failure();
        if (failure != null) {
            json.put("class", failure.failureClass().name());
            json.put("message", failure.message());
            json.put("next", failure.next());
            json.put("findings", findings(failure.findings()));
            json.put("causes", failure.causes());
        }
        return json;
    }
}
