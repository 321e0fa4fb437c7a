package dev.orchestrator.core.journal;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.call.StepFailedException;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.model.resilience.LocalModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes golden journals: of one run in which a bit of everything happens, and of every event there is. Given the folder
 * to put them into, which must not be there yet.
 *
 * <p>Golden journals are never written again: they stand for what users have on their disks. When a type of event is
 * added or the format of one gets a new version, make another folder beside those that are there.
 */
final class GoldenRun {
    record Size(int atLeast) {}

    private static final CountDownLatch HANGING = new CountDownLatch(1);

    private GoldenRun() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectory(Path.of(args[0]));
        StateStore store = new InMemoryStateStore();
        List<EventRecord> examples = Journals.of(Examples.all(), store);
        write(folder.resolve("every-event.jsonl"), Journals.RUN, examples);
        writeManifests(folder, store, Journals.RUN, examples);
        try (Orchestrator orchestrator = Orchestrator.builder()
                .pipeline(pipeline())
                .model("m", LocalModel.of(model()))
                .store(store)
                .build()) {
            Goal goal = Goal.of("a bit of everything")
                    .input(Map.of("n", 7))
                    .files(files(store))
                    .labels("large", "local-only")
                    .doneWhen(Criterion.of("whole", "large").parameters(new Size(1)));
            Run run = orchestrator.start(goal);
            HANGING.await();
            run.pause();
            run.resume();
            while (run.approvals().isEmpty()) {
                Thread.onSpinWait();
            }
            run.decide(run.approvals().get(0).id(), new Decision(true, "ann", "go on"));
            run.await();
            List<JournalRecord> records = store.read(run.id(), 1, 100_000);
            write(folder.resolve("run.jsonl"), run.id(), records);
            writeManifests(folder, store, run.id(), records);
            Files.write(
                    folder.resolve("run.folded.txt"),
                    Folded.prefixes(run.id(), StoredRecord.chained(run.id(), records), store::open));
        }
    }

    private static FileTree files(StateStore store) throws IOException {
        Map<String, ArtifactRef> files = new HashMap<>();
        for (int i = 0; i < 50; i++) {
            byte[] text = ("file " + i).getBytes(StandardCharsets.UTF_8);
            files.put("given/" + i + ".txt", store.put(new ByteArrayInputStream(text)));
        }
        return FileTree.of(files);
    }

    /** Nothing else of what records name is needed to read them. */
    private static void writeManifests(Path folder, StateStore store, RunId run, List<? extends JournalRecord> records)
            throws IOException {
        Path into = Files.createDirectories(folder.resolve("artifacts"));
        NamedArtifacts named = new NamedArtifacts(store::open, run);
        for (JournalRecord journaled : records) {
            for (ArtifactRef manifest : named.manifestsOf(journaled).keySet()) {
                try (InputStream in = store.open(manifest)) {
                    Files.write(into.resolve(manifest.sha256()), in.readAllBytes());
                }
            }
        }
    }

    private static void write(Path file, RunId run, List<? extends JournalRecord> records) throws IOException {
        Files.write(
                file,
                StoredRecord.chained(run, records).stream()
                        .map(r -> r.line(run))
                        .toList());
    }

    private static Pipeline pipeline() {
        return Pipeline.builder()
                .planner((request, context) -> plan(request))
                .planner(
                        "halves",
                        (request, context) -> Move.split(Subtask.work("left", "echo"), Subtask.work("right", "echo"))
                                .quorum(1)
                                .wake(Move.Wake.NEVER))
                .worker(
                        "echo",
                        (assignment, context) ->
                                Handoff.of(assignment.name()).notes("said").concerns("none"))
                .worker("draft", (assignment, context) -> {
                    Files.writeString(context.directory().resolve("draft.txt"), "draft " + assignment.attempt());
                    return Handoff.of(assignment.attempt());
                })
                .worker("rewrite", (assignment, context) -> {
                    for (int i = 0; i < 20; i++) {
                        Files.writeString(context.directory().resolve("given/" + i + ".txt"), "rewritten");
                    }
                    Files.delete(context.directory().resolve("given/20.txt"));
                    return Handoff.of(null);
                })
                .worker("effects", (assignment, context) -> effects(context))
                .worker("asks", (assignment, context) -> asks(context))
                .worker(
                        "waits",
                        (assignment, context) -> Handoff.of(
                                context.approval("go on?", Map.of("a", 1)).by()))
                .worker("fails", (assignment, context) -> {
                    throw new IllegalStateException("no luck");
                })
                .worker("hangs", (assignment, context) -> {
                    HANGING.countDown();
                    new CountDownLatch(1).await();
                    return Handoff.of(null);
                })
                .verifier("large", (submission, context) -> {
                    int size = context.parameters().as(Size.class).atLeast();
                    return submission.result().json().length() < size
                            ? CheckResult.rejected("small", "Is " + submission.result() + ", must be " + size)
                            : CheckResult.passed(3);
                })
                .verifier(
                        "second",
                        (submission, context) -> submission.result().as(Integer.class) > 1
                                ? CheckResult.passed(1)
                                : CheckResult.rejected("first", "Not good enough."))
                .tool(new Counter())
                .limits(Limits.defaults().attempts(3).maxCost(new BigDecimal("1.50"), "EUR"))
                .build();
    }

    private static Move plan(PlanRequest request) {
        if (request.round() == 1 && request.findings().isEmpty()) {
            return Move.work("nobody");
        } else if (request.round() == 1) {
            return Move.split(
                            Subtask.work("draft", "draft")
                                    .objective("Write a draft.")
                                    .doneWhen(
                                            Criterion.of("size", "large").parameters(new Size(1)),
                                            Criterion.of("second", "second").stage(1)),
                            Subtask.work("effects", "effects")
                                    .after("draft")
                                    .limits(Limits.none().attempts(1)),
                            Subtask.work("rewrite", "rewrite").after("effects"),
                            Subtask.work("asks", "asks").input(List.of("a", 1.50)),
                            Subtask.work("waits", "waits").labels("slow"),
                            Subtask.work("hangs", "hangs"),
                            Subtask.work("fails", "fails"),
                            Subtask.plan("halves", "halves"))
                    .wake(Move.Wake.ON_EACH);
        }
        long open =
                request.children().stream().filter(c -> !c.status().terminal()).count();
        if (open == 0) {
            return Move.conclude("all " + request.children().size());
        }
        boolean onlyHanging = open == 1
                && request.children().stream()
                        .anyMatch(c -> c.name().equals("hangs") && !c.status().terminal());
        return onlyHanging ? Move.split().cancel("hangs") : Move.await();
    }

    private static Handoff effects(WorkContext context) throws InterruptedException, IOException {
        for (Effect effect : Effect.values()) {
            context.step("do", Map.of("é", 1), effect, Integer.class, id -> 41 + effect.ordinal());
            try {
                context.step("throw", 0.10, effect, Integer.class, id -> {
                    throw new IllegalStateException("not " + effect);
                });
            } catch (StepFailedException e) {
                context.step("again", null, effect, String.class, id -> null);
            }
        }
        context.step("write", null, Effect.PURE, String.class, id -> {
            Files.move(
                    context.directory().resolve("draft.txt"),
                    context.directory().resolve("final.txt"));
            return null;
        });
        try {
            context.step("half", null, Effect.IDEMPOTENT, String.class, id -> {
                Files.writeString(context.directory().resolve("half.txt"), "half");
                throw new IllegalStateException("no paper");
            });
        } catch (StepFailedException e) {
            Files.delete(context.directory().resolve("half.txt"));
        }
        Payload count = context.tool("count", Map.of("by", 2));
        context.now();
        context.random();
        return Handoff.of(count);
    }

    private static Handoff asks(WorkContext context) throws InterruptedException {
        ModelRequest request = ModelRequest.of(Message.system("Be brief."), Message.user("1 + 1?"))
                .maxOutputTokens(10)
                .option("temperature", "0");
        ModelReply first = context.model("m").call(request);
        ModelReply second = context.model("m").call(request.tools(List.of(new Counter().spec())));
        int third = context.model("m").ask("2 + 2?", Size.class).atLeast();
        return Handoff.of(List.of(first.usage().inputTokens(), second.usage().outputTokens(), third));
    }

    private static final class PricedModel implements Model, Metered {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public Usage atMost(ModelRequest request) {
            return new Usage(1_000, request.maxOutputTokens(), new BigDecimal("0.010"));
        }

        @Override
        public ModelReply call(ModelRequest request, ModelCall call) {
            if (calls.incrementAndGet() == 1) {
                throw new ModelException(
                        FailureClass.TRANSIENT, "broke off", null, null, new Usage(12, 1, new BigDecimal("0.0008")));
            }
            Usage usage = new Usage(12, 3, new BigDecimal("0.0010"));
            if (request.output().isPresent()) {
                return new ModelReply.Answer("{\"atLeast\":4}", usage);
            }
            return request.tools().isEmpty()
                    ? new ModelReply.Answer("2", usage)
                    : new ModelReply.ToolCalls("", List.of(new ToolCall("c1", "count", "{\"by\":1}")), usage);
        }
    }

    private static Model model() {
        return new PricedModel();
    }

    private static final class Counter implements Tool {
        @Override
        public ToolSpec spec() {
            return ToolSpec.of("count", "Counts.").effect(Effect.RECONCILABLE);
        }

        @Override
        public Object invoke(Payload arguments, ToolContext context) {
            return arguments.as(Map.class).size();
        }

        @Override
        public Optional<Object> reconcile(String callId, Payload arguments) {
            return Optional.empty();
        }
    }
}
