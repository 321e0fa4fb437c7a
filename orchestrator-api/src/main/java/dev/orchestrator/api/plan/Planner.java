package dev.orchestrator.api.plan;

/**
 * Decides how a task is done: a function from the task and what happened so far to a move. It never polls and never
 * waits; it is asked again when there is news.
 *
 * <p>Implementations are called by several threads at once, but for one task once at a time. They may block, should
 * honour interruption, and may throw anything: that becomes a typed failure.
 *
 * <pre>{@code
 * Planner twoSteps = (request, context) -> request.round() == 1
 *         ? Move.split(Subtask.work("draft", "writer"), Subtask.work("polish", "writer").after("draft"))
 *         : Move.conclude(request.children().get(1).handoff().orElseThrow().result());
 * }</pre>
 */
@FunctionalInterface
public interface Planner {
    /**
     * Answers with a move. One that does not apply comes back as findings, three times in a row at most.
     *
     * @return the move, never null
     */
    Move plan(PlanRequest request, PlanContext context) throws Exception;
}
