package dev.orchestrator.api.work;

/**
 * Does one task. What it returns is a claim; verifiers judge it, and what they reject comes back with findings.
 *
 * <p>Implementations are called by several threads at once. They may block, should honour interruption, and may throw
 * anything: that costs the attempt and becomes a typed failure. A call that was cut short is made again from its start.
 *
 * <pre>{@code
 * Worker greeter = (assignment, context) ->
 *         Handoff.of("Hello, " + assignment.input().as(String.class));
 * }</pre>
 */
@FunctionalInterface
public interface Worker {
    /**
     * Works on an assignment.
     *
     * @return the result, never null
     */
    Handoff work(Assignment assignment, WorkContext context) throws Exception;
}
