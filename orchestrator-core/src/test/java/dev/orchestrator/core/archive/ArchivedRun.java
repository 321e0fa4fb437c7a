package dev.orchestrator.core.archive;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.journal.RunProjection;
import dev.orchestrator.core.report.TextReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A run with files, a large result, a model call, steps and an approval; and a way to make it and go on with it. */
final class ArchivedRun {
    /** Looks like an artifact in a user's value, and is none. */
    private static final Map<String, Object> LOOKALIKE = Map.of("sha256", "ab".repeat(32), "size", 7);

    /** What has happened outside. */
    final List<String> effects = Collections.synchronizedList(new ArrayList<>());

    private final Model model = (request, call) -> {
        effects.add("model");
        return new ModelReply.Answer("answer", Usage.of(1, 1));
    };

    private Pipeline pipeline() {
        return Pipeline.builder()
                .planner((request, context) -> Move.split(
                                Subtask.work("files", "writer").doneWhen(Criterion.of("there", "there")),
                                Subtask.work("large", "large").after("files"))
                        .wake(Move.Wake.NEVER))
                .worker("writer", (assignment, context) -> {
                    context.step("send", "ä\u2028", Effect.IDEMPOTENT, Map.class, id -> {
                        effects.add("send");
                        return LOOKALIKE;
                    });
                    Path draft = context.directory().resolve("draft.txt");
                    context.step("draft", null, Effect.IDEMPOTENT, String.class, id -> {
                        Files.writeString(draft, "draft");
                        return null;
                    });
                    ModelReply reply = context.model("default").call(ModelRequest.of(Message.user("q")));
                    Files.delete(draft); // so that nothing names its bytes but the step
                    Files.writeString(context.directory().resolve("new.txt"), ((ModelReply.Answer) reply).text());
                    return Handoff.of(
                            context.approval("publish", Map.of("n", 1)).approved());
                })
                .worker("large", (assignment, context) -> Handoff.of("x".repeat(100_000)))
                .verifier(
                        "there",
                        (submission, context) -> Files.exists(context.files().resolve("new.txt"))
                                ? CheckResult.passed(1)
                                : CheckResult.rejected("missing", "new.txt is missing."))
                .build();
    }

    Orchestrator orchestrator(StateStore store) {
        return Orchestrator.builder()
                .pipeline(pipeline())
                .model("default", model)
                .store(store)
                .build();
    }

    /** Runs to the end and returns the run. */
    RunId whole(StateStore store, Path input) throws Exception {
        Files.writeString(Files.createDirectories(input).resolve("given.txt"), "given");
        try (Orchestrator orchestrator = orchestrator(store)) {
            Run run = orchestrator.start(Goal.of("g").withoutVerification().files(orchestrator.importFiles(input)));
            end(run);
            return run.id();
        }
    }

    /** Goes on to the end. */
    Outcome resumed(StateStore store, RunId run) throws Exception {
        try (Orchestrator orchestrator = orchestrator(store)) {
            return end(orchestrator.resume(run));
        }
    }

    private static Outcome end(Run run) throws Exception {
        AutoCloseable listening = run.listen(event -> {
            if (event.type().equals("approval-requested")) {
                for (Approval approval : run.approvals()) {
                    run.decide(approval.id(), Decision.approve("ada"));
                }
            }
        });
        try (listening) {
            return run.await(Duration.ofSeconds(30)).orElseThrow(() -> new AssertionError("the run is stuck"));
        }
    }

    static String report(StateStore store, RunId run) {
        return TextReport.render(RunProjection.of(run, store));
    }

    static List<JournalRecord> records(StateStore store, RunId run) {
        return store.read(run, 1, Integer.MAX_VALUE);
    }

    /** Returns a store that has a journal of these records. */
    static StateStore storeOf(RunId run, List<? extends JournalRecord> records) {
        StateStore store = new InMemoryStateStore();
        Ownership by = store.create(run, "me", Duration.ofMinutes(1));
        store.append(by, 0, records);
        store.release(by, "running");
        return store;
    }
}
