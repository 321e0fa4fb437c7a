package dev.orchestrator.testkit.jqwik;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is drawn is what it says, as the kernel judges it. */
class PipelineArbitrariesProperties {
    private static final Goal GOAL = Goal.of("Anything").withoutVerification();
    private static final Limits LIMITS = Limits.defaults().children(4).tasks(30).depth(3);
    private static final Catalogue CATALOGUE =
            Catalogue.of(List.of("works", "waits"), List.of(Pipeline.ROOT, "gives-up"), List.of("first", "second"));

    /** Returns what the root's planner was told about this move, made when these children are at work. */
    private static List<String> findingsOn(Move move, List<String> atWork) throws InterruptedException {
        List<String> findings = new ArrayList<>();
        Planner planner = (request, context) -> {
            if (request.refused() > 0) {
                request.findings().forEach(each -> findings.add(each.code()));
                return Move.infeasible("it was refused");
            } else if (request.task().depth() > 0) {
                return Move.work("works");
            } else if (!atWork.isEmpty() && request.round() == 1) {
                List<Subtask> begun = new ArrayList<>();
                atWork.forEach(name -> begun.add(Subtask.work(name, "waits")));
                begun.add(Subtask.work("task0", "works"));
                return Move.split(begun).wake(Move.Wake.ON_EACH);
            }
            return request.round() == (atWork.isEmpty() ? 1 : 2) ? move : Move.conclude("enough");
        };
        Pipeline pipeline = Pipeline.builder()
                .planner(planner)
                .planner("gives-up", (request, context) -> Move.infeasible("it always does"))
                .worker("works", (task, context) -> Handoff.of(task.name()))
                .worker("waits", (task, context) -> {
                    context.sleep(Duration.ofMinutes(5));
                    return Handoff.of("waited");
                })
                .verifier("first", (work, context) -> CheckResult.passed(1))
                .verifier("second", (work, context) -> CheckResult.passed(1))
                .limits(LIMITS)
                .build();
        Outcome outcome = Simulation.inOrder().run(pipeline, GOAL);
        assertThat(outcome.report().status().terminal()).isTrue();
        return findings;
    }

    @Property(tries = 25)
    void first_moves_are_valid(@ForAll("first") Move move) throws Exception {
        assertThat(findingsOn(move, List.of())).isEmpty();
    }

    @Property(tries = 25)
    void later_moves_are_valid(@ForAll("later") Move move) throws Exception {
        assertThat(findingsOn(move, List.of("a", "b"))).isEmpty();
    }

    @Property(tries = 60)
    void invalid_moves_are_refused_for_what_they_say(@ForAll("invalid") InvalidMove invalid) throws Exception {
        assertThat(findingsOn(invalid.move(), List.of())).containsExactly(invalid.finding());
    }

    @Property(tries = 25)
    void a_tree_is_carried_out_to_the_last_leaf(@ForAll("trees") TaskTree tree) throws Exception {
        List<String> done = new ArrayList<>();
        Pipeline pipeline = Pipeline.builder()
                .planner(tree.planner())
                .worker("works", (task, context) -> {
                    done.add(task.task().path());
                    return Handoff.of("done");
                })
                .verifier("first", (work, context) -> CheckResult.passed(1))
                .build();

        Outcome outcome = Simulation.inOrder().run(pipeline, tree.goal());

        assertThat(outcome).isNotInstanceOf(Outcome.Failed.class);
        assertThat(done).hasSize(leaves(tree));
    }

    private static int leaves(TaskTree tree) {
        return tree instanceof TaskTree.Branch branch
                ? branch.children().stream()
                        .mapToInt(PipelineArbitrariesProperties::leaves)
                        .sum()
                : 1;
    }

    @Provide
    Arbitrary<Move> first() {
        return PipelineArbitraries.moves(CATALOGUE, LIMITS);
    }

    @Provide
    Arbitrary<Move> later() {
        return PipelineArbitraries.moves(CATALOGUE, LIMITS, List.of("a", "b"), List.of("task0"));
    }

    @Provide
    Arbitrary<InvalidMove> invalid() {
        return PipelineArbitraries.invalidMoves(CATALOGUE, LIMITS);
    }

    @Provide
    Arbitrary<TaskTree> trees() {
        return PipelineArbitraries.taskTrees(Catalogue.of(List.of("works"), List.of(), List.of("first")));
    }
}
