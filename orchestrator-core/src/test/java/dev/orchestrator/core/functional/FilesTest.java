package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest extends EngineTest {
    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void files_go_in_with_the_goal_and_come_out_with_the_outcome(@TempDir Path in, @TempDir Path out) throws Exception {
        Files.createDirectories(in.resolve("src"));
        Files.writeString(in.resolve("src/A.java"), "class A {}");
        Files.writeString(in.resolve("old.txt"), "old");
        Engine engine = engine(only((assignment, context) -> {
                    Path directory = context.directory();
                    assertThat(directory).isEqualTo(context.directory());
                    assertThat(Files.readString(directory.resolve("src/A.java")))
                            .isEqualTo("class A {}");
                    Files.delete(directory.resolve("old.txt"));
                    Files.writeString(directory.resolve("new.txt"), "new");
                    return Handoff.of(null);
                })
                .build());

        Outcome outcome = end(start(engine, unverified().files(engine.importFiles(in))));
        engine.exportFiles(done(outcome).files(), out.resolve("there"));

        assertThat(names(out.resolve("there"))).containsExactly("new.txt", "src");
        assertThat(Files.readString(out.resolve("there/src/A.java"))).isEqualTo("class A {}");
        assertThat(names(in)).as("the folder itself is not touched").containsExactly("old.txt", "src");
        assertThatThrownBy(() -> engine.exportFiles(FileTree.EMPTY, in)).isInstanceOf(IOException.class);
    }

    @Test
    void each_attempt_and_each_check_has_a_fresh_directory_that_is_gone_afterwards() throws Exception {
        Set<Path> used = Collections.synchronizedSet(new HashSet<>());
        Pipeline pipeline = only((assignment, context) -> {
                    assertThat(names(context.directory())).isEmpty();
                    assertThat(used.add(context.directory())).isTrue();
                    Files.writeString(context.directory().resolve("attempt"), "" + assignment.attempt());
                    return Handoff.of(null);
                })
                .verifier("look", (submission, context) -> {
                    assertThat(used.add(context.files())).isTrue();
                    assertThat(names(context.files())).containsExactly("attempt");
                    Files.writeString(context.files().resolve("attempt"), "forged");
                    Files.writeString(context.files().resolve("added"), "by a check");
                    return submission.attempt() == 2
                            ? CheckResult.passed(1)
                            : CheckResult.rejected("again", "Once more, please.");
                })
                .build();

        Outcome outcome = end(
                start(engine(pipeline), Goal.of("g").doneWhen(Criterion.of("a", "look"), Criterion.of("b", "look"))));

        Outcome.Accepted accepted = (Outcome.Accepted) outcome;
        assertThat(accepted.files().entries()).containsOnlyKeys("attempt");
        assertThat(used).hasSize(6).noneMatch(Files::exists);
        assertThat(outcome.report().tasks().get(0).attempts().get(1).files()).isEqualTo(accepted.files());
    }

    @Test
    void a_call_made_again_after_a_park_starts_from_its_input_files() throws Exception {
        ManualRuntime time = new ManualRuntime();
        Run run = start(
                engine(
                        only((assignment, context) -> {
                                    assertThat(names(context.directory())).isEmpty();
                                    Files.writeString(context.directory().resolve("x"), "x");
                                    context.sleep(Duration.ofHours(1));
                                    return Handoff.of(null);
                                })
                                .build(),
                        Map.of(),
                        time),
                unverified());
        EventLog.of(run).await("task-parked");
        time.advance(Duration.ofHours(1));

        assertThat(done(end(run)).files().entries()).containsOnlyKeys("x");
    }

    @Test
    void a_tree_that_is_declared_counts_and_not_what_lies_in_the_directory() throws Exception {
        Outcome outcome = outcomeOf(only((assignment, context) -> {
                    Files.writeString(context.directory().resolve("scratch"), "");
                    return Handoff.of(null).files(assignment.files());
                })
                .build());

        assertThat(done(outcome).files().isEmpty()).isTrue();
    }

    @Test
    void dependants_start_from_the_union_and_equal_files_are_no_conflict() throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner(split(
                        Subtask.work("a", "write"),
                        Subtask.work("b", "write"),
                        Subtask.work("c", "look").after("a", "b")))
                .worker("write", (assignment, context) -> {
                    Files.writeString(context.directory().resolve("common"), "same");
                    Files.writeString(context.directory().resolve(assignment.name()), assignment.name());
                    return Handoff.of(null);
                })
                .worker("look", (assignment, context) -> Handoff.of(names(context.directory())))
                .build();

        assertThat(done(outcomeOf(pipeline)).result().json()).contains("\"c\":[\"a\",\"b\",\"common\"]");
    }

    @Test
    void the_base_a_planners_result_is_compared_with_is_what_it_started_from(@TempDir Path in) throws Exception {
        Files.writeString(in.resolve("given"), "");
        Engine engine = engine(Pipeline.builder()
                .planner(split(Subtask.work("a", "w")))
                .worker("w", (assignment, context) -> Handoff.of(1))
                .build());
        FileTree given = engine.importFiles(in);

        Outcome outcome = end(start(engine, unverified().files(given)));

        assertThat(outcome.report().tasks().get(0).attempts().get(0).base()).isEqualTo(given);
    }
}
