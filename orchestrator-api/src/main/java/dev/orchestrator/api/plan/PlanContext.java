package dev.orchestrator.api.plan;

import dev.orchestrator.api.call.CallContext;

/** What a planner may do to the outside. No files and no approvals: planners plan. */
public interface PlanContext extends CallContext {}
