package dev.orchestrator.core.journal;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.ForkOrigin;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.verify.Evidence;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.core.files.TreeChange;
import dev.orchestrator.core.kernel.CallFailure;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Content;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.HandoffRef;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import dev.orchestrator.schema.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Events of every kind, with something in every field, and with nothing where there may be nothing. */
final class Examples {
    /** What tends to be lost on the way: quotes, control characters, astral planes, half a surrogate pair. */
    static final String ODD = "a \"q\" \\ / \n\t\r\b\f\u0000\u001f\u007f é ∑ \uD83D\uDE00 \uD83D \uDE00 \uFFFD \u2028";

    private static final String ODD_PATH = "without/\"put\" é ∑ \uD83D\uDE00 \uFFFD \u2028";

    private static final TaskId TASK = new TaskId("0/2/1");
    static final CallId CALL = new CallId(TASK, CallId.Kind.WORK, 3, 0, 2);
    static final CallId PLAN = new CallId(TaskId.root(), CallId.Kind.PLAN, 1, 0, 1);
    static final CallId CHECK = new CallId(TASK, CallId.Kind.CHECK, 2, 4, 2);
    static final CallId JOIN = new CallId(TASK, CallId.Kind.JOIN, 1, 0, 1);

    private static final ArtifactRef ARTIFACT = new ArtifactRef("0123456789abcdef".repeat(4), 1L << 40);
    /** One of its files has the name of a member by which larger trees are told apart. */
    private static final FileTree FILES = FileTree.of(Map.of(
            "src/A.java", ARTIFACT, "manifest", ARTIFACT, "a \"quoted\" ∑.txt", new ArtifactRef("a".repeat(64), 0)));

    private static final Instant AT = Instant.parse("2026-03-04T05:06:07.089012345Z");
    private static final List<Finding> FINDINGS = List.of(
            Finding.of("wrong", ODD),
            Finding.at(Location.of("A.java", 7), "missing", "m"),
            Finding.at(new Location("B.java", 7, 9), "missing", "m"));
    private static final Evidence EVIDENCE =
            new Evidence("criterion", "v7", "d".repeat(64), Long.MAX_VALUE, Map.of("tests", "9", ODD, ODD), AT);
    private static final Failure FAILURE =
            new Failure(FailureClass.INVALID_OUTPUT, TASK, ODD, "do this", FINDINGS, List.of("a: b", "c"));
    private static final Content INLINE =
            new Content.Inline("{\"a\":[1.0,-0,1e400,12345678901234567890123,null,true],\"b\":\"\\\"\"}");

    static final ModelRequest PLAIN = ModelRequest.of(Message.user("hello"));
    static final ModelRequest FULL = ModelRequest.of(
                    Message.system(ODD),
                    Message.user(""),
                    new Message("assistant", "t", List.of(new ToolCall("1", "look", "{\"a\":1 }"), call("2")), null),
                    Message.tool("1", "{not json"))
            .tools(List.of(
                    ToolSpec.of("look", ODD),
                    new ToolSpec("put", "", "{ \"type\" : \"object\" }", Effect.RECONCILABLE)))
            .output(new OutputSchema("Name", "{\"type\":\"string\"}"))
            .maxOutputTokens(17)
            .option("temperature", "0.7")
            .option("b", ODD);

    private Examples() {}

    private static ToolCall call(String id) {
        return new ToolCall(id, "put", ODD, ODD);
    }

    /** Returns a journal's worth of events: what is named by hash comes after its intent. */
    static List<Object> all() {
        List<Object> all = new ArrayList<>();
        created(all);
        moves(all);
        outcomes(all);
        largeTrees(all);
        waits(all);
        steps(all);
        modelCalls(all);
        return all;
    }

    private static void created(List<Object> all) {
        Catalogue catalogue = Catalogue.of(List.of("w2", "w1"), List.of("root"), List.of("v", ODD));
        all.add(new Event.RunCreated(
                Goal.of("do it").withoutVerification(),
                Limits.none(),
                Catalogue.of(Set.of(), Set.of(), Set.of()),
                Map.of()));
        Criterion criterion = new Criterion("c", "v", Json.payloadOf(Map.of("min", new BigDecimal("1.50"))), 3);
        Criterion bare = Criterion.of("d", "w");
        all.add(new Event.RunCreated(
                Goal.of(ODD)
                        .input(Json.payloadOf(List.of(1, "x")))
                        .doneWhen(criterion, bare)
                        .files(FILES)
                        .labels("l", ODD),
                Limits.defaults().maxCost(new BigDecimal("5.00"), "USD"),
                catalogue,
                Map.of("worker 'w1'", "a.B 12ab", "model '" + ODD + "'", "")));
        Spec spec = new Spec(
                "A thing",
                List.of(new Requirement("r1", ODD, List.of(criterion)), new Requirement("r2", "", List.of())));
        all.add(new Event.RunCreated(Goal.of(spec).input(Json.payload("null")), limits(), catalogue, Map.of()));
        all.add(new Event.RunCreated(
                Goal.of(spec).withoutVerification().doneWhen(bare),
                Limits.none().depth(0).modelCalls(0).maxCost(new BigDecimal("1E+3"), "JPY"),
                catalogue,
                Map.of()));
    }

    private static Limits limits() {
        return Limits.none()
                .maxCost(new BigDecimal("0.0000100"), "EUR")
                .maxTokens(Long.MAX_VALUE - 1)
                .attempts(2)
                .rounds(3)
                .depth(4)
                .tasks(5)
                .children(6)
                .modelCalls(7)
                .parks(8)
                .concurrency(9)
                .modelCall(Duration.ofNanos(1))
                .call(Duration.ofMillis(1_500))
                .task(Duration.ofHours(36))
                .run(Duration.ofDays(36_499));
    }

    private static void moves(List<Object> all) {
        all.add(new Event.PlannerCalled(PLAN, FILES, 1L << 50));
        all.add(new Event.MoveAccepted(PLAN, Move.work("w")));
        all.add(new Event.MoveAccepted(PLAN, new Move.Work(ODD, Json.payload("{\"x\":1.0}"))));
        all.add(new Event.MoveAccepted(PLAN, new Move.Split(List.of(), Set.of(), Move.Quorum.ALL, Move.Wake.NEVER)));
        all.add(new Event.MoveAccepted(
                PLAN,
                Move.split(
                                Subtask.work("a", "w"),
                                Subtask.plan(ODD, "p")
                                        .objective(ODD)
                                        .input(Json.payload("[0.10]"))
                                        .after("a", "z", ODD)
                                        .doneWhen(new Criterion("c", "v", Json.payload("null"), 1))
                                        .limits(limits())
                                        .requirements("r2", "r1")
                                        .labels("l2", ODD))
                        .cancel("y", "x")
                        .quorum(2)
                        .wake(Move.Wake.ON_EACH)));
        all.add(new Event.MoveAccepted(PLAN, Move.conclude(null)));
        all.add(new Event.MoveAccepted(PLAN, new Move.Conclude(INLINE, FILES)));
        all.add(new Event.MoveAccepted(PLAN, new Move.Conclude(new Content.Stored(ARTIFACT), FileTree.EMPTY)));
        all.add(new Event.MoveAccepted(PLAN, Move.infeasible(ODD)));
        all.add(new Event.MoveAccepted(PLAN, Move.await()));
        all.add(new Event.MoveRejected(PLAN, Move.work(ODD), FINDINGS));
        all.add(new Event.MoveRejected(PLAN, new Move.Conclude(INLINE, FILES), List.of()));
    }

    private static void outcomes(List<Object> all) {
        all.add(new Event.WorkerCalled(CALL, FILES));
        all.add(new Event.WorkerCalled(CALL, FileTree.EMPTY));
        all.add(new Event.HandoffReceived(CALL, new HandoffRef(INLINE, FILES, List.of("n", ODD), List.of("c"), "d")));
        Content inner = new Content.Joined(List.of("x"), List.of(new Content.Stored(ARTIFACT)));
        Content joined = new Content.Joined(List.of("", "a", ODD), List.of(Content.NULL, INLINE, inner));
        all.add(new Event.HandoffReceived(JOIN, new HandoffRef(joined, FileTree.EMPTY, List.of(), List.of(), "d")));
        all.add(new Event.AttemptFailed(
                CALL,
                new CallFailure(FailureClass.TRANSIENT, ODD, List.of("a", "b"), Duration.ofMillis(61_500)),
                FINDINGS,
                Event.Next.END,
                new Event.End(TaskStatus.FAILED, FAILURE)));
        all.add(new Event.AttemptFailed(
                PLAN, new CallFailure(FailureClass.DEFECT, "m", List.of(), null), List.of(), Event.Next.RETRY, null));
        all.add(new Event.CheckCalled(CHECK, "c", "d".repeat(64)));
        all.add(new Event.VerdictRecorded(CHECK, "c", new Verdict.Met(EVIDENCE), Event.Next.NEXT_STAGE, null));
        all.add(new Event.VerdictRecorded(CHECK, ODD, new Verdict.NotMet(FINDINGS, EVIDENCE), Event.Next.RETRY, null));
        all.add(new Event.VerdictRecorded(
                CHECK, "c", new Verdict.Impossible(ODD), Event.Next.END, new Event.End(TaskStatus.FAILED, FAILURE)));
        all.add(new Event.VerdictRecorded(CHECK, "c", new Verdict.Inconclusive("why"), Event.Next.RECHECK, null));
        all.add(new Event.VerdictRecorded(
                CHECK,
                "c",
                new Verdict.Met(new Evidence("", "", "", 1, Map.of(), Instant.EPOCH)),
                Event.Next.WAIT,
                new Event.End(TaskStatus.ACCEPTED, null)));
        for (TaskStatus status : TaskStatus.values()) {
            all.add(new Event.TaskEnded(TASK, new Event.End(status, null)));
            all.add(new Event.RunEnded(status));
        }
        all.add(new Event.TaskEnded(TASK, new Event.End(TaskStatus.FAILED, FAILURE)));
    }

    /** In every event that has a tree: listed in a manifest, in one based on that, and little different from either. */
    private static void largeTrees(List<Object> all) {
        FileTree first = manyFiles(60, 0);
        FileTree second = manyFiles(60, 20);
        all.add(new Event.RunCreated(
                Goal.of("g").files(first).withoutVerification(),
                Limits.none(),
                Catalogue.of(Set.of(), Set.of(), Set.of()),
                Map.of()));
        for (FileTree tree :
                List.of(first, second, second.with(ODD_PATH, ARTIFACT).without("dir/7"))) {
            all.add(new Event.PlannerCalled(PLAN, tree, 1));
            all.add(new Event.MoveAccepted(PLAN, new Move.Conclude(INLINE, tree)));
            all.add(new Event.WorkerCalled(CALL, tree));
            all.add(new Event.HandoffReceived(CALL, new HandoffRef(INLINE, tree, List.of(), List.of(), "d")));
        }
    }

    /** Returns a tree of so many files, of which the first few have other contents than usual. */
    static FileTree manyFiles(int files, int changed) {
        Map<String, ArtifactRef> entries = new HashMap<>();
        for (int i = 0; i < files; i++) {
            entries.put("dir/" + i, artifact(i < changed ? i + 1_000_000 : i));
        }
        return FileTree.of(entries);
    }

    /** Returns the n-th of many artifacts that exist nowhere. */
    static ArtifactRef artifact(int n) {
        return new ArtifactRef("%064x".formatted(n), n);
    }

    private static void waits(List<Object> all) {
        for (FailureClass failureClass : FailureClass.values()) {
            all.add(new Event.BackedOff(CALL, failureClass, ODD, AT));
        }
        all.add(new Event.ApprovalRequested(CHECK, "id", ODD, INLINE, "hash"));
        all.add(new Event.ApprovalDecided(TASK, "id", new Decision(true, "ann", "")));
        all.add(new Event.ApprovalDecided(TASK, ODD, new Decision(false, ODD, ODD)));
        all.add(new Event.ApprovalDecided(TASK, "id", Decision.answer("ann", new JsonText(" { \"not\" json"))));
        all.add(new Event.SignalReceived(ODD));
        all.add(new Event.TaskParked(CALL, AT));
        all.add(new Event.TimerFired(TASK));
        all.add(new Event.CancelRequested(TASK, ODD));
        all.add(new Event.StopRequested(CALL));
        all.add(new Event.LateOutcome(CALL));
        all.add(new Event.RunPaused());
        all.add(new Event.RunResumed());
        all.add(new Event.RunReopened(Map.of()));
        all.add(new Event.RunReopened(Map.of("tool 't'", "", "planner 'root'", "a.B version 2")));
        all.add(new Event.RunForked(new ForkOrigin(RunId.of("run-1"), 7, List.of()), Map.of()));
        all.add(new Event.RunForked(
                new ForkOrigin(RunId.of("run-2"), Long.MAX_VALUE, List.of("worker 'ä\\\"'", "model 'm'")),
                Map.of("worker 'ä\\\"'", "a.B version 2")));
    }

    private static void steps(List<Object> all) {
        for (Effect effect : Effect.values()) {
            for (String content : List.of("null", "{\"a\":1.0,\"b\":[\"∑\"]}")) {
                StepKey key = new StepKey("step:" + ODD, content, 7);
                if (effect != Effect.PURE) {
                    all.add(new StepEvent.StepIntended(CALL, key, effect, "id-" + ODD));
                }
                all.add(new StepEvent.StepRecorded(CALL, key, effect, "{\"r\":[1.50,-0]}"));
            }
        }
        StepKey key = new StepKey("tool:t", "[1]", 0);
        all.add(new StepEvent.StepsRanAhead(CALL, List.of()));
        all.add(new StepEvent.StepsRanAhead(
                CALL,
                List.of(
                        new StepEvent.StepRecorded(CALL, new StepKey(ODD, "{}", 2), Effect.PURE, "1.0"),
                        new StepEvent.StepRecorded(CALL, key, Effect.PURE, "{\"a\":[]}"))));
        all.add(new StepEvent.StepFailed(CALL, key, FailureClass.DEADLINE, ODD));
        all.add(new StepEvent.StepIntended(CALL, key, Effect.IDEMPOTENT, "id-" + ODD));
        all.add(new StepEvent.StepFailed(CALL, key, FailureClass.DEFECT, ""));
        TreeChange change = new TreeChange(FILES, new TreeSet<>(List.of("gone.txt", ODD_PATH)));
        TreeChange added = new TreeChange(FILES, new TreeSet<>());
        all.add(new StepEvent.StepRecorded(CALL, key, Effect.PURE, "1", change));
        all.add(new StepEvent.StepIntended(CALL, key, Effect.RECONCILABLE, "id-" + ODD));
        all.add(new StepEvent.StepRecorded(CALL, key, Effect.RECONCILABLE, "1", added));
        all.add(new StepEvent.StepFailed(CALL, key, FailureClass.INVALID_OUTPUT, ODD, change));
        all.add(new StepEvent.StepsRanAhead(
                CALL,
                List.of(
                        new StepEvent.StepRecorded(CALL, key, Effect.PURE, "1"),
                        new StepEvent.StepRecorded(CALL, key, Effect.PURE, "1", change))));
        // The same contents twice at once: both are settled.
        StepKey again = new StepKey("tool:t", "[1]", 1);
        all.add(new StepEvent.StepIntended(CALL, key, Effect.IDEMPOTENT, "id-" + ODD));
        all.add(new StepEvent.StepIntended(CALL, again, Effect.IDEMPOTENT, "id-" + ODD));
        all.add(new StepEvent.StepRecorded(CALL, again, Effect.IDEMPOTENT, "1"));
        all.add(new StepEvent.StepRecorded(CALL, key, Effect.IDEMPOTENT, "2"));
    }

    private static void modelCalls(List<Object> all) {
        List<ModelReply> replies = List.of(
                new ModelReply.Answer(ODD, Usage.of(1, 2)),
                new ModelReply.ToolCalls("t", List.of(call("1"), call("2")), new Usage(0, 0, new BigDecimal("0.10"))),
                new ModelReply.Refused(ODD, Usage.NONE),
                new ModelReply.Truncated(ODD, new Usage(Long.MAX_VALUE, 0, new BigDecimal("1E-12"))),
                new ModelReply.Aborted(ODD, 1L << 33, ODD, new Usage(3, 4, new BigDecimal("1E+2"))));
        for (ModelRequest request : List.of(PLAIN, FULL)) {
            for (ModelReply reply : replies) {
                StepKey key = new StepKey("model:m", request, 1);
                all.add(new StepEvent.ModelCallRequested(CALL, key, 1, 99, null));
                all.add(new StepEvent.ModelCallFailed(
                        CALL, key, FailureClass.TRANSIENT, ODD, null, Duration.ofMillis(1_500)));
                all.add(new StepEvent.ModelCallRequested(CALL, key, 2, 99, BigDecimal.ONE));
                all.add(new StepEvent.ModelCallFailed(
                        CALL, key, FailureClass.DEFECT, ODD, reply.usage(), Duration.ofDays(2)));
                all.add(new StepEvent.ModelCallRequested(CALL, key, 3, Long.MAX_VALUE, new BigDecimal("1.250")));
                all.add(new StepEvent.Overrun(CALL, key, 5, new BigDecimal("0.00"), reply.usage()));
                all.add(new StepEvent.ModelCallCompleted(CALL, key, reply));
            }
        }
        StepKey key = new StepKey("model:m", PLAIN, 0);
        all.add(new StepEvent.ModelCallRequested(CALL, key, 1, 99, null));
        all.add(new StepEvent.Overrun(CALL, key, 5, null, Usage.NONE));
    }
}
