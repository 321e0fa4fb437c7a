package dev.orchestrator.core.engine;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.plan.Remaining;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.Input;
import dev.orchestrator.core.kernel.RunState;
import dev.orchestrator.core.kernel.TaskState;
import dev.orchestrator.core.ledger.Ledger;
import java.util.List;
import java.util.Optional;

/** A call of a planner. */
final class PlanCall extends Call {
    private final Views.ToPlan request;

    PlanCall(RunLoop loop, Event.PlannerCalled event, TaskState task, RunState state, Ledger ledger) {
        super(loop, event.call(), task, task.spec().by().name(), FileTree.EMPTY);
        Optional<Spec> spec = Views.spec(state);
        this.request = new Views.ToPlan(
                task.id(),
                task.spec().name(),
                task.spec().objective(),
                Views.input(task),
                event.base(),
                Views.dependencies(task, loop.scope().contents()),
                task.spec().criteria(),
                spec,
                Views.requirements(task, spec),
                event.call().number(),
                task.refused(),
                Views.children(task.children(), task.untold(), loop.scope().contents()),
                Views.children(task.news(), List.of(), loop.scope().contents()),
                task.findings(),
                state.catalogue(),
                remaining(task, state, ledger));
    }

    private static Remaining remaining(TaskState task, RunState state, Ledger ledger) {
        return new Remaining(
                ledger.costLeft(state.limits()).orElse(null),
                ledger.tokensLeft(state.limits()),
                Math.max(0, state.limits().tasks() - state.tasks()),
                Math.max(0, task.limits().depth() - task.id().depth()),
                Math.max(0, task.limits().rounds() - task.round()),
                state.timeLeft());
    }

    @Override
    Input invoke() throws Exception {
        Planner planner = registered(loop.scope().pipeline().planners().get(caller.role()));
        Move move = planner.plan(request, new Context.OfPlanner(this));
        if (move == null) {
            throw new OrchestratorException(
                    FailureClass.INVALID_OUTPUT, "it returned null; return a move, such as Move.split(…)");
        }
        return new Input.MoveReturned(id, Moves.encoded(move, loop.scope().contents()));
    }

    @Override
    String callee() {
        return "planner '" + caller.role() + "'";
    }
}
