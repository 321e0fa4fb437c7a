package dev.orchestrator.api.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.PlanContext;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.api.work.Worker;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private static final Planner PLANNER = (request, context) -> Move.work("java");
    private static final Worker WORKER = (assignment, context) -> Handoff.of("done");
    private static final Verifier VERIFIER = (submission, context) -> CheckResult.passed(1);

    @Test
    void holds_what_was_registered_by_name() {
        Tool tool = new NamedTool("search");

        Pipeline pipeline = Pipeline.builder()
                .planner(PLANNER)
                .planner("design", PLANNER)
                .worker("java", WORKER)
                .verifier("tests", VERIFIER)
                .tool(tool)
                .build();

        assertThat(pipeline.planners()).containsOnlyKeys(Pipeline.ROOT, "design");
        assertThat(pipeline.workers()).containsEntry("java", WORKER);
        assertThat(pipeline.verifiers()).containsEntry("tests", VERIFIER);
        assertThat(pipeline.tools()).containsEntry("search", tool);
        assertThat(pipeline.limits()).isEqualTo(Limits.defaults());
        assertThat(pipeline.catalogue().planners()).containsExactly("design", "root");
        assertThat(pipeline.catalogue().workers()).containsExactly("java");
        assertThat(pipeline.catalogue().verifiers()).containsExactly("tests");
    }

    @Test
    void tools_that_belong_together_are_registered_together() {
        Pipeline pipeline = Pipeline.builder()
                .planner(PLANNER)
                .tool(List.of(new NamedTool("files_read"), new NamedTool("files_write")))
                .build();

        assertThat(pipeline.tools()).containsOnlyKeys("files_read", "files_write");
    }

    @Test
    void lists_everything_that_is_wrong_at_once_and_what_to_do() {
        Pipeline.Builder builder = Pipeline.builder()
                .worker("java", WORKER)
                .worker("java", WORKER)
                .verifier(" ", VERIFIER)
                .tool(new NamedTool("search"))
                .tool(new NamedTool("search"));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pipeline cannot be built: worker 'java' is registered twice; rename one, or replace it;"
                        + " a verifier has a blank name; give it one that moves and criteria can use;"
                        + " tool 'search' is registered twice; rename one, or replace it;"
                        + " no root planner; call planner(…) with the one that gets the goal");
    }

    @Test
    void what_is_missing_is_named_at_the_call() {
        assertThatThrownBy(() -> Pipeline.builder().worker("java", null)).hasMessage("worker");
        assertThatThrownBy(() -> Pipeline.builder().tool((Tool) null)).hasMessage("tool");
        assertThatThrownBy(() -> Pipeline.builder().tool(new NamedTool(null))).hasMessage("spec of the tool");
    }

    @Test
    void a_part_can_be_exchanged_on_a_copy() {
        Worker other = (assignment, context) -> Handoff.of("other");
        Pipeline pipeline = Pipeline.builder()
                .planner(PLANNER)
                .worker("java", WORKER)
                .limits(Limits.defaults().attempts(2))
                .build();

        Pipeline changed = pipeline.toBuilder().replaceWorker("java", other).build();

        assertThat(changed.workers()).containsEntry("java", other);
        assertThat(changed.planners()).isEqualTo(pipeline.planners());
        assertThat(changed.limits().attempts()).isEqualTo(2);
        assertThat(pipeline.workers()).containsEntry("java", WORKER);
    }

    @Test
    void the_builder_goes_on_without_touching_what_it_built() {
        Pipeline.Builder builder = Pipeline.builder().planner(PLANNER);
        Pipeline pipeline = builder.build();

        builder.worker("java", WORKER);

        assertThat(pipeline.workers()).isEmpty();
        assertThatThrownBy(() -> pipeline.workers().put("java", WORKER))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void parts_keep_the_order_of_registration() {
        List<String> names = List.of("zeta", "alpha", "mu", "beta", "omega", "kappa");
        Pipeline.Builder builder = Pipeline.builder().planner(PLANNER);
        names.forEach(name -> builder.worker(name, WORKER));

        assertThat(builder.build().workers().keySet()).containsExactlyElementsOf(names);
    }

    @Test
    void a_part_without_a_version_has_version_0() {
        Versioned versioned = () -> "2";

        assertThat(Pipeline.versionOf(WORKER)).isEqualTo("0");
        assertThat(Pipeline.versionOf(versioned)).isEqualTo("2");
    }

    @Test
    void nobody_judges_their_own_work() {
        record Both() implements Planner, Worker, Verifier {
            @Override
            public Move plan(PlanRequest request, PlanContext context) {
                return Move.work("java");
            }

            @Override
            public Handoff work(Assignment assignment, WorkContext context) {
                return Handoff.of("done");
            }

            @Override
            public CheckResult check(Submission submission, CheckContext context) {
                return CheckResult.passed(1);
            }
        }
        Both both = new Both();
        Pipeline.Builder builder =
                Pipeline.builder().planner(both).worker("java", both).verifier("tests", both);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "verifier 'tests' and worker 'java' are the same object; nobody judges their own work")
                .hasMessageContaining("verifier 'tests' and planner 'root' are the same object");
        assertThat(builder.replaceVerifier("tests", new Both()).build().verifiers())
                .as("equal, but another one")
                .containsOnlyKeys("tests");
    }

    @Test
    void a_blank_version_is_refused_with_the_class_that_gave_it() {
        Versioned blank = () -> " ";

        assertThatThrownBy(() -> Pipeline.versionOf(blank))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(blank.getClass().getName(), "blank");
    }

    private record NamedTool(String name) implements Tool {
        @Override
        public ToolSpec spec() {
            return name == null ? null : ToolSpec.of(name, "finds");
        }

        @Override
        public Object invoke(Payload arguments, ToolContext context) {
            return name;
        }
    }
}
