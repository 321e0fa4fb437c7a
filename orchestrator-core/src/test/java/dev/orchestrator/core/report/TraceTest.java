package dev.orchestrator.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.schema.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceTest {
    private static final Criterion A = Criterion.of("FR-1.a", "tests");
    private static final Finding BAD = Finding.of("bad", "bad");
    private static final Spec SPEC = new Spec("T", List.of(new Requirement("FR-1", "x", List.of(A))));

    @Test
    void the_goals_own_verdict_outweighs_that_of_a_subtask() {
        FakeTask root =
                FakeTask.of("0", "root", TaskStatus.ACCEPTED).doneWhen(A).tried(5, 6);
        FakeTask part =
                FakeTask.of("0/0", "part", TaskStatus.FAILED).doneWhen(A).tried(0, 1, BAD);

        assertThat(row(root, part).state()).isEqualTo(Trace.State.MET);
        assertThat(row(root, part).proofs().get(0).task()).isEqualTo(root);
    }

    @Test
    void of_equally_near_tasks_the_worst_counts() {
        FakeTask root = FakeTask.of("0", "root", TaskStatus.SPLIT);
        FakeTask good =
                FakeTask.of("0/0", "good", TaskStatus.ACCEPTED).doneWhen(A).tried(0, 1);
        FakeTask bad = FakeTask.of("0/1", "bad", TaskStatus.FAILED).doneWhen(A).tried(0, 1, BAD);

        assertThat(row(root, good, bad).state()).isEqualTo(Trace.State.NOT_MET);
        assertThat(row(root, bad, good).state()).isEqualTo(Trace.State.NOT_MET);
        assertThat(row(root, good).state()).isEqualTo(Trace.State.MET);
    }

    @Test
    void only_the_last_attempt_counts() {
        FakeTask task = FakeTask.of("0", "root", TaskStatus.WORKING)
                .doneWhen(A)
                .tried(0, 1)
                .tried(2, 0);

        assertThat(row(task).state()).isEqualTo(Trace.State.UNPROVEN);
    }

    @Test
    void a_criterion_of_the_same_id_with_another_verifier_proves_nothing() {
        FakeTask task = FakeTask.of("0", "root", TaskStatus.ACCEPTED)
                .doneWhen(Criterion.of("FR-1.a", "lenient"))
                .tried(0, 1);

        assertThat(row(task).state()).isEqualTo(Trace.State.UNPROVEN);
    }

    @Test
    void a_criterion_of_the_same_id_with_other_parameters_proves_nothing() {
        Criterion strict = A.parameters(new JsonText("{\"atLeast\": 3, \"test\": \"ParserTest\"}"));
        Spec spec = new Spec("T", List.of(new Requirement("FR-1", "x", List.of(strict))));
        FakeTask root = FakeTask.of("0", "root", TaskStatus.SPLIT);
        FakeTask easy = FakeTask.of("0/0", "easy", TaskStatus.ACCEPTED)
                .doneWhen(A.parameters(new JsonText("{\"atLeast\": 1, \"test\": \"ParserTest\"}")))
                .tried(0, 1);
        FakeTask same = FakeTask.of("0/1", "same", TaskStatus.ACCEPTED)
                .doneWhen(A.parameters(Json.payloadOf(Map.of("test", "ParserTest", "atLeast", 3))))
                .tried(0, 1);

        assertThat(Trace.of(FakeRun.of("o", root, easy), spec).rows().get(0).state())
                .isEqualTo(Trace.State.UNPROVEN);
        assertThat(Trace.of(FakeRun.of("o", root, easy, same), spec)
                        .rows()
                        .get(0)
                        .state())
                .isEqualTo(Trace.State.MET);
    }

    @Test
    void a_requirement_without_criteria_is_covered_by_accepted_tasks_only() {
        Spec spec = new Spec("T", List.of(new Requirement("FR-1", "x", List.of())));
        FakeTask root = FakeTask.of("0", "root", TaskStatus.ACCEPTED);
        FakeTask good = FakeTask.of("0/0", "good", TaskStatus.ACCEPTED).serves("FR-1");
        FakeTask claim = FakeTask.of("0/1", "claim", TaskStatus.UNVERIFIED).serves("FR-1");

        assertThat(Trace.of(FakeRun.of("o", root, good), spec).rows().get(0).state())
                .isEqualTo(Trace.State.COVERED);
        assertThat(Trace.of(FakeRun.of("o", root, good, claim), spec)
                        .rows()
                        .get(0)
                        .state())
                .isEqualTo(Trace.State.UNPROVEN);
        assertThat(Trace.of(FakeRun.of("o", root), spec).rows().get(0).state()).isEqualTo(Trace.State.UNPROVEN);
    }

    @Test
    void a_task_serves_what_its_ancestors_serve() {
        FakeTask root = FakeTask.of("0", "root", TaskStatus.SPLIT);
        FakeTask parent = FakeTask.of("0/0", "parent", TaskStatus.SPLIT).serves("FR-1");
        FakeTask child = FakeTask.of("0/0/0", "child", TaskStatus.WORKING);
        FakeTask stray = FakeTask.of("0/1", "stray", TaskStatus.WORKING);

        assertThat(Trace.of(FakeRun.of("o", root, parent, child, stray), SPEC).unassigned())
                .containsExactly((TaskReport) stray);
    }

    private static Trace.Row row(TaskReport... tasks) {
        return Trace.of(FakeRun.of("o", tasks), SPEC).rows().get(0);
    }
}
