package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.call.CallContext;
import dev.orchestrator.api.call.StepFailedException;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.tool.Tools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** File tools in a run: what they change is recorded, and there again when the run goes on after a crash. */
class FileToolsRunTest extends EngineTest {
    /** The tools that were really called. */
    private final List<String> called = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path temp;

    private record Line(String text) {}

    /** A tool of a user's own, which uses the directory too. */
    private final Tool log = Tools.function("log", "Adds a line to the log", Line.class, (line, context) -> {
                called.add("log " + line.text());
                Path log = context.directory().resolve("log");
                Files.writeString(log, (Files.exists(log) ? Files.readString(log) : "") + line.text() + "\n");
                return null;
            })
            .effect(Effect.IDEMPOTENT);

    private static String tool(CallContext context, String name, Object... arguments) throws InterruptedException {
        Map<String, Object> given = new TreeMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            given.put((String) arguments[i], arguments[i + 1]);
        }
        return context.tool(name, given).json();
    }

    private Pipeline pipeline() {
        return only((assignment, context) -> {
                    tool(context, "files_write", "path", "src/App.java", "text", "class App {}\n");
                    tool(context, "log", "text", "written");
                    StepFailedException refused = catchThrowableOfType(
                            StepFailedException.class, () -> tool(context, "files_read", "path", "../secret"));
                    assertThat(refused.failureClass()).isEqualTo(FailureClass.POLICY);
                    tool(context, "files_edit", "path", "src/App.java", "oldText", "{}", "newText", "{ }");
                    tool(context, "log", "text", "edited");
                    tool(context, "files_delete", "path", "given/old");
                    String read = tool(context, "files_read", "path", "src/App.java");
                    return Handoff.of(read + tool(context, "files_list"));
                })
                .tool(Tools.files())
                .tool(log)
                .build();
    }

    private Goal goal(Engine engine) throws IOException {
        Files.createDirectories(temp.resolve("input/given"));
        Files.writeString(temp.resolve("input/given/old"), "old");
        return unverified().files(engine.importFiles(temp.resolve("input")));
    }

    @Test
    void cut_off_anywhere_the_files_are_the_same_and_no_recorded_tool_is_called_again() throws Exception {
        Engine engine = engine(pipeline());
        Run whole = start(engine, goal(engine));
        Outcome.Unverified first = done(end(whole));
        engine.exportFiles(first.files(), temp.resolve("out"));
        assertThat(first.files().entries()).containsOnlyKeys("log", "src/App.java");
        assertThat(temp.resolve("out/src/App.java")).hasContent("class App { }\n");
        assertThat(temp.resolve("out/log")).hasContent("written\nedited\n");
        assertThat(first.result().as(String.class)).contains("class App { }").doesNotContain("given/old");
        int records = Crash.records(store, whole.id());

        for (int cut = 1; cut <= records; cut++) {
            StateStore left = Crash.after(cut, store, whole.id());
            int logged = (int) Journal.of(left, whole.id()).events(StepEvent.StepRecorded.class).stream()
                    .filter(step -> step.key().name().equals("tool:log"))
                    .count();
            called.clear();
            Outcome outcome =
                    end(engine(pipeline(), Map.of(), new ManualRuntime(), left).resume(whole.id()));

            assertThat(done(outcome).files()).as("cut after %d", cut).isEqualTo(first.files());
            assertThat(done(outcome).result()).isEqualTo(first.result());
            assertThat(called).as("cut after %d", cut).hasSize(2 - logged);
            Journal.of(left, whole.id()).check();
        }
    }

    @Test
    void a_planners_tool_is_told_that_there_is_no_directory() throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> {
                    StepFailedException failed =
                            catchThrowableOfType(StepFailedException.class, () -> tool(context, "files_list"));
                    return Move.infeasible(failed.getMessage());
                })
                .tool(Tools.files())
                .build();

        assertThat(failed(outcomeOf(pipeline)).failure().message())
                .contains("tool 'files_list' asks for the directory of planner 'root'", "let a worker call it");
    }

    @Test
    void a_directory_is_that_of_the_call_and_gone_with_it() throws Exception {
        List<ToolContext> contexts = Collections.synchronizedList(new ArrayList<>());
        Tool keep = Tools.function("keep", "keeps its context", Line.class, (line, context) -> {
            contexts.add(context);
            return context.directory().toString();
        });
        Outcome outcome = outcomeOf(only((assignment, context) -> {
                    String seen = context.tool("keep", new Line("x")).as(String.class);
                    assertThat(context.directory()).hasToString(seen);
                    return Handoff.of(seen);
                })
                .tool(keep)
                .build());

        assertThat(Path.of(done(outcome).result().as(String.class))).doesNotExist();
        assertThat(catchThrowableOfType(
                        IllegalStateException.class, () -> contexts.get(0).directory()))
                .hasMessageContaining("is over");
    }

    @Test
    void a_tool_that_a_stop_interrupts_has_not_failed() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        AtomicBoolean again = new AtomicBoolean();
        Pipeline pipeline = only((assignment, context) -> {
                    tool(context, "blocks", "text", "x");
                    return Handoff.of(null);
                })
                .tool(Tools.function("blocks", "reads for ever", Line.class, (line, context) -> {
                            if (again.get()) {
                                return null;
                            }
                            Pipe pipe = Pipe.open();
                            try (var source = pipe.source();
                                    var sink = pipe.sink()) {
                                reading.countDown();
                                return source.read(ByteBuffer.allocate(1));
                            }
                        })
                        .effect(Effect.IDEMPOTENT))
                .build();
        Engine engine = engine(pipeline);
        Run run = start(engine, unverified());
        await(reading);
        engine.close();
        again.set(true);

        assertThat(Journal.of(store, run.id()).events(StepEvent.StepFailed.class))
                .isEmpty();
        assertThat(done(end(engine(pipeline).resume(run.id()))).files()).isEqualTo(FileTree.EMPTY);
    }
}
