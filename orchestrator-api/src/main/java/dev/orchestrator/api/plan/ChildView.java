package dev.orchestrator.api.plan;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.work.HandoffView;
import java.util.Optional;

/** A child as its parent's planner sees it. Immutable. */
public interface ChildView {
    /** Returns the child's id. */
    TaskId task();

    /** Returns the child's name. */
    String name();

    /** Returns where it stood when the planner was asked. */
    TaskStatus status();

    /** Returns its result, if it was accepted or ended unverified. */
    Optional<HandoffView> handoff();

    /** Returns why it failed, if it did. */
    Optional<Failure> failure();
}
