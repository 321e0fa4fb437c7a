package dev.orchestrator.api;

/** Why something failed, as far as anybody has to act on it. */
public enum FailureClass {
    /** The outside was briefly unable: network, overload. Trying again may help, and was tried. */
    TRANSIENT,
    /** Verifiers rejected the work until attempts ran out, or the same findings kept coming back. */
    REJECTED,
    /** A check could not be carried out, so nothing is known about the work. */
    INCONCLUSIVE,
    /** A verifier found that the criterion cannot be met. */
    IMPOSSIBLE,
    /** The planner found no way to reach the goal. */
    INFEASIBLE,
    /** A worker, planner or model returned something of the wrong shape, too large, or nothing. */
    INVALID_OUTPUT,
    /** A model declined to answer. */
    REFUSED,
    /** A limit on tokens, money, calls, tasks, depth or rounds was reached. */
    BUDGET,
    /** A time limit was reached. */
    DEADLINE,
    /** A rule or a person said no. */
    POLICY,
    /** Something this depended on was not done, or two dependencies contradict each other. */
    DEPENDENCY,
    /** A person gave up on it while its state was in doubt. */
    ABANDONED,
    /** Code threw what it should not have: the caller's or ours. */
    DEFECT
}
